// What a caller knows about revoked certificates, and what it asks of that knowledge. Nothing is
// fetched.
#ifndef X509_REVOCATION_INPUTS_H_
#define X509_REVOCATION_INPUTS_H_

#include <cstdint>
#include <span>

#include "crypto/base/bytes.h"

namespace lockstep::x509 {

// A certificate that is known to be revoked is refused in each mode but the first.
enum class RevocationMode : uint8_t {
  kOff,       // CRLs and OCSP responses are not looked at
  kSoftFail,  // no proof in either direction: accepted
  kHardFail,  // no proof that it is good: refused
};

enum class RevocationScope : uint8_t {
  kLeaf,
  kWholeChain,  // every certificate of the path but the trust anchor
};

// What a verification came to know of one certificate.
enum class RevocationStatus : uint8_t {
  kNotChecked,  // outside the scope, or trusted as an anchor itself
  kGood,
  kUnknown,  // only with kSoftFail
};

// Everything is borrowed. What does not parse, is out of date, not signed by the right party, or
// about other certificates proves nothing, and does no harm.
struct RevocationInputs {
  RevocationMode mode = RevocationMode::kOff;
  RevocationScope scope = RevocationScope::kWholeChain;
  // DER CertificateLists (crl.h), in any order.
  std::span<const Bytes> crls = {};
  // DER OCSPResponses (ocsp.h), in any order.
  std::span<const Bytes> ocsp_responses = {};
  // DER OCSPResponses that came with the chain: staples[i] with VerifyRequest::chain[i], empty
  // where none did. May be shorter than the chain.
  std::span<const Bytes> staples = {};
  // The peer was asked for staples. Then, in each mode, a leaf that promises one (RFC 7633) is
  // refused without a staple that shows it to be good.
  bool staples_requested = false;
};

}  // namespace lockstep::x509

#endif  // X509_REVOCATION_INPUTS_H_
