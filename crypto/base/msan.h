// LOCKSTEP_MSAN: this is a build for MemorySanitizer, which cannot look into assembly.
// LOCKSTEP_ASAN: one for AddressSanitizer, which makes much of every access to memory.
#ifndef CRYPTO_BASE_MSAN_H_
#define CRYPTO_BASE_MSAN_H_

#if defined(__has_feature)
#if __has_feature(memory_sanitizer)
#define LOCKSTEP_MSAN
#endif
#if __has_feature(address_sanitizer)
#define LOCKSTEP_ASAN
#endif
#endif

#endif  // CRYPTO_BASE_MSAN_H_
