// Crypto++'s AEADs.
#ifndef BENCHMARKS_PEERS_CRYPTOPP_AEAD_H_
#define BENCHMARKS_PEERS_CRYPTOPP_AEAD_H_

#include <cryptopp/cryptlib.h>

#include <memory>

#include "benchmarks/traffic.h"
#include "crypto/aead/aead.h"

namespace lockstep::benchmarks {

class CryptoppAead {
 public:
  static bool Has(const crypto::Aead& row);
  explicit CryptoppAead(const crypto::Aead& row);

  void Seal(const Traffic& traffic, size_t first, size_t count);
  bool Open(const Traffic& traffic, size_t first, size_t count);

 private:
  std::unique_ptr<CryptoPP::AuthenticatedSymmetricCipher> sealing_;
  std::unique_ptr<CryptoPP::AuthenticatedSymmetricCipher> opening_;
};

}  // namespace lockstep::benchmarks

#endif  // BENCHMARKS_PEERS_CRYPTOPP_AEAD_H_
