// A pre-shared key in a handshake, as both sides use it once they know it by its identity (RFC 9846
// section 4.3.11).
#ifndef TLS_HANDSHAKE_PSK_H_
#define TLS_HANDSHAKE_PSK_H_

#include "crypto/base/bytes.h"
#include "crypto/hash/hash.h"
#include "tls/key_schedule/key_schedule.h"
#include "tls/key_schedule/transcript.h"

namespace lockstep {

// A PSK is bound to one hash, and goes with the cipher suites of that hash alone.
struct Psk {
  Psk(const crypto::Hash& hash_row, PskKind psk_kind, Bytes key)
      : hash(&hash_row), kind(psk_kind), early_secret(EarlySecret::WithPsk(hash_row, key)) {}

  const crypto::Hash* hash;
  PskKind kind;
  EarlySecret early_secret;
};

// The PskBinderEntry (section 4.3.11.2). `truncated`: the ClientHello without its binders.
// `before`: message_hash and HelloRetryRequest, under the PSK's hash, or null where there was none.
inline crypto::HashValue BinderOf(const Psk& psk, const Transcript* before, Bytes truncated) {
  Transcript transcript = before != nullptr ? *before : Transcript(*psk.hash);
  transcript.Add(truncated);
  return psk.early_secret.BinderKey(psk.kind).VerifyData(transcript.Current().Expose());
}

}  // namespace lockstep

#endif  // TLS_HANDSHAKE_PSK_H_
