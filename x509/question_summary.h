// QuestionSummary: what was asked of Verify, as answers tell of it. Owns what it says.
#ifndef X509_QUESTION_SUMMARY_H_
#define X509_QUESTION_SUMMARY_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "x509/certificate_summary.h"
#include "x509/verify_request.h"

namespace lockstep::x509 {

struct QuestionSummary {
  // The certificates that the peer sent, at most kMaxChainLength.
  std::vector<CertificateSummary> chain;
  Purpose purpose = Purpose::kServerAuth;
  Policy policy = Policy::kWeb;
  std::vector<std::string> reference_names;
  Time time = 0;
  size_t anchor_count = 0;

  // May throw std::bad_alloc.
  static QuestionSummary Of(const VerifyRequest& request);

  // "the certificate (CN=a)", "certificate 2 of the chain (CN=b)", "the trust anchor".
  [[nodiscard]] std::string Who(size_t index) const;
  // The chain, a few lines for each certificate, under a heading.
  [[nodiscard]] std::string ChainText() const;
};

// Which certificate something is about: its index in the peer's chain, or the trust anchor.
inline constexpr size_t kAnchorIndex = SIZE_MAX;

// "server authentication"; "web-strict".
std::string_view NameOf(Purpose purpose);
std::string_view NameOf(Policy policy);

}  // namespace lockstep::x509

#endif  // X509_QUESTION_SUMMARY_H_
