#include "x509/revocation_reason.h"

namespace lockstep::x509 {

RevocationReason ReadRevocationReason(der::Reader& reader) {
  const auto number = reader.SmallInteger(static_cast<uint64_t>(RevocationReason::kAaCompromise),
                                          der::Tag::kEnumerated);
  if (number == 7) reader.Fail(Reason::kDerInvalid);
  return static_cast<RevocationReason>(number);
}

std::string_view NameOf(RevocationReason reason) {
  switch (reason) {
    case RevocationReason::kUnspecified:
      return "unspecified";
    case RevocationReason::kKeyCompromise:
      return "keyCompromise";
    case RevocationReason::kCaCompromise:
      return "cACompromise";
    case RevocationReason::kAffiliationChanged:
      return "affiliationChanged";
    case RevocationReason::kSuperseded:
      return "superseded";
    case RevocationReason::kCessationOfOperation:
      return "cessationOfOperation";
    case RevocationReason::kCertificateHold:
      return "certificateHold";
    case RevocationReason::kRemoveFromCrl:
      return "removeFromCRL";
    case RevocationReason::kPrivilegeWithdrawn:
      return "privilegeWithdrawn";
    case RevocationReason::kAaCompromise:
      return "aACompromise";
  }
  return "unspecified";
}

}  // namespace lockstep::x509
