#include "tls/resumption/client_session.h"

#include "tls/resumption/encoding.h"
#include "tls/resumption/server_session.h"

namespace lockstep {
namespace {

constexpr uint8_t kVersion = 2;

template <class Session, class Visitor>
void Fields(Session& session, Visitor& fields) {
  fields.Number(session.cipher_suite);
  fields.Secret(session.psk);
  fields.Blob(session.ticket);
  fields.Number(session.authenticated_at);
  fields.Number(session.received_at);
  resumption::CommonFields(session, fields);
}

}  // namespace

Result<SecretBytes> ClientSession::Serialize() const {
  return resumption::Serialize(kVersion, *this,
                               [](auto& session, auto& fields) { Fields(session, fields); });
}

Result<ClientSession> ClientSession::Parse(Bytes bytes) {
  return resumption::Parse<ClientSession>(
      kVersion, bytes, [](auto& session, auto& fields) { Fields(session, fields); });
}

bool ClientSession::Fresh(int64_t now) const {
  return resumption::Within(received_at, lifetime, now) &&
         resumption::Within(authenticated_at, kMaxTicketLifetime, now) && now / 1000 <= not_after;
}

}  // namespace lockstep
