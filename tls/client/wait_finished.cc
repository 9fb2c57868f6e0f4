// WAIT_FINISHED: the server's Finished, and the client's last flight (RFC 9846 section 4.5.3).
#include <utility>

#include "tls/client/states.h"
#include "tls/messages/certificate.h"
#include "tls/messages/finished.h"
#include "tls/wire/parse.h"

namespace lockstep::client {
namespace {

// Certificate, if one was asked for, and Finished.
Status SendFlight(WaitFinished& state, ClientContext& context) {
  Keys& keys = state.keys;
  if (state.certificate_requested) {
    // Section 4.5.1: a client without a suitable certificate MUST send an empty list.
    LOCKSTEP_TRY(context.SendMessage(EncryptionLevel::kHandshake, messages::Certificate(),
                                     &keys.transcript));
  }
  const crypto::HashValue verify_data =
      keys.client_handshake_traffic_secret.VerifyData(keys.transcript.Current().Expose());
  messages::Finished finished;
  finished.verify_data = {verify_data.Expose()};
  LOCKSTEP_TRY(context.SendMessage(EncryptionLevel::kHandshake, finished, &keys.transcript));
  return {};
}

}  // namespace

Next<Connected> On(WaitFinished state, const HandshakeMessage& message, ClientContext& context) {
  Keys& keys = state.keys;
  LOCKSTEP_ASSIGN(const auto finished,
                  wire::Parse<messages::Finished>(message.body, kHandshakeHeaderSize));
  const crypto::HashValue expected =
      keys.server_handshake_traffic_secret.VerifyData(keys.transcript.Current().Expose());
  // Section 4.5.3: a wrong value MUST be decrypt_error.
  if (!ConstantTimeEqual(finished.verify_data.bytes, expected.Expose())) {
    return Error{Reason::kFinishedMismatch};
  }
  keys.transcript.Add(message.encoded);

  const crypto::HashValue hash = keys.transcript.Current();  // ClientHello...server Finished
  TrafficSecret client_secret = keys.main_secret.ClientApplicationTrafficSecret0(hash.Expose());
  TrafficSecret server_secret = keys.main_secret.ServerApplicationTrafficSecret0(hash.Expose());
  context.LogSecret("CLIENT_TRAFFIC_SECRET_0", keys.client_random, client_secret);
  context.LogSecret("SERVER_TRAFFIC_SECRET_0", keys.client_random, server_secret);
  context.LogSecret("EXPORTER_SECRET", keys.client_random,
                    keys.main_secret.ExporterSecret(hash.Expose()));

  LOCKSTEP_TRY(context.sink.InstallReceiveKeys(EncryptionLevel::kApplication, *keys.suite,
                                               std::move(server_secret)));
  LOCKSTEP_TRY(SendFlight(state, context));
  LOCKSTEP_TRY(context.sink.InstallSendKeys(EncryptionLevel::kApplication, *keys.suite,
                                            std::move(client_secret)));
  return Connected{};
}

}  // namespace lockstep::client
