// Wire: what is under way between two endpoints in memory, in room for a whole flight.
#ifndef BENCHMARKS_WIRE_H_
#define BENCHMARKS_WIRE_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "crypto/base/bytes.h"

namespace lockstep::benchmarks {

struct Wire {
  std::array<uint8_t, 1 << 15> room;
  size_t size = 0;

  [[nodiscard]] MutableBytes bytes() { return MutableBytes(room).first(size); }
  [[nodiscard]] MutableBytes rest() { return MutableBytes(room).subspan(size); }
};

}  // namespace lockstep::benchmarks

#endif  // BENCHMARKS_WIRE_H_
