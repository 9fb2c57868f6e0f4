#include "x509/revocation.h"

#include <algorithm>
#include <string>
#include <utility>

namespace lockstep::x509 {
namespace {

// Sources whose faults a diagnosis tells of.
constexpr size_t kMaxReportedSources = 8;

// What was wrong with a source, with its date if that was it.
std::string FaultOf(const Error& error) {
  std::string text = Describe(error);
  if (error.reason == Reason::kRevocationNotYetValid || error.reason == Reason::kRevocationExpired)
    text += " (" + FormatTime(static_cast<Time>(error.values[0])) + ')';
  return text;
}

// The parsed form of `sources[i]`, made when it is first asked for.
template <class T>
const Result<T>& Parsed(std::pmr::vector<std::optional<Result<T>>>& parsed,
                        std::span<const Bytes> sources, size_t i) {
  if (!parsed[i]) parsed[i] = T::Parse(sources[i]);
  return *parsed[i];
}

}  // namespace

// What the sources have said of one certificate so far.
struct RevocationCheck::Findings {
  std::optional<Revocation> revoked;
  std::string revoked_by;
  bool is_good = false;
  bool has_good_staple = false;
  std::optional<Error> fatal;  // ends the verification
  std::string faults;          // "CRL 0: ...; CRL 1: ..."
  size_t fault_count = 0;

  void Add(const std::string& source, const Result<RevocationAnswer>& answer) {
    if (answer) {
      is_good |= answer->is_good;
      if (!answer->revoked || revoked) return;
      revoked = answer->revoked;
      revoked_by = source;
      return;
    }
    const Error& error = answer.error();
    if (error.reason == Reason::kPathBudgetExceeded || KindOf(error.reason) == ErrorKind::kInternal)
      fatal = error;
    if (fault_count++ < kMaxReportedSources)
      faults += (faults.empty() ? "" : "; ") + source + ": " + FaultOf(error);
  }
};

RevocationCheck::RevocationCheck(const VerifyRequest& request, SignatureCheck& signatures,
                                 Work& work, std::pmr::memory_resource* memory)
    : request_(request),
      context_{request, signatures, work},
      crls_(request.revocation.crls.size(), memory),
      responses_(request.revocation.ocsp_responses.size(), memory),
      staples_(request.revocation.staples.size(), memory) {}

std::expected<std::vector<RevocationStatus>, Failure> RevocationCheck::Check(
    std::span<const PathEntry> path, const Authority& anchor) {
  std::vector<RevocationStatus> out(path.size(), RevocationStatus::kNotChecked);
  const RevocationInputs& inputs = request_.revocation;
  for (size_t i = 0; i < path.size(); ++i) {
    const bool in_scope =
        inputs.mode != RevocationMode::kOff && (i == 0 || inputs.scope != RevocationScope::kLeaf);
    if (!in_scope && !MustStaple(path[i])) continue;
    const Authority issuer = i + 1 < path.size() ? Authority::Of(*path[i + 1].certificate) : anchor;
    auto status = CheckOne(path[i], issuer);
    if (!status) return std::unexpected(std::move(status).error());
    out[i] = *status;
  }
  return out;
}

std::expected<RevocationStatus, Failure> RevocationCheck::CheckOne(const PathEntry& entry,
                                                                   const Authority& issuer) {
  const RevocationQuestion question{*entry.certificate, issuer};
  Findings findings;
  AskStaple(entry.index, question, findings);
  findings.has_good_staple = findings.is_good;
  if (request_.revocation.mode != RevocationMode::kOff) {
    AskOcspResponses(question, findings);
    AskCrls(question, findings);
  }
  const auto fail = [&](const Error& error, std::string detail) {
    return std::unexpected(Failure{error, entry.index, std::move(detail)});
  };
  if (findings.fatal) return fail(*findings.fatal, {});
  if (findings.revoked)
    return fail({Reason::kCertificateRevoked,
                 0,
                 {static_cast<uint64_t>(findings.revoked->time),
                  static_cast<uint64_t>(findings.revoked->reason)}},
                findings.revoked_by);
  if (findings.fault_count > kMaxReportedSources)
    findings.faults +=
        "; and " + std::to_string(findings.fault_count - kMaxReportedSources) + " more";
  if (MustStaple(entry) && !findings.has_good_staple)
    return fail({Reason::kStapleMissing}, findings.faults);
  if (findings.is_good) return RevocationStatus::kGood;
  if (request_.revocation.mode == RevocationMode::kHardFail)
    return fail({Reason::kRevocationStatusUnknown}, findings.faults);
  return RevocationStatus::kUnknown;
}

void RevocationCheck::AskStaple(size_t index, const RevocationQuestion& question,
                                Findings& findings) {
  const std::span<const Bytes> staples = request_.revocation.staples;
  if (index >= staples.size() || staples[index].empty()) return;
  const Result<OcspResponse>& response = Parsed(staples_, staples, index);
  findings.Add("the stapled OCSP response",
               response ? AskOcsp(*response, question, context_) : response.error());
}

void RevocationCheck::AskOcspResponses(const RevocationQuestion& question, Findings& findings) {
  const std::span<const Bytes> responses = request_.revocation.ocsp_responses;
  for (size_t i = 0; i < responses.size() && !findings.fatal; ++i) {
    const Result<OcspResponse>& response = Parsed(responses_, responses, i);
    findings.Add("OCSP response " + std::to_string(i),
                 response ? AskOcsp(*response, question, context_) : response.error());
  }
}

void RevocationCheck::AskCrls(const RevocationQuestion& question, Findings& findings) {
  const std::span<const Bytes> crls = request_.revocation.crls;
  for (size_t i = 0; i < crls.size() && !findings.fatal; ++i) {
    const Result<Crl>& crl = Parsed(crls_, crls, i);
    std::string source = "CRL " + std::to_string(i);
    if (crl) source += " of " + crl->issuer.ToString();
    findings.Add(source, crl ? AskCrl(*crl, question, context_) : crl.error());
  }
}

bool RevocationCheck::MustStaple(const PathEntry& entry) const {
  const auto feature = ValueOf(entry.certificate->extensions.tls_feature);
  return entry.index == 0 && request_.revocation.staples_requested && feature &&
         feature->status_request;
}

}  // namespace lockstep::x509
