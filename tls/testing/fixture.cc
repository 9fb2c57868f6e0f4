#include "tls/testing/fixture.h"

#include <utility>

#include "crypto/testing/fake_provider.h"
#include "x509/issue.h"
#include "x509/issue_profiles.h"
#include "x509/name_writer.h"

namespace lockstep::testing {
namespace {

using crypto::KeyAlgorithm;

constexpr x509::Validity kValidity = {kNow - 86400, kNow + 86400};
crypto::Random TestRandom(uint8_t seed) {
  const Environment environment = TestEnvironment(seed);
  return {crypto::FakeProvider().keystream, environment.seed};
}

std::vector<uint8_t> Sign(const x509::CertificateSpec& spec, const std::string& ca_name,
                          const crypto::SigningKey& ca_key) {
  const std::vector<uint8_t> name = x509::WriteName({.common_name = ca_name});
  crypto::Random random = TestRandom(99);
  return x509::IssueCertificate(spec, {.name = name, .key = &ca_key}, random).value();
}

const crypto::Hash& Sha256() {
  return *crypto::Find(crypto::FakeProvider(), crypto::HashId::kSha256);
}

}  // namespace

FakePki::FakePki() : FakePki("Fake CA", crypto::MakeFakeKey(KeyAlgorithm::kEcdsaP256, 1)) {
  const x509::Subject subject{{.common_name = name_}, ca_key_->public_key(), kValidity};
  certificate_ = Sign(x509::CaSpec(subject, ca_key_->public_key(), Sha256()), name_, *ca_key_);
  auto store = std::make_shared<x509::TrustStore>();
  store->AddCertificate(certificate_).value();
  trust_store_ = std::move(store);
}

FakePki::FakePki(std::string name, std::shared_ptr<const crypto::SigningKey> key)
    : name_(std::move(name)), ca_key_(std::move(key)) {}

FakePki FakePki::Subordinate(KeyAlgorithm algorithm) const {
  FakePki out("Fake intermediate", crypto::MakeFakeKey(algorithm, 200));
  const x509::Subject subject{{.common_name = out.name_}, out.ca_key_->public_key(), kValidity};
  out.certificate_ = Sign(x509::CaSpec(subject, ca_key_->public_key(), Sha256()), name_, *ca_key_);
  out.trust_store_ = trust_store_;
  return out;
}

std::shared_ptr<const Credential> FakePki::Issue(const std::vector<std::string>& names,
                                                 KeyAlgorithm algorithm) {
  const auto key = crypto::MakeFakeKey(algorithm, next_identity_++);
  return Credential::Create({Certify(key->public_key(), names)}, key).value();
}

std::shared_ptr<const Credential> FakePki::IssueToClient(
    KeyAlgorithm algorithm, const std::function<void(x509::CertificateSpec&)>& change) {
  const auto key = crypto::MakeFakeKey(algorithm, next_identity_++);
  const x509::Subject subject{{.common_name = "Fake client"}, key->public_key(), kValidity};
  x509::CertificateSpec spec =
      x509::ClientSpec(subject, ca_key_->public_key(), Sha256(), {}).value();
  if (change) change(spec);
  return Credential::Create({Sign(spec, name_, *ca_key_)}, key).value();
}

std::vector<uint8_t> FakePki::name() const { return x509::WriteName({.common_name = name_}); }

std::vector<uint8_t> FakePki::Certify(
    const crypto::PublicKey& key, const std::vector<std::string>& names,
    const std::function<void(x509::CertificateSpec&)>& change) const {
  const x509::Subject subject{{.common_name = "Fake server"}, key, kValidity};
  x509::CertificateSpec spec =
      x509::ServerSpec(subject, ca_key_->public_key(), Sha256(), names).value();
  if (change) change(spec);
  return Sign(spec, name_, *ca_key_);
}

ClientOptions FakeClientOptions(const FakePki& pki) {
  ClientOptions options;
  options.common.provider = &crypto::FakeProvider();
  options.trust_store = pki.trust_store();
  return options;
}

ServerOptions FakeServerOptions(FakePki& pki) {
  ServerOptions options;
  options.common.provider = &crypto::FakeProvider();
  options.credentials = {pki.Issue({kServerName})};
  return options;
}

Environment TestEnvironment(uint8_t seed, int64_t now) {
  Environment environment{.seed = {}, .clock = [now] { return now; }};
  environment.seed.fill(seed);
  return environment;
}

}  // namespace lockstep::testing
