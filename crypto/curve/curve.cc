#include "crypto/curve/curve.h"

#include <array>
#include <cstdlib>

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

constexpr Parameters<32> kParameters256 = {
    .p = Number<32>("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff"),
    .b = Number<32>("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b"),
    .n = Number<32>("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"),
    .base_x = Number<32>("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"),
    .base_y = Number<32>("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"),
};

constexpr Parameters<48> kParameters384 = {
    .p = Number<48>("fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe"
                    "ffffffff0000000000000000ffffffff"),
    .b = Number<48>("b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875a"
                    "c656398d8a2ed19d2a85c8edd3ec2aef"),
    .n = Number<48>("ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf"
                    "581a0db248b0a77aecec196accc52973"),
    .base_x = Number<48>("aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a38"
                         "5502f25dbf55296c3a545e3872760ab7"),
    .base_y = Number<48>("3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c0"
                         "0a60b1ce1d7e819d7a431d7c90ea0e5f"),
};

constexpr Parameters<66> kParameters521 = {
    .p = Number<66>("01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
                    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
                    "ffff"),
    .b = Number<66>("0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef1"
                    "09e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b50"
                    "3f00"),
    .n = Number<66>("01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
                    "fffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e9138"
                    "6409"),
    .base_x = Number<66>("00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d"
                         "3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5"
                         "bd66"),
    .base_y = Number<66>("011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e"
                         "662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd1"
                         "6650"),
};

template <size_t kSize>
constexpr Curve CurveOf(std::string_view name, size_t bits, const Parameters<kSize>& parameters) {
  return {name,
          kSize,
          bits,
          parameters.p,
          parameters.b,
          parameters.n,
          parameters.base_x,
          parameters.base_y};
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

constexpr Curve kP256 = CurveOf("P-256", 256, kParameters256);
constexpr Curve kP384 = CurveOf("P-384", 384, kParameters384);
constexpr Curve kP521 = CurveOf("P-521", 521, kParameters521);

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
