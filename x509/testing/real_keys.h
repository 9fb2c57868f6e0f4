// Real keys for TestPki, where a test is about signatures and keys themselves.
#ifndef X509_TESTING_REAL_KEYS_H_
#define X509_TESTING_REAL_KEYS_H_

#include "x509/testing/test_pki.h"

namespace lockstep::x509 {

// A TestPki over the default provider whose keys are of this algorithm. RSA keys have 2048 bits and
// take a noticeable part of a second to make.
TestPki RealTestPki(crypto::KeyAlgorithm algorithm);

}  // namespace lockstep::x509

#endif  // X509_TESTING_REAL_KEYS_H_
