#include "crypto/testing/freed_blocks.h"

#include <malloc.h>
#include <string.h>

#include <utility>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define LOCKSTEP_SANITIZER_OWNS_MALLOC 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer)
#define LOCKSTEP_SANITIZER_OWNS_MALLOC 1
#endif
#endif

namespace lockstep::testing {
namespace {

constinit thread_local FreedBlocks* watching = nullptr;

// No word of two blocks is found as one.
constexpr size_t kGap = 8;

}  // namespace

FreedBlocks::FreedBlocks() {
  copies_.reserve(1 << 20);
  watching = this;
}
FreedBlocks::~FreedBlocks() { watching = nullptr; }

void FreedBlocks::OnFree(void* memory) {
  if (watching == nullptr || memory == nullptr) return;
  // What the copies themselves give back is not looked at.
  FreedBlocks* const self = std::exchange(watching, nullptr);
  const auto* const bytes = static_cast<const uint8_t*>(memory);
  self->copies_.insert(self->copies_.end(), bytes, bytes + malloc_usable_size(memory));
  self->copies_.insert(self->copies_.end(), kGap, uint8_t{0});
  self->count_ += 1;
  watching = self;
}

#ifdef LOCKSTEP_SANITIZER_OWNS_MALLOC

bool FreedBlocks::IsTelling() { return false; }

}  // namespace lockstep::testing

#else

bool FreedBlocks::IsTelling() { return true; }

}  // namespace lockstep::testing

// glibc's own names for its allocator, which these stand in front of.
// NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)
extern "C" {
void __libc_free(void* memory);

void free(void* memory) {
  lockstep::testing::FreedBlocks::OnFree(memory);
  if (memory != nullptr) explicit_bzero(memory, malloc_usable_size(memory));
  __libc_free(memory);
}
// Always to another block, so that the old one goes by free.
void* realloc(void* memory, size_t size) {
  if (memory == nullptr) return malloc(size);
  const size_t old_size = malloc_usable_size(memory);
  void* const moved = malloc(size == 0 ? 1 : size);
  if (moved == nullptr) return nullptr;
  memcpy(moved, memory, old_size < size ? old_size : size);
  free(memory);
  return moved;
}
}
// NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)

#endif
