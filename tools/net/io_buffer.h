// IoBuffer: bytes between a socket and the engine. Filled at its end, emptied from its front, and
// without memory while there is nothing in it.
#ifndef TOOLS_NET_IO_BUFFER_H_
#define TOOLS_NET_IO_BUFFER_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <utility>

#include "crypto/base/bytes.h"

namespace lockstep::tools {

class IoBuffer {
 public:
  [[nodiscard]] bool empty() const { return begin_ == end_; }
  [[nodiscard]] size_t size() const { return end_ - begin_; }
  // What was added and not yet consumed.
  [[nodiscard]] MutableBytes filled() { return {memory_.get() + begin_, size()}; }

  // Room returns free memory of `capacity` bytes less what is filled. Moves what is filled to the
  // front, so views into it end here.
  MutableBytes Room(size_t capacity) {
    if (capacity > capacity_) {
      Reallocate(capacity);
    } else if (begin_ != 0) {
      if (!empty()) std::memmove(memory_.get(), memory_.get() + begin_, size());
      end_ = size();
      begin_ = 0;
    }
    return {memory_.get() + end_, capacity_ - end_};
  }
  // Tells that the first `count` bytes of what Room returned were filled.
  void Added(size_t count) { end_ += count; }
  // Takes bytes off the front. They stay where they are until Room or Release.
  void Consume(size_t count) { begin_ += count; }
  // Gives the memory back if the buffer is empty. Views into it end here.
  void Release() {
    if (!empty()) return;
    memory_.reset();
    capacity_ = begin_ = end_ = 0;
  }

 private:
  void Reallocate(size_t capacity) {
    auto memory = std::make_unique_for_overwrite<uint8_t[]>(capacity);
    if (!empty()) std::memcpy(memory.get(), memory_.get() + begin_, size());
    end_ = size();
    begin_ = 0;
    memory_ = std::move(memory);
    capacity_ = capacity;
  }

  std::unique_ptr<uint8_t[]> memory_;
  size_t capacity_ = 0, begin_ = 0, end_ = 0;
};

}  // namespace lockstep::tools

#endif  // TOOLS_NET_IO_BUFFER_H_
