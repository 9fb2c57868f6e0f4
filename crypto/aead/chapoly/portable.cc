// ChaCha20-Poly1305 for any processor: four blocks of ChaCha20 at a time, in the compiler's own
// vectors of four words, which are registers where the processor has such.
#include <cstring>

#include "crypto/aead/chapoly/kernel.h"
#include "crypto/aead/chapoly/poly1305.h"
#include "crypto/aead/seal_pieces.h"
#include "crypto/base/clear_stack.h"
#include "crypto/base/declassify.h"
#include "crypto/base/secret.h"

#define LOCKSTEP_TARGET
#define LOCKSTEP_INLINE __attribute__((always_inline)) inline
#define LOCKSTEP_NOINLINE __attribute__((noinline))

namespace lockstep::crypto {
namespace {

using Row = uint32_t __attribute__((vector_size(16)));
constexpr size_t kLanes = 1;

template <int kBits>
LOCKSTEP_INLINE Row Rotated(Row x) {
  return x << kBits | x >> (32 - kBits);
}

template <int kWords>
LOCKSTEP_INLINE Row Turned(Row x) {
  return __builtin_shufflevector(x, x, kWords, (kWords + 1) % 4, (kWords + 2) % 4,
                                 (kWords + 3) % 4);
}

LOCKSTEP_INLINE void StoreBlocks(uint8_t* to, Row a, Row b, Row c, Row d) {
  std::memcpy(to, &a, sizeof a);
  std::memcpy(to + 16, &b, sizeof b);
  std::memcpy(to + 32, &c, sizeof c);
  std::memcpy(to + 48, &d, sizeof d);
}

#include "crypto/aead/chapoly/rows.inc"

bool Supported(const Cpu&) { return true; }

}  // namespace

constexpr ChaChaPolyKernel kChaChaPolyPortable = {"portable", Supported, Seal, Open};

}  // namespace lockstep::crypto
