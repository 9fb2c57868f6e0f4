// Arithmetic modulo q = 3329 without a division, and the powers of the root of unity.
//
// Products are kept in Montgomery's form with R = 2^16: Multiply(a, b) is a b / R.
#ifndef CRYPTO_KEM_MLKEM_REDUCTION_H_
#define CRYPTO_KEM_MLKEM_REDUCTION_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "crypto/kem/mlkem/kernel.h"

namespace lockstep::crypto::mlkem {

inline constexpr int32_t kPrime = kMlKemPrime;
inline constexpr int16_t kPrimeInverse = -3327;  // modulo 2^16
static_assert(static_cast<uint16_t>(kPrimeInverse * kPrime) == 1);

// a / R modulo q, between -q and q, for |a| < q 2^15.
constexpr int16_t ReduceProduct(int32_t a) {
  const auto quotient = static_cast<int16_t>(static_cast<int16_t>(a) * kPrimeInverse);
  return static_cast<int16_t>((a - quotient * kPrime) >> 16);
}

constexpr int16_t Multiply(int16_t a, int16_t b) { return ReduceProduct(int32_t{a} * b); }

// From -q + 1 .. q - 1 to 0 .. q - 1.
constexpr int16_t MakePositive(int16_t a) { return static_cast<int16_t>(a + ((a >> 15) & kPrime)); }

// Any a, to the nearest of its class: |result| <= q / 2. 20159 = round(2^26 / q).
constexpr int16_t Center(int16_t a) {
  const int32_t quotient = (20159 * a + (1 << 25)) >> 26;
  return static_cast<int16_t>(a - quotient * kPrime);
}

constexpr int16_t PowerModPrime(int32_t base, unsigned exponent) {
  int32_t power = 1;
  for (unsigned i = 0; i < exponent; ++i) power = power * base % kPrime;  // at compile time only
  return static_cast<int16_t>(power);
}

inline constexpr int16_t kR = (1 << 16) % kPrime;
inline constexpr int16_t kRSquared = static_cast<int16_t>(kR * kR % kPrime);
// R / 128: Multiply by it divides by 128 (algorithm 10's last step).
inline constexpr int16_t kInverseScale = static_cast<int16_t>(3303 * kR % kPrime);
static_assert(3303 * 128 % kPrime == 1);

// zeta^BitRev7(i) R, zeta = 17, between -q/2 and q/2 (FIPS 203, section 4.3 and appendix A).
constexpr std::array<int16_t, 128> MakeZetas() {
  std::array<int16_t, 128> powers{}, zetas{};
  int32_t power = kR;
  for (int16_t& each : powers) {
    each = static_cast<int16_t>(power > kPrime / 2 ? power - kPrime : power);
    power = power * 17 % kPrime;
  }
  for (size_t i = 0; i < 128; ++i) {
    size_t reversed = 0;
    for (size_t bit = 0; bit < 7; ++bit) reversed |= (i >> bit & 1) << (6 - bit);
    zetas[i] = powers[reversed];
  }
  return zetas;
}
inline constexpr std::array<int16_t, 128> kZetas = MakeZetas();

}  // namespace lockstep::crypto::mlkem

#endif  // CRYPTO_KEM_MLKEM_REDUCTION_H_
