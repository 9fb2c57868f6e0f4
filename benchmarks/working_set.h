// WorkingSet: the memory that records lie in, and which of them are next.
#ifndef BENCHMARKS_WORKING_SET_H_
#define BENCHMARKS_WORKING_SET_H_

#include <cstddef>
#include <cstdint>
#include <memory>

#include "benchmarks/compare.h"

namespace lockstep::benchmarks {

// A record's header, which is its associated data; besides it, its content type and its tag.
inline constexpr size_t kHeaderSize = 5;
inline constexpr size_t kRecordOverhead = kHeaderSize + 1 + 16;

// Values of Subject::working_set. Hot: the few records stay in the caches nearest to the processor,
// and all are made of one plaintext. Ring: 256 KB of records, and as much plaintext where it is
// sealed. Memory: 72 MB of each, which come from memory every time.
inline constexpr char kHot[] = "hot";
inline constexpr char kRing[] = "ring";
inline constexpr char kMemory[] = "memory";

// Records of subject.size content bytes, one after the other, and their plaintexts likewise.
class WorkingSet {
 public:
  explicit WorkingSet(const Subject& subject);

  [[nodiscard]] size_t count() const { return count_; }  // a multiple of the batch
  [[nodiscard]] uint8_t* record(size_t i) const { return records_ + i * stride_; }
  [[nodiscard]] uint8_t* plaintext(size_t i) const { return plaintexts_ + i * plaintext_stride_; }

  // How many records a run takes, and how often, so that it lasts long enough to be timed.
  [[nodiscard]] size_t window() const { return window_; }
  [[nodiscard]] size_t passes() const { return passes_; }
  // The first of the next run's records; after the last run come the first records again.
  size_t Next();

 private:
  struct Free {
    void operator()(uint8_t* memory) const;
  };

  size_t stride_;
  size_t plaintext_stride_;
  size_t count_;
  size_t window_;
  size_t passes_;
  size_t next_ = 0;
  std::unique_ptr<uint8_t, Free> memory_;
  uint8_t* records_;
  uint8_t* plaintexts_;
};

}  // namespace lockstep::benchmarks

#endif  // BENCHMARKS_WORKING_SET_H_
