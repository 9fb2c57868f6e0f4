// SHA-256 by the processor's own instructions.
#if defined(__x86_64__)
#include <immintrin.h>

#include "crypto/hash/sha2_kernel.h"

#define LOCKSTEP_TARGET __attribute__((target("sha,sse4.1")))
#define LOCKSTEP_INLINE LOCKSTEP_TARGET __attribute__((always_inline)) inline

namespace lockstep::crypto {
namespace {

LOCKSTEP_INLINE __m128i LoadWords(const uint8_t* at) {
  const __m128i big_endian = _mm_setr_epi8(3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
  return _mm_shuffle_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at)), big_endian);
}

// The instructions want the chain's words as (a, b, e, f) and (c, d, g, h), the first in front.
struct Chain {
  __m128i abef;
  __m128i cdgh;
};

LOCKSTEP_INLINE Chain LoadChain(const uint32_t* words) {
  const auto* at = reinterpret_cast<const __m128i*>(words);
  const __m128i cdab = _mm_shuffle_epi32(_mm_load_si128(at), 0xb1);
  const __m128i efgh = _mm_shuffle_epi32(_mm_load_si128(at + 1), 0x1b);
  return {_mm_alignr_epi8(cdab, efgh, 8), _mm_blend_epi16(efgh, cdab, 0xf0)};
}

LOCKSTEP_INLINE void StoreChain(uint32_t* words, const Chain& chain) {
  auto* at = reinterpret_cast<__m128i*>(words);
  const __m128i feba = _mm_shuffle_epi32(chain.abef, 0x1b);
  const __m128i dchg = _mm_shuffle_epi32(chain.cdgh, 0xb1);
  _mm_store_si128(at, _mm_blend_epi16(feba, dchg, 0xf0));
  _mm_store_si128(at + 1, _mm_alignr_epi8(dchg, feba, 8));
}

LOCKSTEP_INLINE void FourRounds(Chain& chain, __m128i words, const uint32_t* constants) {
  const __m128i sum =
      _mm_add_epi32(words, _mm_load_si128(reinterpret_cast<const __m128i*>(constants)));
  chain.cdgh = _mm_sha256rnds2_epu32(chain.cdgh, chain.abef, sum);
  chain.abef = _mm_sha256rnds2_epu32(chain.abef, chain.cdgh, _mm_shuffle_epi32(sum, 0x0e));
}

// The four words of the schedule that follow 16: those 16 to 13 and so on before them.
LOCKSTEP_INLINE __m128i NextWords(__m128i before16, __m128i before12, __m128i before8,
                                  __m128i before4) {
  const __m128i sum =
      _mm_add_epi32(_mm_sha256msg1_epu32(before16, before12), _mm_alignr_epi8(before4, before8, 4));
  return _mm_sha256msg2_epu32(sum, before4);
}

LOCKSTEP_TARGET void Compress(uint32_t* words, const uint8_t* blocks, size_t count) {
  Chain chain = LoadChain(words);
  for (; count > 0; --count, blocks += 64) {
    const Chain before = chain;
    __m128i w[4];
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i) w[i] = LoadWords(blocks + 16 * i);
#pragma GCC unroll 16
    for (int i = 0; i < 16; ++i) {
      FourRounds(chain, w[i % 4], kSha256Constants + 4 * i);
      if (i < 12) w[i % 4] = NextWords(w[i % 4], w[(i + 1) % 4], w[(i + 2) % 4], w[(i + 3) % 4]);
    }
    chain.abef = _mm_add_epi32(chain.abef, before.abef);
    chain.cdgh = _mm_add_epi32(chain.cdgh, before.cdgh);
  }
  StoreChain(words, chain);
}

bool Supported(const Cpu& cpu) { return cpu.sha_ni; }

}  // namespace

constexpr Sha2Kernel<uint32_t> kSha256ShaNi = {"SHA-NI", Supported, Compress};

}  // namespace lockstep::crypto
#endif
