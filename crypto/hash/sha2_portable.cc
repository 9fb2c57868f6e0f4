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

template <class Word>
void CompressPair(Word* chain0, const uint8_t* block0, Word* chain1, const uint8_t* block1) {
  CompressOneByOne(chain0, block0, chain1, block1);
}

bool Supported(const Cpu& /*cpu*/) { return true; }

}  // namespace

constexpr Sha2Kernel<uint32_t> kSha256Portable = {"portable", Supported, Compress<uint32_t>,
                                                  CompressPair<uint32_t>};
constexpr Sha2Kernel<uint64_t> kSha512Portable = {"portable", Supported, Compress<uint64_t>,
                                                  CompressPair<uint64_t>};

}  // namespace lockstep::crypto
