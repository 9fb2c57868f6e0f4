// Random: the generator that each connection owns. The caller gives the seed; the engine never asks
// the system or a library for randomness, so the same seed, clock and bytes give the same bytes
// out.
#ifndef CRYPTO_RANDOM_H_
#define CRYPTO_RANDOM_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "crypto/base/bytes.h"
#include "crypto/base/secret.h"

namespace lockstep::crypto {

inline constexpr size_t kSeedSize = 32;

// A row: fills `output` with the keystream of a 32-byte key. Total. The key is used for this one
// call only.
using KeystreamFunction = void (*)(std::span<const uint8_t, kSeedSize> key, MutableBytes output);

// A generator with fast key erasure: each block of the stream begins with the key of the next one,
// and what of it was not asked for is dropped, so that the state is a key and tells nothing of
// earlier output. Move-only.
class Random {
 public:
  // `seed` has to be unpredictable and used once: everything secret in a connection comes from it.
  Random(KeystreamFunction keystream, std::span<const uint8_t, kSeedSize> seed);
  Random(Random&& other) noexcept = default;
  Random& operator=(Random&& other) noexcept = default;

  void Fill(MutableBytes output);
  // Fork returns an independent generator, seeded from this one.
  [[nodiscard]] Random Fork();

 private:
  KeystreamFunction keystream_;
  Secret<kSeedSize> key_;
};

}  // namespace lockstep::crypto

#endif  // CRYPTO_RANDOM_H_
