// PaintedStack: a stack to run something on, and to look at afterwards.
#ifndef CRYPTO_TESTING_PAINTED_STACK_H_
#define CRYPTO_TESTING_PAINTED_STACK_H_

#include <cstddef>
#include <cstdint>
#include <functional>

#include "crypto/base/bytes.h"

namespace lockstep::testing {

class PaintedStack {
 public:
  // False under sanitizers: they keep copies of their own.
  static bool IsTelling();

  PaintedStack();
  ~PaintedStack();
  PaintedStack(const PaintedStack&) = delete;
  PaintedStack& operator=(const PaintedStack&) = delete;

  // Paints the stack and runs the function on it, in a thread of its own.
  void Run(const std::function<void()>& function);
  // What the function left there: from the deepest byte that it wrote on.
  [[nodiscard]] Bytes bytes() const;

 private:
  static constexpr size_t kSize = 128 << 10;
  uint8_t* memory_;
};

}  // namespace lockstep::testing

#endif  // CRYPTO_TESTING_PAINTED_STACK_H_
