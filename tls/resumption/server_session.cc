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
  resumption::CommonFields(session, fields);
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

bool ServerSession::Fresh(int64_t now, uint32_t ahead) const {
  return resumption::Within(issued_at, lifetime, now, ahead) &&
         resumption::Within(authenticated_at, kMaxTicketLifetime, now, ahead) &&
         now / 1000 <= not_after;
}

}  // namespace lockstep
