// The forms in which a secret number of a curve lies in memory while it is computed with.
#ifndef CRYPTO_CURVE_TESTING_SCALAR_NEEDLES_H_
#define CRYPTO_CURVE_TESTING_SCALAR_NEEDLES_H_

#include <string>

#include "crypto/base/bytes.h"
#include "crypto/curve/curve.h"
#include "crypto/testing/needles.h"

namespace lockstep::testing {

// Of a scalar k: as bytes and as limbs, k and n - k, whichever is the odd one; k and 1 / k modulo n
// in Montgomery's form, and 1 / k itself.
void AddScalar(Needles& needles, const std::string& name, const crypto::Curve& curve, Bytes scalar);
// Of a coordinate: as bytes, as limbs, and in Montgomery's form modulo p.
void AddCoordinate(Needles& needles, const std::string& name, const crypto::Curve& curve,
                   Bytes coordinate);

}  // namespace lockstep::testing

#endif  // CRYPTO_CURVE_TESTING_SCALAR_NEEDLES_H_
