#include "crypto/curve/base_table.h"
#include "crypto/curve/curve_kernel.h"
#include "crypto/curve/curve_parameters.h"
#include "crypto/curve/group_operations.h"

namespace lockstep::crypto {
namespace {

using Portable = Group<P384Parameters, PrimeField<P384Parameters>, kP384BaseTable>;

}  // namespace

constexpr CurveKernel kP384Portable =
    KernelOf<Portable>("P-384, portable", kP384, [](const Cpu&) { return true; });

}  // namespace lockstep::crypto
