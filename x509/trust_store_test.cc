#include "x509/trust_store.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "crypto/hash/sha2.h"
#include "crypto/testing/hex.h"
#include "x509/algorithm_writer.h"
#include "x509/extension_writer.h"
#include "x509/name_writer.h"
#include "x509/oids.h"
#include "x509/pem.h"
#include "x509/testing/test_pki.h"
#include "x509/verifier.h"

namespace lockstep::x509 {
namespace {

std::string Pem(const TestCertificate& certificate) {
  return std::string(AsText(WritePem(kPemCertificate, certificate.der)));
}

TEST(TrustStoreTest, AnchorsAreAddedOnceAndCountTheGeneration) {
  TestPki pki;
  const TestCertificate a = pki.Root("A"), b = pki.Root("B");
  TrustStore store;
  EXPECT_TRUE(store.empty());
  EXPECT_EQ(store.generation(), 0u);
  EXPECT_TRUE(store.AddCertificate(a.der));
  EXPECT_TRUE(store.AddCertificate(b.der));
  EXPECT_TRUE(store.AddCertificate(a.der));
  EXPECT_EQ(store.anchors().size(), 2u);
  EXPECT_EQ(store.generation(), 2u);
  EXPECT_EQ(store.anchors()[1].authority.subject.ToString(), "CN=B");
}

TEST(TrustStoreTest, MovingKeepsAnchorsWhereTheyAre) {
  TestPki pki;
  TrustStore store;
  ASSERT_TRUE(store.AddCertificate(pki.Root("A").der));
  const TrustAnchor* anchor = &store.anchors()[0];
  const TrustStore moved = std::move(store);
  EXPECT_EQ(&moved.anchors()[0], anchor);
  EXPECT_EQ(anchor->authority.subject.ToString(), "CN=A");
}

TEST(TrustStoreTest, PemIsAddedWholeOrNotAtAll) {
  TestPki pki;
  const std::string good = "some text\n" + Pem(pki.Root("A")) + Pem(pki.Root("B"));
  TrustStore store;
  EXPECT_EQ(store.AddPem(good), 2u);
  const std::string bad = Pem(pki.Root("C")) +
                          std::string(AsText(WritePem(kPemCertificate, AsBytes("no certificate"))));
  EXPECT_FALSE(store.AddPem(bad).has_value());
  EXPECT_EQ(store.anchors().size(), 2u);
  EXPECT_EQ(store.AddPem("").error().reason, Reason::kPemMissing);
  EXPECT_EQ(store.AddPem(AsText(WritePem(kPemPrivateKey, AsBytes("x")))).error().reason,
            Reason::kPemMissing);
}

TEST(TrustStoreTest, AnchorsAreFoundByNameAsNamesCompare) {
  TestPki pki;
  TrustStore store;
  ASSERT_TRUE(store.AddCertificate(pki.Root("Test Root").der));
  ASSERT_TRUE(store.AddCertificate(pki.Root("Other").der));
  ASSERT_TRUE(store.AddCertificate(pki.Root("TEST  ROOT").der));
  const std::vector<uint8_t> der = WriteName({"test root"});
  std::vector<const TrustAnchor*> found;
  store.ForEachNamed(*Name::Parse(der),
                     [&](const TrustAnchor& anchor) { found.push_back(&anchor); });
  EXPECT_EQ(found, (std::vector{&store.anchors()[0], &store.anchors()[2]}));
}

TEST(TrustStoreTest, ANameAndAKeyMakeAnAnchorWithoutConstraints) {
  TestPki pki;
  const TestCertificate root = pki.Root("Test Root");
  TrustStore store;
  ASSERT_TRUE(store.AddNameAndKey(root.name, WriteSubjectPublicKeyInfo(root.key->public_key())));
  EXPECT_FALSE(store.anchors()[0].authority.validity.has_value());
  const TestCertificate leaf = pki.Server(root, {"example.com"});
  const Bytes chain[] = {leaf.der};
  VerifyRequest request;
  request.chain = chain;
  request.trust = &store;
  request.provider = &pki.provider();
  request.time = kTestNow;
  EXPECT_TRUE(Verify(request).has_value());
  EXPECT_FALSE(store.AddNameAndKey(crypto::FromHex("30"), {}).has_value());
  EXPECT_FALSE(store.AddNameAndKey(root.name, crypto::FromHex("3000")).has_value());
}

// RFC 5937: what a caller says of an anchor holds as if its certificate said so.
class ConstrainedAnchorTest : public testing::Test {
 protected:
  // The verdict on a server, with or without a CA between, below the root's name and key.
  std::string Check(const std::vector<ExtensionSpec>& constraints,
                    const std::vector<TestCertificate>& path) {
    TrustStore store;
    EXPECT_TRUE(store.AddNameAndKey(root.name, WriteSubjectPublicKeyInfo(root.key->public_key()),
                                    constraints));
    std::vector<Bytes> chain;
    for (const TestCertificate& certificate : path) chain.push_back(certificate.der);
    VerifyRequest request;
    request.chain = chain;
    request.trust = &store;
    request.provider = &pki.provider();
    request.time = kTestNow;
    const auto answer = Verify(request);
    return answer ? "ok" : std::string(NameOf(answer.error().error().reason));
  }
  TestPki pki;
  TestCertificate root = pki.Root("Test Root");
  TestCertificate ca = pki.Intermediate(root, "CA");
  std::vector<TestCertificate> direct = {pki.Server(root, {"example.com"})};
  std::vector<TestCertificate> below_ca = {pki.Server(ca, {"example.com"}), ca};
};

TEST_F(ConstrainedAnchorTest, PathLength) {
  const std::vector zero = {BasicConstraintsExtension(true, 0)};
  EXPECT_EQ(Check(zero, direct), "ok");
  EXPECT_EQ(Check(zero, below_ca), "PathLengthExceeded");
  EXPECT_EQ(Check({BasicConstraintsExtension(true, 1)}, below_ca), "ok");
  EXPECT_EQ(Check({BasicConstraintsExtension(false)}, direct), "NotACertificateAuthority");
}

TEST_F(ConstrainedAnchorTest, Purposes) {
  const Bytes server[] = {oid::kServerAuth}, client[] = {oid::kClientAuth};
  EXPECT_EQ(Check({ExtendedKeyUsageExtension(server)}, below_ca), "ok");
  EXPECT_EQ(Check({ExtendedKeyUsageExtension(client)}, below_ca), "WrongPurpose");
  EXPECT_EQ(Check({KeyUsageExtension({KeyUsageBit::kCrlSign})}, direct), "KeyUsageForbids");
}

TEST_F(ConstrainedAnchorTest, Names) {
  const auto names = [](std::string_view base) {
    const GeneralName permitted[] = {{GeneralName::Kind::kDnsName, AsBytes(base)}};
    return NameConstraintsExtension(permitted, {});
  };
  EXPECT_EQ(Check({names("example.com")}, below_ca), "ok");
  EXPECT_EQ(Check({names("example.org")}, below_ca), "NameConstraintViolated");
}

TEST_F(ConstrainedAnchorTest, Policies) {
  EXPECT_EQ(Check({PolicyConstraintsExtension({0, {}})}, below_ca), "NoValidPolicy");
  EXPECT_EQ(Check({PolicyConstraintsExtension({{}, 0}), InhibitAnyPolicyExtension(0)}, below_ca),
            "ok");
}

TEST_F(ConstrainedAnchorTest, WhatCannotBeHonouredRefusesEveryPathAndWhatIsMalformedIsNotAdded) {
  EXPECT_EQ(Check({{crypto::FromHex("2a03"), {}, true}}, direct), "UnhandledCriticalExtension");
  EXPECT_EQ(Check({{crypto::FromHex("2a03"), {}, false}}, direct), "ok");
  TrustStore store;
  const std::vector<uint8_t> key = WriteSubjectPublicKeyInfo(root.key->public_key());
  const ExtensionSpec twice[] = {BasicConstraintsExtension(true), BasicConstraintsExtension(true)};
  EXPECT_EQ(store.AddNameAndKey(root.name, key, twice).error().reason,
            Reason::kDuplicateCertificateExtension);
  EXPECT_TRUE(store.empty());
}

TEST_F(ConstrainedAnchorTest, ConstraintsAreInTheFingerprint) {
  const std::vector<uint8_t> key = WriteSubjectPublicKeyInfo(root.key->public_key());
  const ExtensionSpec constraint[] = {BasicConstraintsExtension(true, 0)};
  TrustStore free, constrained;
  ASSERT_TRUE(free.AddNameAndKey(root.name, key));
  ASSERT_TRUE(constrained.AddNameAndKey(root.name, key, constraint));
  EXPECT_NE(crypto::ToHex(free.Fingerprint(crypto::kSha256).Expose()),
            crypto::ToHex(constrained.Fingerprint(crypto::kSha256).Expose()));
}

TEST(TrustStoreTest, FingerprintsTellWhatIsTrusted) {
  TestPki pki;
  const TestCertificate a = pki.Root("A"), b = pki.Root("B");
  const auto fingerprint = [](std::initializer_list<const TestCertificate*> roots) {
    TrustStore store;
    for (const TestCertificate* root : roots) EXPECT_TRUE(store.AddCertificate(root->der));
    return crypto::ToHex(store.Fingerprint(crypto::kSha256).Expose());
  };
  EXPECT_EQ(fingerprint({&a, &b}), fingerprint({&a, &b}));
  EXPECT_NE(fingerprint({&a, &b}), fingerprint({&a}));
  EXPECT_NE(fingerprint({&a}), fingerprint({&b}));
  EXPECT_NE(fingerprint({}), fingerprint({&a}));
}

TEST(TrustStoreTest, TheNumberOfAnchorsIsBounded) {
  TestPki pki;
  const TestCertificate root = pki.Root("Test Root");
  const std::vector<uint8_t> key = WriteSubjectPublicKeyInfo(root.key->public_key());
  TrustStore store;
  for (size_t i = 0; i < kMaxTrustAnchors; ++i) ASSERT_TRUE(store.AddNameAndKey(root.name, key));
  EXPECT_EQ(store.AddNameAndKey(root.name, key).error().reason, Reason::kTooManyTrustAnchors);
  EXPECT_EQ(store.AddPem(Pem(root)).error().reason, Reason::kTooManyTrustAnchors);
}

}  // namespace
}  // namespace lockstep::x509
