// OpenSSL's AEADs, through EVP.
#ifndef BENCHMARKS_PEERS_OPENSSL_AEAD_H_
#define BENCHMARKS_PEERS_OPENSSL_AEAD_H_

#include <openssl/evp.h>

#include <memory>

#include "benchmarks/traffic.h"
#include "crypto/aead/aead.h"

namespace lockstep::benchmarks {

class OpensslAead {
 public:
  static bool Has(const crypto::Aead&) { return true; }
  explicit OpensslAead(const crypto::Aead& row);

  void Seal(const Traffic& traffic, size_t first, size_t count);
  bool Open(const Traffic& traffic, size_t first, size_t count);

 private:
  struct Free {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
  };
  using Context = std::unique_ptr<EVP_CIPHER_CTX, Free>;

  [[nodiscard]] Context NewContext(const crypto::Aead& row, int sealing) const;
  void Begin(EVP_CIPHER_CTX* context, const Traffic& traffic, size_t record) const;

  bool is_ccm_;
  Context sealing_;
  Context opening_;
};

}  // namespace lockstep::benchmarks

#endif  // BENCHMARKS_PEERS_OPENSSL_AEAD_H_
