#include "tls/client/ticket_reader.h"

#include <algorithm>

#include "tls/key_schedule/resumption_psk.h"
#include "tls/messages/new_session_ticket.h"
#include "tls/resumption/server_session.h"
#include "tls/wire/parse.h"

namespace lockstep::client {
namespace {

Result<messages::NewSessionTicket> Parse(Bytes body) {
  return wire::Parse<messages::NewSessionTicket>(body, kHandshakeHeaderSize);
}

// Section 4.7.1: MUST NOT be used for longer than 7 days, whatever the message says.
uint32_t LifetimeOf(const messages::NewSessionTicket& ticket) {
  return std::min(ticket.ticket_lifetime, kMaxTicketLifetime);
}

uint32_t MaxEarlyDataSizeOf(const messages::NewSessionTicket& ticket) {
  const auto& early_data = ticket.extensions.early_data;
  return early_data ? early_data->max_early_data_size : 0;
}

}  // namespace

Result<std::optional<TicketReceived>> TicketReader::Receive(const HandshakeMessage& message,
                                                            int64_t now, uint32_t limit) {
  LOCKSTEP_ASSIGN(const auto ticket, Parse(message.body));
  // Section 4.7.1: zero says that the ticket should be discarded immediately.
  if (ticket.ticket_lifetime == 0) return std::nullopt;
  if (tickets_ == limit) return std::nullopt;
  ++tickets_;
  body_ = message.body;
  received_at_ = now;
  return TicketReceived{LifetimeOf(ticket), MaxEarlyDataSizeOf(ticket)};
}

Result<ClientSession> TicketReader::MakeSession(const ClientConfig& config,
                                                const Negotiated& negotiated) const {
  if (body_.empty()) return Error{Reason::kNoTicket};
  LOCKSTEP_ASSIGN(const auto ticket, Parse(body_));
  ClientSession session;
  session.cipher_suite = negotiated.cipher_suite;
  LOCKSTEP_ASSIGN(session.psk,
                  ResumptionPsk(resumable_.resumption_secret, ticket.ticket_nonce.bytes));
  session.ticket = Copy(ticket.ticket.bytes);
  session.authenticated_at = resumable_.authenticated_at;
  session.received_at = received_at_;
  session.lifetime = LifetimeOf(ticket);
  session.age_add = ticket.ticket_age_add;
  session.max_early_data_size = MaxEarlyDataSizeOf(ticket);
  session.alpn_protocol = negotiated.alpn_protocol;
  session.server_name = negotiated.server_name;
  session.configuration = config.session_id;
  session.not_after = resumable_.not_after;
  if (negotiated.peer_chain != nullptr) session.peer_chain = *negotiated.peer_chain;
  if (negotiated.psk_identity) session.psk_identity = *negotiated.psk_identity;
  return session;
}

}  // namespace lockstep::client
