// SHA-512 for processors with BMI2, whose rotation needs no copy of its source.
#if defined(__x86_64__)
#include "crypto/hash/sha2_kernel.h"

#define LOCKSTEP_TARGET __attribute__((target("bmi,bmi2")))
#define LOCKSTEP_INLINE LOCKSTEP_TARGET __attribute__((always_inline)) inline

namespace lockstep::crypto {
namespace {

#include "crypto/hash/sha2_rounds.inc"

LOCKSTEP_TARGET void Compress(uint64_t* chain, const uint8_t* blocks, size_t count) {
  CompressBlocks(chain, blocks, count);
}

LOCKSTEP_TARGET void CompressPair(uint64_t* chain0, const uint8_t* block0, uint64_t* chain1,
                                  const uint8_t* block1) {
  CompressOneByOne(chain0, block0, chain1, block1);
}

bool Supported(const Cpu& cpu) { return cpu.bmi2_adx; }

}  // namespace

constexpr Sha2Kernel<uint64_t> kSha512Bmi2 = {"BMI2", Supported, Compress, CompressPair};

}  // namespace lockstep::crypto
#endif
