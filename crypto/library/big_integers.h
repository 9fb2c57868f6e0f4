// The fence around Crypto++'s big integers.
#ifndef CRYPTO_LIBRARY_BIG_INTEGERS_H_
#define CRYPTO_LIBRARY_BIG_INTEGERS_H_

#include <utility>

#include "crypto/base/result.h"
#include "crypto/library/exceptions.h"

namespace lockstep::crypto {

// ReserveMemory takes memory for one operation on big integers from the heap and gives it back at
// once, so that it lies at hand: kOutOfMemory where it cannot be had.
Status ReserveMemory();

// WithBigIntegers is CatchAll for operations on Crypto++'s Integer and ECP. When an allocation
// fails in the middle of one, Crypto++ 8.7 frees a block twice (SecBlock::New gives back the old
// block before it asks for the new one, and its destructor gives it back again). So memory that has
// run out has to show before it starts.
template <class Body>
auto WithBigIntegers(Body&& body, Reason failure = Reason::kLibraryFailure) -> decltype(body()) {
  LOCKSTEP_TRY(ReserveMemory());
  return CatchAll(std::forward<Body>(body), failure);
}

}  // namespace lockstep::crypto

#endif  // CRYPTO_LIBRARY_BIG_INTEGERS_H_
