// What is done with private keys on the prime curves: scalars and nonces are secret; points,
// digests and signatures are not.
#ifndef TOOLS_CONSTANT_TIME_CURVE_CHECK_H_
#define TOOLS_CONSTANT_TIME_CURVE_CHECK_H_

#include <functional>

#include "crypto/curve/curve_kernel.h"
#include "tools/constant_time/check.h"

namespace lockstep::constant_time {

std::function<void(Probe&)> CurveCheck(const crypto::CurveKernel& kernel);

}  // namespace lockstep::constant_time

#endif  // TOOLS_CONSTANT_TIME_CURVE_CHECK_H_
