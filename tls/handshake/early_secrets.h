// What client and server derive from the PSK of early data alike (RFC 9846 section 7.1).
#ifndef TLS_HANDSHAKE_EARLY_SECRETS_H_
#define TLS_HANDSHAKE_EARLY_SECRETS_H_

#include "tls/handshake/context.h"
#include "tls/handshake/psk.h"

namespace lockstep {

// client_early_traffic_secret; leaves the early_exporter_secret in the context, and logs both if
// the configuration asks for it. `transcript` ends with the ClientHello.
TrafficSecret DeriveEarlySecrets(const HandshakeContext& context, const Psk& psk,
                                 const Transcript& transcript, const Hello32& client_random);

}  // namespace lockstep

#endif  // TLS_HANDSHAKE_EARLY_SECRETS_H_
