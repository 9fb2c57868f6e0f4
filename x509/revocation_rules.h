// What one CRL and one OCSP response say about one certificate, if they may be believed at all
// (RFC 5280 section 6.3, RFC 6960 section 3.2).
#ifndef X509_REVOCATION_RULES_H_
#define X509_REVOCATION_RULES_H_

#include <cstdint>
#include <optional>

#include "crypto/base/result.h"
#include "x509/authority.h"
#include "x509/certificate.h"
#include "x509/crl.h"
#include "x509/ocsp.h"
#include "x509/revocation_reason.h"
#include "x509/signature_check.h"
#include "x509/verify_request.h"
#include "x509/work.h"

namespace lockstep::x509 {

// How old a response without nextUpdate may be, in seconds: such a responder always has news
// (RFC 6960 section 4.2.2.1), so that what is older than a day was kept back by somebody.
inline constexpr Time kMaxOcspAgeWithoutNextUpdate = 86400;

// The certificate that is asked about, and who issued it on this path.
struct RevocationQuestion {
  const Certificate& certificate;
  const Authority& issuer;
};

struct Revocation {
  Time time = 0;
  RevocationReason reason = RevocationReason::kUnspecified;
};

// What a source that may be believed says. Neither: it does not cover all reasons, or does not
// know the certificate.
struct RevocationAnswer {
  std::optional<Revocation> revoked;
  bool is_good = false;
};

// The question's surroundings, and the work that is counted.
struct RevocationContext {
  const VerifyRequest& request;
  SignatureCheck& signatures;
  Work& work;
};

// AskCrl: the CRL has to be issued under the name and by the key of the certificate's issuer, which
// has to be allowed to sign CRLs, to be current, and to cover the certificate. Errors say why it
// cannot be used; kPathBudgetExceeded ends the verification.
Result<RevocationAnswer> AskCrl(const Crl& crl, const RevocationQuestion& question,
                                const RevocationContext& context);

// AskOcsp: the response has to name the certificate, to be current, and to be signed by the
// certificate's issuer or by a responder with a certificate for that from this very issuer
// (RFC 6960 section 4.2.2.2), whose own revocation is not asked for. Errors as AskCrl.
Result<RevocationAnswer> AskOcsp(const OcspResponse& response, const RevocationQuestion& question,
                                 const RevocationContext& context);

}  // namespace lockstep::x509

#endif  // X509_REVOCATION_RULES_H_
