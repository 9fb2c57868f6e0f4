// Sessions: what lives on from one connection of the shim to the next.
#ifndef INTEROP_BOGO_SESSIONS_H_
#define INTEROP_BOGO_SESSIONS_H_

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "stores/replay_window.h"
#include "tls/replay_guard.h"
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
  // As a server. The window's clock began long ago: it refuses nothing for its start.
  std::shared_ptr<TicketProtector> tickets = std::make_shared<KeptTickets>();
  std::shared_ptr<ReplayGuard> replay_window =
      stores::ReplayWindow::Create({.start = 0, .tolerance = 60'000}).value();
  std::optional<ClientSession> newest = std::nullopt;  // as a client
  std::optional<bool> chain_accepted = std::nullopt;   // of the newest connection

  // Seals tickets under a key of the runner's (RunnerTickets), in place of keeping sessions.
  Status UseKey(const std::optional<std::string>& key);
};

}  // namespace lockstep::bogo

#endif  // INTEROP_BOGO_SESSIONS_H_
