// FreedBlocks: what lies in the blocks that are given back to the heap, for a test binary that
// links this target.
#ifndef CRYPTO_TESTING_FREED_BLOCKS_H_
#define CRYPTO_TESTING_FREED_BLOCKS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "crypto/base/bytes.h"

namespace lockstep::testing {

// While one lives, copies each block that the calling thread gives back, as it is at that moment:
// free and its kin, hence also operator delete. One at a time. Whether one lives or not, each block
// is overwritten when it goes, so that what is found in one was written by who had it last.
class FreedBlocks {
 public:
  // False under sanitizers, which own malloc.
  static bool IsTelling();

  FreedBlocks();
  ~FreedBlocks();
  FreedBlocks(const FreedBlocks&) = delete;
  FreedBlocks& operator=(const FreedBlocks&) = delete;

  [[nodiscard]] size_t count() const { return count_; }
  // One block after the other, with zeros between them.
  [[nodiscard]] Bytes bytes() const { return copies_; }

  // Called with each block before it goes.
  static void OnFree(void* memory);

 private:
  std::vector<uint8_t> copies_;
  size_t count_ = 0;
};

}  // namespace lockstep::testing

#endif  // CRYPTO_TESTING_FREED_BLOCKS_H_
