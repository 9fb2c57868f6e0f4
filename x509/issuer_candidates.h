// IssuerCandidates: who may have issued a certificate, judged by names, key identifiers and dates:
// the order in which a search tries them. Whether one has is for the signature to say.
#ifndef X509_ISSUER_CANDIDATES_H_
#define X509_ISSUER_CANDIDATES_H_

#include <memory_resource>
#include <vector>

#include "x509/chain_pool.h"
#include "x509/der/time.h"
#include "x509/trust_store.h"

namespace lockstep::x509 {

// Both have key identifiers, and they differ: probably not the issuer, in spite of its name.
bool KeyIdentifiersDiffer(const Certificate& subject, const Authority& issuer);

struct AnchorCandidate {
  const TrustAnchor* anchor;
  bool key_identifier_differs;
};

// Best first. Anchors come before intermediates: they end the search.
struct IssuerCandidates {
  std::pmr::vector<AnchorCandidate> anchors;
  std::pmr::vector<const PoolEntry*> intermediates;

  // They lie in `memory`. May throw std::bad_alloc.
  static IssuerCandidates Of(const PoolEntry& subject, const ChainPool& pool,
                             const TrustStore& trust, Time time, std::pmr::memory_resource* memory);
};

}  // namespace lockstep::x509

#endif  // X509_ISSUER_CANDIDATES_H_
