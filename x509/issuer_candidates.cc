#include "x509/issuer_candidates.h"

#include <algorithm>
#include <utility>

namespace lockstep::x509 {
namespace {

// Key identifiers are a hint (RFC 5280 section 4.2.1.1): where they differ, the two certificates
// may still belong together, but others come first.
enum class KeyMatch : uint8_t { kDiffers, kUnknown, kEqual };

KeyMatch CompareKeyIdentifiers(const Certificate& subject, const Authority& issuer) {
  const auto authority_key = ValueOf(subject.extensions.authority_key_identifier);
  if (!authority_key || authority_key->key_identifier.empty() || issuer.key_identifier.empty())
    return KeyMatch::kUnknown;
  return Equal(authority_key->key_identifier, issuer.key_identifier) ? KeyMatch::kEqual
                                                                     : KeyMatch::kDiffers;
}

// Higher is better.
int Rank(const Certificate& subject, const PoolEntry& candidate, Time time) {
  const int key = static_cast<int>(CompareKeyIdentifiers(subject, candidate.authority));
  return 2 * key + (candidate.certificate.validity.Contains(time) ? 1 : 0);
}

}  // namespace

bool KeyIdentifiersDiffer(const Certificate& subject, const Authority& issuer) {
  return CompareKeyIdentifiers(subject, issuer) == KeyMatch::kDiffers;
}

IssuerCandidates IssuerCandidates::Of(const PoolEntry& subject, const ChainPool& pool,
                                      const TrustStore& trust, Time time,
                                      std::pmr::memory_resource* memory) {
  IssuerCandidates out{std::pmr::vector<AnchorCandidate>(memory),
                       std::pmr::vector<const PoolEntry*>(memory)};
  trust.ForEachNamed(subject.certificate.issuer, [&](const TrustAnchor& anchor) {
    // Trusted as itself only: another certificate of the same name is a stranger to it.
    if (subject.self_issued() && !anchor.authority.is_ca) return;
    out.anchors.push_back({&anchor, KeyIdentifiersDiffer(subject.certificate, anchor.authority)});
  });
  // Among equals, whoever came first: the store's anchors and the pool's entries lie in that order.
  std::ranges::sort(out.anchors, {}, [](const AnchorCandidate& candidate) {
    return std::pair(candidate.key_identifier_differs, candidate.anchor);
  });

  for (const PoolEntry& candidate : pool.entries().subspan(1))
    if (candidate.subject_id == subject.issuer_id) out.intermediates.push_back(&candidate);
  std::ranges::sort(out.intermediates, {}, [&](const PoolEntry* candidate) {
    return std::pair(-Rank(subject.certificate, *candidate, time), candidate);
  });
  return out;
}

}  // namespace lockstep::x509
