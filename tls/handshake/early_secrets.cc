#include "tls/handshake/early_secrets.h"

#include <memory>
#include <utility>

namespace lockstep {

TrafficSecret DeriveEarlySecrets(const HandshakeContext& context, const Psk& psk,
                                 const Transcript& transcript, const Hello32& client_random) {
  const crypto::HashValue hash = transcript.Current();
  TrafficSecret traffic_secret = psk.early_secret.ClientEarlyTrafficSecret(hash.Expose());
  TrafficSecret exporter_secret = psk.early_secret.EarlyExporterSecret(hash.Expose());
  context.LogSecret("CLIENT_EARLY_TRAFFIC_SECRET", client_random, traffic_secret);
  context.LogSecret("EARLY_EXPORTER_SECRET", client_random, exporter_secret);
  context.early_exporter_secret = std::make_unique<TrafficSecret>(std::move(exporter_secret));
  return traffic_secret;
}

}  // namespace lockstep
