// Curve25519 by libsodium: what ours is held against.
#ifndef CRYPTO_KEX_CURVE25519_TESTING_SODIUM_CURVE25519_H_
#define CRYPTO_KEX_CURVE25519_TESTING_SODIUM_CURVE25519_H_

#include <array>
#include <cstdint>

namespace lockstep::crypto::sodium {

using Curve25519Block = std::array<uint8_t, 32>;

// Zeros where the point is of low order.
Curve25519Block Multiply(const Curve25519Block& scalar, const Curve25519Block& point);

Curve25519Block MultiplyBase(const Curve25519Block& scalar);

}  // namespace lockstep::crypto::sodium

#endif  // CRYPTO_KEX_CURVE25519_TESTING_SODIUM_CURVE25519_H_
