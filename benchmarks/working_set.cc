#include "benchmarks/working_set.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "benchmarks/compare.h"

namespace lockstep::benchmarks {
namespace {

constexpr size_t kHotSize = 32 << 10;
constexpr size_t kRingSize = 256 << 10;
constexpr size_t kMemorySize = 72 << 20;
constexpr size_t kPassSize = 64 << 10;

// Everybody's memory begins at a page, and plaintexts half a page on: processors hold loads back
// that seem to follow a store to the same place of a page.
constexpr size_t kPage = 4096;

size_t UpTo(size_t n, size_t step) { return (n + step - 1) / step * step; }

size_t SizeOf(const Subject& subject) {
  if (subject.working_set == kHot) return kHotSize;
  return subject.working_set == kRing ? kRingSize : kMemorySize;
}

}  // namespace

WorkingSet::WorkingSet(const Subject& subject)
    : stride_(subject.size + kRecordOverhead),
      plaintext_stride_(subject.working_set == kHot ? 0 : stride_) {
  const auto records_in = [&](size_t size) {
    return UpTo(std::max<size_t>(size / stride_, 1), subject.batch);
  };
  count_ = records_in(SizeOf(subject));
  window_ = std::min(count_, records_in(kRingSize));
  // Of a large set, windows do not overlap.
  count_ = count_ / window_ * window_;
  passes_ = subject.working_set == kHot ? std::max<size_t>(kPassSize / (window_ * stride_), 1) : 1;

  const size_t records_size = UpTo(count_ * stride_, kPage) + kPage / 2;
  const size_t plaintexts_size = (count_ - 1) * plaintext_stride_ + stride_;
  const size_t size = records_size + plaintexts_size;
  memory_.reset(static_cast<uint8_t*>(operator new(size, std::align_val_t(kPage))));
  // So that it is memory, and not the promise of some.
  std::memset(memory_.get(), 0, size);
  records_ = memory_.get();
  plaintexts_ = records_ + records_size;
}

void WorkingSet::Free::operator()(uint8_t* memory) const {
  operator delete(memory, std::align_val_t(kPage));
}

size_t WorkingSet::Next() {
  const size_t first = next_;
  next_ = (next_ + window_) % count_;
  return first;
}

}  // namespace lockstep::benchmarks
