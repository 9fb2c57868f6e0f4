// Integers as a fixed number of 64-bit limbs, least significant first. Nothing here branches on a
// value or looks anything up by one.
#ifndef CRYPTO_CURVE_LIMBS_H_
#define CRYPTO_CURVE_LIMBS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "crypto/base/bytes.h"
#include "crypto/base/declassify.h"
#include "crypto/base/msan.h"

namespace lockstep::crypto {

// __int128 by its other name, which no compiler warns of.
typedef unsigned Uint128 __attribute__((mode(TI)));
typedef int Int128 __attribute__((mode(TI)));

template <size_t kCount>
using Limbs = std::array<uint64_t, kCount>;

// a + b + carry, and the carry out of it: 0 or 1.
constexpr uint64_t AddWithCarry(uint64_t a, uint64_t b, uint64_t& carry) {
  const Uint128 sum = WithSecrecySpread(Uint128{a} + b + carry);
  carry = static_cast<uint64_t>(sum >> 64);
  return static_cast<uint64_t>(sum);
}

// a - b - borrow, and the borrow out of it: 0 or 1.
constexpr uint64_t SubtractWithBorrow(uint64_t a, uint64_t b, uint64_t& borrow) {
  const Uint128 difference = WithSecrecySpread(Uint128{a} - b - borrow);
  borrow = static_cast<uint64_t>(difference >> 64) & 1;
  return static_cast<uint64_t>(difference);
}

// The low half of a * b + c + carry; its high half becomes the carry. It cannot overflow.
constexpr uint64_t MultiplyAdd(uint64_t a, uint64_t b, uint64_t c, uint64_t& carry) {
  const Uint128 sum = WithSecrecySpread(Uint128{a} * b + c + carry);
  carry = static_cast<uint64_t>(sum >> 64);
  return static_cast<uint64_t>(sum);
}

// All ones where `bit` is 1, and 0 where it is 0. The optimiser is not to know which of the two it
// is: it could turn the logic that follows into a branch.
constexpr uint64_t MaskOf(uint64_t bit) {
  uint64_t mask = WithSecrecySpread(0 - bit);
#if !defined(LOCKSTEP_MSAN)  // which cannot look into the statement
  if !consteval {
    __asm__("" : "+r"(mask));
  }
#endif
  return mask;
}

// All ones where `word` is 0.
constexpr uint64_t IsZeroMask(uint64_t word) {
  return MaskOf(1 ^ (WithSecrecySpread(word | (0 - word)) >> 63));
}

template <size_t kCount>
constexpr uint64_t IsZeroMask(const Limbs<kCount>& a) {
  uint64_t any = 0;
  for (const uint64_t limb : a) any |= limb;
  return IsZeroMask(any);
}

// `a` where the mask is all ones, `b` where it is 0.
template <size_t kCount>
constexpr Limbs<kCount> Select(uint64_t mask, const Limbs<kCount>& a, const Limbs<kCount>& b) {
  Limbs<kCount> result{};
  for (size_t i = 0; i < kCount; ++i) result[i] = b[i] ^ (mask & (a[i] ^ b[i]));
  return result;
}

// a + b modulo 2^(64 kCount), and the carry.
template <size_t kCount>
constexpr Limbs<kCount> Add(const Limbs<kCount>& a, const Limbs<kCount>& b, uint64_t& carry) {
  Limbs<kCount> sum{};
  carry = 0;
  for (size_t i = 0; i < kCount; ++i) sum[i] = AddWithCarry(a[i], b[i], carry);
  return sum;
}

// a - b modulo 2^(64 kCount), and the borrow: whether a < b.
template <size_t kCount>
constexpr Limbs<kCount> Subtract(const Limbs<kCount>& a, const Limbs<kCount>& b, uint64_t& borrow) {
  Limbs<kCount> difference{};
  borrow = 0;
  for (size_t i = 0; i < kCount; ++i) difference[i] = SubtractWithBorrow(a[i], b[i], borrow);
  return difference;
}

// `count` bits, at most 63, from bit `position` on; zeros beyond the end.
template <size_t kCount>
constexpr uint64_t BitsAt(const Limbs<kCount>& a, size_t position, size_t count) {
  const size_t limb = position / 64, shift = position % 64;
  uint64_t bits = limb < kCount ? a[limb] >> shift : 0;
  if (shift != 0 && limb + 1 < kCount) bits |= a[limb + 1] << (64 - shift);
  return bits & ((uint64_t{1} << count) - 1);
}

// Big-endian, any length up to 8 kCount bytes.
template <size_t kCount>
constexpr Limbs<kCount> LimbsFrom(Bytes bytes) {
  Limbs<kCount> limbs{};
  for (size_t i = 0; i < bytes.size(); ++i)
    limbs[i / 8] |= uint64_t{bytes[bytes.size() - 1 - i]} << 8 * (i % 8);
  return limbs;
}

// Big-endian, as long as `bytes`; the number has to fit.
template <size_t kCount>
constexpr void WriteLimbs(const Limbs<kCount>& limbs, MutableBytes bytes) {
  for (size_t i = 0; i < bytes.size(); ++i)
    bytes[bytes.size() - 1 - i] = static_cast<uint8_t>(limbs[i / 8] >> 8 * (i % 8));
}

// Hexadecimal digits, read by the compiler.
template <size_t kCount>
consteval Limbs<kCount> LimbsOf(std::string_view digits) {
  Limbs<kCount> limbs{};
  for (size_t i = 0; i < digits.size(); ++i) {
    const size_t digit = std::string_view("0123456789abcdef").find(digits[digits.size() - 1 - i]);
    if (digit > 15) std::abort();  // not a constant: an error of the compiler
    limbs[i / 16] |= uint64_t{digit} << 4 * (i % 16);
  }
  return limbs;
}

}  // namespace lockstep::crypto

#endif  // CRYPTO_CURVE_LIMBS_H_
