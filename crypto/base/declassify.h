// Declassify: what depends on secrets and may be known all the same, since the peer sees it too:
// whether a tag matched, where a record's padding begins. From there on it may decide branches and
// addresses. That is a note for the reader and for `./dev constanttime`, whose builds tell it to
// the checker; in every other build nothing happens.
#ifndef CRYPTO_BASE_DECLASSIFY_H_
#define CRYPTO_BASE_DECLASSIFY_H_

#include <cstddef>

#include "crypto/base/bytes.h"
#include "crypto/base/msan.h"

namespace lockstep {

#ifdef LOCKSTEP_CHECK_CONSTANT_TIME
// Defined by the checker (tools/constant_time).
void DeclassifyMemory(const void* at, size_t size);
#else
inline void DeclassifyMemory(const void*, size_t) {}
#endif

#if defined(LOCKSTEP_CHECK_CONSTANT_TIME) && defined(LOCKSTEP_MSAN)
#define LOCKSTEP_SPREADS_SECRECY
// The same, of numbers that are `unit` bytes long each.
void SpreadSecrecyOfMemory(void* at, size_t size, size_t unit);
#else
inline void SpreadSecrecyOfMemory(void*, size_t, size_t) {}
#endif

inline void Declassify(Bytes bytes) { DeclassifyMemory(bytes.data(), bytes.size()); }

template <class T>
[[nodiscard]] T Declassified(T value) {
  DeclassifyMemory(&value, sizeof value);
  return value;
}

// Numbers of which a bit is secret are secret as a whole. MSan follows bits and knows no carries:
// it believes a sum's high bits to be public if those of both terms are. So this stands where high
// bits that came of arithmetic matter. In all other builds it does nothing.
template <class T>
[[nodiscard, gnu::always_inline]] constexpr T WithSecrecySpread(T number) {
#ifdef LOCKSTEP_SPREADS_SECRECY
  if !consteval {
    SpreadSecrecyOfMemory(&number, sizeof number, sizeof number);
  }
#endif
  return number;
}

template <class T, size_t kCount>
void SpreadSecrecy(T (&numbers)[kCount]) {
  SpreadSecrecyOfMemory(numbers, sizeof numbers, sizeof(T));
}

}  // namespace lockstep

#endif  // CRYPTO_BASE_DECLASSIFY_H_
