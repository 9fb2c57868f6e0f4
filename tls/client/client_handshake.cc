#include "tls/client/client_handshake.h"

#include <utility>

#include "tls/handshake/key_exchange_reply.h"

namespace lockstep {

Status ClientHandshake::Start() {
  LOCKSTEP_ASSIGN(client::State started, Widen<client::State>(client::Start(context_)));
  machine_.emplace(std::move(started));
  return {};
}

Status ClientHandshake::Receive(const HandshakeMessage& message) {
  if (!machine_) return Error{Reason::kInternalError};
  context_.TraceMessage(false, message.encoded);
  return machine_->Receive(message, context_);
}

Status ClientHandshake::Answer(QuestionToken token, Reply reply) {
  if (!machine_) return Error{Reason::kStaleAnswer};
  if (question() != nullptr && TokenOf(*question()) == token) {
    LOCKSTEP_TRY(CheckKeyExchangeReply(*question(), reply, context_.algorithms));
  }
  return machine_->Answer(token, std::move(reply), context_);
}

bool ClientHandshake::done() const { return machine_ && machine_->Is<client::Connected>(); }

const Transcript* ClientHandshake::transcript() const {
  const auto* connected = machine_ ? machine_->Get<client::Connected>() : nullptr;
  return connected == nullptr ? nullptr : &connected->transcript;
}

std::string_view ClientHandshake::state() const { return machine_ ? machine_->name() : "START"; }

}  // namespace lockstep
