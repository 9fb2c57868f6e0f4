// ChainPool: the certificates that a peer sent, parsed and compared with each other once, so that a
// search that meets them again and again pays for each comparison of names a single time.
#ifndef X509_CHAIN_POOL_H_
#define X509_CHAIN_POOL_H_

#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <span>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "x509/authority.h"
#include "x509/certificate.h"

namespace lockstep::x509 {

struct PoolEntry {
  Certificate certificate;
  Authority authority;  // what it would be as an issuer
  size_t index = 0;     // in the peer's chain
  // Equal in one pool for names that match, and for keys with the same encoding.
  uint32_t subject_id = 0;
  uint32_t issuer_id = 0;
  uint32_t key_id = 0;

  [[nodiscard]] bool self_issued() const { return subject_id == issuer_id; }
};

// Borrows the bytes of the chain.
class ChainPool {
 public:
  // `chain`: not empty, the leaf first. Without the leaf there is nothing to verify: what keeps it
  // from parsing is the error. Another certificate that is broken is of no use, and does no harm:
  // it is left out. Lies in `memory`. May throw std::bad_alloc.
  static Result<ChainPool> Parse(std::span<const Bytes> chain, std::pmr::memory_resource* memory);

  [[nodiscard]] const PoolEntry& leaf() const { return entries_.front(); }
  [[nodiscard]] std::span<const PoolEntry> entries() const { return entries_; }
  // Where the entry stands in entries().
  [[nodiscard]] size_t PositionOf(const PoolEntry& entry) const {
    return static_cast<size_t>(&entry - entries_.data());
  }

 private:
  explicit ChainPool(std::pmr::memory_resource* memory) : entries_(memory) {}
  std::pmr::vector<PoolEntry> entries_;
};

}  // namespace lockstep::x509

#endif  // X509_CHAIN_POOL_H_
