// The kernels of Curve25519, for curve25519.cc to list.
#ifndef CRYPTO_KEX_CURVE25519_KERNELS_H_
#define CRYPTO_KEX_CURVE25519_KERNELS_H_

#include "crypto/kex/curve25519/curve25519.h"

namespace lockstep::crypto::curve25519 {

extern const Curve25519Kernel kPortable;
#if defined(__x86_64__)
extern const Curve25519Kernel kAdx, kIfma;
#endif

}  // namespace lockstep::crypto::curve25519

#endif  // CRYPTO_KEX_CURVE25519_KERNELS_H_
