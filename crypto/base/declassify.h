// Declassify: what depends on secrets and may be known all the same, since the peer sees it too:
// whether a tag matched, where a record's padding begins. From there on it may decide branches and
// addresses. That is a note for the reader and for `./dev constanttime`, whose builds tell it to
// the checker; in every other build nothing happens.
#ifndef CRYPTO_BASE_DECLASSIFY_H_
#define CRYPTO_BASE_DECLASSIFY_H_

#include <cstddef>

#include "crypto/base/bytes.h"

namespace lockstep {

#ifdef LOCKSTEP_CHECK_CONSTANT_TIME
// Defined by the checker (tools/constant_time).
void DeclassifyMemory(const void* at, size_t size);
#else
inline void DeclassifyMemory(const void*, size_t) {}
#endif

inline void Declassify(Bytes bytes) { DeclassifyMemory(bytes.data(), bytes.size()); }

template <class T>
[[nodiscard]] T Declassified(T value) {
  DeclassifyMemory(&value, sizeof value);
  return value;
}

}  // namespace lockstep

#endif  // CRYPTO_BASE_DECLASSIFY_H_
