// Writes the seeds of this folder's targets below the folder that is named: `bazel run
// //fuzz/x509:make_seeds -- $PWD/testdata/corpus`. Certificates of our own issuer, with fake
// signatures where only their form matters.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/provider.h"
#include "crypto/random.h"
#include "x509/der/oid.h"
#include "x509/der/reader.h"
#include "x509/der/writer.h"
#include "x509/extension_writer.h"
#include "x509/generate_key.h"
#include "x509/name_writer.h"
#include "x509/oids.h"
#include "x509/pem.h"
#include "x509/testing/real_keys.h"
#include "x509/testing/test_pki.h"
#include "x509/testing/test_revocation.h"

namespace lockstep::x509 {
namespace {

using crypto::KeyAlgorithm;
using Kind = GeneralName::Kind;

class Seeds {
 public:
  explicit Seeds(std::filesystem::path root) : root_(std::move(root)) {}
  void Put(std::string_view target, std::string_view name, Bytes content) const {
    const std::filesystem::path folder = root_ / target;
    std::filesystem::create_directories(folder);
    std::ofstream file(folder / name, std::ios::binary);
    const std::string_view text = AsText(content);
    file.write(text.data(), static_cast<std::streamsize>(text.size()));
  }

 private:
  std::filesystem::path root_;
};

std::vector<uint8_t> Joined(const std::vector<TestCertificate>& certificates) {
  std::vector<uint8_t> out;
  for (const TestCertificate& certificate : certificates)
    out.insert(out.end(), certificate.der.begin(), certificate.der.end());
  return out;
}

// A CA with every extension that is parsed into a type.
void AddEverything(CertificateSpec& spec) {
  const Bytes purposes[] = {oid::kServerAuth, oid::kAnyExtendedKeyUsage};
  const uint8_t network[] = {10, 0, 0, 0, 255, 0, 0, 0};
  const std::vector<uint8_t> name = WriteName({"", "Example"});
  const GeneralName permitted[] = {{Kind::kDnsName, AsBytes("example.com")},
                                   {Kind::kIpAddress, network},
                                   {Kind::kDirectoryName, name}};
  const GeneralName excluded[] = {{Kind::kDnsName, AsBytes("bad.example.com")}};
  SetExtension(spec, BasicConstraintsExtension(true, 2));
  SetExtension(spec, ExtendedKeyUsageExtension(purposes));
  SetExtension(spec, NameConstraintsExtension(permitted, excluded));
  spec.extensions.push_back({{0x2a, 0x03}, {0x05, 0x00}, true});
}

void Certificates(const Seeds& seeds) {
  TestPki pki;
  const TestCertificate root = pki.Root("Test Root");
  const TestCertificate leaf =
      pki.Server(root, {"example.com", "*.example.org", "192.0.2.1", "2001:db8::1", "a@b.c"});
  const TestCertificate full = pki.Intermediate(root, "Everything", AddEverything);
  const TestCertificate old = pki.Root("Old", [](CertificateSpec& spec) {
    spec.version = 1;
    spec.extensions.clear();
    spec.not_after = 4102444800;  // in 2100
  });
  for (const std::string_view target : {"der", "x509_certificate"}) {
    seeds.Put(target, "root", root.der);
    seeds.Put(target, "server", leaf.der);
    seeds.Put(target, "everything", full.der);
    seeds.Put(target, "version_1", old.der);
  }
  for (const auto& [algorithm, name] :
       {std::pair(KeyAlgorithm::kRsa, "rsa"), std::pair(KeyAlgorithm::kRsaPss, "rsa_pss"),
        std::pair(KeyAlgorithm::kEcdsaP521, "p521"),
        std::pair(KeyAlgorithm::kEd25519, "ed25519")}) {
    TestPki real = RealTestPki(algorithm);
    if (algorithm == KeyAlgorithm::kRsa) real.scheme = SignatureScheme::kRsaPssRsaeSha256;
    seeds.Put("x509_certificate", name, real.Root("Test Root").der);
  }
}

void Chains(const Seeds& seeds) {
  TestPki pki;
  const TestCertificate root = pki.Root("Test Root"), other = pki.Root("Other Root");
  const TestCertificate a = pki.Intermediate(root, "A", AddEverything);
  const TestCertificate b = pki.Intermediate(a, "B");
  const TestCertificate leaf = pki.Server(b, {"example.com"});
  seeds.Put("chain", "direct", Joined({root, pki.Server(root, {"example.com"})}));
  seeds.Put("chain", "unordered", Joined({root, leaf, a, other, b}));
  seeds.Put("chain", "cross_signed", Joined({root, leaf, b, pki.CrossSign(b, root)}));
  seeds.Put("chain", "loop", Joined({other, leaf, b, a, pki.CrossSign(a, b)}));
  const TestCertificate self_signed = pki.SelfSigned({"example.com"});
  seeds.Put("chain", "self_signed", Joined({self_signed, self_signed}));
}

// Policies that are mapped, required and inhibited.
void PolicyChains(const Seeds& seeds) {
  TestPki pki;
  constexpr auto kA = der::Oid<1, 2, 3>(), kB = der::Oid<1, 2, 4>();
  const Bytes a[] = {kA}, b[] = {kB}, any[] = {oid::kAnyPolicy};
  const PolicyMapping mapping[] = {{kA, kB}};
  const TestCertificate root = pki.Root("Test Root");
  const TestCertificate top = pki.Intermediate(root, "A", [&](CertificateSpec& spec) {
    spec.extensions.push_back(CertificatePoliciesExtension(a));
    spec.extensions.push_back(PolicyMappingsExtension(mapping));
    spec.extensions.push_back(PolicyConstraintsExtension({0, 1}));
  });
  const TestCertificate low = pki.Intermediate(top, "B", [&](CertificateSpec& spec) {
    spec.extensions.push_back(CertificatePoliciesExtension(any));
    spec.extensions.push_back(InhibitAnyPolicyExtension(0));
  });
  const TestCertificate leaf = pki.Server(low, {"example.com"}, [&](CertificateSpec& spec) {
    spec.extensions.push_back(CertificatePoliciesExtension(b));
  });
  seeds.Put("chain", "policies", Joined({root, leaf, low, top}));
}

// The extensions of a certificate that is held to its own constraints.
void NameConstraintSeeds(const Seeds& seeds) {
  const uint8_t network[] = {192, 0, 2, 0, 255, 255, 255, 0}, address[] = {192, 0, 2, 1};
  const std::vector<uint8_t> organization = WriteName({"", "Example"});
  const std::vector<uint8_t> person = WriteName({"a", "Example"});
  const GeneralName bases[] = {
      {Kind::kDnsName, AsBytes("example.com")},      {Kind::kDnsName, AsBytes(".example.org")},
      {Kind::kRfc822Name, AsBytes("a@example.com")}, {Kind::kRfc822Name, AsBytes(".example.com")},
      {Kind::kUri, AsBytes("www.example.com")},      {Kind::kIpAddress, network},
      {Kind::kDirectoryName, organization}};
  const GeneralName names[] = {{Kind::kDnsName, AsBytes("*.example.com")},
                               {Kind::kDnsName, AsBytes("www.Example.org")},
                               {Kind::kRfc822Name, AsBytes("a@Example.com")},
                               {Kind::kRfc822Name, AsBytes("b@www.example.com")},
                               {Kind::kUri, AsBytes("https://a@www.example.com:1/b")},
                               {Kind::kIpAddress, address},
                               {Kind::kDirectoryName, person}};
  for (const bool excluded : {false, true}) {
    const std::span<const GeneralName> list = bases, none;
    const ExtensionSpec extensions[] = {
        NameConstraintsExtension(excluded ? none : list, excluded ? list : none),
        SubjectAltNameExtension(names)};
    der::Writer writer;
    WriteExtensions(extensions, writer);
    seeds.Put("name_constraints", excluded ? "excluded" : "permitted", writer.bytes());
  }
}

// What a CRL or a response is cut to, with one bit changed: inputs that are nearly right.
void PutMutated(const Seeds& seeds, std::string_view target, Bytes input) {
  seeds.Put(target, "cut", input.first(input.size() * 3 / 4));
  std::vector<uint8_t> changed = Copy(input);
  changed[changed.size() / 2] ^= 1;
  seeds.Put(target, "changed", changed);
}

void Crls(const Seeds& seeds) {
  TestPki pki;
  const TestCertificate root = pki.Root("Test Root");
  const TestCertificate leaf = pki.Server(root, {"example.com"}), other = pki.Client(root, "A");
  seeds.Put("crl", "empty", MakeCrl(pki, root));
  const std::vector<uint8_t> two = MakeCrl(pki, root, {leaf, other});
  seeds.Put("crl", "two", two);
  seeds.Put("crl", "distribution_point", MakeCrl(pki, root, {leaf}, [&](CrlSpec& spec) {
              der::Writer names;
              names.Primitive(der::ContextPrimitive(6), AsBytes("http://c.example/1.crl"));
              IssuingDistributionPoint point;
              point.name.full_name = GeneralNames(names.bytes());
              point.only_user_certificates = point.only_some_reasons = true;
              spec.extensions.push_back(IssuingDistributionPointExtension(point));
              spec.revoked[0].reason = {};
              spec.next_update = 4102444800;  // in 2100
            }));
  seeds.Put("crl", "delta", MakeCrl(pki, root, {leaf}, [](CrlSpec& spec) {
              spec.extensions.push_back(CrlNumberExtension(1));
              spec.extensions.back().id = Copy(oid::kDeltaCrlIndicator);
            }));
  PutMutated(seeds, "crl", two);
}

void OcspResponses(const Seeds& seeds) {
  TestPki pki;
  const TestCertificate root = pki.Root("Test Root"), leaf = pki.Server(root, {"example.com"});
  const auto with_chain = [&](const std::vector<uint8_t>& response) {
    std::vector<uint8_t> input = Joined({root, leaf});
    input.insert(input.end(), response.begin(), response.end());
    return input;
  };
  seeds.Put("ocsp", "bare", MakeOcspResponse(pki, root, leaf));
  seeds.Put("ocsp", "good", with_chain(MakeOcspResponse(pki, root, leaf)));
  seeds.Put("ocsp", "revoked", with_chain(MakeOcspResponse(pki, root, leaf, OcspStatus::kRevoked)));
  seeds.Put("ocsp", "unknown", with_chain(MakeOcspResponse(pki, root, leaf, OcspStatus::kUnknown)));
  const std::vector<uint8_t> delegated = with_chain(MakeDelegatedOcspResponse(
      pki, root, MakeResponder(pki, root), leaf, [](OcspSpec& spec) { spec.by_key = true; }));
  seeds.Put("ocsp", "delegated", delegated);
  seeds.Put("ocsp", "try_later",
            with_chain(MakeOcspResponse(pki, root, leaf, OcspStatus::kGood,
                                        [](OcspSpec& spec) { spec.response_status = 3; })));
  PutMutated(seeds, "ocsp", delegated);
}

void Keys(const Seeds& seeds) {
  crypto::Random random(crypto::DefaultProvider().keystream,
                        std::array<uint8_t, crypto::kSeedSize>{});
  for (const auto& [algorithm, name] :
       {std::pair(KeyAlgorithm::kEcdsaP256, "p256"), std::pair(KeyAlgorithm::kEd25519, "ed25519"),
        std::pair(KeyAlgorithm::kRsa, "rsa")}) {
    const Result<GeneratedKey> key = GenerateKey(algorithm, random);
    if (!key) continue;
    std::vector<uint8_t> input(1 + key->pkcs8.size());
    std::ranges::copy(key->pkcs8, input.begin() + 1);
    seeds.Put("private_key", std::string("pkcs8_") + name, input);
    seeds.Put("pem", std::string("pkcs8_") + name, WritePem(kPemPrivateKey, key->pkcs8));
    // What PKCS #8 wraps is SEC 1 or PKCS #1.
    der::Reader outer(key->pkcs8);
    der::Reader info = outer.Enter(der::Tag::kSequence);
    info.Integer();
    info.Next();
    const Bytes inner = info.OctetString();
    input.assign(1, algorithm == KeyAlgorithm::kRsa ? 2 : 1);
    input.insert(input.end(), inner.begin(), inner.end());
    seeds.Put("private_key", std::string("bare_") + name, input);
  }
}

void Texts(const Seeds& seeds) {
  TestPki pki;
  const SecretBytes block = WritePem(kPemCertificate, pki.Root("Test Root").der);
  std::string text = "Subject: Test Root\r\n";
  text.append(AsText(block)).append(AsText(WritePem("X", AsBytes("foobar"))));
  seeds.Put("pem", "two_blocks", AsBytes(text));
  seeds.Put("pem", "bare_base64", AsBytes("Zm9v YmFy\nZg=="));
  seeds.Put("pem", "encrypted",
            AsBytes("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nZm9v\n-----END RSA "
                    "PRIVATE KEY-----\n"));
}

}  // namespace
}  // namespace lockstep::x509

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: make_seeds FOLDER\n");
    return 2;
  }
  const lockstep::x509::Seeds seeds{argv[1]};
  lockstep::x509::Certificates(seeds);
  lockstep::x509::Chains(seeds);
  lockstep::x509::PolicyChains(seeds);
  lockstep::x509::NameConstraintSeeds(seeds);
  lockstep::x509::Crls(seeds);
  lockstep::x509::OcspResponses(seeds);
  lockstep::x509::Keys(seeds);
  lockstep::x509::Texts(seeds);
}
