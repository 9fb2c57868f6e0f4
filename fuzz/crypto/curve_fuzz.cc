// The kernels of the prime curves and Crypto++ on the same numbers: what one accepts, and what it
// makes of it, all do.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/cpu.h"
#include "crypto/curve/curve_kernel.h"
#include "crypto/curve/testing/cryptopp_curve.h"

namespace lockstep {
namespace {

using crypto::CurveKernel;
using Buffer = std::vector<uint8_t>;

void Check(bool holds) {
  if (!holds) std::abort();
}

// The numbers of an input, one after the other; zeros behind its end.
class Input {
 public:
  explicit Input(Bytes bytes) : rest_(bytes) {}
  Buffer Take(size_t size) {
    Buffer taken(size);
    const size_t count = std::min(size, rest_.size());
    std::ranges::copy(rest_.first(count), taken.begin());
    rest_ = rest_.subspan(count);
    return taken;
  }

 private:
  Bytes rest_;
};

void CheckKernel(const CurveKernel& kernel, Input input) {
  const crypto::Curve& curve = *kernel.curve;
  const Buffer key = input.Take(curve.size), nonce = input.Take(curve.size);
  const Buffer digest = input.Take(32), anything = input.Take(curve.point_size());
  const Buffer r_anything = input.Take(curve.size), s_anything = input.Take(curve.size);
  Check(kernel.verify(anything, digest, r_anything, s_anything).has_value() ==
        crypto::cryptopp::EcdsaVerify(curve, anything, digest, r_anything, s_anything));
  if (!IsScalar(curve, key) || !IsScalar(curve, nonce)) return;

  Buffer point(curve.point_size()), x(curve.size), r(curve.size), s(curve.size);
  Check(kernel.public_point(key, point));
  Check(point == crypto::cryptopp::PublicPoint(curve, key));
  for (const Buffer& other : {anything, point}) {
    const auto expected = crypto::cryptopp::MultiplyPoint(curve, nonce, other);
    Check(kernel.multiply(nonce, other, x).has_value() == expected.has_value());
    Check(!expected || x == *expected);
  }
  const auto signature = crypto::cryptopp::EcdsaSign(curve, key, nonce, digest);
  const crypto::SignOutcome outcome = kernel.sign(key, nonce, digest, r, s);
  Check(outcome == (signature ? crypto::SignOutcome::kDone : crypto::SignOutcome::kAnotherNonce));
  if (!signature) return;
  Check(r == signature->r && s == signature->s);
  Check(kernel.verify(point, digest, r, s).has_value());
  Check(kernel.verify(point, digest, r, s_anything).has_value() ==
        crypto::cryptopp::EcdsaVerify(curve, point, digest, r, s_anything));
}

}  // namespace
}  // namespace lockstep

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const auto kernels = lockstep::crypto::AllCurveKernels();
  const lockstep::crypto::CurveKernel& kernel = *kernels[data[0] % kernels.size()];
  if (kernel.supported(lockstep::crypto::ThisCpu()))
    lockstep::CheckKernel(kernel, lockstep::Input({data + 1, size - 1}));
  return 0;
}
