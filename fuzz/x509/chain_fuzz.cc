// Verify on hostile chains. An input is a line of DER elements: the trust anchor, the leaf, the
// rest. Signatures are good where the last byte of the certificate says so, so that the search gets
// anywhere. Oracles: the answer keeps to its budget and its form, and does not depend on copies.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <vector>

#include "crypto/base/bytes.h"
#include "fuzz/x509/fuzz_provider.h"
#include "x509/der/reader.h"
#include "x509/diagnosis_json.h"
#include "x509/verifier.h"

namespace lockstep::x509 {
namespace {

void Check(bool condition) {
  if (!condition) std::abort();
}

std::vector<Bytes> Elements(Bytes input) {
  std::vector<Bytes> out;
  for (der::Reader reader(input); !reader.empty();) {
    const der::Element element = reader.Next();
    if (!element.whole.empty()) out.push_back(element.whole);
  }
  return out;
}

bool IsText(const std::string& text) {
  return std::ranges::all_of(text, [](char c) { return c == '\n' || (c >= 0x20 && c < 0x7f); });
}

void CheckWork(const Work& work, const Budget& budget) {
  Check(work.signatures <= budget.signatures);
  Check(work.candidates <= budget.candidates);
  Check(work.name_comparisons <= budget.name_comparisons);
  Check(work.policy_steps <= budget.policy_steps);
}

void CheckAnswer(const VerifyRequest& request,
                 const std::expected<VerifiedPath, Diagnosis>& answer) {
  CheckWork(answer ? answer->work : answer.error().work, request.budget);
  if (!answer) {
    const Diagnosis& diagnosis = answer.error();
    Check(IsText(diagnosis.Explain()));
    Check(IsText(ToJson(diagnosis)));
    Check(diagnosis.attempts.size() <= kMaxReportedAttempts);
    for (const Attempt& attempt : diagnosis.attempts)
      for (const size_t index : attempt.certificates) Check(index < request.chain.size());
    return;
  }
  Check(IsText(Acceptance::Of(request, *answer).Explain()));
  const std::set<size_t> unique(answer->certificates.begin(), answer->certificates.end());
  Check(unique.size() == answer->certificates.size() && answer->certificates.front() == 0);
  Check(answer->certificates.size() <= request.budget.intermediates + 1);
  Check(*unique.rbegin() < request.chain.size() && answer->anchor != nullptr);
}

void Fuzz(Bytes input) {
  const std::vector<Bytes> elements = Elements(input);
  if (elements.size() < 2) return;
  TrustStore trust;
  if (!trust.AddCertificate(elements[0])) return;
  VerifyRequest request;
  request.chain = std::span(elements).subspan(1);
  request.trust = &trust;
  request.provider = &FuzzProvider();
  request.time = kNow;
  request.budget = {.intermediates = 8,
                    .signatures = 16,
                    .candidates = 256,
                    .name_comparisons = 4096,
                    .policy_steps = 4096};
  const auto answer = Verify(request);
  CheckAnswer(request, answer);

  // The same question from other memory has the same answer.
  std::vector<std::vector<uint8_t>> copies;
  for (const Bytes element : request.chain) copies.push_back(Copy(element));
  const std::vector<Bytes> chain(copies.begin(), copies.end());
  request.chain = chain;
  const auto again = Verify(request);
  Check(answer.has_value() == again.has_value());
  if (answer) return Check(answer->certificates == again->certificates);
  Check(answer.error().error() == again.error().error());
}

// Whoever requires a policy gets one, and no path that nobody else gets.
void FuzzPolicies(Bytes input) {
  const std::vector<Bytes> elements = Elements(input);
  if (elements.size() < 2) return;
  TrustStore trust;
  if (!trust.AddCertificate(elements[0])) return;
  VerifyRequest request;
  request.chain = std::span(elements).subspan(1);
  request.trust = &trust;
  request.provider = &FuzzProvider();
  request.time = kNow;
  request.policies.initial_explicit_policy = true;
  const auto answer = Verify(request);
  CheckAnswer(request, answer);
  if (!answer) return;
  Check(!answer->policies.empty());
  request.policies = {};
  Check(Verify(request).has_value());
}

}  // namespace
}  // namespace lockstep::x509

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  lockstep::x509::Fuzz({data, size});
  lockstep::x509::FuzzPolicies({data, size});
  return 0;
}
