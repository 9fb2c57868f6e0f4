// Between limbs of 64 bits, in which the rest of the engine computes, and a kernel's of 52.
#ifndef CRYPTO_SIGNATURE_RSA2048_RADIX_H_
#define CRYPTO_SIGNATURE_RSA2048_RADIX_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "crypto/curve/limbs.h"
#include "crypto/signature/rsa2048/kernel.h"

namespace lockstep::crypto::rsa2048 {

inline constexpr uint64_t kLimbMask = (uint64_t{1} << kLimbBits) - 1;

// The number has to fit.
template <size_t kBits, size_t kCount>
void ToNumber(const Limbs<kCount>& limbs, Number<kBits>& number) {
  number = {};
  for (size_t i = 0; i < kLimbs<kBits>; ++i)
    number.limbs[i] = BitsAt(limbs, kLimbBits * i, kLimbBits);
}

// The number has to fit.
template <size_t kBits, size_t kCount>
void ToLimbs(const Number<kBits>& number, Limbs<kCount>& limbs) {
  limbs = {};
  for (size_t i = 0; i < kLimbs<kBits>; ++i) {
    const size_t limb = kLimbBits * i / 64, shift = kLimbBits * i % 64;
    limbs[limb] |= number.limbs[i] << shift;
    if (shift > 64 - kLimbBits && limb + 1 < kCount)
      limbs[limb + 1] |= number.limbs[i] >> (64 - shift);
  }
}

// sum += addend. The sum has to fit.
template <size_t kBits>
void AddTo(Number<kBits>& sum, const Number<kBits>& addend) {
  uint64_t carry = 0;
  for (size_t i = 0; i < kLimbs<kBits>; ++i) {
    carry += sum.limbs[i] + addend.limbs[i];
    sum.limbs[i] = carry & kLimbMask;
    carry >>= kLimbBits;
  }
}

// sum += factor b, with b = b[0] + 2^64 b[1]. The sum has to fit.
template <size_t kCount>
void AddProduct(Limbs<kCount + 2>& sum, const Limbs<kCount>& factor,
                const std::array<uint64_t, 2>& b) {
  for (size_t row = 0; row < b.size(); ++row) {
    uint64_t carry = 0;
    for (size_t i = 0; i < kCount; ++i)
      sum[row + i] = MultiplyAdd(factor[i], b[row], sum[row + i], carry);
    for (size_t i = row + kCount; i < sum.size(); ++i) sum[i] = AddWithCarry(sum[i], 0, carry);
  }
}

}  // namespace lockstep::crypto::rsa2048

#endif  // CRYPTO_SIGNATURE_RSA2048_RADIX_H_
