// SignatureCheck verifies signatures on certificates and what tells of their revocation, each pair
// of structure and key only once in a search, and counts them.
#ifndef X509_SIGNATURE_CHECK_H_
#define X509_SIGNATURE_CHECK_H_

#include <cstdint>
#include <memory_resource>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/provider.h"
#include "x509/algorithms.h"
#include "x509/certificate.h"
#include "x509/work.h"

namespace lockstep::x509 {

// A structure that is signed, as views: a certificate, a CRL, an OCSP response.
struct SignedStructure {
  Bytes der;  // all of it: errors' offsets count from its start
  Bytes tbs;  // what is signed
  const SignatureAlgorithmId& algorithm;
  Bytes signature;
};

class SignatureCheck {
 public:
  // What it remembers lies in `memory`.
  SignatureCheck(const crypto::Provider& provider, const Budget& budget, Work& work,
                 std::pmr::memory_resource* memory = std::pmr::get_default_resource())
      : provider_(provider), budget_(budget), work_(work), known_(memory) {}

  // Verify checks that `key` signed `certificate`. kObsoleteSignatureHash and
  // kUnsupportedCertificateSignature for algorithms that are not verified,
  // kCertificateSignatureInvalid, kPathBudgetExceeded, or what the provider says of the key.
  Status Verify(const Certificate& certificate, const SubjectPublicKeyInfo& key);
  // The same of any signed structure, which has to stay where it is, as has the key.
  Status Verify(const SignedStructure& structure, const SubjectPublicKeyInfo& key);
  // Likewise for a signature that is known to be good: whether it is of an algorithm that is
  // verified.
  [[nodiscard]] Status CheckAlgorithm(const Certificate& certificate) const;

 private:
  [[nodiscard]] Status Compute(const SignedStructure& structure,
                               const SubjectPublicKeyInfo& key) const;
  [[nodiscard]] Result<const crypto::SignatureVerifier*> VerifierOf(
      const SignedStructure& structure) const;

  struct Known {
    const uint8_t* tbs;
    const uint8_t* key;
    Status result;
  };
  const crypto::Provider& provider_;
  const Budget& budget_;
  Work& work_;
  std::pmr::vector<Known> known_;  // at most Budget::signatures
};

}  // namespace lockstep::x509

#endif  // X509_SIGNATURE_CHECK_H_
