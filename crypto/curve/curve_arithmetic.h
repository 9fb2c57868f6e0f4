// Arithmetic on the prime curves, by Crypto++, whose big integers take time that depends on their
// values: crypto/README.md says what that means and what the blinding here does about it. Numbers
// go in and out as big-endian bytes, so that arithmetic of our own can take its place.
#ifndef CRYPTO_CURVE_CURVE_ARITHMETIC_H_
#define CRYPTO_CURVE_CURVE_ARITHMETIC_H_

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/curve/curve.h"

namespace lockstep::crypto {

// No function throws. All of them fail with kOutOfMemory or kLibraryFailure besides what they say.
// Points from a peer are checked: anything but an uncompressed point on the curve is
// kInvalidPublicKey. Scalars are IsScalar() by the caller's word.

// PublicPoint returns scalar * base point, uncompressed.
Result<std::vector<uint8_t>> PublicPoint(const Curve& curve, const EcScalar& scalar);

// MultiplyPoint writes the x coordinate of scalar * point to `x`, `curve.size` bytes.
Status MultiplyPoint(const Curve& curve, const EcScalar& scalar, Bytes point, MutableBytes x);

// The two integers of an ECDSA signature, `curve.size` bytes each.
struct EcdsaNumbers {
  std::vector<uint8_t> r, s;
};

// EcdsaSign signs a digest (FIPS 186-5 section 6.4.1) with the given nonce. `blinding` is a fresh
// scalar that hides key and nonce from the arithmetic; it does not change the result. Nothing: the
// nonce yields r = 0 or s = 0, and another one is needed.
Result<std::optional<EcdsaNumbers>> EcdsaSign(const Curve& curve, const EcScalar& key,
                                              const EcScalar& nonce, const EcScalar& blinding,
                                              Bytes digest);

// EcdsaVerify checks r and s, big-endian of any length, over a digest (FIPS 186-5 section 6.4.2):
// kInvalidSignature.
Status EcdsaVerify(const Curve& curve, Bytes point, Bytes digest, Bytes r, Bytes s);

}  // namespace lockstep::crypto

#endif  // CRYPTO_CURVE_CURVE_ARITHMETIC_H_
