// Issuing OCSP responses, for tools and tests: what is asked for is written and signed, whether or
// not it makes sense.
#ifndef X509_ISSUE_OCSP_H_
#define X509_ISSUE_OCSP_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/hash/hash.h"
#include "crypto/random.h"
#include "x509/certificate.h"
#include "x509/extension_writer.h"
#include "x509/ocsp.h"
#include "x509/signed_writer.h"

namespace lockstep::x509 {

// What is said of one certificate. `certificate` names its issuer and serial; borrowed for the
// call, as is the issuer's key.
struct SingleResponseSpec {
  const Certificate* certificate = nullptr;
  const SubjectPublicKeyInfo* issuer_key = nullptr;
  OcspStatus status = OcspStatus::kGood;
  Time revocation_time = 0;
  std::optional<RevocationReason> reason = {};
  Time this_update = 0;
  std::optional<Time> next_update = {};
  std::vector<ExtensionSpec> extensions = {};
  // Of the CertID; null: SHA-1, which is what clients expect (RFC 5019 section 2.1.1).
  const crypto::Hash* hash = nullptr;
};

struct OcspSpec {
  uint8_t response_status = 0;  // other than 0 (successful): nothing else is written
  bool by_key = false;          // the ResponderID; else by the signer's name
  Time produced_at = 0;
  std::vector<SingleResponseSpec> responses;
  std::vector<ExtensionSpec> extensions;
  std::vector<Bytes> certificates;  // DER; of a delegated responder

  // For tests of those who read responses.
  std::vector<uint8_t> response_type;  // content of the OBJECT IDENTIFIER; empty: the basic type
  bool corrupt_signature = false;
};

// IssueOcspResponse returns the DER OCSPResponse. Errors as IssueCertificate; kInvalidArgument
// where a certificate or its issuer's key is missing.
Result<std::vector<uint8_t>> IssueOcspResponse(const OcspSpec& spec, const Issuer& signer,
                                               crypto::Random& random);

// The extension of a certificate that promises a staple (RFC 7633); not critical.
ExtensionSpec MustStapleExtension();

}  // namespace lockstep::x509

#endif  // X509_ISSUE_OCSP_H_
