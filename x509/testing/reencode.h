// Reencode: a certificate written anew from what was parsed of it.
#ifndef X509_TESTING_REENCODE_H_
#define X509_TESTING_REENCODE_H_

#include <cstdint>
#include <vector>

#include "crypto/base/bytes.h"
#include "x509/certificate.h"

namespace lockstep::x509 {

// Reencode writes every field and extension that has a type from its value, and the rest element by
// element; the signature stays. What only DER allows comes out as it went in. Qualifiers of
// policies are of no consequence, and left out.
std::vector<uint8_t> Reencode(const Certificate& certificate);

// StretchLength returns `der` with the length of its `nth` element written in more octets than
// are needed, which BER allows and DER does not, and the lengths around it set right. Counts the
// outermost element as 0, then depth first down to the fields of a TBSCertificate; nothing where
// there are fewer.
std::vector<uint8_t> StretchLength(Bytes der, size_t nth);

}  // namespace lockstep::x509

#endif  // X509_TESTING_REENCODE_H_
