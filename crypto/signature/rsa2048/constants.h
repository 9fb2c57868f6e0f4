// Constants: an RSA key of 2048 bits as signing wants it.
#ifndef CRYPTO_SIGNATURE_RSA2048_CONSTANTS_H_
#define CRYPTO_SIGNATURE_RSA2048_CONSTANTS_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "crypto/curve/limbs.h"
#include "crypto/curve/modulus.h"
#include "crypto/signature/rsa2048/kernel.h"
#include "crypto/signature/rsa_private_numbers.h"

namespace lockstep::crypto::rsa2048 {

inline constexpr size_t kSize = 256;  // of a modulus, in bytes
inline constexpr size_t kHalfLimbs = 16;
inline constexpr size_t kWholeLimbs = 32;

struct Constants {
  std::array<Modulus<kHalfLimbs>, 2> primes;   // p, q
  std::array<Limbs<kHalfLimbs>, 2> exponents;  // d modulo p - 1, q - 1
  Limbs<kHalfLimbs> coefficient;               // 2^1024 / q modulo p
  Modulus<kWholeLimbs> modulus;                // n
  uint64_t public_exponent;                    // e

  // For the kernel. m and R are as it says there.
  HalfMultipliers half_multipliers;
  Halves one;      // R modulo m: Montgomery's form of 1
  Halves r2;       // R^2 modulo m, and
  Halves r2_high;  // R^2 2^1024 modulo m: the factors that bring numbers into that form
  WholeMultiplier whole_multiplier;
  Whole whole_r2;
};

// IsFor says whether the key's numbers have the sizes that Constants holds: n of 2048 bits, primes
// of 1024 each, without zeros before them; e of 64 bits at most.
bool IsFor(const RsaPrivateNumbers& numbers);

// MakeConstants fills `constants` from numbers that belong together (CheckRsaNumbers) and have
// those sizes. Takes no memory from the heap, and leaves nothing on the stack.
void MakeConstants(const RsaPrivateNumbers& numbers, Constants& constants);

}  // namespace lockstep::crypto::rsa2048

#endif  // CRYPTO_SIGNATURE_RSA2048_CONSTANTS_H_
