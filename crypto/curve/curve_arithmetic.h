// Arithmetic on the prime curves: the best kernel for this processor (curve_kernel.h). Of secrets,
// time and memory accesses depend on the lengths only. Numbers go in and out as big-endian bytes.
#ifndef CRYPTO_CURVE_CURVE_ARITHMETIC_H_
#define CRYPTO_CURVE_CURVE_ARITHMETIC_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/curve/curve.h"

namespace lockstep::crypto {

// `curve` is kP256, kP384 or kP521. No function throws. Points from a peer are checked: anything
// but an uncompressed point on the curve is kInvalidPublicKey. Scalars are IsScalar() by the
// caller's word.

// PublicPoint writes scalar * base point, uncompressed, to `point`, `curve.point_size()` bytes.
// Takes no memory. kInternalError where a fault led off the curve.
Status PublicPoint(const Curve& curve, const EcScalar& scalar, MutableBytes point);
// Likewise, to bytes of its own: kOutOfMemory.
Result<std::vector<uint8_t>> PublicPoint(const Curve& curve, const EcScalar& scalar);

// MultiplyPoint writes the x coordinate of scalar * point to `x`, `curve.size` bytes. Takes no
// memory. kInternalError where a fault led off the curve.
Status MultiplyPoint(const Curve& curve, const EcScalar& scalar, Bytes point, MutableBytes x);

// The two integers of an ECDSA signature.
struct EcdsaNumbers {
  [[nodiscard]] Bytes r() const { return Bytes(r_bytes).first(size); }
  [[nodiscard]] Bytes s() const { return Bytes(s_bytes).first(size); }

  size_t size;  // curve.size
  std::array<uint8_t, kMaxCurveSize> r_bytes, s_bytes;
};

// EcdsaSign signs a digest (FIPS 186-5 section 6.4.1) with the given nonce. Takes no memory.
// Nothing: the nonce yields r = 0 or s = 0, and another one is needed. kSignatureSelfCheckFailed
// where a fault shows: nonce * base point does not lie on the curve, or s nonce = e + r key does
// not hold.
Result<std::optional<EcdsaNumbers>> EcdsaSign(const Curve& curve, const EcScalar& key,
                                              const EcScalar& nonce, Bytes digest);

// EcdsaVerify checks r and s, big-endian of any length, over a digest (FIPS 186-5 section 6.4.2):
// kInvalidSignature. All of it is public, and the time depends on it. Takes no memory.
Status EcdsaVerify(const Curve& curve, Bytes point, Bytes digest, Bytes r, Bytes s);

}  // namespace lockstep::crypto

#endif  // CRYPTO_CURVE_CURVE_ARITHMETIC_H_
