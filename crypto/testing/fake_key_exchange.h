// Groups with the sizes and refusals of the real ones, whose shares give the private key away.
#ifndef CRYPTO_TESTING_FAKE_KEY_EXCHANGE_H_
#define CRYPTO_TESTING_FAKE_KEY_EXCHANGE_H_

#include "crypto/kex/key_exchange.h"

namespace lockstep::crypto {

extern const KeyExchange kFakeX25519;
extern const KeyExchange kFakeSecp256r1;

}  // namespace lockstep::crypto

#endif  // CRYPTO_TESTING_FAKE_KEY_EXCHANGE_H_
