#include "tls/server/server_handshake.h"

namespace lockstep {

Status ServerHandshake::Receive(const HandshakeMessage& message) {
  context_.TraceMessage(false, message.encoded);
  return machine_.Receive(message, context_);
}

Status ServerHandshake::Answer(QuestionToken token, Reply reply) {
  return machine_.Answer(token, std::move(reply), context_);
}

}  // namespace lockstep
