// Re-encoding. An input is a line of DER elements: the trust anchor, the leaf, the rest. Oracles: a
// chain whose certificates are written anew from what was parsed of them gets the same verdict, to
// an anchor that was written anew too; writing one anew twice changes nothing; and no field's
// length may be written in more octets than DER has it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <vector>

#include "crypto/base/bytes.h"
#include "fuzz/x509/fuzz_provider.h"
#include "x509/der/reader.h"
#include "x509/testing/reencode.h"
#include "x509/verifier.h"

namespace lockstep::x509 {
namespace {

constexpr size_t kMaxElements = 16;

void Check(bool condition) {
  if (!condition) std::abort();
}

// What of an answer does not depend on encodings.
struct Verdict {
  std::vector<size_t> path;  // empty: refused
  std::vector<std::vector<uint8_t>> policies;
  Reason reason = {};
  size_t certificate = 0;
  friend bool operator==(const Verdict&, const Verdict&) = default;
};

std::optional<Verdict> Judge(const std::vector<std::vector<uint8_t>>& elements, Policy policy) {
  TrustStore trust;
  if (!trust.AddCertificate(elements[0])) return std::nullopt;
  const std::vector<Bytes> chain(elements.begin() + 1, elements.end());
  VerifyRequest request;
  request.chain = chain;
  request.trust = &trust;
  request.provider = &FuzzProvider();
  request.time = kNow;
  request.policy = policy;
  const auto answer = Verify(request);
  Verdict verdict;
  if (!answer) {
    verdict.reason = answer.error().error().reason;
    verdict.certificate = answer.error().failure.certificate;
    return verdict;
  }
  verdict.path = answer->certificates;
  for (const Bytes one : answer->policies) verdict.policies.push_back(Copy(one));
  return verdict;
}

Bytes KeyOf(Bytes der) {
  const Result<Certificate> parsed = Certificate::Parse(der);
  return parsed ? parsed->subject_public_key_info.der : Bytes();
}

// What tells two certificates or two keys apart is their encoding, also where no reader would: one
// that is trusted as itself, and one that leads in a circle.
bool AreToldApartAlike(const std::vector<std::vector<uint8_t>>& before,
                       const std::vector<std::vector<uint8_t>>& after) {
  for (size_t i = 0; i < before.size(); ++i)
    for (size_t j = 0; j < i; ++j)
      if ((before[i] == before[j]) != (after[i] == after[j]) ||
          Equal(KeyOf(before[i]), KeyOf(before[j])) != Equal(KeyOf(after[i]), KeyOf(after[j])))
        return false;
  return true;
}

void Fuzz(Bytes input) {
  std::vector<std::vector<uint8_t>> before, after;
  for (der::Reader reader(input); !reader.empty() && before.size() < kMaxElements;) {
    const der::Element element = reader.Next();
    if (element.whole.empty()) break;
    before.push_back(Copy(element.whole));
    after.push_back(before.back());
    const Result<Certificate> parsed = Certificate::Parse(before.back());
    if (!parsed) continue;
    after.back() = Reencode(*parsed);
    const Result<Certificate> again = Certificate::Parse(after.back());
    Check(again.has_value() && Reencode(*again) == after.back());
    const std::vector<uint8_t> stretched = StretchLength(before.back(), input.size() % 16);
    Check(stretched.empty() || !Certificate::Parse(stretched).has_value());
  }
  if (before.size() < 2 || !AreToldApartAlike(before, after)) return;
  for (const Policy policy : {Policy::kWeb, Policy::kWebStrict})
    Check(Judge(before, policy) == Judge(after, policy));
}

}  // namespace
}  // namespace lockstep::x509

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  lockstep::x509::Fuzz({data, size});
  return 0;
}
