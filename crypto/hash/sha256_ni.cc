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

// The words of one block on their way through the rounds.
struct Schedule {
  __m128i words[4];
};

LOCKSTEP_INLINE Schedule LoadBlock(const uint8_t* block) {
  Schedule schedule;
#pragma GCC unroll 4
  for (int i = 0; i < 4; ++i) schedule.words[i] = LoadWords(block + 16 * i);
  return schedule;
}

// Rounds 4 i to 4 i + 3, and the words for 16 rounds later.
LOCKSTEP_INLINE void Step(Chain& chain, Schedule& schedule, int i) {
  __m128i* const w = schedule.words;
  FourRounds(chain, w[i % 4], kSha256Constants + 4 * i);
  if (i < 12) w[i % 4] = NextWords(w[i % 4], w[(i + 1) % 4], w[(i + 2) % 4], w[(i + 3) % 4]);
}

LOCKSTEP_INLINE Chain Sum(const Chain& a, const Chain& b) {
  return {_mm_add_epi32(a.abef, b.abef), _mm_add_epi32(a.cdgh, b.cdgh)};
}

LOCKSTEP_TARGET void Compress(uint32_t* words, const uint8_t* blocks, size_t count) {
  Chain chain = LoadChain(words);
  for (; count > 0; --count, blocks += 64) {
    const Chain before = chain;
    Schedule schedule = LoadBlock(blocks);
#pragma GCC unroll 16
    for (int i = 0; i < 16; ++i) Step(chain, schedule, i);
    chain = Sum(chain, before);
  }
  StoreChain(words, chain);
}

// Each round waits for the one before, so two blocks take little longer than one.
LOCKSTEP_TARGET void CompressPair(uint32_t* words0, const uint8_t* block0, uint32_t* words1,
                                  const uint8_t* block1) {
  const Chain before0 = LoadChain(words0), before1 = LoadChain(words1);
  Chain chain0 = before0, chain1 = before1;
  Schedule schedule0 = LoadBlock(block0), schedule1 = LoadBlock(block1);
#pragma GCC unroll 16
  for (int i = 0; i < 16; ++i) {
    Step(chain0, schedule0, i);
    Step(chain1, schedule1, i);
  }
  StoreChain(words0, Sum(chain0, before0));
  StoreChain(words1, Sum(chain1, before1));
}

bool Supported(const Cpu& cpu) { return cpu.sha_ni; }

}  // namespace

constexpr Sha2Kernel<uint32_t> kSha256ShaNi = {"SHA-NI", Supported, Compress, CompressPair};

}  // namespace lockstep::crypto
#endif
