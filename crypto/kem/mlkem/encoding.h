// How ML-KEM writes polynomials (FIPS 203 section 4.2.1): ByteEncode, Compress and their inverses.
// None divides, and none takes longer for some coefficients than for others.
#ifndef CRYPTO_KEM_MLKEM_ENCODING_H_
#define CRYPTO_KEM_MLKEM_ENCODING_H_

#include <cstddef>
#include <cstdint>

#include "crypto/base/bytes.h"
#include "crypto/kem/mlkem/kernel.h"

namespace lockstep::crypto::mlkem {

// Bytes of a polynomial with `bits` bits a coefficient.
constexpr size_t EncodedSize(int bits) {
  return kMlKemCoefficients / 8 * static_cast<size_t>(bits);
}

// Compress_d of equation 4.7: round(2^d / q x) modulo 2^d, for x from 0 to q - 1 and d to 11. The
// quotient by q is a product and a shift: compilers may divide, and processors then take a time
// that tells the secret.
constexpr uint16_t Compress(int d, int16_t x) {
  const uint64_t numerator = (static_cast<uint64_t>(x) << d) + kMlKemPrime / 2;
  constexpr uint64_t kReciprocal = 20642679;  // 2^36 / q, rounded up
  static_assert(kReciprocal * kMlKemPrime - (uint64_t{1} << 36) < uint64_t{kMlKemPrime});
  return static_cast<uint16_t>((numerator * kReciprocal >> 36) & ((1U << d) - 1));
}

// Decompress_d of equation 4.8.
constexpr int16_t Decompress(int d, uint16_t y) {
  return static_cast<int16_t>((uint32_t{y} * kMlKemPrime + (1U << (d - 1))) >> d);
}

// ByteEncode_12 of a reduced polynomial, to EncodedSize(12) bytes, and back. Decode returns whether
// all coefficients were below q; where one was not, the output is not to be used.
void Encode(const Polynomial& p, uint8_t* output);
[[nodiscard]] bool Decode(const uint8_t* input, Polynomial& p);

// ByteEncode_d(Compress_d(p)) of a reduced polynomial, for d of 1, 4, 5, 10 and 11, and back.
template <int d>
void CompressAndEncode(const Polynomial& p, uint8_t* output);
template <int d>
void DecodeAndDecompress(const uint8_t* input, Polynomial& p);

}  // namespace lockstep::crypto::mlkem

#endif  // CRYPTO_KEM_MLKEM_ENCODING_H_
