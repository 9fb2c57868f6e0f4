// The fence around libraries that throw: no exception leaves crypto/.
#ifndef CRYPTO_LIBRARY_EXCEPTIONS_H_
#define CRYPTO_LIBRARY_EXCEPTIONS_H_

#include <new>
#include <utility>

#include "crypto/base/result.h"

namespace lockstep::crypto {

// CatchAll returns what `body` returns (a Result), std::bad_alloc as kOutOfMemory and any other
// exception as `failure`.
template <class Body>
auto CatchAll(Body&& body, Reason failure = Reason::kLibraryFailure) -> decltype(body()) {
  try {
    return std::forward<Body>(body)();
  } catch (const std::bad_alloc&) {
    return Error{Reason::kOutOfMemory};
  } catch (...) {
    return Error{failure};
  }
}

}  // namespace lockstep::crypto

#endif  // CRYPTO_LIBRARY_EXCEPTIONS_H_
