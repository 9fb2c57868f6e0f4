// SessionKeys: the part of the key schedule that client and server walk alike (RFC 9846
// section 7.1).
#ifndef TLS_HANDSHAKE_SESSION_KEYS_H_
#define TLS_HANDSHAKE_SESSION_KEYS_H_

#include "crypto/kex/key_exchange.h"
#include "crypto/provider.h"
#include "tls/handshake/context.h"
#include "tls/handshake/handshake_reader.h"
#include "tls/key_schedule/key_schedule.h"
#include "tls/key_schedule/transcript.h"

namespace lockstep {

// What both sides know since the ServerHello.
struct SessionKeys {
  const crypto::CipherSuite* suite;
  Transcript transcript;
  Hello32 client_random;
  TrafficSecret client_handshake_traffic_secret;
  TrafficSecret server_handshake_traffic_secret;
  MainSecret main_secret;
};

// `transcript`: ClientHello...ServerHello. `early_secret`: of the PSK that was selected, if one
// was. `shared_secret`: null in psk_ke only. Logs the secrets if the configuration asks for it.
SessionKeys DeriveSessionKeys(const HandshakeContext& context, const crypto::CipherSuite& suite,
                              Transcript transcript, EarlySecret early_secret,
                              const crypto::SharedSecret* shared_secret,
                              const Hello32& client_random);

struct ApplicationSecrets {
  TrafficSecret client;
  TrafficSecret server;
};

// To be called when the transcript ends with the server's Finished. Logs the secrets likewise, and
// gives the exporter's to the sink.
ApplicationSecrets DeriveApplicationSecrets(const HandshakeContext& context,
                                            const SessionKeys& keys);

// To be called when the transcript ends with the client's Finished.
inline TrafficSecret ResumptionSecretOf(const SessionKeys& keys) {
  return keys.main_secret.ResumptionSecret(keys.transcript.Current().Expose());
}

// Sends a Finished over the transcript so far. `base_key`: the sender's handshake traffic secret.
Status SendFinished(const HandshakeContext& context, SessionKeys& keys,
                    const TrafficSecret& base_key);
// Verifies the peer's, in constant time, and adds it to the transcript. kFinishedMismatch.
Status ReceiveFinished(const HandshakeMessage& message, SessionKeys& keys,
                       const TrafficSecret& base_key);

}  // namespace lockstep

#endif  // TLS_HANDSHAKE_SESSION_KEYS_H_
