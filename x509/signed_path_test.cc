// What signatures that were verified before save, and what they do not.
#include "x509/signed_path.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "x509/certificate.h"
#include "x509/testing/test_pki.h"
#include "x509/testing/verify_helper.h"
#include "x509/verifier.h"

namespace lockstep::x509 {
namespace {

class SignedPathTest : public testing::Test {
 protected:
  [[nodiscard]] const crypto::Hash& sha256() const {
    return *crypto::Find(pki.provider(), crypto::HashId::kSha256);
  }
  [[nodiscard]] SignedPath To(const TestCertificate& anchor, std::vector<uint8_t> indices) const {
    SignedPath path;
    for (const uint8_t index : indices) path.certificates[path.length++] = index;
    path.anchor_key = PinOf(Certificate::Parse(anchor.der)->subject_public_key_info.der, sha256());
    return path;
  }
  // The question, once the signatures of `known` were verified.
  static TestQuestion Knowing(const SignedPath& known, TestQuestion question) {
    question.change = [&known](VerifyRequest& request) { request.signed_path = &known; };
    return question;
  }
  static Change Forged() {
    return [](auto& spec) { spec.corrupt_signature = true; };
  }

  TestPki pki;
  TestCertificate root = pki.Root("Test Root");
  TestCertificate ca = pki.Intermediate(root, "Test CA");
  TestCertificate leaf = pki.Server(ca, {"example.com"});
  SignedPath known = To(root, {0, 1});
};

TEST_F(SignedPathTest, IsThePathThatWasFound) {
  TrustStore trust;
  ASSERT_TRUE(trust.AddCertificate(root.der).has_value());
  const TestCertificate stranger = pki.Root("Stranger");
  const std::vector<Bytes> chain = {leaf.der, stranger.der, ca.der};
  VerifyRequest request;
  request.chain = chain;
  request.trust = &trust;
  request.provider = &pki.provider();
  request.time = kTestNow;
  const auto path = Verify(request);
  ASSERT_TRUE(path.has_value());
  EXPECT_EQ(SignedPathOf(*path, leaf.der, sha256()), To(root, {0, 2}));
}

TEST_F(SignedPathTest, AnAnchorItselfIsSignedByNobody) {
  const TestCertificate self_signed = pki.SelfSigned({"example.com"});
  TrustStore trust;
  ASSERT_TRUE(trust.AddCertificate(self_signed.der).has_value());
  const std::vector<Bytes> chain = {self_signed.der};
  VerifyRequest request;
  request.chain = chain;
  request.trust = &trust;
  request.provider = &pki.provider();
  request.time = kTestNow;
  const auto path = Verify(request);
  ASSERT_TRUE(path.has_value());
  EXPECT_EQ(SignedPathOf(*path, self_signed.der, sha256()), std::nullopt);
}

TEST_F(SignedPathTest, SavesAllSignatures) {
  const auto path = Ask(pki, Knowing(known, {{leaf, ca}, {root}, {"example.com"}}));
  ASSERT_TRUE(path.has_value()) << path.error().Explain();
  EXPECT_EQ(path->certificates, (std::vector<size_t>{0, 1}));
  EXPECT_EQ(path->work.signatures, 0u);
}

// Forged certificates show which signatures are looked at.
TEST_F(SignedPathTest, SavesThoseOfThatPathAndAnchorOnly) {
  const TestCertificate forged = pki.Server(ca, {"example.com"}, Forged());
  EXPECT_EQ(Verdict(pki, Knowing(known, {{forged, ca}, {root}})), "ok");
  EXPECT_EQ(Verdict(pki, Knowing(To(root, {0}), {{forged, ca}, {root}})),
            "CertificateSignatureInvalid");
  EXPECT_EQ(Verdict(pki, Knowing(To(root, {0, 2}), {{forged, ca}, {root}})),
            "CertificateSignatureInvalid");
  EXPECT_EQ(Verdict(pki, Knowing(To(root, {0, 1, 2}), {{forged, ca}, {root}})),
            "CertificateSignatureInvalid");
  EXPECT_EQ(Verdict(pki, Knowing(To(ca, {0, 1}), {{forged, ca}, {root}})),
            "CertificateSignatureInvalid");
  EXPECT_EQ(Verdict(pki, Knowing({}, {{forged, ca}, {root}})), "CertificateSignatureInvalid");
  // Of another certificate in another place.
  EXPECT_EQ(Verdict(pki, Knowing(known, {{forged, root, ca}, {root}})),
            "CertificateSignatureInvalid");
}

TEST_F(SignedPathTest, AllElseIsCheckedAgain) {
  const TestQuestion good = {{leaf, ca}, {root}, {"example.com"}};
  const auto verdict = [&](auto change) {
    TestQuestion question = good;
    change(question);
    return Verdict(pki, Knowing(known, question));
  };
  EXPECT_EQ(verdict([](TestQuestion&) {}), "ok");
  EXPECT_EQ(verdict([](auto& question) { question.names = {"example.org"}; }), "NameMismatch");
  EXPECT_EQ(verdict([](auto& question) { question.time += 3650 * kTestDay; }),
            "CertificateExpired");
  EXPECT_EQ(verdict([](auto& question) { question.time -= 3650 * kTestDay; }),
            "CertificateNotYetValid");
  EXPECT_EQ(verdict([](auto& question) { question.purpose = Purpose::kClientAuth; }),
            "WrongPurpose");
  EXPECT_EQ(verdict([](auto& question) { question.roots.clear(); }), "UnknownIssuer");
  EXPECT_EQ(verdict([](auto& question) { (void)question.pins.Add(Pin{}); }), "PinMismatch");
  EXPECT_EQ(verdict([](auto& question) { question.policies.initial_explicit_policy = true; }),
            "NoValidPolicy");
}

TEST_F(SignedPathTest, RevocationIsCheckedAgain) {
  TestQuestion question = {{leaf, ca}, {root}, {"example.com"}};
  question.change = [this](VerifyRequest& request) {
    request.signed_path = &known;
    request.revocation.mode = RevocationMode::kHardFail;
  };
  EXPECT_EQ(Verdict(pki, question), "RevocationStatusUnknown");
}

TEST_F(SignedPathTest, AnAlgorithmThatIsNotVerifiedIsNotBelieved) {
  crypto::Provider none = pki.provider();
  none.verifiers = {};
  TestQuestion question = {{leaf, ca}, {root}, {"example.com"}};
  question.change = [&](VerifyRequest& request) {
    request.signed_path = &known;
    request.provider = &none;
  };
  EXPECT_EQ(Verdict(pki, question), "UnsupportedCertificateSignature");
}

}  // namespace
}  // namespace lockstep::x509
