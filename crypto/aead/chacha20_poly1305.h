// ChaCha20-Poly1305 (RFC 8439), by libsodium.
#ifndef CRYPTO_AEAD_CHACHA20_POLY1305_H_
#define CRYPTO_AEAD_CHACHA20_POLY1305_H_

#include "crypto/aead/aead.h"

namespace lockstep::crypto {

extern const Aead kChaCha20Poly1305;

}  // namespace lockstep::crypto

#endif  // CRYPTO_AEAD_CHACHA20_POLY1305_H_
