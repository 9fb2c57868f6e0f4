#include "tls/handshake/arena.h"

#include <algorithm>
#include <cstring>
#include <new>

namespace lockstep {

// The header of a chunk; its bytes follow it.
struct Arena::Chunk {
  Chunk* older;
  size_t size;
  size_t used;

  uint8_t* bytes() { return reinterpret_cast<uint8_t*>(this + 1); }
};

Result<MutableBytes> Arena::Allocate(size_t size) {
  if (newest_ == nullptr || newest_->size - newest_->used < size) {
    const size_t left = cap_ - held_;
    if (size > left) return Error{Reason::kOutOfMemory};
    const size_t chunk_size = std::max(size, std::min(chunk_size_, left));
    void* memory = ::operator new(sizeof(Chunk) + chunk_size, std::nothrow);
    if (memory == nullptr) return Error{Reason::kOutOfMemory};
    newest_ = new (memory) Chunk{newest_, chunk_size, 0};
    held_ += chunk_size;
  }
  const MutableBytes out(newest_->bytes() + newest_->used, size);
  newest_->used += size;
  return out;
}

Result<MutableBytes> Arena::Store(Bytes bytes) {
  LOCKSTEP_ASSIGN(const MutableBytes out, Allocate(bytes.size()));
  std::ranges::copy(bytes, out.begin());
  return out;
}

void Arena::Release() {
  while (newest_ != nullptr) {
    Chunk* const older = newest_->older;
    ::operator delete(newest_);
    newest_ = older;
  }
  held_ = 0;
}

}  // namespace lockstep
