#include "tls/testing/real_pki.h"

#include <utility>

#include "crypto/provider.h"
#include "crypto/signature/private_keys.h"
#include "tls/testing/fixture.h"
#include "x509/generate_key.h"
#include "x509/issue.h"
#include "x509/issue_profiles.h"
#include "x509/name_writer.h"
#include "x509/pem.h"
#include "x509/private_key_writer.h"

namespace lockstep::testing {
namespace {

constexpr x509::Validity kValidity = {kNow - 86400, kNow + 86400};
constexpr char kCaName[] = "Real CA";

const crypto::Hash& Sha256() {
  return *crypto::Find(crypto::DefaultProvider(), crypto::HashId::kSha256);
}

std::vector<uint8_t> Sign(const x509::CertificateSpec& spec, const crypto::SigningKey& ca_key,
                          crypto::Random& random) {
  const std::vector<uint8_t> name = x509::WriteName({.common_name = kCaName});
  return x509::IssueCertificate(spec, {.name = name, .key = &ca_key}, random).value();
}

}  // namespace

RealPki::RealPki()
    : random_(crypto::DefaultProvider().keystream, TestEnvironment(99).seed),
      ca_key_(x509::GenerateKey(crypto::KeyAlgorithm::kEcdsaP256, random_).value().key) {
  const x509::Subject subject{{.common_name = kCaName}, ca_key_->public_key(), kValidity};
  const auto spec = x509::CaSpec(subject, ca_key_->public_key(), Sha256());
  auto store = std::make_shared<x509::TrustStore>();
  store->AddCertificate(Sign(spec, *ca_key_, random_)).value();
  trust_store_ = std::move(store);
}

RealIdentity RealPki::Issue(crypto::KeyAlgorithm algorithm, bool to_client) {
  RealIdentity identity{.algorithm = algorithm,
                        .certificate = {},
                        .certificate_pem = {},
                        .key_pem = {},
                        .pkcs8 = {},
                        .scalar = {}};
  if (algorithm == crypto::KeyAlgorithm::kEd25519 || algorithm == crypto::KeyAlgorithm::kRsa) {
    identity.pkcs8 = x509::GenerateKey(algorithm, random_).value().pkcs8;
  } else {
    identity.scalar = crypto::GenerateEcScalar(algorithm, random_).value();
    identity.pkcs8 = x509::WritePkcs8(algorithm, identity.scalar);
  }
  identity.key_pem = AsText(x509::WritePem(x509::kPemPrivateKey, identity.pkcs8));
  const x509::PrivateKey key = x509::ParsePkcs8PrivateKey(identity.pkcs8).value();
  const x509::Subject subject{{.common_name = kServerName}, key->public_key(), kValidity};
  const std::vector<std::string> names = {kServerName};
  const auto spec = to_client ? x509::ClientSpec(subject, ca_key_->public_key(), Sha256(), {})
                              : x509::ServerSpec(subject, ca_key_->public_key(), Sha256(), names);
  identity.certificate = Sign(spec.value(), *ca_key_, random_);
  identity.certificate_pem = AsText(x509::WritePem(x509::kPemCertificate, identity.certificate));
  return identity;
}

}  // namespace lockstep::testing
