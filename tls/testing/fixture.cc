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
const x509::NameSpec kCaName = {.common_name = "Fake CA"};

crypto::Random TestRandom(uint8_t seed) {
  const Environment environment = TestEnvironment(seed);
  return {crypto::FakeProvider().keystream, environment.seed};
}

std::vector<uint8_t> Sign(const x509::CertificateSpec& spec, const crypto::SigningKey& ca_key) {
  const std::vector<uint8_t> name = x509::WriteName(kCaName);
  crypto::Random random = TestRandom(99);
  return x509::IssueCertificate(spec, {.name = name, .key = &ca_key}, random).value();
}

const crypto::Hash& Sha256() {
  return *crypto::Find(crypto::FakeProvider(), crypto::HashId::kSha256);
}

}  // namespace

FakePki::FakePki() : ca_key_(crypto::MakeFakeKey(KeyAlgorithm::kEcdsaP256, 1)) {
  const x509::Subject subject{kCaName, ca_key_->public_key(), kValidity};
  auto store = std::make_shared<x509::TrustStore>();
  const auto certificate = Sign(x509::CaSpec(subject, ca_key_->public_key(), Sha256()), *ca_key_);
  store->AddCertificate(certificate).value();
  trust_store_ = std::move(store);
}

std::shared_ptr<const Credential> FakePki::Issue(const std::vector<std::string>& names,
                                                 KeyAlgorithm algorithm) {
  const auto key = crypto::MakeFakeKey(algorithm, next_identity_++);
  const x509::Subject subject{{.common_name = "Fake server"}, key->public_key(), kValidity};
  const auto spec = x509::ServerSpec(subject, ca_key_->public_key(), Sha256(), names).value();
  return Credential::Create({Sign(spec, *ca_key_)}, key).value();
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

Environment TestEnvironment(uint8_t seed) {
  Environment environment{.seed = {}, .clock = [] { return kNow * 1000; }};
  environment.seed.fill(seed);
  return environment;
}

}  // namespace lockstep::testing
