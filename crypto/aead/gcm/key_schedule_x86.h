// Key set-up that the kernels with AES-NI share: AES's key schedule (FIPS 197 section 5.2) and
// GHASH's key. Registers in, registers out.
#ifndef CRYPTO_AEAD_GCM_KEY_SCHEDULE_X86_H_
#define CRYPTO_AEAD_GCM_KEY_SCHEDULE_X86_H_

#include <immintrin.h>

#include "crypto/aead/gcm/kernel.h"

namespace lockstep::crypto {

#define LOCKSTEP_AES __attribute__((target("aes,ssse3"), always_inline)) inline

LOCKSTEP_AES __m128i* RoundKeys(GcmKey& key) {
  return reinterpret_cast<__m128i*>(key.round_keys.data());
}

// Each word is xored with those before it in `words`, and all with `last`.
LOCKSTEP_AES __m128i Chained(__m128i words, __m128i last) {
  words = _mm_xor_si128(words, _mm_slli_si128(words, 4));
  words = _mm_xor_si128(words, _mm_slli_si128(words, 8));
  return _mm_xor_si128(words, last);
}

// SubWord of the last word in `words`, rotated or not, four times, xored with the round's constant:
// equal columns do not notice ShiftRows, so that AES's last round is what is wanted.
template <bool kRotates>
LOCKSTEP_AES __m128i Substituted(__m128i words, int constant) {
  const __m128i word = kRotates ? _mm_set1_epi32(0x0c0f0e0d) : _mm_set1_epi32(0x0f0e0d0c);
  return _mm_aesenclast_si128(_mm_shuffle_epi8(words, word), _mm_set1_epi32(constant));
}

LOCKSTEP_AES int NextConstant(int constant) { return constant < 0x80 ? constant << 1 : 0x1b; }

// `size`: 16 or 32 bytes. Sets round_keys and rounds.
LOCKSTEP_AES void ExpandKey(GcmKey& key, const uint8_t* bytes, size_t size) {
  __m128i* const keys = RoundKeys(key);
  int constant = 1;
  keys[0] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
  if (size == 16) {
    key.rounds = 10;
    for (int i = 1; i <= 10; ++i, constant = NextConstant(constant))
      keys[i] = Chained(keys[i - 1], Substituted<true>(keys[i - 1], constant));
    return;
  }
  key.rounds = kMaxAesRounds;
  keys[1] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + 16));
  for (int i = 2; i <= kMaxAesRounds; i += 2, constant = NextConstant(constant)) {
    keys[i] = Chained(keys[i - 2], Substituted<true>(keys[i - 1], constant));
    if (i < kMaxAesRounds) keys[i + 1] = Chained(keys[i - 1], Substituted<false>(keys[i], 0));
  }
}

// H, the encryption of zeros, in the form that GcmKey wants: reversed, and multiplied by x modulo
// x^128 + x^127 + x^126 + x^121 + 1.
LOCKSTEP_AES __m128i HashKey(GcmKey& key) {
  const __m128i* const keys = RoundKeys(key);
  __m128i h = keys[0];
  for (uint32_t i = 1; i < key.rounds; ++i) h = _mm_aesenc_si128(h, keys[i]);
  h = _mm_aesenclast_si128(h, keys[key.rounds]);
  h = _mm_shuffle_epi8(h, _mm_setr_epi8(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
  const __m128i overflow = _mm_shuffle_epi32(_mm_srai_epi32(h, 31), 0xff);
  const __m128i carry = _mm_slli_si128(_mm_srli_epi64(h, 63), 8);
  const __m128i polynomial = _mm_set_epi64x(static_cast<long long>(0xc200000000000000), 1);
  return _mm_xor_si128(_mm_or_si128(_mm_add_epi64(h, h), carry),
                       _mm_and_si128(overflow, polynomial));
}

}  // namespace lockstep::crypto

#endif  // CRYPTO_AEAD_GCM_KEY_SCHEDULE_X86_H_
