// RevocationCheck: asks what the caller and the peer have given whether a path's certificates are
// revoked (RFC 5280 section 6.3, RFC 6960).
#ifndef X509_REVOCATION_H_
#define X509_REVOCATION_H_

#include <expected>
#include <memory_resource>
#include <optional>
#include <span>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "x509/authority.h"
#include "x509/crl.h"
#include "x509/diagnosis.h"
#include "x509/ocsp.h"
#include "x509/path_rules.h"
#include "x509/revocation_inputs.h"
#include "x509/revocation_rules.h"

namespace lockstep::x509 {

// One verification's. Each source is parsed once, when it is first asked.
class RevocationCheck {
 public:
  // Everything is borrowed for the check's life; what was parsed lies in `memory`.
  RevocationCheck(const VerifyRequest& request, SignatureCheck& signatures, Work& work,
                  std::pmr::memory_resource* memory);

  // Check returns what is known of each certificate of `path` (leaf first) below `anchor`, whose
  // signatures have been verified. Every source is asked: one that says that a certificate is
  // revoked decides, whatever others say. kCertificateRevoked with the time and the reason's
  // number; kRevocationStatusUnknown and kStapleMissing with what was wrong with each source;
  // kPathBudgetExceeded. May throw std::bad_alloc.
  std::expected<std::vector<RevocationStatus>, Failure> Check(std::span<const PathEntry> path,
                                                              const Authority& anchor);

 private:
  struct Findings;
  // Each asks some of the sources about one certificate.
  void AskStaple(size_t index, const RevocationQuestion& question, Findings& findings);
  void AskOcspResponses(const RevocationQuestion& question, Findings& findings);
  void AskCrls(const RevocationQuestion& question, Findings& findings);
  std::expected<RevocationStatus, Failure> CheckOne(const PathEntry& entry,
                                                    const Authority& issuer);
  // A leaf that promises a staple (RFC 7633) has to come with a good one.
  [[nodiscard]] bool MustStaple(const PathEntry& entry) const;

  const VerifyRequest& request_;
  RevocationContext context_;
  std::pmr::vector<std::optional<Result<Crl>>> crls_;
  std::pmr::vector<std::optional<Result<OcspResponse>>> responses_;
  std::pmr::vector<std::optional<Result<OcspResponse>>> staples_;
};

}  // namespace lockstep::x509

#endif  // X509_REVOCATION_H_
