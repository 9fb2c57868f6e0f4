// AES-GCM for processors with AES-NI and PCLMULQDQ: 8 blocks at a time.
#if defined(__x86_64__)
#include <immintrin.h>

#include <cstring>

#include "crypto/aead/gcm/kernel.h"
#include "crypto/aead/gcm/key_schedule_x86.h"
#include "crypto/aead/seal_pieces.h"
#include "crypto/base/declassify.h"
#include "crypto/base/secret.h"

#define LOCKSTEP_TARGET __attribute__((target("aes,pclmul,sse4.1")))
#define LOCKSTEP_INLINE LOCKSTEP_TARGET __attribute__((always_inline)) inline

namespace lockstep::crypto {
namespace {

using Vector = __m128i;
constexpr size_t kLanes = 1;

LOCKSTEP_INLINE Vector Load(const void* at) {
  return _mm_loadu_si128(static_cast<const __m128i*>(at));
}
LOCKSTEP_INLINE void Store(void* at, Vector value) {
  _mm_storeu_si128(static_cast<__m128i*>(at), value);
}
LOCKSTEP_INLINE Vector Repeat(__m128i block) { return block; }
LOCKSTEP_INLINE Vector Xor(Vector a, Vector b) { return _mm_xor_si128(a, b); }
template <int kHalves>
LOCKSTEP_INLINE Vector Multiply(Vector a, Vector b) {
  return _mm_clmulepi64_si128(a, b, kHalves);
}
LOCKSTEP_INLINE Vector ReverseBytes(Vector blocks) {
  return _mm_shuffle_epi8(blocks,
                          _mm_setr_epi8(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
}
LOCKSTEP_INLINE Vector ReverseCounter(Vector blocks) {
  return _mm_shuffle_epi8(blocks,
                          _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 15, 14, 13, 12));
}
LOCKSTEP_INLINE Vector AddCounter(Vector counters, int n) {
  return _mm_add_epi32(counters, _mm_setr_epi32(0, 0, 0, n));
}
LOCKSTEP_INLINE Vector AesRound(Vector blocks, Vector key) { return _mm_aesenc_si128(blocks, key); }
LOCKSTEP_INLINE Vector AesLastRound(Vector blocks, Vector key) {
  return _mm_aesenclast_si128(blocks, key);
}
LOCKSTEP_INLINE __m128i SumOfLanes(Vector vector) { return vector; }
LOCKSTEP_INLINE Vector InFirstLane(__m128i block) { return block; }
// Counter 1 masks the tag.
LOCKSTEP_INLINE Vector FirstCounters(__m128i nonce) { return AddCounter(nonce, 2); }

#include "crypto/aead/gcm/registers.inc"
#include "crypto/aead/gcm/requests.inc"

bool Supported(const Cpu& cpu) { return cpu.aes_clmul; }

}  // namespace

constexpr GcmKernel kGcmAesNi = {"AES-NI", Supported, SetKey, Seal, Open, 0, kUsualStack};

}  // namespace lockstep::crypto

#endif
