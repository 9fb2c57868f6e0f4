#include "tools/constant_time/curve_check.h"

#include <array>
#include <cstdint>
#include <vector>

#include "crypto/base/result.h"
#include "crypto/kex/x25519.h"
#include "tools/constant_time/taint.h"

namespace lockstep::constant_time {

std::function<void(Probe&)> CurveCheck(const crypto::CurveKernel& kernel) {
  return [&kernel](Probe& probe) {
    const size_t size = kernel.curve->size;
    std::vector<uint8_t> key(size), nonce(size), point(kernel.curve->point_size());
    std::vector<uint8_t> x(size), r(size), s(size);
    key[size / 2] = 0x55;
    nonce[size / 3] = 0x77;
    MarkSecret(key);
    MarkSecret(nonce);
    if (!kernel.public_point(key, point)) return;
    probe.Show(point);
    MarkPublic(point);
    if (!kernel.multiply(nonce, point, x).has_value()) return;
    probe.Show(x);
    const std::vector<uint8_t> digest(32, 0xdd);
    if (kernel.sign(key, nonce, digest, r, s) != crypto::SignOutcome::kDone) return;
    probe.Show(r);
    probe.Show(s);
  };
}

std::function<void(Probe&)> Curve25519Check(const crypto::Curve25519Kernel& kernel) {
  return [&kernel](Probe& probe) {
    std::array<uint8_t, 32> scalar, point, product;
    scalar.fill(0x55);
    MarkSecret(scalar);
    kernel.multiply_base(scalar, point);
    probe.Show(point);
    MarkPublic(point);
    kernel.multiply(scalar, point, product);
    probe.Show(product);
  };
}

void CheckX25519(Probe& probe) {
  crypto::KeyExchangePrivateKey key(32);
  key.Mutable()[3] = 0x55;
  MarkSecret(key.Expose());
  const std::array<uint8_t, 32> share = {9};
  const Result<crypto::SharedSecret> secret = crypto::kX25519.decapsulate(key, share);
  if (secret.has_value()) probe.Show(secret->Expose());
}

}  // namespace lockstep::constant_time
