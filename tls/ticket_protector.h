// TicketProtector: how a server turns what it has to remember of a session into a ticket, and back
// (RFC 9846 sections 4.7.1, 8.1).
#ifndef TLS_TICKET_PROTECTOR_H_
#define TLS_TICKET_PROTECTOR_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/base/secret.h"
#include "crypto/random.h"

namespace lockstep {

// Shared by connections on any number of threads: implementations are thread-safe, and do not
// block. stores/ has one that seals (stores::TicketKeys) and one that keeps
// (stores::StatefulTickets).
class TicketProtector {
 public:
  virtual ~TicketProtector() = default;

  // A ticket of 1 to 2^16 - 1 bytes that stands for `session`. An error: no ticket is sent, and
  // nothing else happens. `now`: the connection's clock, in milliseconds since 1970.
  virtual Result<std::vector<uint8_t>> Seal(Bytes session, int64_t now, crypto::Random& random) = 0;
  // What `ticket` stands for; nothing where it is foreign, changed, too old, or used up. That is
  // never an error: the handshake goes on without it. Uses nothing up: tickets are sent in the
  // clear, and whoever has seen one can show it.
  virtual std::optional<SecretBytes> Open(Bytes ticket, int64_t now) = 0;
  // The binder has proved that whoever shows `ticket`, which was opened, knows its PSK, and the
  // handshake is about to go on with it: uses it up, if it is for single use. False where it was
  // used before: then it counts as unknown. A copy of the whole ClientHello has the right binder,
  // and uses the ticket up too; of two copies one is answered (section 8.1).
  [[nodiscard]] virtual bool Use(Bytes /*ticket*/, int64_t /*now*/) { return true; }
  // Whether Use is true at most once for a ticket, wherever it is shown. That is a defence against
  // replays of early data of its own (section 8.1).
  [[nodiscard]] virtual bool SingleUse() const { return false; }
};

}  // namespace lockstep

#endif  // TLS_TICKET_PROTECTOR_H_
