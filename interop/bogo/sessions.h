// Sessions: what lives on from one connection of the shim to the next.
#ifndef INTEROP_BOGO_SESSIONS_H_
#define INTEROP_BOGO_SESSIONS_H_

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "tls/ticket_protector.h"
#include "tls/tls.h"

namespace lockstep::bogo {

// Tickets that are random names of what this process keeps.
class KeptTickets final : public TicketProtector {
 public:
  Result<std::vector<uint8_t>> Seal(Bytes session, int64_t now, crypto::Random& random) override;
  std::optional<SecretBytes> Open(Bytes ticket, int64_t now) override;

 private:
  std::mutex mutex_;
  std::map<std::vector<uint8_t>, SecretBytes> sessions_;
};

struct Sessions {
  std::shared_ptr<TicketProtector> tickets = std::make_shared<KeptTickets>();  // as a server
  std::optional<ClientSession> newest;                                         // as a client
};

}  // namespace lockstep::bogo

#endif  // INTEROP_BOGO_SESSIONS_H_
