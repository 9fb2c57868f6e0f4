// CRLs and OCSP responses for tests, in a line each: good ones at kTestNow unless changed.
#ifndef X509_TESTING_TEST_REVOCATION_H_
#define X509_TESTING_TEST_REVOCATION_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "x509/issue_crl.h"
#include "x509/issue_ocsp.h"
#include "x509/testing/test_pki.h"

namespace lockstep::x509 {

using CrlChange = std::function<void(CrlSpec&)>;
using OcspChange = std::function<void(OcspSpec&)>;

// A CRL of `issuer`, which lists `revoked`, revoked a day ago for keyCompromise; issued an hour
// ago, and good for a day.
std::vector<uint8_t> MakeCrl(const TestPki& pki, const TestCertificate& issuer,
                             const std::vector<TestCertificate>& revoked = {},
                             const CrlChange& change = {});

// A response of `issuer` about `certificate`, which it has issued; times as MakeCrl.
std::vector<uint8_t> MakeOcspResponse(const TestPki& pki, const TestCertificate& issuer,
                                      const TestCertificate& certificate,
                                      OcspStatus status = OcspStatus::kGood,
                                      const OcspChange& change = {});

// The same, signed by `responder`, whose certificate is in the response.
std::vector<uint8_t> MakeDelegatedOcspResponse(const TestPki& pki, const TestCertificate& issuer,
                                               const TestCertificate& responder,
                                               const TestCertificate& certificate,
                                               const OcspChange& change = {});

// A certificate of `issuer` that lets its subject sign OCSP responses.
TestCertificate MakeResponder(TestPki& pki, const TestCertificate& issuer,
                              const Change& change = {});

// The serial number of a certificate, as a RevokedSpec takes it.
std::vector<uint8_t> SerialOf(const TestCertificate& certificate);

}  // namespace lockstep::x509

#endif  // X509_TESTING_TEST_REVOCATION_H_
