// Sha2Kernel: SHA-2's compression function (FIPS 180-4 section 6) for one kind of processor.
#ifndef CRYPTO_HASH_SHA2_KERNEL_H_
#define CRYPTO_HASH_SHA2_KERNEL_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "crypto/cpu.h"

namespace lockstep::crypto {

// A kernel's file defines some of these and nothing else that others see. Word: uint32_t for
// SHA-256, with blocks of 64 bytes; uint64_t for SHA-384 and SHA-512, with blocks of 128.
template <class WordType>
struct Sha2Kernel {
  using Word = WordType;
  std::string_view name;
  bool (*supported)(const Cpu& cpu);
  // Takes `count` blocks, unaligned, into the 8 words of `chain`, which is aligned to 16 bytes.
  void (*compress)(Word* chain, const uint8_t* blocks, size_t count);
  // One block into each of two chains, which do not wait for one another.
  void (*compress_pair)(Word* chain0, const uint8_t* block0, Word* chain1, const uint8_t* block1);
};

extern const Sha2Kernel<uint32_t> kSha256ShaNi;
extern const Sha2Kernel<uint32_t> kSha256Portable;
extern const Sha2Kernel<uint64_t> kSha512Bmi2;
extern const Sha2Kernel<uint64_t> kSha512Portable;

// The rounds' constants (sections 4.2.2, 4.2.3), aligned to 16 bytes: 64, and 80.
extern const uint32_t kSha256Constants[64];
extern const uint64_t kSha512Constants[80];

}  // namespace lockstep::crypto

#endif  // CRYPTO_HASH_SHA2_KERNEL_H_
