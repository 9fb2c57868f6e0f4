#include "x509/signature_check.h"

namespace lockstep::x509 {

Status SignatureCheck::Verify(const Certificate& certificate, const SubjectPublicKeyInfo& key) {
  for (const Known& known : known_)
    if (known.certificate == certificate.der.data() && known.key == key.der.data())
      return known.result;
  if (work_.signatures >= budget_.signatures) return Error{Reason::kPathBudgetExceeded};
  ++work_.signatures;
  const Status result = Compute(certificate, key);
  known_.push_back({certificate.der.data(), key.der.data(), result});
  return result;
}

Status SignatureCheck::Compute(const Certificate& certificate,
                               const SubjectPublicKeyInfo& key) const {
  const SignatureAlgorithmId& algorithm = certificate.signature_algorithm;
  const uint32_t offset = certificate.OffsetOf(algorithm.der);
  // RFC 9846 section 4.5.1.3: MUST abort on MD5, SHA-1 is recommended to be treated alike.
  if (algorithm.obsolete_hash) return Error{Reason::kObsoleteSignatureHash, offset};
  const crypto::SignatureVerifier* row =
      algorithm.known ? crypto::Find(provider_, *algorithm.known) : nullptr;
  if (row == nullptr) return Error{Reason::kUnsupportedCertificateSignature, offset};
  if (!key.key) return Error{Reason::kUnsupportedPublicKey};
  const Status status = row->verify(*key.key, certificate.tbs, certificate.signature);
  if (status) return status;
  switch (status.error().reason) {
    case Reason::kInvalidSignature:
    // The key is not one that makes such signatures, so it has not made this one.
    case Reason::kUnsupportedAlgorithm:
      return Error{Reason::kCertificateSignatureInvalid,
                   certificate.OffsetOf(certificate.signature)};
    default:
      return status;
  }
}

}  // namespace lockstep::x509
