// ECDH on the NIST prime curves (RFC 9846 section 4.3.8.2), by curve/.
#ifndef CRYPTO_KEX_ECDH_H_
#define CRYPTO_KEX_ECDH_H_

#include "crypto/kex/exchange.h"

namespace lockstep::crypto {

extern const Exchange kSecp256r1Exchange;
extern const Exchange kSecp384r1Exchange;
extern const KeyExchange kSecp256r1;
extern const KeyExchange kSecp384r1;
extern const KeyExchange kSecp521r1;

}  // namespace lockstep::crypto

#endif  // CRYPTO_KEX_ECDH_H_
