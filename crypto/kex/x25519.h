// X25519 (RFC 7748), by curve25519/.
#ifndef CRYPTO_KEX_X25519_H_
#define CRYPTO_KEX_X25519_H_

#include "crypto/kex/exchange.h"

namespace lockstep::crypto {

extern const Exchange kX25519Exchange;
extern const KeyExchange kX25519;

}  // namespace lockstep::crypto

#endif  // CRYPTO_KEX_X25519_H_
