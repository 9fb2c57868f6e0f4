// Scalars of X25519, as kernels take them apart.
#ifndef CRYPTO_KEX_CURVE25519_SCALAR_H_
#define CRYPTO_KEX_CURVE25519_SCALAR_H_

#include <cstddef>
#include <cstdint>

#include "crypto/base/bytes.h"
#include "crypto/base/secret.h"

namespace lockstep::crypto::curve25519 {

// RFC 7748 section 5, decodeScalar25519.
inline Secret<32> Clamp(Bytes scalar) {
  Secret<32> clamped = Secret<32>::CopyOf(scalar);
  const MutableBytes bytes = clamped.Mutable();
  bytes[0] &= 248;
  bytes[31] = static_cast<uint8_t>((bytes[31] & 127) | 64);
  return clamped;
}

inline uint64_t BitOf(Bytes scalar, size_t index) { return scalar[index / 8] >> (index % 8) & 1; }

// A scalar below 2^255 as 64 digits from -8 to 8, the lowest first, each worth 16 of the one
// before.
struct Digits {
  int8_t digit[64];
};

inline Digits DigitsOf(Bytes scalar) {
  Digits out;
  int carry = 0;
  for (size_t i = 0; i < 64; ++i) {
    const int value = (scalar[i / 2] >> 4 * (i % 2) & 15) + carry;
    carry = i == 63 ? 0 : (value + 8) >> 4;  // the last one takes what comes
    out.digit[i] = static_cast<int8_t>(value - 16 * carry);
  }
  return out;
}

// A digit is -`size` where `sign` is all ones, and `size` where it is 0.
struct SignedDigit {
  explicit SignedDigit(int8_t digit)
      : sign(static_cast<uint64_t>(int64_t{digit} >> 63)),
        size((static_cast<uint64_t>(int64_t{digit}) ^ sign) - sign) {}

  uint64_t sign, size;
};

}  // namespace lockstep::crypto::curve25519

#endif  // CRYPTO_KEX_CURVE25519_SCALAR_H_
