#include "x509/path_search.h"

#include <algorithm>
#include <array>
#include <utility>

#include "x509/der/oid.h"

namespace lockstep::x509 {
namespace {

// Both key identifiers are there and differ: the two certificates may still belong together (RFC
// 5280 section 4.2.1.1 makes them a hint), but others come first.
bool KeyIdentifiersDiffer(const Certificate& subject, const Authority& issuer) {
  const auto& authority_key = subject.extensions.authority_key_identifier;
  if (!authority_key || authority_key->value.key_identifier.empty()) return false;
  return !issuer.key_identifier.empty() &&
         !Equal(authority_key->value.key_identifier, issuer.key_identifier);
}

bool KeyIdentifiersMatch(const Certificate& subject, const Authority& issuer) {
  const auto& authority_key = subject.extensions.authority_key_identifier;
  return authority_key && !issuer.key_identifier.empty() &&
         Equal(authority_key->value.key_identifier, issuer.key_identifier);
}

constexpr int8_t kMaxRank = 5;
constexpr int8_t kNoIssuer = -1;

}  // namespace

PathSearch::PathSearch(const VerifyRequest& request, std::span<const PoolEntry> pool)
    : request_(request),
      pool_(pool),
      context_{request.purpose, request.time, request.budget, work_},
      signatures_(*request.provider, request.budget, work_) {}

std::optional<VerifiedPath> PathSearch::Run() {
  path_.push_back({&pool_[0].certificate, pool_[0].index});
  if (!TryLeafAsAnchor() && !Extend()) return std::nullopt;
  VerifiedPath out;
  for (const PathEntry& entry : path_) out.certificates.push_back(entry.index);
  out.anchor = anchor_;
  out.work = work_;
  return out;
}

// A leaf that is itself in the trust store, byte for byte, is trusted as itself.
bool PathSearch::TryLeafAsAnchor() {
  for (const TrustAnchor& anchor : request_.trust->anchors()) {
    if (!Equal(anchor.certificate, Top().der)) continue;
    const std::optional<Failure> failure = CheckPins(anchor);
    if (!failure) {
      anchor_ = &anchor;
      return true;
    }
    GiveUp(*failure, nullptr, &anchor);
  }
  return false;
}

// Goes on from the top of the path: to an anchor, else to an intermediate and on from there.
bool PathSearch::Extend() {
  const size_t attempts_before = attempt_count_;
  if (TryAnchors(false) || TryAnchors(true)) return true;
  const auto candidates = pool_.subspan(1);
  std::array<int8_t, kMaxChainLength> ranks;
  const uint64_t issuer_hash = Top().issuer.MatchHash();
  for (size_t i = 0; i < candidates.size(); ++i)
    ranks[i] = candidates[i].subject_hash == issuer_hash ? Rank(candidates[i]) : kNoIssuer;
  for (int rank = kMaxRank; rank > kNoIssuer; --rank)
    for (size_t i = 0; i < candidates.size() && !budget_exceeded_; ++i)
      if (ranks[i] == rank && TryIntermediate(candidates[i])) return true;
  if (attempt_count_ != attempts_before || budget_exceeded_) return false;
  const bool self_signed = path_.size() == 1 && Top().IsSelfIssued();
  GiveUp({{self_signed ? Reason::kSelfSignedCertificate : Reason::kUnknownIssuer},
          path_.back().index,
          Top().issuer.ToString()},
         nullptr, nullptr);
  return false;
}

bool PathSearch::TryAnchors(bool key_identifier_differs) {
  bool found = false;
  const bool self_issued = Top().IsSelfIssued();
  request_.trust->ForEachNamed(Top().issuer, [&](const TrustAnchor& anchor) {
    // Trusted as itself only: another certificate of the same name is a stranger to it.
    if (self_issued && !anchor.authority.is_ca) return;
    if (!found && !budget_exceeded_ &&
        KeyIdentifiersDiffer(Top(), anchor.authority) == key_identifier_differs)
      found = TryAnchor(anchor, key_identifier_differs);
  });
  return found;
}

bool PathSearch::TryAnchor(const TrustAnchor& anchor, bool key_identifier_differs) {
  if (++work_.candidates > request_.budget.candidates) {
    budget_exceeded_ = true;
    return false;
  }
  if (const auto failure = CheckPath(anchor, key_identifier_differs)) {
    GiveUp(*failure, nullptr, &anchor);
    return false;
  }
  anchor_ = &anchor;
  return true;
}

bool PathSearch::TryIntermediate(const PoolEntry& candidate) {
  if (++work_.candidates > request_.budget.candidates) {
    budget_exceeded_ = true;
    return false;
  }
  std::optional<Failure> failure;
  if (path_.size() > request_.budget.intermediates) {
    failure =
        Failure{{Reason::kPathTooLong, 0, {request_.budget.intermediates}}, candidate.index, {}};
  } else {
    failure = CheckIssuer(candidate.authority, candidate.index, path_, context_);
  }
  if (failure) {
    GiveUp(*failure, &candidate, nullptr);
    return false;
  }
  path_.push_back({&candidate.certificate, candidate.index});
  const bool found = Extend();
  if (!found) path_.pop_back();
  return found;
}

// A name and a key that are on the path already lead in a circle, whatever certificate they are in
// (RFC 4158 section 2.4.2).
bool PathSearch::IsOnPath(const PoolEntry& candidate) const {
  return std::ranges::any_of(path_, [&](const PathEntry& entry) {
    return Equal(entry.certificate->subject_public_key_info.der,
                 candidate.certificate.subject_public_key_info.der) &&
           entry.certificate->subject.Matches(candidate.certificate.subject);
  });
}

int8_t PathSearch::Rank(const PoolEntry& candidate) const {
  if (!candidate.certificate.subject.Matches(Top().issuer) || IsOnPath(candidate)) return kNoIssuer;
  int8_t rank = 2;
  if (KeyIdentifiersMatch(Top(), candidate.authority)) rank = 4;
  if (KeyIdentifiersDiffer(Top(), candidate.authority)) rank = 0;
  if (candidate.certificate.validity.Contains(request_.time)) ++rank;
  return rank;
}

std::optional<Failure> PathSearch::CheckPath(const TrustAnchor& anchor,
                                             bool key_identifier_differs) {
  if (auto failure = CheckIssuer(anchor.authority, kAnchorIndex, path_, context_)) return failure;
  if (auto failure = CheckSignatures(anchor, key_identifier_differs)) return failure;
  return CheckPins(anchor);
}

// From the anchor down, so that no key is used before it is itself authenticated.
std::optional<Failure> PathSearch::CheckSignatures(const TrustAnchor& anchor,
                                                   bool key_identifier_differs) {
  const SubjectPublicKeyInfo* key = &anchor.authority.subject_public_key_info;
  for (size_t i = path_.size(); i-- > 0;) {
    const PathEntry& entry = path_[i];
    const Status status = signatures_.Verify(*entry.certificate, *key);
    key = &entry.certificate->subject_public_key_info;
    if (status) continue;
    Error error = status.error();
    // An anchor of the issuer's name with another key, as the key identifiers say: not the issuer.
    const bool is_under_anchor = i + 1 == path_.size();
    if (is_under_anchor && key_identifier_differs &&
        error.reason == Reason::kCertificateSignatureInvalid)
      error = {Reason::kUnknownIssuer};
    const bool is_algorithm = error.reason == Reason::kUnsupportedCertificateSignature ||
                              error.reason == Reason::kObsoleteSignatureHash;
    return Failure{error, entry.index,
                   is_algorithm ? der::OidToString(entry.certificate->signature_algorithm.algorithm)
                                : entry.certificate->issuer.ToString()};
  }
  return std::nullopt;
}

std::optional<Failure> PathSearch::CheckPins(const TrustAnchor& anchor) const {
  if (request_.pins == nullptr || request_.pins->empty()) return std::nullopt;
  const crypto::Hash* sha256 = crypto::Find(*request_.provider, crypto::HashId::kSha256);
  if (sha256 == nullptr) return Failure{{Reason::kUnsupportedAlgorithm}, 0, {}};
  const auto is_pinned = [&](const SubjectPublicKeyInfo& info) {
    return request_.pins->Contains(PinOf(info.der, *sha256));
  };
  if (is_pinned(anchor.authority.subject_public_key_info)) return std::nullopt;
  for (const PathEntry& entry : path_)
    if (is_pinned(entry.certificate->subject_public_key_info)) return std::nullopt;
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
