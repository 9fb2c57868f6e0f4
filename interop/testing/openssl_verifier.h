// OpenSSL's X509_verify_cert on the questions of our own tests.
#ifndef INTEROP_TESTING_OPENSSL_VERIFIER_H_
#define INTEROP_TESTING_OPENSSL_VERIFIER_H_

#include <string>

#include "x509/testing/verify_helper.h"

namespace lockstep::interop {

// OpenSslVerdict is "ok", or OpenSSL's text for the first error it met. It is asked as strictly as
// it can be where the rule is in question: policies are checked, any certificate that is trusted is
// an anchor, the commonName of the leaf is no host name.
std::string OpenSslVerdict(const x509::TestQuestion& question);

}  // namespace lockstep::interop

#endif  // INTEROP_TESTING_OPENSSL_VERIFIER_H_
