#include "tools/command/issuing_authority.h"

#include <optional>
#include <utility>

#include "tools/base/certificates.h"
#include "tools/base/file.h"

namespace lockstep::tools {
namespace {

bool IsSameKey(const crypto::PublicKey& a, const crypto::PublicKey& b) {
  return a.algorithm == b.algorithm && Equal(a.key, b.key) && Equal(a.exponent, b.exponent);
}

}  // namespace

Outcome<IssuingAuthority> IssuingAuthority::Load(Bytes certificates, Bytes key_pem) {
  IssuingAuthority authority;
  LOCKSTEP_ASSIGN(const auto chain, DecodeCertificates("the CA", certificates));
  for (const std::vector<uint8_t>& der : chain) {
    auto certificate = x509::OwnedCertificate::Parse(der);
    if (!certificate.has_value()) {
      return ProblemOf("the CA", certificate.error(), ExitCode::kFile);
    }
    authority.chain.push_back(*std::move(certificate));
  }
  auto key = x509::ParsePrivateKeyPem(AsText(key_pem));
  if (!key.has_value()) return ProblemOf("the CA's key", key.error(), ExitCode::kFile);
  authority.key = *std::move(key);
  const x509::Certificate& issuer = *authority.chain.front();
  const auto& constraints = issuer.extensions.basic_constraints;
  if (!constraints || !constraints->value.ca) {
    return Problem{ExitCode::kFile, "the CA: " + issuer.subject.ToString() +
                                        " is no CA certificate (its basicConstraints do not say "
                                        "cA); make one by `lockstep cert ca`"};
  }
  const std::optional<crypto::PublicKey>& certified = issuer.public_key();
  if (!certified || !IsSameKey(*certified, authority.key->public_key())) {
    return Problem{ExitCode::kFile, "the CA's key does not belong to its certificate"};
  }
  return authority;
}

Outcome<x509::OwnedCertificate> IssuingAuthority::ReadIssued(const std::string& option,
                                                             const std::string& file) const {
  LOCKSTEP_ASSIGN(const x509::SecretBytes content, ReadFile(file));
  LOCKSTEP_ASSIGN(const auto ders, DecodeCertificates(file, content));
  auto certificate = x509::OwnedCertificate::Parse(ders.front());
  if (!certificate.has_value()) return ProblemOf(file, certificate.error(), ExitCode::kFile);
  if (!(*certificate)->issuer.Matches(chain.front()->subject)) {
    return Problem{ExitCode::kUsage, option + " " + file + ": was issued by " +
                                         (*certificate)->issuer.ToString() + ", not by this CA"};
  }
  return *std::move(certificate);
}

}  // namespace lockstep::tools
