#include "tls/server/tickets.h"

#include <array>
#include <utility>

#include "tls/key_schedule/resumption_psk.h"
#include "tls/messages/new_session_ticket.h"
#include "tls/ticket_protector.h"
#include "x509/certificate.h"

namespace lockstep::server {
namespace {

// A client may take longer ones for longer than any handshake message (its limit is its own).
constexpr size_t kMaxTicketSize = 16 << 10;

Result<ServerSession> SessionOf(const Keys& keys, crypto::HashValue psk, ServerContext& context) {
  const ServerOptions& options = context.config.options;
  ServerSession session;
  session.cipher_suite = keys.suite->id;
  session.psk = std::move(psk);
  session.authenticated_at = keys.authenticated_at;
  session.issued_at = context.clock();
  session.lifetime = options.ticket_lifetime;
  // Section 4.7.1: MUST be fresh for each ticket.
  std::array<uint8_t, 4> age_add;
  context.random.Fill(age_add);
  session.age_add = static_cast<uint32_t>(ByteReader(age_add).Integer(age_add.size()));
  session.max_early_data_size = options.max_early_data_size;
  session.alpn_protocol = context.negotiated.alpn_protocol;
  session.server_name = context.negotiated.server_name;
  session.configuration = context.config.session_id;
  if (context.peer_chain != nullptr) {
    session.peer_chain = *context.peer_chain;
    LOCKSTEP_ASSIGN(const x509::Certificate leaf,
                    x509::Certificate::Parse(session.peer_chain.front()));
    session.not_after = leaf.validity.not_after;
  }
  if (context.negotiated.psk_identity) session.psk_identity = *context.negotiated.psk_identity;
  session.psk_binding.identity = keys.psk_binding.identity;
  session.psk_binding.key_hash = crypto::HashValue::CopyOf(keys.psk_binding.key_hash.Expose());
  return session;
}

}  // namespace

Status SendTickets(const Keys& keys, ServerContext& context) {
  const ServerOptions& options = context.config.options;
  if (options.tickets == nullptr || !keys.takes_tickets) return {};
  const TrafficSecret secret = ResumptionSecretOf(keys);
  for (uint8_t i = 0; i < options.ticket_count; ++i) {
    // Section 4.7.1: unique across the tickets of a connection.
    const uint8_t nonce[] = {i};
    LOCKSTEP_ASSIGN(crypto::HashValue psk, ResumptionPsk(secret, nonce));
    LOCKSTEP_ASSIGN(const ServerSession session, SessionOf(keys, std::move(psk), context));
    LOCKSTEP_ASSIGN(const SecretBytes state, session.Serialize());
    const auto ticket = options.tickets->Seal(state.Expose(), session.issued_at, context.random);
    // A store that is full, or a chain too long for a ticket: a connection without tickets works.
    if (!ticket.has_value() || ticket->size() > kMaxTicketSize) return {};
    messages::NewSessionTicket message;
    message.ticket_lifetime = session.lifetime;
    message.ticket_age_add = session.age_add;
    message.ticket_nonce = {nonce};
    message.ticket = {*ticket};
    if (options.max_early_data_size > 0) {
      message.extensions.early_data.emplace().max_early_data_size = options.max_early_data_size;
    }
    const auto encoded = context.Encode(message);
    // Nor does the handshake's memory hold every ticket.
    if (!encoded.has_value() && encoded.error().reason == Reason::kOutOfMemory) return {};
    if (!encoded.has_value()) return encoded.error();
    LOCKSTEP_TRY(context.SendEncoded(EncryptionLevel::kApplication, *encoded, nullptr));
  }
  return {};
}

}  // namespace lockstep::server
