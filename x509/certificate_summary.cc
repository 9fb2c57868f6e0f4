#include "x509/certificate_summary.h"

#include <algorithm>
#include <string_view>

#include "x509/certificate.h"
#include "x509/pins.h"

namespace lockstep::x509 {
namespace {

constexpr size_t kMaxSerialShown = 20;  // bytes; RFC 5280 section 4.1.2.2 allows no more

std::string Hex(Bytes bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const uint8_t byte : bytes) out += {kDigits[byte >> 4], kDigits[byte & 15]};
  return out;
}

}  // namespace

CertificateSummary Summarize(Bytes der, const crypto::Hash* sha256) {
  CertificateSummary out;
  const Result<Certificate> parsed = Certificate::Parse(der);
  if (!parsed) {
    out.parse_error = parsed.error();
    return out;
  }
  out.subject = parsed->subject.ToString();
  out.issuer = parsed->issuer.ToString();
  out.serial = Hex(parsed->serial.first(std::min(parsed->serial.size(), kMaxSerialShown)));
  out.not_before = parsed->validity.not_before;
  out.not_after = parsed->validity.not_after;
  out.self_issued = parsed->IsSelfIssued();
  if (const auto names = ValueOf(parsed->extensions.subject_alt_name)) {
    for (const GeneralName name : *names)
      if (++out.name_count <= kMaxReportedNames) out.names.push_back(ToString(name));
  }
  if (sha256 != nullptr) out.pin = FormatPin(PinOf(parsed->subject_public_key_info.der, *sha256));
  return out;
}

std::string NamesText(const CertificateSummary& certificate) {
  if (certificate.name_count == 0) return "no name at all (it has no subjectAltName)";
  std::string out;
  for (const std::string& name : certificate.names) out += (out.empty() ? "" : ", ") + name;
  if (certificate.name_count > certificate.names.size())
    out += " and " + std::to_string(certificate.name_count - certificate.names.size()) + " more";
  return out;
}

}  // namespace lockstep::x509
