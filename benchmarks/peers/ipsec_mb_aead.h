// Intel's ipsec-mb, by its two ways: calls that take a message each, and jobs. Debian's
// libipsec-mb-dev; where it is not installed (build_defs/ipsec_mb.bzl), Has() says so.
#ifndef BENCHMARKS_PEERS_IPSEC_MB_AEAD_H_
#define BENCHMARKS_PEERS_IPSEC_MB_AEAD_H_

#include <memory>
#include <string>

#include "benchmarks/traffic.h"
#include "crypto/aead/aead.h"

namespace lockstep::benchmarks {

enum class IpsecMbWay { kDirect, kJobs };

// The library's version, and the kind of processor that it chose; empty without it.
std::string IpsecMbVersion();

template <IpsecMbWay kWay>
class IpsecMbAead {
 public:
  static bool Has(const crypto::Aead& row);
  explicit IpsecMbAead(const crypto::Aead& row);
  IpsecMbAead(IpsecMbAead&&) noexcept;
  IpsecMbAead& operator=(IpsecMbAead&&) noexcept;
  ~IpsecMbAead();

  void Seal(const Traffic& traffic, size_t first, size_t count);
  bool Open(const Traffic& traffic, size_t first, size_t count);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

extern template class IpsecMbAead<IpsecMbWay::kDirect>;
extern template class IpsecMbAead<IpsecMbWay::kJobs>;

}  // namespace lockstep::benchmarks

#endif  // BENCHMARKS_PEERS_IPSEC_MB_AEAD_H_
