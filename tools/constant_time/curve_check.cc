#include "tools/constant_time/curve_check.h"

#include <cstdint>
#include <vector>

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

}  // namespace lockstep::constant_time
