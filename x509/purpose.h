// Purpose: what the leaf's key is to be used for.
#ifndef X509_PURPOSE_H_
#define X509_PURPOSE_H_

#include <cstdint>

namespace lockstep::x509 {

// RFC 5280 section 4.2.1.12: id-kp-serverAuth, id-kp-clientAuth.
enum class Purpose : uint8_t { kServerAuth, kClientAuth };

}  // namespace lockstep::x509

#endif  // X509_PURPOSE_H_
