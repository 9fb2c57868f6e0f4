#include "tls/handshake/session_keys.h"

#include <utility>

#include "tls/messages/finished.h"
#include "tls/wire/parse.h"

namespace lockstep {

SessionKeys DeriveSessionKeys(const HandshakeContext& context, const crypto::CipherSuite& suite,
                              Transcript transcript, EarlySecret early_secret,
                              const crypto::SharedSecret* shared_secret,
                              const Hello32& client_random) {
  const crypto::HashValue hash = transcript.Current();
  HandshakeSecret secret = shared_secret != nullptr
                               ? std::move(early_secret).ToHandshakeSecret(shared_secret->Expose())
                               : std::move(early_secret).ToHandshakeSecretWithoutKeyExchange();
  // Initialisers run in order: the main secret consumes the one before it last.
  SessionKeys keys{
      .suite = &suite,
      .transcript = std::move(transcript),
      .client_random = client_random,
      .client_handshake_traffic_secret = secret.ClientHandshakeTrafficSecret(hash.Expose()),
      .server_handshake_traffic_secret = secret.ServerHandshakeTrafficSecret(hash.Expose()),
      .main_secret = std::move(secret).ToMainSecret()};
  context.LogSecret("CLIENT_HANDSHAKE_TRAFFIC_SECRET", client_random,
                    keys.client_handshake_traffic_secret);
  context.LogSecret("SERVER_HANDSHAKE_TRAFFIC_SECRET", client_random,
                    keys.server_handshake_traffic_secret);
  return keys;
}

ApplicationSecrets DeriveApplicationSecrets(const HandshakeContext& context,
                                            const SessionKeys& keys) {
  const crypto::HashValue hash = keys.transcript.Current();
  ApplicationSecrets secrets{keys.main_secret.ClientApplicationTrafficSecret0(hash.Expose()),
                             keys.main_secret.ServerApplicationTrafficSecret0(hash.Expose())};
  context.LogSecret("CLIENT_TRAFFIC_SECRET_0", keys.client_random, secrets.client);
  context.LogSecret("SERVER_TRAFFIC_SECRET_0", keys.client_random, secrets.server);
  TrafficSecret exporter = keys.main_secret.ExporterSecret(hash.Expose());
  context.LogSecret("EXPORTER_SECRET", keys.client_random, exporter);
  context.sink.SetExporterSecret(std::move(exporter));
  return secrets;
}

Status SendFinished(const HandshakeContext& context, SessionKeys& keys,
                    const TrafficSecret& base_key) {
  const crypto::HashValue verify_data = base_key.VerifyData(keys.transcript.Current().Expose());
  messages::Finished finished;
  finished.verify_data = {verify_data.Expose()};
  LOCKSTEP_TRY(context.SendMessage(EncryptionLevel::kHandshake, finished, &keys.transcript));
  return {};
}

Status ReceiveFinished(const HandshakeMessage& message, SessionKeys& keys,
                       const TrafficSecret& base_key) {
  LOCKSTEP_ASSIGN(const auto finished,
                  wire::Parse<messages::Finished>(message.body, kHandshakeHeaderSize));
  const crypto::HashValue expected = base_key.VerifyData(keys.transcript.Current().Expose());
  // Section 4.5.3: a wrong value MUST be decrypt_error.
  if (!ConstantTimeEqual(finished.verify_data.bytes, expected.Expose())) {
    return Error{Reason::kFinishedMismatch};
  }
  keys.transcript.Add(message.encoded);
  return {};
}

}  // namespace lockstep
