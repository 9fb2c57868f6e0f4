// Curve25519 (RFC 7748): products of a point, and of the base point, with a scalar.
#ifndef CRYPTO_KEX_CURVE25519_CURVE25519_H_
#define CRYPTO_KEX_CURVE25519_CURVE25519_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "crypto/cpu.h"

namespace lockstep::crypto {

// For one kind of processor. Scalars (any 32 bytes, clamped here) are secret: no branch and no
// index depends on them. The output may overlap the inputs.
struct Curve25519Kernel {
  using Input = std::span<const uint8_t, 32>;
  using Output = std::span<uint8_t, 32>;

  std::string_view name;
  bool (*supported)(const Cpu& cpu);
  // All zeros where the point is of low order: for the caller to refuse.
  void (*multiply)(Input scalar, Input point, Output product);
  void (*multiply_base)(Input scalar, Output product);
};

// Every kernel of this build, best first.
std::span<const Curve25519Kernel* const> AllCurve25519Kernels();
// The first that this processor supports.
const Curve25519Kernel& BestCurve25519Kernel();

}  // namespace lockstep::crypto

#endif  // CRYPTO_KEX_CURVE25519_CURVE25519_H_
