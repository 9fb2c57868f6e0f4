// SystemSeed: randomness of the operating system, for those who start a connection. The one part of
// crypto/ that touches the system; the engine does not depend on it.
#ifndef CRYPTO_SYSTEM_SEED_H_
#define CRYPTO_SYSTEM_SEED_H_

#include <array>
#include <cstdint>

#include "crypto/base/result.h"
#include "crypto/random.h"

namespace lockstep::crypto {

// SystemSeed returns unpredictable bytes from getrandom(2), for one connection. Blocks only where
// the system has just started and has no randomness yet. kInternalError where it never has any.
Result<std::array<uint8_t, kSeedSize>> SystemSeed();

}  // namespace lockstep::crypto

#endif  // CRYPTO_SYSTEM_SEED_H_
