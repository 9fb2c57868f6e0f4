// PathSearch: the search for a certification path, from the leaf up to a trust anchor. Depth first,
// best candidates first, within a budget; every path it gives up is remembered with its failure.
#ifndef X509_PATH_SEARCH_H_
#define X509_PATH_SEARCH_H_

#include <cstddef>
#include <memory_resource>
#include <optional>
#include <vector>

#include "x509/certificate.h"
#include "x509/chain_pool.h"
#include "x509/diagnosis.h"
#include "x509/issuer_candidates.h"
#include "x509/path_rules.h"
#include "x509/policy_rules.h"
#include "x509/revocation.h"
#include "x509/signature_check.h"
#include "x509/trust_store.h"
#include "x509/verify_request.h"
#include "x509/work.h"

namespace lockstep::x509 {

class PathSearch {
 public:
  // Everything is borrowed for the search's life; what it works with lies in `memory`. All of it
  // may throw std::bad_alloc.
  PathSearch(const VerifyRequest& request, const ChainPool& pool,
             std::pmr::memory_resource* memory);

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
  bool Extend(const PoolEntry& top);
  bool TryAnchor(const AnchorCandidate& candidate);
  bool TryIntermediate(const PoolEntry& candidate);

  void Push(const PoolEntry& entry);
  [[nodiscard]] bool IsOnPath(const PoolEntry& candidate) const;
  // Counts one more candidate; false where there was no budget for it.
  bool SpendCandidate();
  const IssuerCandidates& CandidatesFor(const PoolEntry& subject);
  std::optional<Failure> CheckPath(const AnchorCandidate& candidate);
  std::optional<Failure> CheckAnchorProfile(const TrustAnchor& anchor);
  std::optional<Failure> CheckPathPolicies(const Authority& anchor);
  std::optional<Failure> CheckPathRevocation(const Authority& anchor);
  std::optional<Failure> CheckSignatures(const AnchorCandidate& candidate);
  [[nodiscard]] bool IsSigned(const TrustAnchor& anchor) const;
  std::optional<Failure> CheckPins(const TrustAnchor& anchor);
  // Remembers the current path as given up. With `next`, it would have gone on to that candidate.
  void GiveUp(const Failure& failure, const PoolEntry* next, const TrustAnchor* anchor);

  const VerifyRequest& request_;
  const ChainPool& pool_;
  std::pmr::memory_resource* memory_;
  Work work_;
  RuleContext context_;
  SignatureCheck signatures_;
  RevocationCheck revocation_;
  std::pmr::vector<std::optional<IssuerCandidates>>
      candidates_;                              // of each entry of the pool, once asked
  std::pmr::vector<const PoolEntry*> entries_;  // the path, leaf first
  std::pmr::vector<PathEntry> path_;            // the same, as the rules see it
  const TrustAnchor* anchor_ = nullptr;
  std::optional<bool> pinned_;              // of the path that was checked last
  std::vector<Bytes> policies_;             // what is valid for the path that was found
  std::vector<RevocationStatus> statuses_;  // of its certificates
  std::vector<Attempt> attempts_;
  size_t attempt_count_ = 0;
  bool budget_exceeded_ = false;
};

}  // namespace lockstep::x509

#endif  // X509_PATH_SEARCH_H_
