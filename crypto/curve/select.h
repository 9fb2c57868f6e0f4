// Looking up by a secret: every entry is read, and all but one are masked away.
#ifndef CRYPTO_CURVE_SELECT_H_
#define CRYPTO_CURVE_SELECT_H_

#include <array>
#include <cstddef>
#include <cstdint>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "crypto/curve/limbs.h"

namespace lockstep::crypto {

template <size_t kWords, size_t kEntries>
using WordTable = std::array<std::array<uint64_t, kWords>, kEntries>;

template <size_t kWords, size_t kEntries>
std::array<uint64_t, kWords> SelectEntry(const WordTable<kWords, kEntries>& table, uint64_t index) {
  std::array<uint64_t, kWords> entry{};
  for (size_t i = 0; i < kEntries; ++i) {
    const uint64_t mask = IsZeroMask(i ^ index);
    for (size_t j = 0; j < kWords; ++j) entry[j] |= table[i][j] & mask;
  }
  return entry;
}

#if defined(__x86_64__)
// The same with AVX2, for entries of a multiple of two words: an odd pair at the end is half a
// register.
template <size_t kWords, size_t kEntries>
__attribute__((target("avx2"))) std::array<uint64_t, kWords> SelectEntryAvx2(
    const WordTable<kWords, kEntries>& table, uint64_t index) {
  constexpr size_t kVectors = kWords / 4;
  constexpr bool kPair = kWords % 4 == 2;
  static_assert(kWords % 2 == 0);
  const __m256i wanted = _mm256_set1_epi64x(static_cast<int64_t>(index));
  const __m256i one = _mm256_set1_epi64x(1);
  __m256i sums[kVectors], number = _mm256_setzero_si256();
  __m128i pair = _mm_setzero_si128();
  for (__m256i& sum : sums) sum = _mm256_setzero_si256();
#pragma GCC unroll 4
  for (size_t i = 0; i < kEntries; ++i) {
    const __m256i mask = _mm256_cmpeq_epi64(number, wanted);
    number = _mm256_add_epi64(number, one);
    const auto* words = reinterpret_cast<const __m256i_u*>(table[i].data());
#pragma GCC unroll 8
    for (size_t j = 0; j < kVectors; ++j)
      sums[j] = _mm256_or_si256(sums[j], _mm256_and_si256(mask, _mm256_loadu_si256(words + j)));
    if constexpr (kPair) {
      const auto* last = reinterpret_cast<const __m128i_u*>(words + kVectors);
      pair = _mm_or_si128(pair, _mm_and_si128(_mm256_castsi256_si128(mask), _mm_loadu_si128(last)));
    }
  }
  std::array<uint64_t, kWords> entry;
  auto* to = reinterpret_cast<__m256i_u*>(entry.data());
#pragma GCC unroll 8
  for (size_t j = 0; j < kVectors; ++j) _mm256_storeu_si256(to + j, sums[j]);
  if constexpr (kPair) _mm_storeu_si128(reinterpret_cast<__m128i_u*>(to + kVectors), pair);
  return entry;
}
#endif

}  // namespace lockstep::crypto

#endif  // CRYPTO_CURVE_SELECT_H_
