// ChainCache: the signatures on peers' certificates that were verified before, for those who meet
// the same chains again and again. Off where VerificationOptions name none.
#ifndef TLS_CHAIN_CACHE_H_
#define TLS_CHAIN_CACHE_H_

#include <array>
#include <cstdint>
#include <optional>

#include "x509/signed_path.h"

namespace lockstep {

// SHA-256 over every byte of every certificate of a chain, in order, and over what the chain was
// judged by: the anchors and their generation, policy, purpose, and who verifies signatures.
using ChainKey = std::array<uint8_t, 32>;

// What it finds saves the signatures on certificates, and nothing else: path, names, validity at
// this time, constraints, policies, pins, revocation (with the signatures on staples and CRLs) and
// CertificateVerify are judged anew in every handshake. So what is in it cannot get out of date,
// and losing any of it does no harm; but whoever can write to it can make chains good.
//
// Shared by connections on any number of threads: implementations are thread-safe, and do not
// block.
class ChainCache {
 public:
  virtual ~ChainCache() = default;
  // What was added under this key, or nothing.
  virtual std::optional<x509::SignedPath> Find(const ChainKey& key) = 0;
  // Called for chains that were found good, and for those only.
  virtual void Add(const ChainKey& key, const x509::SignedPath& path) = 0;
};

}  // namespace lockstep

#endif  // TLS_CHAIN_CACHE_H_
