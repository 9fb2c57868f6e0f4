#include "x509/path_search.h"

#include <algorithm>
#include <string>
#include <utility>

#include "x509/der/oid.h"

namespace lockstep::x509 {
namespace {

// What a person looks for first: the algorithm that is not supported, else the issuer.
std::string DetailOf(Reason reason, const Certificate& certificate) {
  if (reason == Reason::kUnsupportedCertificateSignature ||
      reason == Reason::kObsoleteSignatureHash)
    return der::OidToString(certificate.signature_algorithm.algorithm);
  return certificate.issuer.ToString();
}

}  // namespace

PathSearch::PathSearch(const VerifyRequest& request, const ChainPool& pool,
                       std::pmr::memory_resource* memory)
    : request_(request),
      pool_(pool),
      memory_(memory),
      context_{request, work_},
      signatures_(*request.provider, request.budget, work_, memory),
      revocation_(request, signatures_, work_, memory),
      candidates_(pool.entries().size(), memory),
      entries_(memory),
      path_(memory) {}

std::optional<VerifiedPath> PathSearch::Run() {
  Push(pool_.leaf());
  if (!TryLeafAsAnchor() && !Extend(pool_.leaf())) return std::nullopt;
  VerifiedPath out;
  out.certificates.reserve(path_.size());
  for (const PathEntry& entry : path_) out.certificates.push_back(entry.index);
  out.anchor = anchor_;
  out.pinned = pinned_;
  out.policies = std::move(policies_);
  out.revocation = std::move(statuses_);
  out.revocation.resize(out.certificates.size(), RevocationStatus::kNotChecked);
  out.work = work_;
  return out;
}

// A leaf that is itself in the trust store, byte for byte, is trusted as itself.
bool PathSearch::TryLeafAsAnchor() {
  for (const TrustAnchor& anchor : request_.trust->anchors()) {
    if (!Equal(anchor.certificate, pool_.leaf().certificate.der)) continue;
    std::optional<Failure> failure = CheckPins(anchor);
    // As a path of one certificate, below whoever trusts it.
    if (!failure) failure = CheckPathPolicies({});
    if (!failure) {
      anchor_ = &anchor;
      return true;
    }
    GiveUp(*failure, nullptr, &anchor);
  }
  return false;
}

// Goes on from the top of the path: to an anchor, else to an intermediate and on from there.
bool PathSearch::Extend(const PoolEntry& top) {
  const size_t attempts_before = attempt_count_;
  const IssuerCandidates& candidates = CandidatesFor(top);
  for (const AnchorCandidate& candidate : candidates.anchors)
    if (TryAnchor(candidate)) return true;
  for (const PoolEntry* candidate : candidates.intermediates)
    if (!IsOnPath(*candidate) && TryIntermediate(*candidate)) return true;
  if (attempt_count_ != attempts_before || budget_exceeded_) return false;
  const bool self_signed = path_.size() == 1 && top.self_issued();
  GiveUp({{self_signed ? Reason::kSelfSignedCertificate : Reason::kUnknownIssuer},
          top.index,
          top.certificate.issuer.ToString()},
         nullptr, nullptr);
  return false;
}

bool PathSearch::TryAnchor(const AnchorCandidate& candidate) {
  if (!SpendCandidate()) return false;
  if (const auto failure = CheckPath(candidate)) {
    GiveUp(*failure, nullptr, candidate.anchor);
    return false;
  }
  anchor_ = candidate.anchor;
  return true;
}

bool PathSearch::TryIntermediate(const PoolEntry& candidate) {
  if (!SpendCandidate()) return false;
  std::optional<Failure> failure;
  if (path_.size() > request_.budget.intermediates) {
    failure =
        Failure{{Reason::kPathTooLong, 0, {request_.budget.intermediates}}, candidate.index, {}};
  } else {
    failure = CheckIssuer(candidate.authority, candidate.index, path_, context_);
    if (!failure)
      failure = CheckIssuerProfile(candidate.authority, candidate.certificate, candidate.index,
                                   path_, context_);
  }
  if (failure) {
    GiveUp(*failure, &candidate, nullptr);
    return false;
  }
  Push(candidate);
  if (Extend(candidate)) return true;
  entries_.pop_back();
  path_.pop_back();
  return false;
}

void PathSearch::Push(const PoolEntry& entry) {
  entries_.push_back(&entry);
  path_.push_back({&entry.certificate, entry.index, entry.self_issued()});
}

// A name and a key that are on the path already lead in a circle, whatever certificate they are in
// (RFC 4158 section 2.4.2).
bool PathSearch::IsOnPath(const PoolEntry& candidate) const {
  return std::ranges::any_of(entries_, [&](const PoolEntry* entry) {
    return entry->key_id == candidate.key_id && entry->subject_id == candidate.subject_id;
  });
}

bool PathSearch::SpendCandidate() {
  if (work_.candidates >= request_.budget.candidates) budget_exceeded_ = true;
  if (!budget_exceeded_) ++work_.candidates;
  return !budget_exceeded_;
}

const IssuerCandidates& PathSearch::CandidatesFor(const PoolEntry& subject) {
  std::optional<IssuerCandidates>& known = candidates_[pool_.PositionOf(subject)];
  if (!known)
    known.emplace(IssuerCandidates::Of(subject, pool_, *request_.trust, request_.time, memory_));
  return *known;
}

std::optional<Failure> PathSearch::CheckPath(const AnchorCandidate& candidate) {
  const TrustAnchor& anchor = *candidate.anchor;
  if (auto failure = CheckIssuer(anchor.authority, kAnchorIndex, path_, context_)) return failure;
  if (auto failure = CheckAnchorProfile(anchor)) return failure;
  if (auto failure = CheckSignatures(candidate)) return failure;
  if (auto failure = CheckPathPolicies(anchor.authority)) return failure;
  if (auto failure = CheckPathRevocation(anchor.authority)) return failure;
  return CheckPins(anchor);
}

std::optional<Failure> PathSearch::CheckAnchorProfile(const TrustAnchor& anchor) {
  // A name and a key have no profile.
  if (request_.policy != Policy::kWebStrict || anchor.certificate.empty()) return std::nullopt;
  const Result<Certificate> certificate = Certificate::Parse(anchor.certificate);
  if (!certificate) return Failure{certificate.error(), kAnchorIndex, {}};
  return CheckIssuerProfile(anchor.authority, *certificate, kAnchorIndex, path_, context_);
}

std::optional<Failure> PathSearch::CheckPathPolicies(const Authority& anchor) {
  auto policies = CheckPolicies(path_, anchor, request_.policies, context_);
  if (!policies) return std::move(policies).error();
  policies_ = *std::move(policies);
  return std::nullopt;
}

std::optional<Failure> PathSearch::CheckPathRevocation(const Authority& anchor) {
  auto statuses = revocation_.Check(path_, anchor);
  if (!statuses) return std::move(statuses).error();
  statuses_ = *std::move(statuses);
  return std::nullopt;
}

// From the anchor down, so that no key is used before it is itself authenticated.
std::optional<Failure> PathSearch::CheckSignatures(const AnchorCandidate& candidate) {
  const SubjectPublicKeyInfo* key = &candidate.anchor->authority.subject_public_key_info;
  const bool is_signed = IsSigned(*candidate.anchor);
  for (size_t i = path_.size(); i-- > 0;) {
    const Certificate& certificate = *path_[i].certificate;
    const Status status =
        is_signed ? signatures_.CheckAlgorithm(certificate) : signatures_.Verify(certificate, *key);
    key = &certificate.subject_public_key_info;
    if (status) continue;
    Error error = status.error();
    // Of the issuer's name with another key, as the key identifiers say: not the issuer.
    const bool is_under_anchor = i + 1 == path_.size();
    if (error.reason == Reason::kCertificateSignatureInvalid &&
        (is_under_anchor ? candidate.key_identifier_differs
                         : KeyIdentifiersDiffer(certificate, entries_[i + 1]->authority)))
      error = {Reason::kUnknownIssuer};
    return Failure{error, path_[i].index, DetailOf(error.reason, certificate)};
  }
  return std::nullopt;
}

// Whether the signatures on this path are those that the request says were verified.
bool PathSearch::IsSigned(const TrustAnchor& anchor) const {
  const SignedPath* const known = request_.signed_path;
  if (known == nullptr || !std::ranges::equal(known->indices(), path_, {}, {}, &PathEntry::index)) {
    return false;
  }
  const crypto::Hash* sha256 = crypto::Find(*request_.provider, crypto::HashId::kSha256);
  return sha256 != nullptr &&
         PinOf(anchor.authority.subject_public_key_info.der, *sha256) == known->anchor_key;
}

std::optional<Failure> PathSearch::CheckPins(const TrustAnchor& anchor) {
  if (request_.pins == nullptr || request_.pins->empty()) return std::nullopt;
  const crypto::Hash* sha256 = crypto::Find(*request_.provider, crypto::HashId::kSha256);
  if (sha256 == nullptr) return Failure{{Reason::kUnsupportedAlgorithm}, 0, {}};
  const auto is_pinned = [&](const SubjectPublicKeyInfo& info) {
    return request_.pins->Contains(PinOf(info.der, *sha256));
  };
  pinned_ = is_pinned(anchor.authority.subject_public_key_info) ||
            std::ranges::any_of(path_, [&](const PathEntry& entry) {
              return is_pinned(entry.certificate->subject_public_key_info);
            });
  if (*pinned_ || request_.pins->use() == PinUse::kReported) return std::nullopt;
  return Failure{{Reason::kPinMismatch, 0, {request_.pins->pins().size()}}, 0, {}};
}

void PathSearch::GiveUp(const Failure& failure, const PoolEntry* next, const TrustAnchor* anchor) {
  ++attempt_count_;
  budget_exceeded_ |= failure.error.reason == Reason::kPathBudgetExceeded;
  if (attempts_.size() >= kMaxReportedAttempts) return;
  Attempt attempt;
  for (const PathEntry& entry : path_) attempt.certificates.push_back(entry.index);
  if (next != nullptr) attempt.certificates.push_back(next->index);
  if (anchor != nullptr) attempt.anchor = anchor->authority.subject.ToString();
  attempt.failure = failure;
  attempts_.push_back(std::move(attempt));
}

}  // namespace lockstep::x509
