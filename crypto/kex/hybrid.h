// Hybrids of ECDH and ML-KEM (RFC 10024): the secret holds as long as one of the two does.
#ifndef CRYPTO_KEX_HYBRID_H_
#define CRYPTO_KEX_HYBRID_H_

#include "crypto/kex/key_exchange.h"

namespace lockstep::crypto {

extern const KeyExchange kX25519MlKem768;
extern const KeyExchange kSecP256r1MlKem768;
extern const KeyExchange kSecP384r1MlKem1024;

}  // namespace lockstep::crypto

#endif  // CRYPTO_KEX_HYBRID_H_
