#include "crypto/curve/curve_kernel.h"
#include "crypto/curve/group_operations.h"
#include "crypto/curve/p256_groups.h"

namespace lockstep::crypto {

constexpr CurveKernel kP256Portable =
    KernelOf<P256Portable>("P-256, portable", kP256, [](const Cpu&) { return true; });
#if defined(__x86_64__)
constexpr CurveKernel kP256Adx = KernelOf<P256Adx>(
    "P-256, BMI2 and ADX", kP256, [](const Cpu& cpu) { return cpu.bmi2_adx && cpu.avx2; });
#endif

}  // namespace lockstep::crypto
