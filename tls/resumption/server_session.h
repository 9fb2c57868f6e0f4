// ServerSession: what a server has to remember of a connection to resume it (RFC 9846 section
// 4.7.1).
#ifndef TLS_RESUMPTION_SERVER_SESSION_H_
#define TLS_RESUMPTION_SERVER_SESSION_H_

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "crypto/base/code_points.h"
#include "crypto/base/result.h"
#include "crypto/base/secret.h"
#include "crypto/hash/hash.h"

namespace lockstep {

// Section 4.7.1: servers MUST NOT use a lifetime above 7 days; also counted from the handshake that
// authenticated, over any number of resumptions.
inline constexpr uint32_t kMaxTicketLifetime = 604800;  // seconds

// The external PSK that a session began with, by which it is found again.
struct PskBinding {
  std::vector<uint8_t> identity = {};  // as it stood in the ClientHello; empty: there was none
  crypto::HashValue key_hash = {};     // of the key, by the suite's hash
};

// Goes into a ticket, or into a store, as bytes that a TicketProtector guards.
struct ServerSession {
  CipherSuiteId cipher_suite{};
  crypto::HashValue psk;  // of the suite's hash
  // Milliseconds since 1970, by this server's clock.
  int64_t authenticated_at = 0;  // the full handshake
  int64_t issued_at = 0;         // this ticket
  uint32_t lifetime = 0;         // seconds
  uint32_t age_add = 0;
  uint32_t max_early_data_size = 0;  // bytes
  std::string alpn_protocol = {};
  std::string server_name = {};
  // What has to be the same for the session to be resumed: ServerConfig::session_id.
  std::array<uint8_t, 32> configuration{};
  // When the client's leaf expires, seconds since 1970; never where it had none.
  int64_t not_after = std::numeric_limits<int64_t>::max();
  // The client's certificates, DER, leaf first; empty where it had none.
  std::vector<std::vector<uint8_t>> peer_chain = {};
  // Of the external PSK that the full handshake authenticated by; empty: none.
  std::vector<uint8_t> psk_identity = {};
  PskBinding psk_binding = {};  // the same PSK

  // kLengthOutOfRange where a name or a certificate is too long to be written.
  [[nodiscard]] Result<SecretBytes> Serialize() const;
  // kInvalidSession for anything that Serialize of this version has not written.
  static Result<ServerSession> Parse(Bytes bytes);
  // Whether it may be resumed at `now` (milliseconds since 1970): within the lifetime, within 7
  // days of authentication, and while the client's certificate is valid. `ahead`: milliseconds by
  // which the clock of the machine that issued it may be ahead of this one's; beyond them, as where
  // a clock went backwards, it may not.
  [[nodiscard]] bool Fresh(int64_t now, uint32_t ahead = 0) const;
};

}  // namespace lockstep

#endif  // TLS_RESUMPTION_SERVER_SESSION_H_
