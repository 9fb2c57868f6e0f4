// Names that nobody holds on the public Internet: what the CA/Browser Forum's Baseline Requirements
// (section 1.6.1) call Internal Names and Reserved IP Addresses. No public CA may certify them.
#ifndef X509_PRIVATE_NAMES_H_
#define X509_PRIVATE_NAMES_H_

#include <string_view>

#include "crypto/base/bytes.h"

namespace lockstep::x509 {

// Whether a DNS name (or a wildcard) has a single label, or is below a top-level domain that is
// kept out of the public DNS (RFC 2606, 6761, 6762, 8375, 9476; ICANN for "internal").
bool IsPrivateDnsName(std::string_view name);

// Whether an address of 4 or 16 bytes lies in a block of IANA's registries of special-purpose
// addresses (RFC 6890).
bool IsReservedAddress(Bytes address);

}  // namespace lockstep::x509

#endif  // X509_PRIVATE_NAMES_H_
