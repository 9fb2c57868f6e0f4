#include "crypto/kex/curve25519/curve25519.h"

#include <algorithm>

#include "crypto/kex/curve25519/kernels.h"

namespace lockstep::crypto {
namespace {

constexpr const Curve25519Kernel* kKernels[] = {
#if defined(__x86_64__)
    &curve25519::kIfma, &curve25519::kAdx,
#endif
    &curve25519::kPortable};

}  // namespace

std::span<const Curve25519Kernel* const> AllCurve25519Kernels() { return kKernels; }

const Curve25519Kernel& BestCurve25519Kernel() {
  return **std::ranges::find_if(
      kKernels, [](const Curve25519Kernel* each) { return each->supported(ThisCpu()); });
}

}  // namespace lockstep::crypto
