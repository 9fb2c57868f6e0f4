// Sink: where the handshake puts its messages and keys. The handshake knows no records: the TLS
// record layer is one sink (tls/connection/record_sink.h), QUIC's packets (RFC 9001) can be
// another.
#ifndef TLS_HANDSHAKE_SINK_H_
#define TLS_HANDSHAKE_SINK_H_

#include <cstdint>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/provider.h"
#include "tls/key_schedule/traffic_secret.h"

namespace lockstep {

enum class EncryptionLevel : uint8_t { kInitial, kEarlyData, kHandshake, kApplication };

class Sink {
 public:
  virtual ~Sink() = default;

  // Queues one whole handshake message at the level whose keys were installed for sending last.
  // `message` lives in the handshake's arena, which outlives the queue.
  virtual Status Emit(EncryptionLevel level, Bytes message) = 0;
  // Keys for what is emitted from here on.
  virtual Status InstallSendKeys(EncryptionLevel level, const crypto::CipherSuite& suite,
                                 TrafficSecret secret) = 0;
  // What is emitted from here on is unprotected again: a HelloRetryRequest came after early data.
  virtual Status RemoveSendKeys() = 0;
  // Keys for what is received from here on. kHandshakeSpansKeyChange where bytes of the old level
  // are left over: a message must not span a key change (section 5.1).
  virtual Status InstallReceiveKeys(EncryptionLevel level, const crypto::CipherSuite& suite,
                                    TrafficSecret secret) = 0;
  // What the application's keying material is made of (section 7.5), once the handshake's last
  // secrets are known.
  virtual void SetExporterSecret(TrafficSecret secret) = 0;
  // The check alone, for a ClientHello that no key change follows.
  virtual Status RequireMessageBoundary() = 0;
  // The dummy record of middlebox compatibility mode (appendix E.4). Asked for in that mode only.
  virtual Status EmitChangeCipherSpec() = 0;
  // A client sends early data that is not accepted (section 4.3.10): pass over it, until a record
  // opens under the handshake keys or, after a HelloRetryRequest, until the next unprotected
  // handshake record.
  enum class EarlyDataEnd : uint8_t { kFirstOpenedRecord, kNextClientHello };
  virtual void SkipEarlyData(EarlyDataEnd end) = 0;
};

}  // namespace lockstep

#endif  // TLS_HANDSHAKE_SINK_H_
