// Post-handshake authentication on a connection (RFC 9846 section 4.7.2): what both sides of it
// have to do with records, questions and events.
#include <utility>

#include "tls/connection/impl.h"

namespace lockstep {

using messages::HandshakeType;

Result<CertificateRequestId> Connection::Impl::RequestClientCertificate() {
  LOCKSTEP_TRY(CheckCanSend());
  // Section 4.3.6: MUST NOT be sent to clients that do not offer it; section 4.4.2: nor to those
  // that authenticated by an external PSK.
  const bool possible = asking() != nullptr && !negotiated_.psk_identity &&
                        asking()->open() < options().limits.certificate_requests &&
                        (server_config()->options.trust_store != nullptr ||
                         options().verify_certificate == Answerer::kCaller);
  if (!possible) return Error{Reason::kCannotRequestCertificate};
  LOCKSTEP_ASSIGN(auto request, asking()->MakeRequest(sender_.generator()));
  if (options().trace) options().trace({true, TraceEvent::Kind::kHandshake, request.message});
  if (split_) {
    split_->Owe().message = std::move(request.message);
  } else {
    // The request is open by now, and there is no taking it back.
    const Status queued = QueueCertificateRequest(request.message, sending_side());
    if (!queued.has_value()) return Fail(queued.error());
  }
  return request.id;
}

Result<std::optional<Event>> Connection::Impl::OnCertificateRequest(
    const HandshakeMessage& message) {
  // Section 4.7.2: without post_handshake_auth in the ClientHello MUST be unexpected_message.
  if (!negotiated_.post_handshake_authentication) {
    return Error{Reason::kPostHandshakeAuthNotOffered};
  }
  // Section 4.7.2: the server may ask once the handshake has completed, which takes our Finished.
  if (!handshake_sent_) {
    return Error{Reason::kUnexpectedMessage, 0, {static_cast<uint64_t>(message.type)}};
  }
  if (!split_) return AnswerCertificateRequest(answering(), message, sending_side());
  split_->Owe().certificate_request = Copy(message.encoded);
  return Progress{};
}

Result<std::optional<Event>> Connection::Impl::OnAuthenticationMessage(
    const HandshakeMessage& message) {
  if (asking() == nullptr) {
    return Error{Reason::kUnexpectedMessage, 0, {static_cast<uint64_t>(message.type)}};
  }
  LOCKSTEP_ASSIGN(auto question,
                  asking()->OnMessage(message, receiver_.secret(), sender_.generator()));
  if (question != nullptr) return Asked{std::move(question)};
  return TakeAuthenticated();
}

std::optional<Event> Connection::Impl::TakeAuthenticated() {
  if (asking() == nullptr) return std::nullopt;
  auto authenticated = asking()->Take();
  if (!authenticated) return std::nullopt;
  return *std::move(authenticated);
}

Status Connection::Impl::AnswerAfterHandshake(QuestionToken token, const Reply& reply) {
  if (asking() != nullptr) return asking()->OnReply(token, reply);
  return AnswerSignQuestion(answering(), token, reply, sending_side());
}

}  // namespace lockstep
