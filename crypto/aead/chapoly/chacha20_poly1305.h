// The ChaCha20-Poly1305 row (RFC 8439; RFC 9846 section B.4), by the best of our kernels that the
// processor can run.
#ifndef CRYPTO_AEAD_CHAPOLY_CHACHA20_POLY1305_H_
#define CRYPTO_AEAD_CHAPOLY_CHACHA20_POLY1305_H_

#include <string_view>
#include <vector>

#include "crypto/aead/aead.h"
#include "crypto/cpu.h"

namespace lockstep::crypto {

extern const Aead kChaCha20Poly1305;

// The row of one kernel, which it uses on whatever processor: for those who hold kernels against
// each other. `supported` says where it runs.
struct ChaChaPolyRow {
  std::string_view kernel;
  bool (*supported)(const Cpu& cpu);
  const Aead* row;
};
// All of them, the best first; the last runs everywhere.
std::vector<ChaChaPolyRow> AllChaChaPolyRows();

}  // namespace lockstep::crypto

#endif  // CRYPTO_AEAD_CHAPOLY_CHACHA20_POLY1305_H_
