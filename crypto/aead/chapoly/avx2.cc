// ChaCha20-Poly1305 for processors with AVX2: eight blocks of ChaCha20 at a time, two in a
// register.
#if defined(__x86_64__)
#include <immintrin.h>

#include <cstring>

#include "crypto/aead/chapoly/kernel.h"
#include "crypto/aead/chapoly/poly1305.h"
#include "crypto/aead/seal_pieces.h"
#include "crypto/base/clear_stack.h"
#include "crypto/base/declassify.h"
#include "crypto/base/secret.h"

// Attributes of each function, not flags of the file: an inline function of a header that is
// compiled here must stay one for every processor.
#define LOCKSTEP_TARGET __attribute__((target("avx2")))
#define LOCKSTEP_INLINE LOCKSTEP_TARGET __attribute__((always_inline)) inline
#define LOCKSTEP_NOINLINE LOCKSTEP_TARGET __attribute__((noinline))

namespace lockstep::crypto {
namespace {

using Row = uint32_t __attribute__((vector_size(32)));
constexpr size_t kLanes = 2;

LOCKSTEP_INLINE __m256i Register(Row x) { return reinterpret_cast<__m256i>(x); }
LOCKSTEP_INLINE Row RowOf(__m256i x) { return reinterpret_cast<Row>(x); }

template <int kBits>
LOCKSTEP_INLINE Row Rotated(Row x) {
  if constexpr (kBits % 8 != 0) return x << kBits | x >> (32 - kBits);
  // Whole bytes: one shuffle.
  const __m256i bytes = _mm256_broadcastsi128_si256(
      kBits == 16 ? _mm_setr_epi8(2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13)
                  : _mm_setr_epi8(3, 0, 1, 2, 7, 4, 5, 6, 11, 8, 9, 10, 15, 12, 13, 14));
  return RowOf(_mm256_shuffle_epi8(Register(x), bytes));
}

template <int kWords>
LOCKSTEP_INLINE Row Turned(Row x) {
  constexpr int kOrder = kWords == 1 ? 0x39 : kWords == 2 ? 0x4e : 0x93;
  return RowOf(_mm256_shuffle_epi32(Register(x), kOrder));
}

LOCKSTEP_INLINE void StoreBlocks(uint8_t* to, Row a, Row b, Row c, Row d) {
  __m256i* const at = reinterpret_cast<__m256i*>(to);
  _mm256_store_si256(at, _mm256_permute2x128_si256(Register(a), Register(b), 0x20));
  _mm256_store_si256(at + 1, _mm256_permute2x128_si256(Register(c), Register(d), 0x20));
  _mm256_store_si256(at + 2, _mm256_permute2x128_si256(Register(a), Register(b), 0x31));
  _mm256_store_si256(at + 3, _mm256_permute2x128_si256(Register(c), Register(d), 0x31));
}

#include "crypto/aead/chapoly/rows.inc"

bool Supported(const Cpu& cpu) { return cpu.avx2; }

}  // namespace

constexpr ChaChaPolyKernel kChaChaPolyAvx2 = {"AVX2", Supported, Seal, Open};

}  // namespace lockstep::crypto

#endif
