// ML-KEM by itself (FIPS 203, draft-ietf-tls-mlkem): a client's share is its encapsulation key, a
// server's the ciphertext.
#ifndef CRYPTO_KEX_ML_KEM_H_
#define CRYPTO_KEX_ML_KEM_H_

#include "crypto/kex/exchange.h"

namespace lockstep::crypto {

extern const Exchange kMlKem768Exchange;
extern const Exchange kMlKem1024Exchange;
extern const KeyExchange kMlKem768Group;
extern const KeyExchange kMlKem1024Group;

}  // namespace lockstep::crypto

#endif  // CRYPTO_KEX_ML_KEM_H_
