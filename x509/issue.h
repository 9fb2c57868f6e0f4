// Issuing certificates, for tools and tests: what is asked for is written and signed, whether or
// not it makes sense.
#ifndef X509_ISSUE_H_
#define X509_ISSUE_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "crypto/base/result.h"
#include "crypto/random.h"
#include "x509/der/time.h"
#include "x509/extension_writer.h"
#include "x509/signed_writer.h"

namespace lockstep::x509 {

// The fields of a certificate. Where a vector says DER, it is written as it is.
struct CertificateSpec {
  int version = 3;
  // Big-endian and positive; empty: 16 bytes from the random generator, the first bit of them zero.
  std::vector<uint8_t> serial;
  std::vector<uint8_t> subject;  // DER Name (name_writer.h)
  // Written as UTCTime until 2049, as GeneralizedTime from 2050 (RFC 5280 section 4.1.2.5).
  Time not_before = 0;
  Time not_after = 0;
  std::vector<uint8_t> subject_public_key_info;  // DER (algorithm_writer.h)
  std::vector<ExtensionSpec> extensions;         // none: the field is left out

  // For tests of those who read certificates: what replaces the right value, if anything.
  std::optional<std::vector<uint8_t>> der_serial;            // the INTEGER element
  std::optional<std::vector<uint8_t>> der_validity;          // the Validity element
  std::optional<std::vector<uint8_t>> der_signed_algorithm;  // the one inside TBSCertificate
  bool corrupt_signature = false;
};

// IssueCertificate returns the DER certificate. All randomness (serial, signature) comes from
// `random`. kUnsupportedAlgorithm where the key cannot sign so; kInvalidArgument without a key.
Result<std::vector<uint8_t>> IssueCertificate(const CertificateSpec& spec, const Issuer& issuer,
                                              crypto::Random& random);

}  // namespace lockstep::x509

#endif  // X509_ISSUE_H_
