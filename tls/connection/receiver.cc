#include "tls/connection/receiver.h"

#include <utility>

#include "tls/connection/offload.h"

namespace lockstep {

Status Receiver::Retain() {
  LOCKSTEP_TRY(handshake_.Retain());
  // Section 5.1: nothing may come between the fragments of a message.
  records_.set_handshake_partial(!handshake_.empty());
  return {};
}

Status Receiver::RequireMessageBoundary() const {
  if (!handshake_.empty()) return Error{Reason::kHandshakeSpansKeyChange};
  return {};
}

void Receiver::ForgetKeys() {
  records_ = record::Reader();
  secret_ = {};
}

Result<OffloadKeys> Receiver::HandOutKeys(CipherSuiteId suite) {
  if (!at_message_boundary()) return Error{Reason::kReceiveFirst};
  OffloadKeys keys = HandOut(suite, secret_, *records_.protection());
  ForgetKeys();
  return keys;
}

Status Receiver::InstallKeys(const crypto::CipherSuite& suite, TrafficSecret secret) {
  LOCKSTEP_TRY(RequireMessageBoundary());
  const TrafficKeys keys = secret.Keys(*suite.aead);
  LOCKSTEP_ASSIGN(record::Protection protection,
                  record::Protection::Create(*suite.aead, keys.key.Expose(), keys.iv.Expose()));
  records_.Protect(std::move(protection));
  secret_ = std::move(secret);
  handshake_.ExpectProtected();
  return {};
}

Status Receiver::UpdateKeys() {
  LOCKSTEP_TRY(RequireMessageBoundary());
  secret_ = secret_.Next();
  const TrafficKeys keys = secret_.Keys(*records_.protection()->row());
  return records_.RekeyIncoming(keys.key.Expose(), keys.iv.Expose());
}

}  // namespace lockstep
