// Under MemorySanitizer, which calls it a use of secrets when they meet an instruction that it does
// not know: such instructions of AVX-512 made of others that it follows, and sums that it follows
// further. In all other builds this header is empty. Kernels include it behind <immintrin.h>
// (`./dev constanttime msan`).
#ifndef CRYPTO_MSAN_INTRINSICS_H_
#define CRYPTO_MSAN_INTRINSICS_H_

#include "crypto/base/msan.h"

#if defined(LOCKSTEP_MSAN) && defined(__x86_64__)
#include <immintrin.h>

#include "crypto/base/declassify.h"

#define LOCKSTEP_MSAN_INLINE \
  __attribute__((target("avx512f,avx512bw"), always_inline)) static inline

namespace lockstep::msan {

LOCKSTEP_MSAN_INLINE __m512i TernaryLogic(__m512i a, __m512i b, __m512i c, int table) {
  __m512i out = a ^ a;
  for (int row = 0; row < 8; ++row)
    if ((table >> row & 1) != 0)
      out |= (row & 4 ? a : ~a) & (row & 2 ? b : ~b) & (row & 1 ? c : ~c);
  return out;
}

// It follows bits and knows no carries: what a sum carries is as secret as its terms.
LOCKSTEP_MSAN_INLINE __m512i Add(__m512i a, __m512i b) {
  unsigned long long words[8];
  const __m512i sum = (__m512i)((__v8du)a + (__v8du)b);
  __builtin_memcpy(words, &sum, sizeof sum);
  for (auto& word : words) word = WithSecrecySpread(word);
  __m512i result;
  __builtin_memcpy(&result, words, sizeof words);
  return result;
}

// The table is public.
LOCKSTEP_MSAN_INLINE __m512i Permute2Words(__m512i a, __m512i table, __m512i b) {
  short words[64], order[32], out[32];
  __builtin_memcpy(words, &a, sizeof a);
  __builtin_memcpy(words + 32, &b, sizeof b);
  __builtin_memcpy(order, &table, sizeof table);
  for (int i = 0; i < 32; ++i) out[i] = words[order[i] & 63];
  __m512i result;
  __builtin_memcpy(&result, out, sizeof out);
  return result;
}

LOCKSTEP_MSAN_INLINE __m512i MultiplyAddPairs(__m512i a, __m512i b) {
  const __m512i low = _mm512_mullo_epi32(_mm512_srai_epi32(_mm512_slli_epi32(a, 16), 16),
                                         _mm512_srai_epi32(_mm512_slli_epi32(b, 16), 16));
  const __m512i high = _mm512_mullo_epi32(_mm512_srai_epi32(a, 16), _mm512_srai_epi32(b, 16));
  return _mm512_add_epi32(low, high);
}

// Mask and addresses are public. `none`: what lanes have that are not in the mask.
LOCKSTEP_MSAN_INLINE __m512i Gather(__m512i none, __mmask8 mask, __m512i addresses) {
  unsigned long long at[8], words[8];
  __builtin_memcpy(at, &addresses, sizeof at);
  __builtin_memcpy(words, &none, sizeof words);
  for (int i = 0; i < 8; ++i)
    if ((mask >> i & 1) != 0)
      __builtin_memcpy(&words[i], reinterpret_cast<const void*>(at[i]), sizeof words[i]);
  __m512i result;
  __builtin_memcpy(&result, words, sizeof words);
  return result;
}

}  // namespace lockstep::msan

#undef _mm512_ternarylogic_epi64
#define _mm512_ternarylogic_epi64(a, b, c, table) ::lockstep::msan::TernaryLogic(a, b, c, table)
#define _mm512_add_epi64(a, b) ::lockstep::msan::Add(a, b)
#define _mm512_permutex2var_epi16(a, table, b) ::lockstep::msan::Permute2Words(a, table, b)
#define _mm512_madd_epi16(a, b) ::lockstep::msan::MultiplyAddPairs(a, b)
#undef _mm512_mask_i64gather_epi64
#define _mm512_mask_i64gather_epi64(none, mask, addresses, base, scale) \
  ::lockstep::msan::Gather(none, mask, addresses)

#endif

#endif  // CRYPTO_MSAN_INTRINSICS_H_
