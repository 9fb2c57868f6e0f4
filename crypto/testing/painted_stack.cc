#include "crypto/testing/painted_stack.h"

#include <pthread.h>
#include <sys/mman.h>

#include <cstdlib>
#include <cstring>

namespace lockstep::testing {
namespace {

constexpr int kPaint = 0x5a;

void* CallFunction(void* function) {
  (*static_cast<const std::function<void()>*>(function))();
  return nullptr;
}

}  // namespace

bool PaintedStack::IsTelling() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
  return false;
#else
  return true;
#endif
#else
  return true;
#endif
}

PaintedStack::PaintedStack()
    : memory_(static_cast<uint8_t*>(
          mmap(nullptr, kSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))) {}

PaintedStack::~PaintedStack() { munmap(memory_, kSize); }

Bytes PaintedStack::bytes() const {
  size_t untouched = 0;
  uint64_t word, paint;
  std::memset(&paint, kPaint, sizeof paint);
  for (; untouched < kSize; untouched += sizeof word) {
    std::memcpy(&word, memory_ + untouched, sizeof word);
    if (word != paint) break;
  }
  return {memory_ + untouched, kSize - untouched};
}

void PaintedStack::Run(const std::function<void()>& function) {
  std::memset(memory_, kPaint, kSize);
  pthread_attr_t attributes;
  pthread_t thread;
  pthread_attr_init(&attributes);
  if (pthread_attr_setstack(&attributes, memory_, kSize) != 0 ||
      pthread_create(&thread, &attributes, CallFunction,
                     const_cast<std::function<void()>*>(&function)) != 0 ||
      pthread_join(thread, nullptr) != 0) {
    std::abort();
  }
  pthread_attr_destroy(&attributes);
}

}  // namespace lockstep::testing
