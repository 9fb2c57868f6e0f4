// ClientSession: what a client keeps of a connection to resume it (RFC 9846 sections 2.2, 4.7.1).
#ifndef TLS_RESUMPTION_CLIENT_SESSION_H_
#define TLS_RESUMPTION_CLIENT_SESSION_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/code_points.h"
#include "crypto/base/result.h"
#include "crypto/base/secret.h"
#include "crypto/hash/hash.h"

namespace lockstep {

// Move-only: a ticket is for one connection (appendix C.4). To keep one beyond the process,
// Serialize it; whoever reads those bytes can read what the resumed connection says.
struct ClientSession {
  CipherSuiteId cipher_suite{};
  crypto::HashValue psk;  // of the suite's hash
  std::vector<uint8_t> ticket = {};
  // Milliseconds since 1970, by this client's clock.
  int64_t authenticated_at = 0;  // the full handshake
  int64_t received_at = 0;       // this ticket
  uint32_t lifetime = 0;         // seconds
  uint32_t age_add = 0;
  uint32_t max_early_data_size = 0;  // bytes
  std::string alpn_protocol = {};
  std::string server_name = {};  // whom the connection was made for
  // What has to be the same for the session to be offered: ClientConfig::session_id.
  std::array<uint8_t, 32> configuration{};
  // When the server's leaf expires, seconds since 1970.
  int64_t not_after = 0;
  // The server's certificates, DER, leaf first; empty where it had none.
  std::vector<std::vector<uint8_t>> peer_chain = {};
  // Of the external PSK that the full handshake authenticated by; empty: none.
  std::vector<uint8_t> psk_identity = {};

  // kLengthOutOfRange where a name or a certificate is too long to be written.
  [[nodiscard]] Result<SecretBytes> Serialize() const;
  // kInvalidSession for anything that Serialize of this version has not written.
  static Result<ClientSession> Parse(Bytes bytes);

  // Whether it may be offered at `now` (milliseconds since 1970): within the ticket's lifetime,
  // within 7 days of authentication, and while the server's certificate is valid. A clock that went
  // backwards says no.
  [[nodiscard]] bool Fresh(int64_t now) const;
  // PskIdentity.obfuscated_ticket_age (section 4.3.11.1).
  [[nodiscard]] uint32_t ObfuscatedAge(int64_t now) const {
    return static_cast<uint32_t>(now - received_at) + age_add;
  }
};

}  // namespace lockstep

#endif  // TLS_RESUMPTION_CLIENT_SESSION_H_
