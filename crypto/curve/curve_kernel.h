// CurveKernel: the arithmetic of one curve for one kind of processor.
#ifndef CRYPTO_CURVE_CURVE_KERNEL_H_
#define CRYPTO_CURVE_CURVE_KERNEL_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/cpu.h"
#include "crypto/curve/curve.h"

namespace lockstep::crypto {

// What signing comes to.
enum class SignOutcome : uint8_t {
  kDone,
  kAnotherNonce,  // r or s is 0
  kFault,         // the results contradict each other
};

// Numbers are big-endian and curve->size bytes long, points uncompressed, scalars IsScalar(), all
// by the caller's word except where it says "any". No function allocates. Of secret bytes the time
// depends on the length only.
struct CurveKernel {
  std::string_view name;
  const Curve* curve;
  bool (*supported)(const Cpu& cpu);

  // point = scalar * base point. False: a fault in the computation.
  bool (*public_point)(Bytes scalar, MutableBytes point);
  // x = that of scalar * any point. kInvalidPublicKey unless it is on the curve; kInternalError
  // after a fault.
  Status (*multiply)(Bytes scalar, Bytes point, MutableBytes x);
  // `digest`: any.
  SignOutcome (*sign)(Bytes key, Bytes nonce, Bytes digest, MutableBytes r, MutableBytes s);
  // All any, and public. kInvalidPublicKey, kInvalidSignature.
  Status (*verify)(Bytes point, Bytes digest, Bytes r, Bytes s);
};

extern const CurveKernel kP256Ifma;
extern const CurveKernel kP256Adx;
extern const CurveKernel kP256Portable;
extern const CurveKernel kP384Adx;
extern const CurveKernel kP384Portable;
extern const CurveKernel kP521Portable;

// Every kernel of this build, the better ones of a curve first.
std::span<const CurveKernel* const> AllCurveKernels();

}  // namespace lockstep::crypto

#endif  // CRYPTO_CURVE_CURVE_KERNEL_H_
