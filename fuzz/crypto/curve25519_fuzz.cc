// The kernels of Curve25519 and libsodium on the same scalar and point.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>

#include "crypto/cpu.h"
#include "crypto/kex/curve25519/curve25519.h"
#include "crypto/kex/curve25519/testing/sodium_curve25519.h"

namespace lockstep {
namespace {

using Block = crypto::sodium::Curve25519Block;

void Check(bool holds) {
  if (!holds) std::abort();
}

void CheckKernel(const crypto::Curve25519Kernel& kernel, const Block& scalar, const Block& point) {
  Block product;
  kernel.multiply_base(scalar, product);
  Check(product == crypto::sodium::MultiplyBase(scalar));
  kernel.multiply(scalar, point, product);
  Check(product == crypto::sodium::Multiply(scalar, point));
}

}  // namespace
}  // namespace lockstep

// A scalar and a point, with zeros for what is missing.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::array<uint8_t, 64> both = {};
  std::copy_n(data, std::min(size, both.size()), both.begin());
  lockstep::Block scalar, point;
  std::copy_n(both.begin(), 32, scalar.begin());
  std::copy_n(both.begin() + 32, 32, point.begin());
  for (const auto* kernel : lockstep::crypto::AllCurve25519Kernels())
    if (kernel->supported(lockstep::crypto::ThisCpu()))
      lockstep::CheckKernel(*kernel, scalar, point);
  return 0;
}
