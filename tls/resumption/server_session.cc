#include "tls/resumption/server_session.h"

#include "tls/resumption/encoding.h"

namespace lockstep {
namespace {

constexpr uint8_t kVersion = 3;

template <class Session, class Visitor>
void Fields(Session& session, Visitor& fields) {
  fields.Number(session.cipher_suite);
  fields.Secret(session.psk);
  fields.Number(session.authenticated_at);
  fields.Number(session.issued_at);
  fields.Number(session.lifetime);
  fields.Number(session.age_add);
  fields.Number(session.max_early_data_size);
  fields.Text(session.alpn_protocol);
  fields.Text(session.server_name);
  fields.Fixed(session.configuration);
  fields.Number(session.not_after);
  fields.Chain(session.peer_chain);
  fields.Blob(session.psk_identity);
  fields.Blob(session.psk_binding.identity);
  fields.Secret(session.psk_binding.key_hash);
}

}  // namespace

Result<SecretBytes> ServerSession::Serialize() const {
  return resumption::Serialize(kVersion, *this,
                               [](auto& session, auto& fields) { Fields(session, fields); });
}

Result<ServerSession> ServerSession::Parse(Bytes bytes) {
  return resumption::Parse<ServerSession>(
      kVersion, bytes, [](auto& session, auto& fields) { Fields(session, fields); });
}

bool ServerSession::Fresh(int64_t now) const {
  return resumption::Within(issued_at, lifetime, now) &&
         resumption::Within(authenticated_at, kMaxTicketLifetime, now) && now / 1000 <= not_after;
}

}  // namespace lockstep
