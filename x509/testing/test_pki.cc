#include "x509/testing/test_pki.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "crypto/testing/fake_provider.h"
#include "x509/issue_profiles.h"

namespace lockstep::x509 {
namespace {

constexpr Validity kValidity = {kTestNow - 30 * kTestDay, kTestNow + 365 * kTestDay};
constexpr std::array<uint8_t, crypto::kSeedSize> kSeed = {'t', 'e', 's', 't'};

// A test that cannot make its certificates has no result.
template <class T>
T Must(Result<T> result) {
  if (result) return *std::move(result);
  std::fprintf(stderr, "TestPki: %s\n", Describe(result.error()).c_str());
  std::abort();
}

}  // namespace

TestPki::TestPki()
    : TestPki(crypto::FakeProvider(),
              [identity = uint8_t{0}](crypto::KeyAlgorithm algorithm, crypto::Random&) mutable {
                return crypto::MakeFakeKey(algorithm, ++identity);
              }) {}

TestPki::TestPki(const crypto::Provider& provider, KeyMaker make_key)
    : provider_(&provider), make_key_(std::move(make_key)), random_(provider.keystream, kSeed) {}

PrivateKey TestPki::MakeKey() { return make_key_(key_algorithm, random_); }

TestCertificate TestPki::Root(const std::string& common_name, const Change& change) {
  const PrivateKey key = MakeKey();
  return IssueCa(common_name, key, {{}, WriteName({common_name}), key}, change);
}

TestCertificate TestPki::Intermediate(const TestCertificate& issuer, const std::string& common_name,
                                      const Change& change) {
  return IssueCa(common_name, MakeKey(), issuer, change);
}

TestCertificate TestPki::CrossSign(const TestCertificate& subject, const TestCertificate& issuer,
                                   const Change& change) {
  return IssueCa("", subject.key, issuer, [&](CertificateSpec& spec) {
    spec.subject = subject.name;
    if (change) change(spec);
  });
}

TestCertificate TestPki::Server(const TestCertificate& issuer,
                                const std::vector<std::string>& names, const Change& change) {
  return IssueServer(names, MakeKey(), issuer, change);
}

TestCertificate TestPki::SelfSigned(const std::vector<std::string>& names, const Change& change) {
  const PrivateKey key = MakeKey();
  return IssueServer(names, key, {{}, WriteName({names.front()}), key}, change);
}

TestCertificate TestPki::Client(const TestCertificate& issuer, const std::string& common_name,
                                const Change& change) {
  const PrivateKey key = MakeKey();
  const Subject subject{{common_name}, key->public_key(), kValidity};
  CertificateSpec spec = Must(ClientSpec(subject, issuer.key->public_key(), sha256(), {}));
  if (change) change(spec);
  return Issue(spec, issuer, key);
}

TestCertificate TestPki::IssueCa(const std::string& common_name, PrivateKey key,
                                 const TestCertificate& issuer, const Change& change) {
  const Subject subject{{common_name}, key->public_key(), kValidity};
  CertificateSpec spec = CaSpec(subject, issuer.key->public_key(), sha256());
  if (change) change(spec);
  return Issue(spec, issuer, std::move(key));
}

TestCertificate TestPki::IssueServer(const std::vector<std::string>& names, PrivateKey key,
                                     const TestCertificate& issuer, const Change& change) {
  const Subject subject{{names.front()}, key->public_key(), kValidity};
  CertificateSpec spec = Must(ServerSpec(subject, issuer.key->public_key(), sha256(), names));
  if (change) change(spec);
  return Issue(spec, issuer, std::move(key));
}

TestCertificate TestPki::Issue(const CertificateSpec& spec, const TestCertificate& issuer,
                               PrivateKey key) {
  const Issuer signer{issuer.name, issuer.key.get(), scheme};
  return {Must(IssueCertificate(spec, signer, random_)), spec.subject, std::move(key)};
}

const crypto::Hash& TestPki::sha256() const {
  return *crypto::Find(*provider_, crypto::HashId::kSha256);
}

void SetExtension(CertificateSpec& spec, const ExtensionSpec& extension) {
  for (ExtensionSpec& present : spec.extensions)
    if (Equal(present.id, extension.id)) {
      present = extension;
      return;
    }
  spec.extensions.push_back(extension);
}

void RemoveExtension(CertificateSpec& spec, Bytes id) {
  std::erase_if(spec.extensions, [&](const ExtensionSpec& e) { return Equal(e.id, id); });
}

}  // namespace lockstep::x509
