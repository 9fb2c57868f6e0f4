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
  int64_t authenticated_at = 0;  // the full handshake, milliseconds since 1970
  int64_t not_after = 0;         // of the server's leaf, seconds since 1970
  [[no_unique_address]] TrafficSecret resumption_secret;
};

// Allocates nothing but in MakeSession.
class TicketReader {
 public:
  // Default-made: of a connection that cannot be resumed, or not yet.
  TicketReader() = default;
  explicit TicketReader(Resumable resumable) : resumable_(std::move(resumable)) {}
  [[nodiscard]] bool can_read() const { return !resumable_.resumption_secret.empty(); }

  // A NewSessionTicket came at `now`, in milliseconds. Nothing for one that is to be discarded, or
  // beyond `limit` of them. Borrows the message until Forget.
  Result<std::optional<TicketReceived>> Receive(const HandshakeMessage& message, int64_t now,
                                                uint32_t limit);
  // The bytes of the newest ticket are going.
  void Forget() { body_ = {}; }
  [[nodiscard]] bool has_ticket() const { return !body_.empty(); }

  // The session that the newest ticket makes, of the connection on which this was negotiated.
  // kNoTicket where it was forgotten.
  [[nodiscard]] Result<ClientSession> MakeSession(const ClientConfig& config,
                                                  const Negotiated& negotiated) const;

 private:
  [[no_unique_address]] Resumable resumable_;  // bytes are free behind it
  uint32_t tickets_ = 0;
  Bytes body_;
  int64_t received_at_ = 0;
};

}  // namespace lockstep::client

#endif  // TLS_CLIENT_TICKET_READER_H_
