// ChainScope: what a configuration judges chains by, as the keys of a ChainCache tell it apart.
#ifndef TLS_CHAIN_SCOPE_H_
#define TLS_CHAIN_SCOPE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "crypto/hash/hash.h"
#include "tls/chain_cache.h"
#include "tls/options.h"
#include "x509/purpose.h"
#include "x509/trust_store.h"

namespace lockstep {

class ChainScope {
 public:
  // Of a configuration whose peers are verified for `purpose`. `sha256` is its provider's row.
  ChainScope(const CommonOptions& options, const x509::TrustStore& trust, x509::Purpose purpose,
             const crypto::Hash& sha256);
  // Nothing where there is no chain_cache, no anchor, or no SHA-256 to make its keys: then nothing
  // is remembered.
  static std::optional<ChainScope> Of(const CommonOptions& options, const x509::TrustStore* trust,
                                      x509::Purpose purpose);

  // Of DER certificates, in the order in which they came. `trust` is the same as before; whether it
  // was changed since, its generation tells.
  [[nodiscard]] ChainKey KeyOf(std::span<const std::vector<uint8_t>> chain,
                               const x509::TrustStore& trust) const;
  [[nodiscard]] const crypto::Hash& sha256() const { return *sha256_; }

 private:
  const crypto::Hash* sha256_;
  std::array<uint8_t, 32> digest_ = {};
};

}  // namespace lockstep

#endif  // TLS_CHAIN_SCOPE_H_
