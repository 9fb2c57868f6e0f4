#include "crypto/base/bytes.h"

#include <algorithm>

namespace lockstep {

bool Equal(Bytes a, Bytes b) { return std::ranges::equal(a, b); }

bool Overlap(Bytes a, Bytes b) {
  if (a.empty() || b.empty()) return false;
  // Addresses as integers: comparing pointers into different objects with < is unspecified.
  const auto a_begin = reinterpret_cast<uintptr_t>(a.data());
  const auto b_begin = reinterpret_cast<uintptr_t>(b.data());
  return a_begin < b_begin + b.size() && b_begin < a_begin + a.size();
}

}  // namespace lockstep
