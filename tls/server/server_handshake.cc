#include "tls/server/server_handshake.h"

#include "tls/handshake/key_exchange_reply.h"

namespace lockstep {

Status ServerHandshake::Receive(const HandshakeMessage& message) {
  context_.TraceMessage(false, message.encoded);
  return machine_.Receive(message, context_);
}

Status ServerHandshake::Answer(QuestionToken token, Reply reply) {
  if (question() != nullptr && TokenOf(*question()) == token) {
    LOCKSTEP_TRY(CheckKeyExchangeReply(*question(), reply, context_.algorithms));
  }
  return machine_.Answer(token, std::move(reply), context_);
}

}  // namespace lockstep
