#include "x509/signature_check.h"

namespace lockstep::x509 {
namespace {

SignedStructure StructureOf(const Certificate& certificate) {
  return {certificate.der, certificate.tbs, certificate.signature_algorithm, certificate.signature};
}

uint32_t OffsetOf(Bytes part, const SignedStructure& structure) {
  return static_cast<uint32_t>(part.data() - structure.der.data());
}

}  // namespace

Status SignatureCheck::Verify(const Certificate& certificate, const SubjectPublicKeyInfo& key) {
  return Verify(StructureOf(certificate), key);
}

Status SignatureCheck::CheckAlgorithm(const Certificate& certificate) const {
  LOCKSTEP_TRY(VerifierOf(StructureOf(certificate)));
  return {};
}

Status SignatureCheck::Verify(const SignedStructure& structure, const SubjectPublicKeyInfo& key) {
  for (const Known& known : known_)
    if (known.tbs == structure.tbs.data() && known.key == key.der.data()) return known.result;
  if (work_.signatures >= budget_.signatures) return Error{Reason::kPathBudgetExceeded};
  ++work_.signatures;
  const Status result = Compute(structure, key);
  known_.push_back({structure.tbs.data(), key.der.data(), result});
  return result;
}

Status SignatureCheck::Compute(const SignedStructure& structure,
                               const SubjectPublicKeyInfo& key) const {
  LOCKSTEP_ASSIGN(const crypto::SignatureVerifier* const row, VerifierOf(structure));
  if (!key.key) return Error{Reason::kUnsupportedPublicKey};
  const Status status = row->verify(*key.key, structure.tbs, structure.signature);
  if (status) return status;
  switch (status.error().reason) {
    case Reason::kInvalidSignature:
    // The key is not one that makes such signatures, so it has not made this one.
    case Reason::kUnsupportedAlgorithm:
      return Error{Reason::kCertificateSignatureInvalid, OffsetOf(structure.signature, structure)};
    default:
      return status;
  }
}

Result<const crypto::SignatureVerifier*> SignatureCheck::VerifierOf(
    const SignedStructure& structure) const {
  const SignatureAlgorithmId& algorithm = structure.algorithm;
  const uint32_t offset = OffsetOf(algorithm.der, structure);
  // RFC 9846 section 4.5.1.3: MUST abort on MD5, SHA-1 is recommended to be treated alike.
  if (algorithm.obsolete_hash) return Error{Reason::kObsoleteSignatureHash, offset};
  const crypto::SignatureVerifier* row =
      algorithm.known ? crypto::Find(provider_, *algorithm.known) : nullptr;
  if (row == nullptr) return Error{Reason::kUnsupportedCertificateSignature, offset};
  return row;
}

}  // namespace lockstep::x509
