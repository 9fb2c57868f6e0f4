// WAIT_FINISHED: the server's Finished, and the client's last flight (RFC 9846 section 4.5.3).
#include <utility>

#include "tls/client/states.h"
#include "tls/messages/certificate.h"

namespace lockstep::client {

Next<Connected> On(WaitFinished state, const HandshakeMessage& message, ClientContext& context) {
  Keys& keys = state.keys;
  LOCKSTEP_TRY(ReceiveFinished(message, keys, keys.server_handshake_traffic_secret));
  ApplicationSecrets secrets = DeriveApplicationSecrets(context, keys);
  LOCKSTEP_TRY(context.sink.InstallReceiveKeys(EncryptionLevel::kApplication, *keys.suite,
                                               std::move(secrets.server)));
  if (state.certificate_requested) {
    // Section 4.5.1: a client without a suitable certificate MUST send an empty list.
    LOCKSTEP_TRY(context.SendMessage(EncryptionLevel::kHandshake, messages::Certificate(),
                                     &keys.transcript));
  }
  LOCKSTEP_TRY(SendFinished(context, keys, keys.client_handshake_traffic_secret));
  LOCKSTEP_TRY(context.sink.InstallSendKeys(EncryptionLevel::kApplication, *keys.suite,
                                            std::move(secrets.client)));
  return Connected{};
}

}  // namespace lockstep::client
