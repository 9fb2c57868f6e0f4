#include "x509/issue_profiles.h"

#include <new>

#include "x509/algorithm_writer.h"
#include "x509/oids.h"

namespace lockstep::x509 {
namespace {

// The fields that every kind has: name, key, validity, and key identifiers as RFC 5280 sections
// 4.2.1.1 and 4.2.1.2 ask for.
CertificateSpec Common(const Subject& subject, const crypto::PublicKey& issuer_key,
                       const crypto::Hash& sha256) {
  CertificateSpec spec;
  spec.subject = WriteName(subject.name);
  spec.not_before = subject.validity.not_before;
  spec.not_after = subject.validity.not_after;
  spec.subject_public_key_info = WriteSubjectPublicKeyInfo(subject.key);
  spec.extensions = {
      SubjectKeyIdentifierExtension(KeyIdentifierOf(spec.subject_public_key_info, sha256)),
      AuthorityKeyIdentifierExtension(
          KeyIdentifierOf(WriteSubjectPublicKeyInfo(issuer_key), sha256))};
  return spec;
}

Result<CertificateSpec> EndEntitySpec(const Subject& subject, const crypto::PublicKey& issuer_key,
                                      const crypto::Hash& sha256, Bytes purpose,
                                      std::span<const std::string> names) {
  CertificateSpec spec = Common(subject, issuer_key, sha256);
  spec.extensions.push_back(BasicConstraintsExtension(false));
  spec.extensions.push_back(KeyUsageExtension({KeyUsageBit::kDigitalSignature}));
  spec.extensions.push_back(ExtendedKeyUsageExtension({&purpose, 1}));
  if (names.empty()) return spec;
  LOCKSTEP_ASSIGN(ExtensionSpec alt_names, SubjectAltNameFromText(names));
  // RFC 5280 section 4.2.1.6: without a subject, the alternative name is critical.
  alt_names.critical = subject.name.common_name.empty() && subject.name.organization.empty();
  spec.extensions.push_back(std::move(alt_names));
  return spec;
}

}  // namespace

CertificateSpec CaSpec(const Subject& subject, const crypto::PublicKey& issuer_key,
                       const crypto::Hash& sha256, std::optional<uint32_t> path_length) {
  CertificateSpec spec = Common(subject, issuer_key, sha256);
  spec.extensions.push_back(BasicConstraintsExtension(true, path_length));
  spec.extensions.push_back(KeyUsageExtension(
      {KeyUsageBit::kDigitalSignature, KeyUsageBit::kKeyCertSign, KeyUsageBit::kCrlSign}));
  return spec;
}

Result<CertificateSpec> ServerSpec(const Subject& subject, const crypto::PublicKey& issuer_key,
                                   const crypto::Hash& sha256,
                                   std::span<const std::string> names) try {
  if (names.empty()) return Error{Reason::kInvalidReferenceName};
  return EndEntitySpec(subject, issuer_key, sha256, oid::kServerAuth, names);
} catch (const std::bad_alloc&) {
  return Error{Reason::kOutOfMemory};
}

Result<CertificateSpec> ClientSpec(const Subject& subject, const crypto::PublicKey& issuer_key,
                                   const crypto::Hash& sha256,
                                   std::span<const std::string> names) try {
  return EndEntitySpec(subject, issuer_key, sha256, oid::kClientAuth, names);
} catch (const std::bad_alloc&) {
  return Error{Reason::kOutOfMemory};
}

}  // namespace lockstep::x509
