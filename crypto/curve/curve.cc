#include "crypto/curve/curve.h"

#include <array>
#include <cstdlib>

#include "crypto/curve/curve_parameters.h"

namespace lockstep::crypto {
namespace {

// Digits as the standard prints them, checked by the compiler.
template <size_t kSize>
consteval std::array<uint8_t, kSize> Number(std::string_view digits) {
  std::array<uint8_t, kSize> bytes{};
  if (digits.size() != 2 * kSize) std::abort();  // not a constant: an error of the compiler
  for (size_t i = 0; i < digits.size(); ++i) {
    const size_t digit = std::string_view("0123456789abcdef").find(digits[i]);
    if (digit > 15) std::abort();
    bytes[i / 2] = static_cast<uint8_t>(bytes[i / 2] << 4 | static_cast<int>(digit));
  }
  return bytes;
}

template <size_t kSize>
struct Parameters {
  std::array<uint8_t, kSize> p, b, n, base_x, base_y;
};

template <class Digits>
constexpr Parameters<(Digits::kBits + 7) / 8> kParameters = {
    .p = Number<(Digits::kBits + 7) / 8>(Digits::kP),
    .b = Number<(Digits::kBits + 7) / 8>(Digits::kB),
    .n = Number<(Digits::kBits + 7) / 8>(Digits::kN),
    .base_x = Number<(Digits::kBits + 7) / 8>(Digits::kBaseX),
    .base_y = Number<(Digits::kBits + 7) / 8>(Digits::kBaseY),
};

template <class Digits>
constexpr Curve CurveOf(std::string_view name) {
  constexpr const auto& kNumbers = kParameters<Digits>;
  return {name,       kNumbers.p.size(), Digits::kBits,   kNumbers.p,
          kNumbers.b, kNumbers.n,        kNumbers.base_x, kNumbers.base_y};
}

// Writes a - b modulo 256^size to `difference` and returns whether a < b, as 0 or 1. All of the
// same length; the time depends on it only.
unsigned Subtract(Bytes a, Bytes b, MutableBytes difference) {
  unsigned borrow = 0;
  for (size_t i = a.size(); i-- > 0;) {
    const unsigned digit = unsigned{a[i]} - unsigned{b[i]} - borrow;
    difference[i] = static_cast<uint8_t>(digit);
    borrow = digit >> 31;
  }
  return borrow;
}

}  // namespace

constexpr Curve kP256 = CurveOf<P256Parameters>("P-256");
constexpr Curve kP384 = CurveOf<P384Parameters>("P-384");
constexpr Curve kP521 = CurveOf<P521Parameters>("P-521");

bool IsScalar(const Curve& curve, Bytes bytes) {
  if (bytes.size() != curve.size) return false;
  unsigned any = 0;
  for (const uint8_t byte : bytes) any |= byte;
  EcScalar difference(curve.size);
  const unsigned below = Subtract(bytes, curve.n, difference.Mutable());
  return (static_cast<unsigned>(any != 0) & below) != 0;
}

void ReduceModuloOrder(const Curve& curve, MutableBytes number) {
  EcScalar difference(curve.size);
  const unsigned below = Subtract(number, curve.n, difference.Mutable());
  const auto keep = static_cast<uint8_t>(0 - below);
  for (size_t i = 0; i < number.size(); ++i)
    number[i] = static_cast<uint8_t>((number[i] & keep) | (difference.Expose()[i] & ~keep));
}

Result<EcScalar> RandomScalar(const Curve& curve, Random& random) {
  for (size_t i = 0; i < kMaxScalarCandidates; ++i) {
    EcScalar scalar(curve.size);
    random.Fill(scalar.Mutable());
    // Leaves as many bits as n has, so that few candidates are rejected (FIPS 186-5, A.2.2).
    scalar.Mutable()[0] &= static_cast<uint8_t>(0xff >> (8 * curve.size - curve.bits));
    if (IsScalar(curve, scalar.Expose())) return scalar;
  }
  return Error{Reason::kLibraryFailure};
}

}  // namespace lockstep::crypto
