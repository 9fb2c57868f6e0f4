// PathSearch: the search for a certification path, from the leaf up to a trust anchor. Depth first,
// best candidates first, within a budget; every path it gives up is remembered with its failure.
#ifndef X509_PATH_SEARCH_H_
#define X509_PATH_SEARCH_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "x509/authority.h"
#include "x509/certificate.h"
#include "x509/diagnosis.h"
#include "x509/path_rules.h"
#include "x509/signature_check.h"
#include "x509/trust_store.h"
#include "x509/verify_request.h"
#include "x509/work.h"

namespace lockstep::x509 {

// A certificate of the peer's chain, as the search sees it.
struct PoolEntry {
  Certificate certificate;
  Authority authority;  // what it would be as an issuer
  uint64_t subject_hash = 0;
  size_t index = 0;  // in the peer's chain
};

class PathSearch {
 public:
  // `pool`: the leaf first. Everything is borrowed for the search's life.
  PathSearch(const VerifyRequest& request, std::span<const PoolEntry> pool);

  // Run returns the first path that passes every check, or nothing: then attempts() say why.
  std::optional<VerifiedPath> Run();

  [[nodiscard]] const std::vector<Attempt>& attempts() const { return attempts_; }
  [[nodiscard]] size_t attempt_count() const { return attempt_count_; }
  [[nodiscard]] bool budget_exceeded() const { return budget_exceeded_; }
  [[nodiscard]] const Work& work() const { return work_; }
  // The rules' view of the question, for the checks of the leaf.
  [[nodiscard]] const RuleContext& context() const { return context_; }

 private:
  // Each says whether a good path was found; it then stands in path_ and anchor_.
  bool TryLeafAsAnchor();
  bool Extend();
  bool TryAnchors(bool key_identifier_differs);
  bool TryAnchor(const TrustAnchor& anchor, bool key_identifier_differs);
  bool TryIntermediate(const PoolEntry& candidate);

  [[nodiscard]] const Certificate& Top() const { return *path_.back().certificate; }
  [[nodiscard]] bool IsOnPath(const PoolEntry& candidate) const;
  // How likely the candidate is to be the issuer of the top, higher first; -1: it cannot be.
  [[nodiscard]] int8_t Rank(const PoolEntry& candidate) const;
  std::optional<Failure> CheckPath(const TrustAnchor& anchor, bool key_identifier_differs);
  std::optional<Failure> CheckSignatures(const TrustAnchor& anchor, bool key_identifier_differs);
  std::optional<Failure> CheckPins(const TrustAnchor& anchor) const;
  // Remembers the current path as given up. With `next`, it would have gone on to that candidate.
  void GiveUp(const Failure& failure, const PoolEntry* next, const TrustAnchor* anchor);

  const VerifyRequest& request_;
  std::span<const PoolEntry> pool_;
  Work work_;
  RuleContext context_;
  SignatureCheck signatures_;
  std::vector<PathEntry> path_;
  const TrustAnchor* anchor_ = nullptr;
  std::vector<Attempt> attempts_;
  size_t attempt_count_ = 0;
  bool budget_exceeded_ = false;
};

}  // namespace lockstep::x509

#endif  // X509_PATH_SEARCH_H_
