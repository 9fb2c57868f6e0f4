// The default row for Random: ChaCha20 (RFC 8439 section 2.4).
#ifndef CRYPTO_CHACHA20_KEYSTREAM_H_
#define CRYPTO_CHACHA20_KEYSTREAM_H_

#include <cstdint>
#include <span>

#include "crypto/base/bytes.h"
#include "crypto/random.h"

namespace lockstep::crypto {

// ChaCha20Keystream is a KeystreamFunction: block counter and nonce start at zero, since each key
// is used once.
void ChaCha20Keystream(std::span<const uint8_t, kSeedSize> key, MutableBytes output);

}  // namespace lockstep::crypto

#endif  // CRYPTO_CHACHA20_KEYSTREAM_H_
