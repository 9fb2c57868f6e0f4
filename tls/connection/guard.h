// Guard: nothing throws out of the public API.
#ifndef TLS_CONNECTION_GUARD_H_
#define TLS_CONNECTION_GUARD_H_

#include <memory>
#include <new>

#include "crypto/base/error.h"

namespace lockstep {

// Runs a public call's body; `fail(Error)` says what becomes of an exception.
template <class Body, class Fail>
auto Guard(Body body, Fail fail) noexcept -> decltype(body()) {
  try {
    return body();
  } catch (const std::bad_alloc&) {
    return fail({Reason::kOutOfMemory});
  } catch (...) {
    // Only a callback of the caller's can have thrown.
    return fail({Reason::kInternalError});
  }
}

// Guards a call on an Impl, if it is there; what is thrown is the connection's last error.
template <class Impl, class Call>
auto Guarded(const std::unique_ptr<Impl>& impl, Call call) noexcept -> decltype(call(*impl)) {
  if (impl == nullptr) return Error{Reason::kMovedFrom};
  return Guard([&] { return call(*impl); }, [&](const Error& error) { return impl->Fail(error); });
}

inline constexpr auto kJustReturn = [](const Error& error) { return error; };

}  // namespace lockstep

#endif  // TLS_CONNECTION_GUARD_H_
