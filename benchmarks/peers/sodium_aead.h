// libsodium's AEADs: ChaCha20-Poly1305, and AES-256-GCM where the processor has AES-NI.
#ifndef BENCHMARKS_PEERS_SODIUM_AEAD_H_
#define BENCHMARKS_PEERS_SODIUM_AEAD_H_

#include <sodium.h>

#include "benchmarks/traffic.h"
#include "crypto/aead/aead.h"

namespace lockstep::benchmarks {

class SodiumAead {
 public:
  static bool Has(const crypto::Aead& row);
  explicit SodiumAead(const crypto::Aead& row);

  void Seal(const Traffic& traffic, size_t first, size_t count);
  bool Open(const Traffic& traffic, size_t first, size_t count);

 private:
  bool is_aes_;
  crypto_aead_aes256gcm_state aes_;
};

}  // namespace lockstep::benchmarks

#endif  // BENCHMARKS_PEERS_SODIUM_AEAD_H_
