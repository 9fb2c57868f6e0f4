// WAIT_EOED: EndOfEarlyData (RFC 9846 section 4.6).
#include <utility>

#include "tls/messages/end_of_early_data.h"
#include "tls/server/states.h"
#include "tls/wire/parse.h"

namespace lockstep::server {

Next<WaitFinished> On(WaitEndOfEarlyData state, const HandshakeMessage& message,
                      ServerContext& context) {
  Keys& keys = state.keys;
  LOCKSTEP_TRY(wire::Parse<messages::EndOfEarlyData>(message.body, kHandshakeHeaderSize));
  keys.transcript.Add(message.encoded);
  LOCKSTEP_TRY(context.sink.InstallReceiveKeys(EncryptionLevel::kHandshake, *keys.suite,
                                               keys.client_handshake_traffic_secret.Duplicate()));
  return WaitFinished{std::move(keys), std::move(state.client_application_traffic_secret)};
}

}  // namespace lockstep::server
