#include "fuzz/tls/voice.h"

#include <algorithm>
#include <utility>

#include "crypto/aead/aead.h"
#include "fuzz/tls/ear.h"
#include "tls/messages/handshake_type.h"

namespace lockstep::fuzz {

using record::ContentType;
using testing::Forger;

namespace {

bool IsReceived(const Traced& traced, messages::HandshakeType type) {
  return !traced.sent && traced.kind == TraceEvent::Kind::kHandshake &&
         traced.bytes[0] == static_cast<uint8_t>(type);
}

}  // namespace

std::vector<uint8_t> Voice::Record(uint8_t type, Bytes content, const Wrapping& wrapping) {
  Epoch epoch = CurrentEpoch();
  if (wrapping.keys == KeyChoice::kPrevious && epoch > kUnprotected) --epoch;
  if (wrapping.keys == KeyChoice::kNext) ++epoch;
  if (wrapping.keys == KeyChoice::kEarlyData) epoch = kEarly;
  if (wrapping.keys == KeyChoice::kNone || !HasSecrets(epoch)) epoch = kUnprotected;
  constexpr size_t kMaxLength = 0xffff;
  if (epoch == kUnprotected)
    return PlainRecord(type, content.first(std::min(content.size(), kMaxLength)));
  constexpr size_t kMaxInner = kMaxLength - crypto::kAeadTagSize;
  std::vector<uint8_t> inner = Copy(content.first(std::min(content.size(), kMaxInner - 1)));
  inner.push_back(type);
  inner.resize(std::min(inner.size() + wrapping.zeros, kMaxInner));
  return ForgerOf(epoch).SealInner(inner, wrapping.outer_type);
}

std::vector<uint8_t> Voice::Finished() const {
  return HasSecrets(kHandshakeKeys) ? Informed().Finished() : std::vector<uint8_t>();
}

std::vector<uint8_t> Voice::CertificateVerify(const Credential& credential) const {
  return HasSecrets(kHandshakeKeys) ? Informed().CertificateVerify(credential)
                                    : std::vector<uint8_t>();
}

Epoch Voice::CurrentEpoch() const {
  if (!listener_->done()) {
    if (ReadsEarlyData()) return kEarly;
    return HasSecrets(kHandshakeKeys) ? kHandshakeKeys : kUnprotected;
  }
  const auto is_key_update = [](const Traced& traced) {
    return IsReceived(traced, messages::HandshakeType::kKeyUpdate);
  };
  return kApplication +
         static_cast<size_t>(std::ranges::count_if(listener_->trace(), is_key_update));
}

bool Voice::ReadsEarlyData() const {
  const auto is_end = [](const Traced& traced) {
    return IsReceived(traced, messages::HandshakeType::kEndOfEarlyData);
  };
  return side_ == Side::kClient &&
         listener_->connection().negotiated().early_data == EarlyDataOutcome::kAccepted &&
         std::ranges::none_of(listener_->trace(), is_end);
}

bool Voice::HasSecrets(Epoch epoch) const {
  switch (epoch) {
    case kUnprotected:
      return true;
    case kEarly:
      return side_ == Side::kClient && (log_.Has("CLIENT_EARLY_TRAFFIC_SECRET") ||
                                        own_log_.Has("CLIENT_EARLY_TRAFFIC_SECRET"));
    case kHandshakeKeys:
      return log_.Has("CLIENT_HANDSHAKE_TRAFFIC_SECRET");
    default:
      return log_.Has("CLIENT_TRAFFIC_SECRET_0");
  }
}

Forger& Voice::ForgerOf(Epoch epoch) {
  const auto found = forgers_.find(epoch);
  if (found != forgers_.end()) return found->second;
  const bool rejected = epoch == kEarly && !log_.Has("CLIENT_EARLY_TRAFFIC_SECRET");
  Forger forger(side_, rejected ? own_log_ : log_, listener_->suite());
  if (epoch == kEarly) forger.SendUnderEarlyKeys();
  if (epoch == kHandshakeKeys) forger.UseHandshakeKeys();
  if (epoch >= kApplication) forger.SendUnderApplicationKeys();
  for (Epoch i = kApplication; i < epoch; ++i) forger.UpdateSendKeys();
  return forgers_.emplace(epoch, std::move(forger)).first->second;
}

Forger Voice::Informed() const {
  Forger forger(side_, log_, listener_->suite());
  for (const Traced& traced : listener_->trace()) {
    if (traced.kind == TraceEvent::Kind::kHandshake) forger.AddToTranscript(traced.bytes);
  }
  return forger;
}

}  // namespace lockstep::fuzz
