#include "x509/verifier.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory_resource>
#include <new>
#include <utility>

#include "x509/chain_pool.h"
#include "x509/fault.h"
#include "x509/path_rules.h"
#include "x509/path_search.h"
#include "x509/question_summary.h"

namespace lockstep::x509 {
namespace {

// What the caller owes, and what a peer may send.
Status CheckRequest(const VerifyRequest& request) {
  if (request.trust == nullptr || request.provider == nullptr)
    return Error{Reason::kInvalidArgument};
  if (request.chain.empty()) return Error{Reason::kEmptyChain};
  if (request.chain.size() > kMaxChainLength)
    return Error{Reason::kChainTooLong, 0, {request.chain.size(), kMaxChainLength}};
  size_t bytes = 0;
  for (const Bytes der : request.chain) bytes += der.size();
  if (bytes > kMaxChainBytes) return Error{Reason::kChainTooLarge, 0, {bytes, kMaxChainBytes}};
  return {};
}

// How much a failed attempt says, more first: that we failed ourselves, what got as far as an
// anchor, what an intermediate was refused for, and last that nobody was found.
int Weight(const Attempt& attempt) {
  const Reason reason = attempt.failure.error.reason;
  const ErrorKind kind = KindOf(reason);
  if (kind == ErrorKind::kInternal || kind == ErrorKind::kResource) return 3;
  if (attempt.anchor && reason != Reason::kUnknownIssuer) return 2;
  return reason != Reason::kUnknownIssuer && reason != Reason::kSelfSignedCertificate ? 1 : 0;
}

// The failure that decides. A leaf's own fault decides only where everything above it is good: what
// an unknown issuer has certified is not worth discussing.
Failure Decide(const PathSearch& search, bool found, const std::vector<Failure>& leaf_failures) {
  if (search.budget_exceeded()) return {{Reason::kPathBudgetExceeded}, 0, {}};
  if (found) return leaf_failures.front();
  const auto best = std::ranges::max_element(search.attempts(), {}, Weight);
  if (best == search.attempts().end()) return {{Reason::kUnknownIssuer}, 0, {}};
  return best->failure;
}

// A refusal with nothing but the failure that decides.
Diagnosis DiagnosisOf(const VerifyRequest& request, Failure failure) {
  Diagnosis out;
  static_cast<QuestionSummary&>(out) = QuestionSummary::Of(request);
  out.failure = std::move(failure);
  return out;
}

// Adds the bytes at fault to every failure that is about a certificate of the peer's.
void FindFaults(const VerifyRequest& request, Diagnosis& diagnosis) {
  const auto find = [&](Failure& failure) {
    if (failure.certificate < diagnosis.chain.size())
      failure.fault = FaultOf(request.chain[failure.certificate], failure.error, failure.detail);
  };
  find(diagnosis.failure);
  std::ranges::for_each(diagnosis.leaf_failures, find);
  std::ranges::for_each(diagnosis.attempts, find, &Attempt::failure);
}

std::expected<VerifiedPath, Diagnosis> VerifyOrThrow(const VerifyRequest& request) {
  if (const Status status = CheckRequest(request); !status)
    return std::unexpected(DiagnosisOf(request, {status.error(), 0, {}}));
  // What a usual chain takes is no business of the heap's.
  std::array<std::byte, 4096> room;
  std::pmr::monotonic_buffer_resource memory(room.data(), room.size());
  const Result<ChainPool> pool = ChainPool::Parse(request.chain, &memory);
  if (!pool) {
    Diagnosis diagnosis = DiagnosisOf(request, {pool.error(), 0, {}});
    FindFaults(request, diagnosis);
    return std::unexpected(std::move(diagnosis));
  }

  PathSearch search(request, *pool, &memory);
  std::optional<VerifiedPath> path = search.Run();
  std::vector<Failure> leaf_failures = CheckLeaf(pool->leaf().certificate, search.context());
  if (auto mismatch = CheckNames(pool->leaf().certificate, search.context()))
    leaf_failures.push_back(*std::move(mismatch));
  if (path && leaf_failures.empty()) return *std::move(path);

  Diagnosis diagnosis = DiagnosisOf(request, Decide(search, path.has_value(), leaf_failures));
  diagnosis.leaf_failures = std::move(leaf_failures);
  diagnosis.attempts = search.attempts();
  diagnosis.attempt_count = search.attempt_count();
  diagnosis.work = search.work();
  FindFaults(request, diagnosis);
  return std::unexpected(std::move(diagnosis));
}

}  // namespace

std::expected<VerifiedPath, Diagnosis> Verify(const VerifyRequest& request) try {
  return VerifyOrThrow(request);
} catch (const std::bad_alloc&) {
  Diagnosis diagnosis;
  diagnosis.failure.error = {Reason::kOutOfMemory};
  return std::unexpected(std::move(diagnosis));
}

std::optional<SignedPath> SignedPathOf(const VerifiedPath& path, Bytes leaf,
                                       const crypto::Hash& sha256) {
  if (path.certificates.empty() || path.certificates.size() > SignedPath::kMaxLength ||
      std::ranges::max(path.certificates) > UINT8_MAX || Equal(path.anchor->certificate, leaf)) {
    return std::nullopt;
  }
  SignedPath out;
  for (const size_t index : path.certificates)
    out.certificates[out.length++] = static_cast<uint8_t>(index);
  out.anchor_key = PinOf(path.anchor->authority.subject_public_key_info.der, sha256);
  return out;
}

}  // namespace lockstep::x509
