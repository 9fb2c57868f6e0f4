#include "tools/constant_time/taint.h"

#include "crypto/base/declassify.h"

#if defined(__has_feature)
#if __has_feature(memory_sanitizer)
#define LOCKSTEP_MSAN
#endif
#endif

#if defined(LOCKSTEP_MSAN)
#include <sanitizer/msan_interface.h>
#elif __has_include(<valgrind/memcheck.h>)
#include <valgrind/memcheck.h>
#define LOCKSTEP_MEMCHECK
#endif

namespace lockstep::constant_time {

#if defined(LOCKSTEP_MSAN)
const char* Checker() { return "msan"; }
void MarkSecret(Bytes bytes) { __msan_poison(bytes.data(), bytes.size()); }
void MarkPublic(Bytes bytes) { __msan_unpoison(bytes.data(), bytes.size()); }
size_t Reports() { return 0; }
#elif defined(LOCKSTEP_MEMCHECK)
const char* Checker() { return RUNNING_ON_VALGRIND != 0 ? "memcheck" : nullptr; }
void MarkSecret(Bytes bytes) { (void)VALGRIND_MAKE_MEM_UNDEFINED(bytes.data(), bytes.size()); }
void MarkPublic(Bytes bytes) { (void)VALGRIND_MAKE_MEM_DEFINED(bytes.data(), bytes.size()); }
size_t Reports() { return VALGRIND_COUNT_ERRORS; }
#else
const char* Checker() { return nullptr; }
void MarkSecret(Bytes) {}
void MarkPublic(Bytes) {}
size_t Reports() { return 0; }
#endif

}  // namespace lockstep::constant_time

#ifdef LOCKSTEP_CHECK_CONSTANT_TIME
void lockstep::DeclassifyMemory(const void* at, size_t size) {
  constant_time::MarkPublic({static_cast<const uint8_t*>(at), size});
}
#endif
