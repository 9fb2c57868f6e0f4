#include "x509/testing/reencode.h"

#include <gtest/gtest.h>

#include "x509/extension_writer.h"
#include "x509/issue_profiles.h"
#include "x509/oids.h"
#include "x509/testing/real_keys.h"
#include "x509/testing/test_pki.h"

namespace lockstep::x509 {
namespace {

std::vector<uint8_t> Again(Bytes der) { return Reencode(Certificate::Parse(der).value()); }

void AddEverything(CertificateSpec& spec) {
  const std::vector<uint8_t> policy = {0x2a, 0x03}, other = {0x2a, 0x04};
  const uint8_t network[] = {192, 0, 2, 0, 255, 255, 255, 0};
  const std::vector<GeneralName> names = {{GeneralName::Kind::kDnsName, AsBytes("example.com")},
                                          {GeneralName::Kind::kIpAddress, network}};
  for (const ExtensionSpec& extension :
       {NameConstraintsExtension(names, {}),
        PolicyMappingsExtension(std::vector<PolicyMapping>{{policy, other}}),
        CertificatePoliciesExtension(std::vector<Bytes>{policy}),
        PolicyConstraintsExtension({0, 300}), InhibitAnyPolicyExtension(128),
        KeyUsageExtension({KeyUsageBit::kKeyCertSign, KeyUsageBit::kDecipherOnly}),
        ExtendedKeyUsageExtension(std::vector<Bytes>{oid::kServerAuth})}) {
    std::erase_if(spec.extensions, [&](const auto& one) { return one.id == extension.id; });
    spec.extensions.push_back(extension);
  }
}

TEST(ReencodeTest, WhatIsDerComesOutAsItWentIn) {
  TestPki pki;
  const TestCertificate root = pki.Root("Root");
  const TestCertificate old = pki.Root("Old", [](CertificateSpec& spec) {
    spec.version = 1;
    spec.extensions.clear();
    spec.not_after = 2524608000;  // 2050
  });
  const TestCertificate full = pki.Intermediate(root, "Everything", AddEverything);
  const TestCertificate leaf = pki.Server(root, {"example.com", "192.0.2.1", "a@example.com"});
  for (const TestCertificate* one : {&root, &old, &full, &leaf})
    EXPECT_EQ(Again(one->der), one->der);
}

TEST(ReencodeTest, KeysOfEachKindAreWrittenAsTheyWere) {
  for (const auto algorithm : {crypto::KeyAlgorithm::kRsa, crypto::KeyAlgorithm::kRsaPss,
                               crypto::KeyAlgorithm::kEcdsaP521, crypto::KeyAlgorithm::kEd25519}) {
    TestPki pki = RealTestPki(algorithm);
    const TestCertificate root = pki.Root("Root");
    EXPECT_EQ(Again(root.der), root.der);
  }
}

// X.690 10.1: the definite form, in the fewest octets.
TEST(ReencodeTest, NoFieldsLengthMayBeLongerThanItNeedsToBe) {
  TestPki pki;
  const TestCertificate root = pki.Root("Root");
  size_t count = 0;
  for (;; ++count) {
    const std::vector<uint8_t> stretched = StretchLength(root.der, count);
    if (stretched.empty()) break;
    EXPECT_EQ(stretched.size(), root.der.size() + 1 + (stretched.size() > root.der.size() + 1));
    EXPECT_FALSE(Certificate::Parse(stretched).has_value()) << count;
  }
  // Certificate; tbs, algorithm, signature; eight fields; and what is in the algorithm.
  EXPECT_EQ(count, 13u);
}

}  // namespace
}  // namespace lockstep::x509
