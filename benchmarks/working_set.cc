#include "benchmarks/working_set.h"

#include <algorithm>
#include <new>

#include "benchmarks/compare.h"

namespace lockstep::benchmarks {
namespace {

constexpr size_t kHotSize = 32 << 10;
constexpr size_t kRingSize = 256 << 10;
constexpr size_t kMemorySize = 72 << 20;
constexpr size_t kPassSize = 64 << 10;
// The room of what a batch of eight of the longest records is longer than a hot set.
constexpr size_t kRoom = kMemorySize + (1 << 20);

// Only what is used becomes real memory.
uint8_t* NewRoom() {
  return static_cast<uint8_t*>(operator new(kRoom, std::align_val_t(64)));  // for all time
}

size_t UpTo(size_t n, size_t batch) { return (n + batch - 1) / batch * batch; }

}  // namespace

WorkingSet::WorkingSet(const Subject& subject) : stride_(subject.size + kRecordOverhead) {
  const size_t size = subject.working_set == kHot    ? kHotSize
                      : subject.working_set == kRing ? kRingSize
                                                     : kMemorySize;
  count_ = UpTo(std::max<size_t>(size / stride_, 1), subject.batch);
  window_ = std::min(count_, UpTo(std::max<size_t>(kRingSize / stride_, 1), subject.batch));
  // Of a large set, windows do not overlap.
  count_ = count_ / window_ * window_;
  passes_ = subject.working_set == kHot ? std::max<size_t>(kPassSize / (window_ * stride_), 1) : 1;
  Require(count_ * stride_ <= kRoom, "the working set is too large");
}

uint8_t* WorkingSet::records() {
  static uint8_t* const room = NewRoom();
  return room;
}

uint8_t* WorkingSet::source() {
  static uint8_t* const room = NewRoom();
  return room;
}

size_t WorkingSet::Next() {
  const size_t first = next_;
  next_ = (next_ + window_) % count_;
  return first;
}

}  // namespace lockstep::benchmarks
