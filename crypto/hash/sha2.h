// The SHA-2 rows (FIPS 180-4), by kernels of our own: the best one that this processor can run,
// which is picked once in a process.
#ifndef CRYPTO_HASH_SHA2_H_
#define CRYPTO_HASH_SHA2_H_

#include <string_view>
#include <vector>

#include "crypto/cpu.h"
#include "crypto/hash/hash.h"

namespace lockstep::crypto {

extern const Hash kSha256;
extern const Hash kSha384;
extern const Hash kSha512;

// A row of one kernel, which it uses on whatever processor: for those who hold kernels against each
// other. `supported` says where it runs.
struct Sha2Row {
  std::string_view kernel;
  bool (*supported)(const Cpu& cpu);
  const Hash* row;
};
// All of them; those named "portable" run everywhere.
std::vector<Sha2Row> AllSha2Rows();

}  // namespace lockstep::crypto

#endif  // CRYPTO_HASH_SHA2_H_
