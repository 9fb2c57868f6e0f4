#include "crypto/curve/base_table.h"
#include "crypto/curve/curve_kernel.h"
#include "crypto/curve/curve_parameters.h"
#include "crypto/curve/group_operations.h"

namespace lockstep::crypto {
namespace {

using Portable = Group<P521Parameters, PrimeField<P521Parameters>, kP521BaseTable>;

}  // namespace

constexpr CurveKernel kP521Portable =
    KernelOf<Portable>("P-521, portable", kP521, [](const Cpu&) { return true; });

}  // namespace lockstep::crypto
