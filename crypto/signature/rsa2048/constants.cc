#include "crypto/signature/rsa2048/constants.h"

#include <array>
#include <cstddef>
#include <cstdint>

#include "crypto/base/clear_stack.h"
#include "crypto/signature/rsa2048/radix.h"
#include "crypto/signature/rsa_arithmetic.h"

namespace lockstep::crypto::rsa2048 {
namespace {

constexpr size_t kStackBelow = size_t{8} << 10;

// number * 2^times
template <size_t kCount>
Limbs<kCount> Doubled(const Modulus<kCount>& modulus, Limbs<kCount> number, size_t times) {
  for (size_t i = 0; i < times; ++i) number = ModularAdd(modulus, number, number);
  return number;
}

// -1 / p modulo 2^kStepBits
template <size_t kCount>
std::array<uint64_t, 2> NegativeInverse(const Limbs<kCount>& p) {
  const Uint128 low = Uint128{p[1]} << 64 | p[0];
  Uint128 inverse = 1;
  // Newton's iteration doubles the bits that are right, from the lowest one on.
  for (int i = 0; i < 7; ++i) inverse *= 2 - low * inverse;
  inverse = (0 - inverse) << (128 - kStepBits) >> (128 - kStepBits);
  return {static_cast<uint64_t>(inverse), static_cast<uint64_t>(inverse >> 64)};
}

// All but R^3, of an odd number without leading zero bits. (MakeModulus is for the compiler.)
template <size_t kCount>
Modulus<kCount> ModulusOf(const Limbs<kCount>& value) {
  Modulus<kCount> modulus{};
  modulus.value = value;
  modulus.bits = 64 * kCount;
  modulus.inverse = NegativeInverse(value)[0];
  modulus.r = Doubled(modulus, {1}, 64 * kCount);
  modulus.r2 = Doubled(modulus, modulus.r, 64 * kCount);
  return modulus;
}

// m of kernel.h for p, and what the kernel needs to know of it.
template <size_t kBits>
Modulus<kBits / 64 + 2> Extend(const Limbs<kBits / 64>& p, Multiplier<kBits>& multiplier) {
  Modulus<kBits / 64 + 2> m{};
  AddProduct(m.value, p, NegativeInverse(p));
  Limbs<kBits / 64 + 2> next = {1};
  uint64_t carry = 0;
  next = Add(m.value, next, carry);
  multiplier = {};
  for (size_t by = 0; by <= kStepLimbs; ++by)
    for (size_t i = 0; i + by < kLimbs<kBits>; ++i)
      multiplier.raised[by].limbs[i + by] = BitsAt(next, kStepBits + kLimbBits * i, kLimbBits);
  return m;
}

[[gnu::noinline]] void MakeHalf(size_t i, const Limbs<kHalfLimbs>& prime, Constants& constants) {
  constants.primes[i] = ModulusOf(prime);
  const auto m = Extend<1024>(prime, constants.half_multipliers.of[i]);
  constexpr size_t kR = kLimbBits * kLimbs<1024>;  // its logarithm
  const auto one = Doubled(m, {1}, kR);
  const auto r2 = Doubled(m, one, kR);
  ToNumber(one, constants.one.of[i]);
  ToNumber(r2, constants.r2.of[i]);
  ToNumber(Doubled(m, r2, 64 * kHalfLimbs), constants.r2_high.of[i]);
}

[[gnu::noinline]] void Make(const RsaPrivateNumbers& numbers, Constants& constants) {
  MakeHalf(0, LimbsFrom<kHalfLimbs>(numbers.prime1.Expose()), constants);
  MakeHalf(1, LimbsFrom<kHalfLimbs>(numbers.prime2.Expose()), constants);
  constants.exponents = {LimbsFrom<kHalfLimbs>(numbers.exponent1.Expose()),
                         LimbsFrom<kHalfLimbs>(numbers.exponent2.Expose())};
  const Modulus<kHalfLimbs>& p = constants.primes[0];
  constants.coefficient =
      MontgomeryMultiply(p, p.r2, LimbsFrom<kHalfLimbs>(numbers.coefficient.Expose()));
  constants.modulus = ModulusOf(LimbsFrom<kWholeLimbs>(numbers.modulus));
  constants.public_exponent = LimbsFrom<1>(numbers.public_exponent)[0];
  const auto m = Extend<2048>(constants.modulus.value, constants.whole_multiplier);
  ToNumber(Doubled(m, {1}, 2 * kLimbBits * kLimbs<2048>), constants.whole_r2);
}

}  // namespace

bool IsFor(const RsaPrivateNumbers& numbers) {
  // Whoever makes numbers may have put zeros before them: their bytes have to fit, too.
  const auto fills = [](Bytes bytes, size_t size) {
    return bytes.size() == size && BitLength(bytes) == 8 * size;
  };
  const auto fits = [](const auto& secret) { return secret.size() <= kSize / 2; };
  return fills(numbers.modulus, kSize) && fills(numbers.prime1.Expose(), kSize / 2) &&
         fills(numbers.prime2.Expose(), kSize / 2) && fits(numbers.exponent1) &&
         fits(numbers.exponent2) && fits(numbers.coefficient) &&
         numbers.public_exponent.size() <= sizeof(uint64_t);
}

void MakeConstants(const RsaPrivateNumbers& numbers, Constants& constants) {
  Make(numbers, constants);
  ClearStackBelow<kStackBelow>();
}

}  // namespace lockstep::crypto::rsa2048
