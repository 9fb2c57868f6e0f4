// Issuing CRLs, for tools and tests: what is asked for is written and signed, whether or not it
// makes sense.
#ifndef X509_ISSUE_CRL_H_
#define X509_ISSUE_CRL_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "crypto/base/result.h"
#include "crypto/random.h"
#include "x509/der/time.h"
#include "x509/distribution_points.h"
#include "x509/extension_writer.h"
#include "x509/revocation_reason.h"
#include "x509/signed_writer.h"

namespace lockstep::x509 {

struct RevokedSpec {
  std::vector<uint8_t> serial;  // big-endian
  Time revocation_date = 0;
  std::optional<RevocationReason> reason = {};  // nothing: no extension
  std::vector<ExtensionSpec> extensions = {};   // besides
};

struct CrlSpec {
  int version = 2;
  Time this_update = 0;
  std::optional<Time> next_update;
  std::vector<RevokedSpec> revoked;  // none: the list is left out
  // Section 5.2 asks for an authorityKeyIdentifier and a cRLNumber: see CrlNumberExtension.
  std::vector<ExtensionSpec> extensions;

  // For tests of those who read CRLs.
  std::optional<std::vector<uint8_t>> der_revoked;           // replaces revokedCertificates
  std::optional<std::vector<uint8_t>> der_signed_algorithm;  // the one inside TBSCertList
  bool corrupt_signature = false;
};

// IssueCrl returns the DER CertificateList. Errors as IssueCertificate.
Result<std::vector<uint8_t>> IssueCrl(const CrlSpec& spec, const Issuer& issuer,
                                      crypto::Random& random);

// Not critical; critical. The latter's full_name is a list of GeneralNames, borrowed for the call.
ExtensionSpec CrlNumberExtension(uint64_t number);
ExtensionSpec IssuingDistributionPointExtension(const IssuingDistributionPoint& point);
// cRLDistributionPoints of a certificate: one point with a URI.
ExtensionSpec CrlDistributionPointExtension(Bytes uri);

}  // namespace lockstep::x509

#endif  // X509_ISSUE_CRL_H_
