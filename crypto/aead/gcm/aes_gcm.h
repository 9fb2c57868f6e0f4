// The AES-GCM rows (NIST SP 800-38D; RFC 5116 sections 5.1 and 5.2), by kernels of our own: the
// best one that this processor can run, which is picked once in a process.
#ifndef CRYPTO_AEAD_GCM_AES_GCM_H_
#define CRYPTO_AEAD_GCM_AES_GCM_H_

#include <string_view>
#include <vector>

#include "crypto/aead/aead.h"
#include "crypto/cpu.h"

namespace lockstep::crypto {

extern const Aead kAes128Gcm;
extern const Aead kAes256Gcm;

// The rows of one kernel, which they use on whatever processor: for those who hold kernels against
// each other. `supported` says where it runs.
struct GcmRows {
  std::string_view kernel;
  bool (*supported)(const Cpu& cpu);
  const Aead* aes128;
  const Aead* aes256;
};
// All of them, the best first; the last runs everywhere.
std::vector<GcmRows> AllGcmRows();

}  // namespace lockstep::crypto

#endif  // CRYPTO_AEAD_GCM_AES_GCM_H_
