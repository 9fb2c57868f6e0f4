// EcdsaNonces: where ECDSA's nonces come from.
#ifndef CRYPTO_SIGNATURE_ECDSA_NONCE_H_
#define CRYPTO_SIGNATURE_ECDSA_NONCE_H_

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/curve/curve.h"
#include "crypto/hash/hash.h"

namespace lockstep::crypto {

// The generator of RFC 6979 section 3.2, hedged as in section 3.6: key, digest and entropy all go
// into it. Good entropy hides even from faults and side channels that a message is signed again;
// entropy that is known or repeats leaves RFC 6979, whose nonces no two messages share. So a
// recorded connection can be replayed with another message without giving the key away.
class EcdsaNonces {
 public:
  // `digest` is the message's, by `hash`. Without entropy: RFC 6979's own nonces.
  EcdsaNonces(const Curve& curve, const Hash& hash, const EcScalar& key, Bytes digest,
              Bytes entropy);

  // Next returns the next candidate in range. kLibraryFailure after kMaxScalarCandidates that were
  // not.
  Result<EcScalar> Next();

 private:
  // K = HMAC_K(V || separator || seed), V = HMAC_K(V).
  void Stir(uint8_t separator, Bytes seed);

  const Curve& curve_;
  const Hash& hash_;
  HashValue key_;       // K
  HashValue value_;     // V
  bool drawn_ = false;  // a candidate, after which K and V change before the next one
};

}  // namespace lockstep::crypto

#endif  // CRYPTO_SIGNATURE_ECDSA_NONCE_H_
