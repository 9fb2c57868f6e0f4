#include "x509/acceptance.h"

#include <algorithm>
#include <new>

#include "x509/der/oid.h"

namespace lockstep::x509 {
namespace {

std::string Joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : ", ") + part;
  return out;
}

std::string PathText(const Acceptance& answer) {
  std::string out = "The path: ";
  for (const size_t index : answer.certificates)
    out += (index == 0 ? "" : " <- ") + std::to_string(index);
  if (answer.leaf_is_anchor) return out + ", which is a trust anchor itself\n";
  return out + " <- trust anchor \"" + answer.anchor + "\"\n";
}

bool IsRevocationChecked(const Acceptance& answer) {
  return std::ranges::any_of(answer.revocation, [](RevocationStatus status) {
    return status != RevocationStatus::kNotChecked;
  });
}

// "0 good, 1 unknown".
std::string RevocationText(const Acceptance& answer) {
  std::vector<std::string> parts;
  for (size_t i = 0; i < answer.revocation.size(); ++i)
    parts.push_back(std::to_string(answer.certificates[i]) + ' ' +
                    std::string(NameOf(answer.revocation[i])));
  return Joined(parts);
}

std::string ChecksText(const Acceptance& answer) {
  std::string out = "What was checked, under the policy " + std::string(NameOf(answer.policy)) +
                    ", for " + std::string(NameOf(answer.purpose)) + ", at " +
                    FormatTime(answer.time) + ":\n";
  for (const Check& check : answer.Checks()) {
    out += "  " + std::string(check.name) + " (" + std::string(check.section) + ")";
    if (check.name == kNameCheck) out += ": " + Joined(answer.reference_names);
    if (check.name == kPinCheck && !*answer.pinned) out += ": none matches, which is only reported";
    if (check.name == kRevocationCheck) out += ": " + RevocationText(answer);
    out += '\n';
  }
  if (answer.reference_names.empty()) out += "The name was not checked: none was asked for.\n";
  return out;
}

}  // namespace

Acceptance Acceptance::Of(const VerifyRequest& request, const VerifiedPath& path) {
  Acceptance out;
  static_cast<QuestionSummary&>(out) = QuestionSummary::Of(request);
  out.certificates = path.certificates;
  out.anchor = path.anchor->authority.subject.ToString();
  out.leaf_is_anchor =
      path.certificates.size() == 1 && Equal(path.anchor->certificate, request.chain.front());
  out.pinned = path.pinned;
  for (const Bytes policy : path.policies) out.policies.push_back(der::OidToString(policy));
  out.revocation = path.revocation;
  out.work = path.work;
  return out;
}

std::vector<Check> Acceptance::Checks() const {
  std::vector<Check> out;
  for (const Check& check : AllChecks()) {
    if (check.name == kNameCheck && reference_names.empty()) continue;
    if (check.name == kPinCheck && !pinned) continue;
    if (check.name == kProfileCheck && policy != Policy::kWebStrict) continue;
    if (check.name == kRevocationCheck && !IsRevocationChecked(*this)) continue;
    // A leaf that is trusted as itself stands below nobody.
    if (leaf_is_anchor && check.is_of_issuers) continue;
    out.push_back(check);
  }
  return out;
}

std::string Acceptance::Explain() const noexcept try {
  std::string out = "The peer's certificate was accepted";
  if (!reference_names.empty()) out += " for " + Joined(reference_names);
  out += ".\n" + PathText(*this) + ChainText() + ChecksText(*this);
  if (!policies.empty()) out += "Certificate policies: " + Joined(policies) + '\n';
  return out;
} catch (const std::bad_alloc&) {
  return std::string(kNoMemoryToDescribe);
}

std::string_view NameOf(RevocationStatus status) {
  switch (status) {
    case RevocationStatus::kNotChecked:
      return "not checked";
    case RevocationStatus::kGood:
      return "good";
    case RevocationStatus::kUnknown:
      return "unknown";
  }
  return "";
}

}  // namespace lockstep::x509
