// WAIT_FINISHED: the client's Finished (RFC 9846 section 4.5.3).
#include <utility>

#include "tls/messages/finished.h"
#include "tls/server/states.h"
#include "tls/wire/parse.h"

namespace lockstep::server {

Next<Connected> On(WaitFinished state, const HandshakeMessage& message, ServerContext& context) {
  Keys& keys = state.keys;
  LOCKSTEP_ASSIGN(const auto finished,
                  wire::Parse<messages::Finished>(message.body, kHandshakeHeaderSize));
  const crypto::HashValue expected =
      keys.client_handshake_traffic_secret.VerifyData(keys.transcript.Current().Expose());
  // Section 4.5.3: a wrong value MUST be decrypt_error.
  if (!ConstantTimeEqual(finished.verify_data.bytes, expected.Expose())) {
    return Error{Reason::kFinishedMismatch};
  }
  LOCKSTEP_TRY(context.sink.InstallReceiveKeys(EncryptionLevel::kApplication, *keys.suite,
                                               std::move(state.client_application_traffic_secret)));
  return Connected{};
}

}  // namespace lockstep::server
