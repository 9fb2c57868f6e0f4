// What may arrive after the handshake (RFC 9846 section 4.7).
#include <utility>

#include "tls/connection/impl.h"
#include "tls/messages/key_update.h"
#include "tls/wire/parse.h"

namespace lockstep {

using messages::HandshakeType;

Result<std::optional<Event>> Connection::Impl::OnPostHandshakeMessage(
    const HandshakeMessage& message) {
  if (options().trace) options().trace({false, TraceEvent::Kind::kHandshake, message.encoded});
  const bool is_client = client_config() != nullptr;
  switch (message.type) {
    case HandshakeType::kKeyUpdate:
      // Section 4.7.2: no messages of other type within an answer.
      if (in_authentication()) return Error{Reason::kAuthenticationInterrupted};
      return OnKeyUpdate(message.body);
    case HandshakeType::kNewSessionTicket:
      // A connected client has it.
      if (kept().ticket_reader.can_read()) return OnNewSessionTicket(message);
      break;
    case HandshakeType::kCertificateRequest:
      if (is_client) return OnCertificateRequest(message);
      break;
    case HandshakeType::kCertificate:
    case HandshakeType::kCertificateVerify:
    case HandshakeType::kFinished:
      return OnAuthenticationMessage(message);
    default:
      break;
  }
  return Error{
      Reason::kUnexpectedMessage, 0, {static_cast<uint64_t>(std::to_underlying(message.type))}};
}

Result<std::optional<Event>> Connection::Impl::OnNewSessionTicket(const HandshakeMessage& message) {
  LOCKSTEP_ASSIGN(const auto ticket,
                  kept().ticket_reader.Receive(message, clock_(), options().limits.tickets));
  if (!ticket) return std::nullopt;
  return *ticket;
}

Result<std::optional<Event>> Connection::Impl::OnKeyUpdate(Bytes body) {
  LOCKSTEP_ASSIGN(const auto update, wire::Parse<messages::KeyUpdate>(body, kHandshakeHeaderSize));
  const bool asked_for = !split_ &&
                         update.request_update == messages::KeyUpdateRequest::kUpdateNotRequested &&
                         sender_.awaits_answer();
  if (!asked_for && ++key_updates_ > options().limits.key_updates) {
    return Error{Reason::kTooManyKeyUpdates, 0, {options().limits.key_updates}};
  }
  LOCKSTEP_TRY(receiver_.UpdateKeys());
  if (!split_) return sender_.OnPeerKeyUpdate(update.request_update);
  ForSender::Owed& owed = split_->Owe();
  if (update.request_update == messages::KeyUpdateRequest::kUpdateRequested) {
    owed.key_update_requested = true;
  } else {
    owed.key_update_seen = true;
  }
  return Progress{};
}

}  // namespace lockstep
