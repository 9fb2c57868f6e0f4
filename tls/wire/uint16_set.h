// Uint16Set: which 16-bit values have been seen, for lists of them that a peer sends.
#ifndef TLS_WIRE_UINT16_SET_H_
#define TLS_WIRE_UINT16_SET_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace lockstep::wire {

// Insert and Contains take constant time, whatever the peer sends: the first kFew values are held
// in an array and compared one by one; only when there are more is a bitmap of all values cleared
// and used, so that the many short lists of an ordinary handshake do not pay for it. 8 KiB on the
// stack, nothing on the heap.
class Uint16Set {
 public:
  // Insert returns false where the value was in the set already.
  bool Insert(uint16_t value) {
    if (Contains(value)) return false;
    if (count_ < kFew) {
      few_[count_++] = value;
      return true;
    }
    if (count_ == kFew) {
      bitmap_.fill(0);
      for (const uint16_t seen : few_) Mark(seen);
      ++count_;
    }
    Mark(value);
    return true;
  }
  [[nodiscard]] bool Contains(uint16_t value) const {
    if (count_ > kFew) return (bitmap_[value / 64] >> (value % 64) & 1) != 0;
    const auto end = few_.begin() + static_cast<std::ptrdiff_t>(count_);
    return std::find(few_.begin(), end, value) != end;
  }

 private:
  static constexpr size_t kFew = 32;
  void Mark(uint16_t value) { bitmap_[value / 64] |= uint64_t{1} << (value % 64); }

  size_t count_ = 0;  // kFew + 1 from the moment that the bitmap is in use
  std::array<uint16_t, kFew> few_;
  std::array<uint64_t, 65536 / 64> bitmap_;
};

}  // namespace lockstep::wire

#endif  // TLS_WIRE_UINT16_SET_H_
