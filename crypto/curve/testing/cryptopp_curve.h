// The prime curves by Crypto++: what ours is held against. Slow, and not in constant time.
#ifndef CRYPTO_CURVE_TESTING_CRYPTOPP_CURVE_H_
#define CRYPTO_CURVE_TESTING_CRYPTOPP_CURVE_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/curve/curve.h"

namespace lockstep::crypto::cryptopp {

// number * base point, uncompressed.
std::vector<uint8_t> PublicPoint(const Curve& curve, Bytes number);

// The x coordinate of number * point; nothing if the point is not one.
std::optional<std::vector<uint8_t>> MultiplyPoint(const Curve& curve, Bytes number, Bytes point);

// r and s, or nothing where one of them is 0.
struct Numbers {
  std::vector<uint8_t> r, s;
};
std::optional<Numbers> EcdsaSign(const Curve& curve, Bytes key, Bytes nonce, Bytes digest);

bool EcdsaVerify(const Curve& curve, Bytes point, Bytes digest, Bytes r, Bytes s);

}  // namespace lockstep::crypto::cryptopp

#endif  // CRYPTO_CURVE_TESTING_CRYPTOPP_CURVE_H_
