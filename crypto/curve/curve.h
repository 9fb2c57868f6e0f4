// The prime curves P-256, P-384 and P-521 (NIST SP 800-186 section 3.2.1): their parameters and
// their scalars. curve_arithmetic.h computes on them.
#ifndef CRYPTO_CURVE_CURVE_H_
#define CRYPTO_CURVE_CURVE_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/base/secret.h"
#include "crypto/random.h"

namespace lockstep::crypto {

inline constexpr size_t kMaxCurveSize = 66;  // P-521

// y^2 = x^3 - 3 x + b modulo p, with a base point of prime order n; the cofactor is 1. All numbers
// are big-endian and `size` bytes long.
struct Curve {
  std::string_view name;  // "P-256"
  size_t size;            // bytes of a coordinate and of a scalar
  size_t bits;            // of p and of n
  Bytes p, b, n;
  Bytes base_x, base_y;

  // An uncompressed point: 0x04 || x || y.
  [[nodiscard]] constexpr size_t point_size() const { return 1 + 2 * size; }
};

extern const Curve kP256;
extern const Curve kP384;
extern const Curve kP521;

// A private key or a nonce: an integer from 1 to n - 1, `size` bytes long.
using EcScalar = Secret<kMaxCurveSize>;

// IsScalar says whether `bytes` is `curve.size` bytes long and holds an integer from 1 to n - 1, in
// time that depends on the length only.
bool IsScalar(const Curve& curve, Bytes bytes);

// ReduceModuloOrder subtracts n from `number`, `curve.size` bytes and below 2 n, unless it is below
// n already. Takes the same time either way.
void ReduceModuloOrder(const Curve& curve, MutableBytes number);

// RandomScalar draws a scalar by rejection. kLibraryFailure after kMaxScalarCandidates that were
// all out of range: the keystream is broken.
inline constexpr size_t kMaxScalarCandidates = 64;  // P-256 rejects one in 2^32, the others fewer
Result<EcScalar> RandomScalar(const Curve& curve, Random& random);

}  // namespace lockstep::crypto

#endif  // CRYPTO_CURVE_CURVE_H_
