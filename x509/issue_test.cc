#include "x509/issue.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "crypto/testing/hex.h"
#include "x509/testing/real_keys.h"
#include "x509/testing/test_pki.h"
#include "x509/testing/verify_helper.h"

namespace lockstep::x509 {
namespace {

using crypto::KeyAlgorithm;
using crypto::SignatureAlgorithm;

TEST(IssueTest, CertificatesOfEveryKeyAndSignatureVerify) {
  struct {
    KeyAlgorithm key;
    std::optional<SignatureScheme> scheme;
    SignatureAlgorithm expected;
  } const kCases[] = {
      {KeyAlgorithm::kEcdsaP256, std::nullopt, SignatureAlgorithm::kEcdsaSha256},
      {KeyAlgorithm::kEcdsaP384, std::nullopt, SignatureAlgorithm::kEcdsaSha384},
      {KeyAlgorithm::kEcdsaP521, std::nullopt, SignatureAlgorithm::kEcdsaSha512},
      {KeyAlgorithm::kEd25519, std::nullopt, SignatureAlgorithm::kEd25519},
  };
  for (const auto& [key, scheme, expected] : kCases) {
    TestPki pki = RealTestPki(key);
    pki.scheme = scheme;
    const TestCertificate root = pki.Root("Test Root");
    const TestCertificate leaf = pki.Server(root, {"example.com"});
    EXPECT_EQ(Verdict(pki, {{leaf}, {root}, {"example.com"}}), "ok");
    EXPECT_EQ(Certificate::Parse(leaf.der)->signature_algorithm.known, expected);
    const TestCertificate forged =
        pki.Server(root, {"example.com"}, [](auto& spec) { spec.corrupt_signature = true; });
    EXPECT_EQ(Verdict(pki, {{forged}, {root}}), "CertificateSignatureInvalid");
  }
}

TEST(IssueTest, RsaKeysSignInEachOfTheirWays) {
  struct {
    SignatureScheme scheme;
    SignatureAlgorithm expected;
  } const kCases[] = {
      {SignatureScheme::kRsaPkcs1Sha256, SignatureAlgorithm::kRsaPkcs1Sha256},
      {SignatureScheme::kRsaPkcs1Sha384, SignatureAlgorithm::kRsaPkcs1Sha384},
      {SignatureScheme::kRsaPkcs1Sha512, SignatureAlgorithm::kRsaPkcs1Sha512},
      {SignatureScheme::kRsaPssRsaeSha256, SignatureAlgorithm::kRsaPssSha256},
      {SignatureScheme::kRsaPssRsaeSha512, SignatureAlgorithm::kRsaPssSha512},
  };
  TestPki pki = RealTestPki(KeyAlgorithm::kRsa);
  const TestCertificate root = pki.Root("Test Root");
  EXPECT_EQ(Certificate::Parse(root.der)->signature_algorithm.known,
            SignatureAlgorithm::kRsaPkcs1Sha256);
  pki.key_algorithm = KeyAlgorithm::kEd25519;
  for (const auto& [scheme, expected] : kCases) {
    pki.scheme = scheme;
    const TestCertificate leaf = pki.Server(root, {"example.com"});
    EXPECT_EQ(Verdict(pki, {{leaf}, {root}}), "ok");
    EXPECT_EQ(Certificate::Parse(leaf.der)->signature_algorithm.known, expected);
  }
}

TEST(IssueTest, PssKeysSignWithPssOnly) {
  TestPki pki = RealTestPki(KeyAlgorithm::kRsaPss);
  const TestCertificate root = pki.Root("Test Root");
  EXPECT_EQ(Certificate::Parse(root.der)->public_key()->algorithm, KeyAlgorithm::kRsaPss);
  pki.key_algorithm = KeyAlgorithm::kEd25519;
  EXPECT_EQ(Verdict(pki, {{pki.Server(root, {"example.com"})}, {root}}), "ok");
  crypto::Random random(pki.provider().keystream, std::array<uint8_t, crypto::kSeedSize>{});
  const Issuer pkcs1{root.name, root.key.get(), SignatureScheme::kRsaPkcs1Sha256};
  EXPECT_EQ(IssueCertificate({}, pkcs1, random).error().reason, Reason::kUnsupportedAlgorithm);
}

TEST(IssueTest, TheSameRandomnessGivesTheSameCertificate) {
  const auto make = [] {
    TestPki pki = RealTestPki(KeyAlgorithm::kEcdsaP256);
    return crypto::ToHex(pki.Server(pki.Root("Test Root"), {"example.com"}).der);
  };
  EXPECT_EQ(make(), make());
}

TEST(IssueTest, SerialsAreFreshPositiveAndSixteenBytes) {
  TestPki pki;
  const TestCertificate root = pki.Root("Test Root");
  const TestCertificate a = pki.Server(root, {"a"}), b = pki.Server(root, {"b"});
  const Bytes first = Certificate::Parse(a.der)->serial, second = Certificate::Parse(b.der)->serial;
  EXPECT_EQ(first.size(), 16u);
  EXPECT_LT(first[0], 0x80);
  EXPECT_FALSE(Equal(first, second));
}

TEST(IssueTest, AKeyThatCannotSignSoIsTold) {
  TestPki pki;
  const TestCertificate root = pki.Root("Test Root");
  crypto::Random random(pki.provider().keystream, std::array<uint8_t, crypto::kSeedSize>{});
  EXPECT_EQ(IssueCertificate({}, {}, random).error().reason, Reason::kInvalidArgument);
  const Issuer wrong{root.name, root.key.get(), SignatureScheme::kEd25519};
  EXPECT_EQ(IssueCertificate({}, wrong, random).error().reason, Reason::kUnsupportedAlgorithm);
}

}  // namespace
}  // namespace lockstep::x509
