#include "crypto/testing/allocations.h"

#include <cerrno>
#include <cstdlib>
#include <limits>
#include <new>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer)
#define LOCKSTEP_SANITIZER_OWNS_MALLOC 1
#endif
#endif

namespace lockstep::crypto {
namespace {

constexpr size_t kNever = std::numeric_limits<size_t>::max();

constinit thread_local size_t count = 0;
constinit thread_local size_t successes_left = kNever;

// Counts one allocation; says whether it may succeed.
bool Admit() {
  ++count;
  if (successes_left == kNever) return true;
  if (successes_left == 0) return false;
  --successes_left;
  return true;
}

}  // namespace

size_t AllocationCount() { return count; }

FailingAllocations::FailingAllocations(size_t successes) { successes_left = successes; }
FailingAllocations::~FailingAllocations() { successes_left = kNever; }

}  // namespace lockstep::crypto

#ifdef LOCKSTEP_SANITIZER_OWNS_MALLOC

// All forms, since AddressSanitizer wants a block back the way it was handed out.
void* operator new(size_t size, const std::nothrow_t&) noexcept {
  return lockstep::crypto::Admit() ? std::malloc(size == 0 ? 1 : size) : nullptr;
}
void* operator new(size_t size) {
  void* memory = operator new(size, std::nothrow);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void* operator new[](size_t size) { return operator new(size); }
void* operator new[](size_t size, const std::nothrow_t&) noexcept {
  return operator new(size, std::nothrow);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, size_t) noexcept { std::free(memory); }

#else

// glibc's own names for its allocator, which these stand in front of; free() stays glibc's.
// NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)
extern "C" {
void* __libc_malloc(size_t size);
void* __libc_calloc(size_t count, size_t size);
void* __libc_realloc(void* memory, size_t size);
void* __libc_memalign(size_t alignment, size_t size);

void* malloc(size_t size) { return lockstep::crypto::Admit() ? __libc_malloc(size) : nullptr; }
void* calloc(size_t count, size_t size) {
  return lockstep::crypto::Admit() ? __libc_calloc(count, size) : nullptr;
}
void* realloc(void* memory, size_t size) {
  return lockstep::crypto::Admit() ? __libc_realloc(memory, size) : nullptr;
}
void* memalign(size_t alignment, size_t size) {
  return lockstep::crypto::Admit() ? __libc_memalign(alignment, size) : nullptr;
}
void* aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }
int posix_memalign(void** memory, size_t alignment, size_t size) {
  *memory = memalign(alignment, size);
  return *memory == nullptr ? ENOMEM : 0;
}
}
// NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)

#endif
