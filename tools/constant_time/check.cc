#include "tools/constant_time/check.h"

namespace lockstep::constant_time {

void Probe::Leak(Bytes secret) {
  for (const uint8_t byte : secret) {
    // An instruction that cannot be executed without its branch.
    if ((byte & 1) != 0) __asm__ __volatile__("nop");
  }
}

}  // namespace lockstep::constant_time
