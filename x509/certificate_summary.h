// CertificateSummary: a certificate as a diagnosis tells of it. Printable, and owns what it says.
#ifndef X509_CERTIFICATE_SUMMARY_H_
#define X509_CERTIFICATE_SUMMARY_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/error.h"
#include "crypto/hash/hash.h"
#include "x509/der/time.h"

namespace lockstep::x509 {

inline constexpr size_t kMaxReportedNames = 32;

// What came from the peer is escaped (der::Escape).
struct CertificateSummary {
  std::optional<Error> parse_error;  // the rest is empty then
  std::string subject, issuer;
  std::string serial;  // hexadecimal
  Time not_before = 0, not_after = 0;
  std::vector<std::string> names;  // subjectAltNames, at most kMaxReportedNames
  size_t name_count = 0;           // all of them
  bool self_issued = false;
  std::string pin;  // "sha256/..." of its key
};

// Summarize parses a certificate once more and tells of it. Without `sha256`, no pin.
CertificateSummary Summarize(Bytes der, const crypto::Hash* sha256);

// "dns:example.com, ip:192.0.2.1 and 3 more"; a sentence's part where there is none.
std::string NamesText(const CertificateSummary& certificate);

}  // namespace lockstep::x509

#endif  // X509_CERTIFICATE_SUMMARY_H_
