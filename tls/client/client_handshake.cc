#include "tls/client/client_handshake.h"

#include <utility>

namespace lockstep {

Status ClientHandshake::Start() {
  LOCKSTEP_ASSIGN(auto started, client::Start(context_));
  machine_.emplace(std::get<client::WaitServerHello>(std::move(started)));
  return {};
}

Status ClientHandshake::Receive(const HandshakeMessage& message) {
  if (!machine_) return Error{Reason::kInternalError};
  context_.TraceMessage(false, message.encoded);
  return machine_->Receive(message, context_);
}

Status ClientHandshake::Answer(QuestionToken token, CertificateVerdict verdict) {
  using client::VerifyingCertificate;
  if (!machine_ || !machine_->Is<VerifyingCertificate>() ||
      std::get<VerifyCertificateQuestion>(*context_.question).token != token) {
    return Error{Reason::kStaleAnswer};
  }
  if (verdict.refusal && KindOf(*verdict.refusal) != ErrorKind::kTrust) {
    return Error{Reason::kInvalidArgument};
  }
  return machine_->Resume<VerifyingCertificate>([&](VerifyingCertificate state) {
    return client::OnVerdict(std::move(state), verdict, context_);
  });
}

Status ClientHandshake::Answer(QuestionToken, Signature) { return Error{Reason::kStaleAnswer}; }

bool ClientHandshake::done() const { return machine_ && machine_->Is<client::Connected>(); }

std::string_view ClientHandshake::state() const { return machine_ ? machine_->name() : "START"; }

}  // namespace lockstep
