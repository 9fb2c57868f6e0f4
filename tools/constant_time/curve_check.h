// What is done with private keys on the prime curves and on Curve25519: scalars and nonces are
// secret; points, digests and signatures are not.
#ifndef TOOLS_CONSTANT_TIME_CURVE_CHECK_H_
#define TOOLS_CONSTANT_TIME_CURVE_CHECK_H_

#include <functional>

#include "crypto/curve/curve_kernel.h"
#include "crypto/kex/curve25519/curve25519.h"
#include "tools/constant_time/check.h"

namespace lockstep::constant_time {

std::function<void(Probe&)> CurveCheck(const crypto::CurveKernel& kernel);
std::function<void(Probe&)> Curve25519Check(const crypto::Curve25519Kernel& kernel);
// As the provider's row has it, with its look at the product.
void CheckX25519(Probe& probe);

}  // namespace lockstep::constant_time

#endif  // TOOLS_CONSTANT_TIME_CURVE_CHECK_H_
