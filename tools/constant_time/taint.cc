#include "tools/constant_time/taint.h"

#include "crypto/base/declassify.h"
#include "crypto/base/msan.h"

#if defined(LOCKSTEP_MSAN)
#include <sanitizer/msan_interface.h>
#elif __has_include(<valgrind/memcheck.h>)
#include <valgrind/memcheck.h>
#define LOCKSTEP_MEMCHECK
#endif

#if defined(LOCKSTEP_MSAN)
// What a process ends with that MSan reported on, whichever number its release has chosen.
extern "C" const char* __msan_default_options() { return "exitcode=99"; }
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

// Memcheck does so by itself.
#ifdef LOCKSTEP_SPREADS_SECRECY
void lockstep::SpreadSecrecyOfMemory(void* at, size_t size, size_t unit) {
  for (auto* each = static_cast<uint8_t*>(at); size > 0; each += unit, size -= unit)
    if (__msan_test_shadow(each, unit) >= 0) __msan_poison(each, unit);
}
#endif
