// The transcript hash (RFC 9846 section 4.1): over the bytes that were sent and received, never a
// re-serialisation.
#ifndef TLS_KEY_SCHEDULE_TRANSCRIPT_H_
#define TLS_KEY_SCHEDULE_TRANSCRIPT_H_

#include "crypto/base/bytes.h"
#include "crypto/hash/hash.h"

namespace lockstep {

// A running hash of whole handshake messages, headers included.
class Transcript {
 public:
  explicit Transcript(const crypto::Hash& hash) : digester_(hash) {}

  void Add(Bytes encoded_message) { digester_.Update(encoded_message); }
  // Replaces everything so far, which is ClientHello1, by the synthetic message_hash message that
  // stands for it once a HelloRetryRequest was sent (section 4.1).
  void ReplaceByMessageHash();
  // Likewise, for who has kept nothing of ClientHello1 but its hash.
  static Transcript AfterMessageHash(const crypto::Hash& hash, Bytes client_hello1_hash);
  // The hash of everything so far.
  [[nodiscard]] crypto::HashValue Current() const { return digester_.Current(); }
  [[nodiscard]] const crypto::Hash& hash() const { return digester_.hash(); }

 private:
  crypto::Digester digester_;
};

}  // namespace lockstep

#endif  // TLS_KEY_SCHEDULE_TRANSCRIPT_H_
