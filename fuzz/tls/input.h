// Input: a fuzzer's bytes, taken apart from the front.
#ifndef FUZZ_TLS_INPUT_H_
#define FUZZ_TLS_INPUT_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "crypto/base/bytes.h"

namespace lockstep::fuzz {

// Where bytes are missing they are zeros, so that every input is a whole one.
class Input {
 public:
  explicit Input(Bytes bytes) : rest_(bytes) {}

  uint8_t Byte() {
    const Bytes one = Take(1);
    return one.empty() ? uint8_t{0} : one[0];
  }
  uint16_t Short() {
    const uint8_t high = Byte();
    return static_cast<uint16_t>(high << 8 | Byte());
  }
  // At most so many bytes.
  Bytes Take(size_t size) {
    const Bytes taken = rest_.first(std::min(size, rest_.size()));
    rest_ = rest_.subspan(taken.size());
    return taken;
  }
  [[nodiscard]] Bytes rest() const { return rest_; }
  [[nodiscard]] bool empty() const { return rest_.empty(); }

 private:
  Bytes rest_;
};

}  // namespace lockstep::fuzz

#endif  // FUZZ_TLS_INPUT_H_
