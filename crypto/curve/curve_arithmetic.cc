#include "crypto/curve/curve_arithmetic.h"

#include <algorithm>

#include "crypto/cpu.h"
#include "crypto/curve/curve_kernel.h"
#include "crypto/library/exceptions.h"

namespace lockstep::crypto {
namespace {

constexpr const CurveKernel* kKernels[] = {
#if defined(__x86_64__)
    &kP256Ifma, &kP256Adx, &kP384Adx,
#endif
    &kP256Portable, &kP384Portable, &kP521Portable};

const CurveKernel& KernelFor(const Curve& curve) {
  return **std::ranges::find_if(kKernels, [&curve](const CurveKernel* kernel) {
    return kernel->curve == &curve && kernel->supported(ThisCpu());
  });
}

}  // namespace

std::span<const CurveKernel* const> AllCurveKernels() { return kKernels; }

Status PublicPoint(const Curve& curve, const EcScalar& scalar, MutableBytes point) {
  if (!KernelFor(curve).public_point(scalar.Expose(), point)) return Error{Reason::kInternalError};
  return {};
}

Result<std::vector<uint8_t>> PublicPoint(const Curve& curve, const EcScalar& scalar) {
  return CatchAll([&]() -> Result<std::vector<uint8_t>> {
    std::vector<uint8_t> point(curve.point_size());
    LOCKSTEP_TRY(PublicPoint(curve, scalar, point));
    return point;
  });
}

Status MultiplyPoint(const Curve& curve, const EcScalar& scalar, Bytes point, MutableBytes x) {
  return KernelFor(curve).multiply(scalar.Expose(), point, x);
}

Result<std::optional<EcdsaNumbers>> EcdsaSign(const Curve& curve, const EcScalar& key,
                                              const EcScalar& nonce, Bytes digest) {
  EcdsaNumbers numbers{.size = curve.size, .r_bytes = {}, .s_bytes = {}};
  switch (KernelFor(curve).sign(key.Expose(), nonce.Expose(), digest,
                                MutableBytes(numbers.r_bytes).first(curve.size),
                                MutableBytes(numbers.s_bytes).first(curve.size))) {
    case SignOutcome::kDone:
      return numbers;
    case SignOutcome::kAnotherNonce:
      return std::nullopt;
    case SignOutcome::kFault:
      break;
  }
  return Error{Reason::kSignatureSelfCheckFailed};
}

Status EcdsaVerify(const Curve& curve, Bytes point, Bytes digest, Bytes r, Bytes s) {
  return KernelFor(curve).verify(point, digest, r, s);
}

}  // namespace lockstep::crypto
