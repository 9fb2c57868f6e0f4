// CRLReason (RFC 5280 section 5.3.1): why a certificate was revoked.
#ifndef X509_REVOCATION_REASON_H_
#define X509_REVOCATION_REASON_H_

#include <cstdint>
#include <string_view>

#include "x509/der/reader.h"

namespace lockstep::x509 {

// The numbers are those of the encoding; 7 is not used.
enum class RevocationReason : uint8_t {
  kUnspecified = 0,  // also where no reason is given
  kKeyCompromise = 1,
  kCaCompromise = 2,
  kAffiliationChanged = 3,
  kSuperseded = 4,
  kCessationOfOperation = 5,
  kCertificateHold = 6,
  kRemoveFromCrl = 8,
  kPrivilegeWithdrawn = 9,
  kAaCompromise = 10,
};

// ReadRevocationReason reads an ENUMERATED with one of the numbers above; kDerInvalid for others.
RevocationReason ReadRevocationReason(der::Reader& reader);

// NameOf returns the name that RFC 5280 gives it: "keyCompromise".
std::string_view NameOf(RevocationReason reason);

}  // namespace lockstep::x509

#endif  // X509_REVOCATION_REASON_H_
