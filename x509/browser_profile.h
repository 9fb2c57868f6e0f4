// The CA/Browser profile: what Policy::kWebStrict asks of a path's certificates beyond RFC 5280's
// path validation. The rules are those of the CA/Browser Forum's Baseline Requirements for TLS
// server certificates (BR) and of the profile of RFC 5280 section 4, as far as a relying party sees
// them.
#ifndef X509_BROWSER_PROFILE_H_
#define X509_BROWSER_PROFILE_H_

#include <string_view>

#include "x509/authority.h"
#include "x509/certificate.h"
#include "x509/purpose.h"

namespace lockstep::x509 {

// Each returns the text of the first rule that is broken, with its section, or an empty one.

// The rules for a certificate at the end of a path; those of the BR's section 7.1.2.7 for servers
// only.
std::string_view BrokenEndEntityRule(const Certificate& certificate, Purpose purpose);
// For an intermediate CA.
std::string_view BrokenIntermediateRule(const Certificate& certificate);
// For a certificate that is trusted. One that is not self-issued is held to the rules for an
// intermediate CA.
std::string_view BrokenRootRule(const Certificate& certificate);
// For a certificate and the one above it, whatever both are.
std::string_view BrokenIssuanceRule(const Certificate& certificate, const Authority& issuer);

}  // namespace lockstep::x509

#endif  // X509_BROWSER_PROFILE_H_
