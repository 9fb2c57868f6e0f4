// WAIT_FINISHED: the client's Finished (RFC 9846 section 4.5.3).
#include <utility>

#include "tls/server/states.h"
#include "tls/server/tickets.h"

namespace lockstep::server {

Next<Connected> On(WaitFinished state, const HandshakeMessage& message, ServerContext& context) {
  Keys& keys = state.keys;
  LOCKSTEP_TRY(ReceiveFinished(message, keys, keys.client_handshake_traffic_secret));
  LOCKSTEP_TRY(context.sink.InstallReceiveKeys(EncryptionLevel::kApplication, *keys.suite,
                                               std::move(state.client_application_traffic_secret)));
  LOCKSTEP_TRY(SendTickets(keys, context));
  return Connected{std::move(keys.transcript)};
}

}  // namespace lockstep::server
