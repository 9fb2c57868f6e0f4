#include "crypto/base/secret.h"

#include <cstring>

#include "crypto/base/msan.h"

namespace lockstep {

void Wipe(MutableBytes bytes) {
  if (bytes.empty()) return;
  std::memset(bytes.data(), 0, bytes.size());
  // The pointer escapes into an opaque statement that may read memory, so the stores above stay.
  __asm__ __volatile__("" : : "r"(bytes.data()) : "memory");
}

bool ConstantTimeEqual(Bytes a, Bytes b) {
  if (a.size() != b.size()) return false;
  uint8_t difference = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    difference = static_cast<uint8_t>(difference | (a[i] ^ b[i]));
#ifndef LOCKSTEP_MSAN  // which cannot look into the statement
    // Hides the accumulator from the optimiser, which could otherwise leave the loop early.
    __asm__ __volatile__("" : "+r"(difference));
#endif
  }
  return difference == 0;
}

}  // namespace lockstep
