#include "benchmarks/heap.h"

#include <malloc.h>

#include <algorithm>
#include <cerrno>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define LOCKSTEP_SANITIZER_OWNS_MALLOC 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define LOCKSTEP_SANITIZER_OWNS_MALLOC 1
#endif
#endif

namespace lockstep::benchmarks {
namespace {

constinit thread_local HeapUse* counted = nullptr;

}  // namespace

CountHeap::CountHeap(HeapUse& use) { counted = &use; }
CountHeap::~CountHeap() { counted = nullptr; }

#ifdef LOCKSTEP_SANITIZER_OWNS_MALLOC

bool HeapIsCounted() { return false; }

}  // namespace lockstep::benchmarks

#else

bool HeapIsCounted() { return true; }

namespace {

void* Taken(void* memory) {
  if (counted != nullptr && memory != nullptr) {
    counted->now += static_cast<int64_t>(malloc_usable_size(memory));
    counted->peak = std::max(counted->peak, counted->now);
    ++counted->allocations;
  }
  return memory;
}

void Given(void* memory) {
  if (counted != nullptr && memory != nullptr)
    counted->now -= static_cast<int64_t>(malloc_usable_size(memory));
}

}  // namespace
}  // namespace lockstep::benchmarks

// glibc's own names for its allocator, which these stand in front of.
// NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)
extern "C" {
void* __libc_malloc(size_t size);
void* __libc_calloc(size_t count, size_t size);
void* __libc_realloc(void* memory, size_t size);
void* __libc_memalign(size_t alignment, size_t size);
void __libc_free(void* memory);

void* malloc(size_t size) { return lockstep::benchmarks::Taken(__libc_malloc(size)); }
void* calloc(size_t count, size_t size) {
  return lockstep::benchmarks::Taken(__libc_calloc(count, size));
}
void* realloc(void* memory, size_t size) {
  lockstep::benchmarks::Given(memory);
  return lockstep::benchmarks::Taken(__libc_realloc(memory, size));
}
void* memalign(size_t alignment, size_t size) {
  return lockstep::benchmarks::Taken(__libc_memalign(alignment, size));
}
void* aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }
int posix_memalign(void** memory, size_t alignment, size_t size) {
  *memory = memalign(alignment, size);
  return *memory == nullptr ? ENOMEM : 0;
}
void free(void* memory) {
  lockstep::benchmarks::Given(memory);
  __libc_free(memory);
}
}
// NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)

#endif
