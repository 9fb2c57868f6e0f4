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
    if (size > left_) return Error{Reason::kOutOfMemory};
    const size_t chunk_size = std::max<size_t>(size, std::min(chunk_size_, left_));
    void* memory = ::operator new(sizeof(Chunk) + chunk_size, std::nothrow);
    if (memory == nullptr) return Error{Reason::kOutOfMemory};
    newest_ = new (memory) Chunk{newest_, chunk_size, 0};
    left_ -= static_cast<uint32_t>(chunk_size);
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
    left_ += static_cast<uint32_t>(newest_->size);
    ::operator delete(newest_);
    newest_ = older;
  }
}

void Arena::SetCap(size_t cap) {
  const size_t held = this->held();
  const size_t left = cap > held ? cap - held : 0;
  left_ = static_cast<uint32_t>(std::min<size_t>(left, UINT32_MAX - held));
}

size_t Arena::held() const {
  size_t held = 0;
  for (const Chunk* chunk = newest_; chunk != nullptr; chunk = chunk->older) held += chunk->size;
  return held;
}

}  // namespace lockstep
