// TicketReader: the tickets that a client gets on one connection (RFC 9846 section 4.7.1).
#ifndef TLS_CLIENT_TICKET_READER_H_
#define TLS_CLIENT_TICKET_READER_H_

#include <cstdint>
#include <optional>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/provider.h"
#include "tls/config.h"
#include "tls/handshake/handshake_reader.h"
#include "tls/key_schedule/traffic_secret.h"
#include "tls/tls.h"

namespace lockstep::client {

// What a connection leaves to those that resume it.
struct Resumable {
  const crypto::CipherSuite* suite;
  TrafficSecret resumption_secret;
  int64_t authenticated_at;  // the full handshake, milliseconds since 1970
  int64_t not_after;         // of the server's leaf, seconds since 1970
};

// Borrows the configuration and what the handshake has negotiated. Allocates nothing but in
// MakeSession.
class TicketReader {
 public:
  TicketReader(const ClientConfig& config, const Negotiated& negotiated, Resumable resumable)
      : config_(config), negotiated_(negotiated), resumable_(std::move(resumable)) {}

  // A NewSessionTicket came at `now`, in milliseconds. Nothing for one that is to be discarded, or
  // beyond the limit. Borrows the message until Forget.
  Result<std::optional<TicketReceived>> Receive(const HandshakeMessage& message, int64_t now);
  // The bytes of the newest ticket are going.
  void Forget() { body_ = {}; }
  [[nodiscard]] bool has_ticket() const { return !body_.empty(); }

  // The session that the newest ticket makes. kNoTicket where it was forgotten.
  [[nodiscard]] Result<ClientSession> MakeSession() const;

 private:
  const ClientConfig& config_;
  const Negotiated& negotiated_;
  Resumable resumable_;
  Bytes body_;
  int64_t received_at_ = 0;
  uint32_t tickets_ = 0;
};

}  // namespace lockstep::client

#endif  // TLS_CLIENT_TICKET_READER_H_
