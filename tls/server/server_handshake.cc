#include "tls/server/server_handshake.h"

namespace lockstep {

Status ServerHandshake::Receive(const HandshakeMessage& message) {
  context_.TraceMessage(false, message.encoded);
  return machine_.Receive(message, context_);
}

Status ServerHandshake::Answer(QuestionToken, CertificateVerdict) {
  return Error{Reason::kStaleAnswer};
}

Status ServerHandshake::Answer(QuestionToken token, Signature signature) {
  if (!machine_.Is<server::Signing>() ||
      std::get<SignQuestion>(*context_.question).token != token) {
    return Error{Reason::kStaleAnswer};
  }
  return machine_.Resume<server::Signing>([&](server::Signing state) {
    return server::OnSignature(std::move(state), signature, context_);
  });
}

}  // namespace lockstep
