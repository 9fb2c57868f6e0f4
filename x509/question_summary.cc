#include "x509/question_summary.h"

#include <algorithm>

namespace lockstep::x509 {

QuestionSummary QuestionSummary::Of(const VerifyRequest& request) {
  QuestionSummary out;
  out.purpose = request.purpose;
  out.policy = request.policy;
  out.time = request.time;
  for (const ReferenceName& name : request.names) out.reference_names.push_back(name.ToString());
  const crypto::Hash* sha256 = nullptr;
  if (request.provider != nullptr)
    sha256 = crypto::Find(*request.provider, crypto::HashId::kSha256);
  if (request.trust != nullptr) out.anchor_count = request.trust->anchors().size();
  for (const Bytes der : request.chain.first(std::min(request.chain.size(), kMaxChainLength)))
    out.chain.push_back(Summarize(der, sha256));
  return out;
}

std::string QuestionSummary::Who(size_t index) const {
  if (index == kAnchorIndex) return "the trust anchor";
  std::string out =
      index == 0 ? "the certificate" : "certificate " + std::to_string(index) + " of the chain";
  if (index < chain.size() && !chain[index].subject.empty())
    out += " (" + chain[index].subject + ')';
  return out;
}

std::string QuestionSummary::ChainText() const {
  std::string out = "The chain that the peer sent:\n";
  for (size_t i = 0; i < chain.size(); ++i) {
    const CertificateSummary& certificate = chain[i];
    out += "  " + std::to_string(i) + "  ";
    if (certificate.parse_error) {
      out += "not a certificate: " + Describe(*certificate.parse_error) + " (at byte " +
             std::to_string(certificate.parse_error->offset) + ")\n";
      continue;
    }
    out += (certificate.subject.empty() ? "(no subject)" : certificate.subject) + '\n';
    out += "     issued by " + certificate.issuer + ", serial " + certificate.serial + '\n';
    out += "     valid from " + FormatTime(certificate.not_before) + " to " +
           FormatTime(certificate.not_after) + '\n';
    if (certificate.name_count != 0) out += "     for " + NamesText(certificate) + '\n';
    if (!certificate.pin.empty()) out += "     key " + certificate.pin + '\n';
  }
  return out;
}

std::string_view NameOf(Purpose purpose) {
  return purpose == Purpose::kServerAuth ? "server authentication" : "client authentication";
}

std::string_view NameOf(Policy policy) {
  switch (policy) {
    case Policy::kWeb:
      return "web";
    case Policy::kWebStrict:
      return "web-strict";
  }
  return "";
}

}  // namespace lockstep::x509
