#include "crypto/kex/curve25519/testing/sodium_curve25519.h"

#include <sodium.h>

namespace lockstep::crypto::sodium {

Curve25519Block Multiply(const Curve25519Block& scalar, const Curve25519Block& point) {
  Curve25519Block product;
  // Refuses points of low order without computing.
  if (crypto_scalarmult_curve25519(product.data(), scalar.data(), point.data()) != 0)
    product.fill(0);
  return product;
}

Curve25519Block MultiplyBase(const Curve25519Block& scalar) {
  Curve25519Block product;
  crypto_scalarmult_curve25519_base(product.data(), scalar.data());
  return product;
}

}  // namespace lockstep::crypto::sodium
