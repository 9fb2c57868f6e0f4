// SHA-2 for any processor.
#include "crypto/hash/sha2_kernel.h"

#define LOCKSTEP_INLINE __attribute__((always_inline)) inline

namespace lockstep::crypto {
namespace {

#include "crypto/hash/sha2_rounds.inc"

template <class Word>
void Compress(Word* chain, const uint8_t* blocks, size_t count) {
  CompressBlocks(chain, blocks, count);
}

bool Supported(const Cpu& /*cpu*/) { return true; }

}  // namespace

constexpr Sha2Kernel<uint32_t> kSha256Portable = {"portable", Supported, Compress<uint32_t>};
constexpr Sha2Kernel<uint64_t> kSha512Portable = {"portable", Supported, Compress<uint64_t>};

}  // namespace lockstep::crypto
