// What a computation leaves on the stack, where the compiler kept what did not fit into registers,
// can be reached by no name. But it lies where the next function's frame will be.
#ifndef CRYPTO_BASE_CLEAR_STACK_H_
#define CRYPTO_BASE_CLEAR_STACK_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "crypto/base/secret.h"

namespace lockstep {

// Overwrites that many bytes of the stack below the caller's frame.
template <size_t kBytes>
[[gnu::noinline]] void ClearStackBelow() {
  std::array<uint8_t, kBytes> frame;
  Wipe(frame);
}

// StackCleared<kFunction, kBytes>::Call is kFunction, and then that many bytes of the stack that it
// ran on overwritten.
template <auto kFunction, size_t kBytes>
struct StackCleared;

template <class Result, class... Arguments, Result (*kFunction)(Arguments...), size_t kBytes>
struct StackCleared<kFunction, kBytes> {
  static Result Call(Arguments... arguments) {
    if constexpr (std::is_void_v<Result>) {
      CallInItsOwnFrame(arguments...);
      ClearStackBelow<kBytes>();
    } else {
      Result result = CallInItsOwnFrame(arguments...);
      ClearStackBelow<kBytes>();
      return result;
    }
  }

 private:
  [[gnu::noinline]] static Result CallInItsOwnFrame(Arguments... arguments) {
    return kFunction(arguments...);
  }
};

}  // namespace lockstep

#endif  // CRYPTO_BASE_CLEAR_STACK_H_
