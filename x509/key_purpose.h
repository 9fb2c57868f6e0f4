// Key purposes (RFC 5280 section 4.2.1.12) as people know them.
#ifndef X509_KEY_PURPOSE_H_
#define X509_KEY_PURPOSE_H_

#include <string>

#include "crypto/base/bytes.h"

namespace lockstep::x509 {

// KeyPurposeToString returns a purpose's name in RFC 5280, such as "serverAuth", or its numbers for
// any other. `id`: the content of an OBJECT IDENTIFIER.
std::string KeyPurposeToString(Bytes id);

}  // namespace lockstep::x509

#endif  // X509_KEY_PURPOSE_H_
