// A client's early data, as it goes out (RFC 9846 section 2.3).
#include <algorithm>

#include "tls/connection/impl.h"
#include "tls/key_schedule/exporter.h"

namespace lockstep {

Status Connection::Impl::CheckCanSendEarlyData() const {
  LOCKSTEP_TRY(CheckWorks());
  if (sender_.closed()) return Error{Reason::kSendingClosed};
  if (!handshake_ || handshake_->sink.send_level() != EncryptionLevel::kEarlyData) {
    return Error{Reason::kNoEarlyData};
  }
  return {};
}

Result<Sent> Connection::Impl::SendEarlyData(Bytes plaintext, MutableBytes output) {
  LOCKSTEP_TRY(CheckCanSendEarlyData());
  if (Overlap(plaintext, output)) return Error{Reason::kOverlappingBuffers};
  // Section 4.7.1: the ticket says how much.
  const uint64_t left = negotiated_.max_early_data_size - handshake_->early_data;
  if (left == 0 && !plaintext.empty()) return Error{Reason::kEarlyDataLimit};
  const Bytes allowed = plaintext.first(std::min<uint64_t>(left, plaintext.size()));
  auto sent = sender_.Send({&allowed, 1}, output);
  if (sent.has_value()) {
    handshake_->early_data += sent->taken;
    return sent;
  }
  // There is no KeyUpdate before the handshake is done.
  if (sent.error().reason == Reason::kKeyLimitReached) return Error{Reason::kEarlyDataLimit};
  return Fail(sent.error());
}

Status Connection::Impl::ExportEarlyKeyingMaterial(std::string_view label, Bytes context,
                                                   MutableBytes output) const {
  LOCKSTEP_TRY(CheckWorks());
  const TrafficSecret* secret = kept().early_exporter_secret.get();
  if (secret == nullptr) return Error{Reason::kNoEarlyData};
  return lockstep::ExportKeyingMaterial(*secret, label, context, output);
}

}  // namespace lockstep
