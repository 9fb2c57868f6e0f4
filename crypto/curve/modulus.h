// Modulus: an odd number with what Montgomery's arithmetic needs to know of it, and that
// arithmetic in portable C++. Kernels replace it, and are held against it.
#ifndef CRYPTO_CURVE_MODULUS_H_
#define CRYPTO_CURVE_MODULUS_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "crypto/curve/limbs.h"

namespace lockstep::crypto {

// Montgomery's form of a number a is a R modulo the modulus, with R = 2^(64 kCount): products are
// reduced by shifts of whole limbs.
template <size_t kCount>
struct Modulus {
  Limbs<kCount> value;
  size_t bits;           // of value
  uint64_t inverse;      // -1 / value modulo 2^64
  Limbs<kCount> r;       // R modulo value: Montgomery's form of 1
  Limbs<kCount> r2, r3;  // R^2, R^3 modulo value
};

// The functions below take and return numbers that are less than the modulus.

// sum + carry 2^(64 kCount), which is less than twice the modulus, modulo it.
template <size_t kCount>
constexpr Limbs<kCount> ReduceOnce(const Modulus<kCount>& modulus, const Limbs<kCount>& sum,
                                   uint64_t carry) {
  uint64_t borrow = 0;
  const Limbs<kCount> difference = Subtract(sum, modulus.value, borrow);
  SubtractWithBorrow(carry, 0, borrow);
  return Select(MaskOf(borrow), sum, difference);
}

template <size_t kCount>
constexpr Limbs<kCount> ModularAdd(const Modulus<kCount>& modulus, const Limbs<kCount>& a,
                                   const Limbs<kCount>& b) {
  uint64_t carry = 0;
  const Limbs<kCount> sum = Add(a, b, carry);
  return ReduceOnce(modulus, sum, carry);
}

template <size_t kCount>
constexpr Limbs<kCount> ModularSubtract(const Modulus<kCount>& modulus, const Limbs<kCount>& a,
                                        const Limbs<kCount>& b) {
  uint64_t borrow = 0, carry = 0;
  const Limbs<kCount> difference = Subtract(a, b, borrow);
  return Add(difference, Select(MaskOf(borrow), modulus.value, Limbs<kCount>{}), carry);
}

// a / 2: half of a or of a + modulus, whichever is even.
template <size_t kCount>
constexpr Limbs<kCount> ModularHalf(const Modulus<kCount>& modulus, const Limbs<kCount>& a) {
  uint64_t carry = 0;
  Limbs<kCount> half = Add(a, Select(MaskOf(a[0] & 1), modulus.value, Limbs<kCount>{}), carry);
  for (size_t i = 0; i < kCount; ++i)
    half[i] = half[i] >> 1 | (i + 1 < kCount ? half[i + 1] : carry) << 63;
  return half;
}

// a b / R.
template <size_t kCount>
[[gnu::noinline]] constexpr Limbs<kCount> MontgomeryMultiply(const Modulus<kCount>& modulus,
                                                             const Limbs<kCount>& a,
                                                             const Limbs<kCount>& b) {
  Limbs<kCount> sum{};  // with `top`, less than twice the modulus after each round
  uint64_t top = 0;
  for (size_t i = 0; i < kCount; ++i) {
    uint64_t carry = 0, high = 0;
    for (size_t j = 0; j < kCount; ++j) sum[j] = MultiplyAdd(a[j], b[i], sum[j], carry);
    const uint64_t next = AddWithCarry(top, carry, high);
    // What makes the lowest limb zero, so that the rest can move down by one.
    const uint64_t multiple = sum[0] * modulus.inverse;
    carry = 0;
    MultiplyAdd(multiple, modulus.value[0], sum[0], carry);
    for (size_t j = 1; j < kCount; ++j)
      sum[j - 1] = MultiplyAdd(multiple, modulus.value[j], sum[j], carry);
    uint64_t last = 0;
    sum[kCount - 1] = AddWithCarry(next, carry, last);
    top = high + last;
  }
  return ReduceOnce(modulus, sum, top);
}

template <size_t kCount>
consteval Modulus<kCount> MakeModulus(const Limbs<kCount>& value) {
  Modulus<kCount> modulus{.value = value, .bits = 0, .inverse = 1, .r = {}, .r2 = {}, .r3 = {}};
  for (size_t i = 0; i < kCount; ++i)
    if (value[i] != 0) modulus.bits = 64 * i + static_cast<size_t>(std::bit_width(value[i]));
  // Newton's iteration doubles the bits that are right, from the lowest one on.
  for (int i = 0; i < 6; ++i) modulus.inverse *= 2 - value[0] * modulus.inverse;
  modulus.inverse = 0 - modulus.inverse;
  Limbs<kCount> power{};
  power[(modulus.bits - 1) / 64] = uint64_t{1} << (modulus.bits - 1) % 64;
  for (size_t i = modulus.bits - 1; i < 64 * kCount; ++i) power = ModularAdd(modulus, power, power);
  modulus.r = power;
  // 2 to the power of 64 kCount, in Montgomery's form.
  for (size_t bit = std::bit_floor(64 * kCount); bit > 0; bit /= 2) {
    power = MontgomeryMultiply(modulus, power, power);
    if ((64 * kCount & bit) != 0) power = ModularAdd(modulus, power, power);
  }
  modulus.r2 = power;
  modulus.r3 = MontgomeryMultiply(modulus, power, power);
  return modulus;
}

}  // namespace lockstep::crypto

#endif  // CRYPTO_CURVE_MODULUS_H_
