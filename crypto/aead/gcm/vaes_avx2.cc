// AES-GCM for processors with VAES and VPCLMULQDQ on 256 bits, without AVX-512: 16 blocks at a
// time.
#if defined(__x86_64__)
#include <immintrin.h>

#include <cstring>

#include "crypto/aead/gcm/kernel.h"
#include "crypto/aead/gcm/key_schedule_x86.h"
#include "crypto/aead/seal_pieces.h"
#include "crypto/base/declassify.h"
#include "crypto/base/secret.h"

#define LOCKSTEP_TARGET __attribute__((target("avx2,vaes,vpclmulqdq,aes,pclmul")))
#define LOCKSTEP_INLINE LOCKSTEP_TARGET __attribute__((always_inline)) inline

namespace lockstep::crypto {
namespace {

using Vector = __m256i;
constexpr size_t kLanes = 2;

LOCKSTEP_INLINE Vector Load(const void* at) {
  return _mm256_loadu_si256(static_cast<const __m256i*>(at));
}
LOCKSTEP_INLINE void Store(void* at, Vector value) {
  _mm256_storeu_si256(static_cast<__m256i*>(at), value);
}
LOCKSTEP_INLINE Vector Repeat(__m128i block) { return _mm256_broadcastsi128_si256(block); }
LOCKSTEP_INLINE Vector Xor(Vector a, Vector b) { return _mm256_xor_si256(a, b); }
template <int kHalves>
LOCKSTEP_INLINE Vector Multiply(Vector a, Vector b) {
  return _mm256_clmulepi64_epi128(a, b, kHalves);
}
LOCKSTEP_INLINE Vector ReverseBytes(Vector blocks) {
  return _mm256_shuffle_epi8(
      blocks, Repeat(_mm_setr_epi8(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)));
}
LOCKSTEP_INLINE Vector ReverseCounter(Vector blocks) {
  return _mm256_shuffle_epi8(
      blocks, Repeat(_mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 15, 14, 13, 12)));
}
LOCKSTEP_INLINE Vector AddCounter(Vector counters, int n) {
  return _mm256_add_epi32(counters, Repeat(_mm_setr_epi32(0, 0, 0, n)));
}
LOCKSTEP_INLINE Vector AesRound(Vector blocks, Vector key) {
  return _mm256_aesenc_epi128(blocks, key);
}
LOCKSTEP_INLINE Vector AesLastRound(Vector blocks, Vector key) {
  return _mm256_aesenclast_epi128(blocks, key);
}
LOCKSTEP_INLINE __m128i SumOfLanes(Vector vector) {
  return _mm_xor_si128(_mm256_castsi256_si128(vector), _mm256_extracti128_si256(vector, 1));
}
LOCKSTEP_INLINE Vector InFirstLane(__m128i block) { return _mm256_zextsi128_si256(block); }
// Counter 1 masks the tag.
LOCKSTEP_INLINE Vector FirstCounters(__m128i nonce) {
  return _mm256_add_epi32(Repeat(nonce), _mm256_setr_epi32(0, 0, 0, 2, 0, 0, 0, 3));
}

#include "crypto/aead/gcm/registers.inc"
#include "crypto/aead/gcm/requests.inc"

bool Supported(const Cpu& cpu) { return cpu.vaes_avx2; }

}  // namespace

constexpr GcmKernel kGcmVaesAvx2 = {"VAES, AVX2", Supported, SetKey, Seal, Open, 0, kUsualStack};

}  // namespace lockstep::crypto

#endif
