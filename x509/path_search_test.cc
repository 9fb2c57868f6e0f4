// The search for a path: orders, detours, loops and limits.
#include "x509/path_search.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "x509/extension_writer.h"
#include "x509/oids.h"
#include "x509/testing/test_pki.h"
#include "x509/testing/verify_helper.h"

namespace lockstep::x509 {
namespace {

class PathSearchTest : public testing::Test {
 protected:
  std::vector<size_t> Path(const TestQuestion& question) {
    const auto path = Ask(pki, question);
    return path ? path->certificates : std::vector<size_t>{};
  }

  TestPki pki;
  TestCertificate root = pki.Root("Test Root");
};

TEST_F(PathSearchTest, TheOrderAfterTheLeafDoesNotMatterAndSurplusIsPassedOver) {
  const TestCertificate a = pki.Intermediate(root, "A");
  const TestCertificate b = pki.Intermediate(a, "B");
  const TestCertificate stranger = pki.Root("Stranger");
  const TestCertificate leaf = pki.Server(b, {"example.com"});
  EXPECT_EQ(Path({{leaf, b, a, root}, {root}}), (std::vector<size_t>{0, 1, 2}));
  EXPECT_EQ(Path({{leaf, root, stranger, a, b}, {root}}), (std::vector<size_t>{0, 4, 3}));
  EXPECT_EQ(Path({{leaf, leaf, b, b, a, a}, {root}}), (std::vector<size_t>{0, 2, 4}));
}

TEST_F(PathSearchTest, AnIntermediateMayBeAnAnchor) {
  const TestCertificate a = pki.Intermediate(root, "A");
  EXPECT_EQ(Path({{pki.Server(a, {"example.com"})}, {a}}), std::vector<size_t>{0});
}

TEST_F(PathSearchTest, CrossSignedCasLeadToWhicheverRootIsTrusted) {
  const TestCertificate new_root = pki.Root("New Root");
  const TestCertificate cross = pki.CrossSign(new_root, root);
  const TestCertificate leaf = pki.Server(new_root, {"example.com"});
  EXPECT_EQ(Path({{leaf, cross}, {new_root}}), std::vector<size_t>{0});
  EXPECT_EQ(Path({{leaf, cross}, {root}}), (std::vector<size_t>{0, 1}));
  EXPECT_EQ(Path({{leaf, cross}, {root, new_root}}), std::vector<size_t>{0});
}

TEST_F(PathSearchTest, AnExpiredTwinIsNoObstacle) {
  const TestCertificate a = pki.Intermediate(root, "A");
  const TestCertificate expired =
      pki.CrossSign(a, root, [](auto& spec) { spec.not_after = kTestNow - 1; });
  const TestCertificate leaf = pki.Server(a, {"example.com"});
  EXPECT_EQ(Path({{leaf, expired, a}, {root}}), (std::vector<size_t>{0, 2}));
  EXPECT_EQ(Path({{leaf, a, expired}, {root}}), (std::vector<size_t>{0, 1}));
  const TestCertificate expired_root =
      pki.CrossSign(root, root, [](auto& spec) { spec.not_after = kTestNow - 1; });
  EXPECT_EQ(Path({{leaf, a}, {expired_root, root}}), (std::vector<size_t>{0, 1}));
}

TEST_F(PathSearchTest, ADeadEndIsLeftForAnotherBranch) {
  // Two CAs of one name and key: the first to be tried was signed by nobody we know.
  const TestCertificate stranger = pki.Root("Stranger");
  const TestCertificate a = pki.Intermediate(stranger, "A");
  const TestCertificate cross = pki.CrossSign(a, root);
  const TestCertificate leaf = pki.Server(a, {"example.com"});
  EXPECT_EQ(Path({{leaf, a, stranger, cross}, {root}}), (std::vector<size_t>{0, 3}));
}

TEST_F(PathSearchTest, CasOfOneNameWithDifferentKeysAreTriedByKeyIdentifierFirst) {
  const TestCertificate first = pki.Intermediate(root, "A");
  const TestCertificate second = pki.Intermediate(root, "A");
  const TestCertificate leaf = pki.Server(second, {"example.com"});
  const auto path = Ask(pki, {{leaf, first, second}, {root}});
  ASSERT_TRUE(path.has_value());
  EXPECT_EQ(path->certificates, (std::vector<size_t>{0, 2}));
  EXPECT_EQ(path->work.candidates, 2u);  // that CA and the root: no other was tried
}

TEST_F(PathSearchTest, WrongKeyIdentifiersAreAHintOnly) {
  const TestCertificate a = pki.Intermediate(root, "A");
  const std::vector<uint8_t> wrong(20, 0xee);
  const TestCertificate leaf = pki.Server(a, {"example.com"}, [&](auto& spec) {
    SetExtension(spec, AuthorityKeyIdentifierExtension(wrong));
  });
  EXPECT_EQ(Path({{leaf, a}, {root}}), (std::vector<size_t>{0, 1}));
}

TEST_F(PathSearchTest, LoopsEndInAnAnswer) {
  const TestCertificate stranger = pki.Root("Stranger");
  const TestCertificate a = pki.Intermediate(stranger, "A");
  const TestCertificate b = pki.Intermediate(a, "B");
  const TestCertificate a_by_b = pki.CrossSign(a, b);
  const TestCertificate b_by_a = pki.CrossSign(b, a);
  const TestCertificate leaf = pki.Server(b, {"example.com"});
  EXPECT_EQ(Verdict(pki, {{leaf, b, a, a_by_b, b_by_a}, {root}}), "UnknownIssuer");
  const TestCertificate way_out = pki.CrossSign(a, root);
  EXPECT_EQ(Verdict(pki, {{leaf, b, a_by_b, b_by_a, way_out}, {root}}), "ok");
}

TEST_F(PathSearchTest, DepthIsBoundedToTheCertificate) {
  std::vector<TestCertificate> cas = {root};
  for (int i = 0; i < 4; ++i)
    cas.push_back(pki.Intermediate(cas.back(), "CA " + std::to_string(i)));
  TestQuestion question{{pki.Server(cas.back(), {"example.com"})}, {root}};
  for (size_t i = cas.size(); i-- > 1;) question.chain.push_back(cas[i]);
  question.budget.intermediates = 4;
  EXPECT_EQ(Verdict(pki, question), "ok");
  question.budget.intermediates = 3;
  EXPECT_EQ(Verdict(pki, question), "PathTooLong");
  question.budget.intermediates = 0;
  EXPECT_EQ(Verdict(pki, question), "PathTooLong");
  EXPECT_EQ(Verdict(pki, {.chain = {pki.Server(root, {"example.com"})},
                          .roots = {root},
                          .budget = {.intermediates = 0}}),
            "ok");
}

// RFC 5280 section 6.1.2 (k) and 6.1.4 (l).
TEST_F(PathSearchTest, TheInitialMaxPathLengthCountsWhatIsNotSelfIssued) {
  const auto with_limit = [](uint32_t limit) {
    return [limit](VerifyRequest& request) { request.max_path_length = limit; };
  };
  const TestCertificate a = pki.Intermediate(root, "A");
  const TestCertificate rekeyed_a = pki.Intermediate(a, "A");
  const TestCertificate b = pki.Intermediate(rekeyed_a, "B");
  const TestCertificate leaf = pki.Server(b, {"example.com"});
  TestQuestion question{{leaf, b, rekeyed_a, a}, {root}};
  question.change = with_limit(2);
  EXPECT_EQ(Verdict(pki, question), "ok");
  question.change = with_limit(1);
  EXPECT_EQ(Verdict(pki, question), "PathTooLong");
  question = {{pki.Server(root, {"example.com"})}, {root}};
  question.change = with_limit(0);
  EXPECT_EQ(Verdict(pki, question), "ok");
}

TEST_F(PathSearchTest, HugeChainsAreRefusedBeforeTheyAreParsed) {
  const TestCertificate leaf = pki.Server(root, {"example.com"});
  TestQuestion question{std::vector<TestCertificate>(kMaxChainLength, leaf), {root}};
  EXPECT_EQ(Verdict(pki, question), "ok");
  question.chain.push_back(leaf);
  EXPECT_EQ(Verdict(pki, question), "ChainTooLong");
  const TestCertificate big = {std::vector<uint8_t>(kMaxChainBytes, 0x30), {}, nullptr};
  EXPECT_EQ(Verdict(pki, {{leaf, big}, {root}}), "ChainTooLarge");
}

// Every CA is certified by every other one, by none that is trusted: the number of paths is
// factorial.
std::vector<TestCertificate> Mesh(TestPki& pki, size_t size) {
  std::vector<TestCertificate> cas;
  for (size_t i = 0; i < size; ++i) cas.push_back(pki.Root("CA " + std::to_string(i)));
  std::vector<TestCertificate> chain = {pki.Server(cas[0], {"example.com"})};
  for (const TestCertificate& subject : cas)
    for (const TestCertificate& issuer : cas)
      if (subject.name != issuer.name) chain.push_back(pki.CrossSign(subject, issuer));
  return chain;
}

TEST_F(PathSearchTest, AMeshOfCasEndsWithinTheBudget) {
  const auto answer = Ask(pki, {Mesh(pki, 11), {root}});
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().error().reason, Reason::kPathBudgetExceeded);
  EXPECT_LE(answer.error().work.candidates, Budget().candidates);
  EXPECT_EQ(answer.error().work.signatures, 0u);
  EXPECT_LE(answer.error().attempts.size(), kMaxReportedAttempts);
}

TEST_F(PathSearchTest, WhatAnIssuerHoldsIsNotRepeatedAtLengthForEachAttempt) {
  const std::vector<Bytes> purposes(kMaxKeyPurposes, oid::kOcspSigning);
  std::vector<uint8_t> id(100'000, 0x01);
  id.front() = 0x2a;
  const Change changes[] = {
      [&](auto& spec) { SetExtension(spec, ExtendedKeyUsageExtension(purposes)); },
      [&](auto& spec) { SetExtension(spec, {id, {0x05, 0x00}, true}); },
  };
  for (const Change& change : changes) {
    const TestCertificate ca = pki.Intermediate(root, "CA", change);
    const auto answer = Ask(pki, {{pki.Server(ca, {"example.com"}), ca}, {root}});
    ASSERT_FALSE(answer.has_value());
    EXPECT_NE(answer.error().failure.detail, "");
    EXPECT_LT(answer.error().failure.detail.size(), 512u);
  }
}

TEST_F(PathSearchTest, ForgedCertificatesUnderAnAnchorCostNoMoreSignaturesThanTheBudget) {
  // Many CAs of one name, each with another key and a forged signature of the root.
  std::vector<TestCertificate> chain = {pki.Server(pki.Intermediate(root, "A"), {"example.com"})};
  for (int i = 0; i < 100; ++i)
    chain.push_back(pki.Intermediate(root, "A", [](auto& spec) { spec.corrupt_signature = true; }));
  const auto answer = Ask(pki, {chain, {root}});
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().error().reason, Reason::kPathBudgetExceeded);
  EXPECT_EQ(answer.error().work.signatures, Budget().signatures);
}

TEST_F(PathSearchTest, APairOfCertificateAndKeyIsVerifiedOnce) {
  // Two equal certificates of A are two ways to the root, which fail on the same leaf.
  const TestCertificate a = pki.Intermediate(root, "A");
  const TestCertificate again = pki.CrossSign(a, root);
  const TestCertificate leaf =
      pki.Server(a, {"example.com"}, [](auto& spec) { spec.corrupt_signature = true; });
  const auto answer = Ask(pki, {{leaf, a, again}, {root}});
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().error().reason, Reason::kCertificateSignatureInvalid);
  EXPECT_EQ(answer.error().attempt_count, 2u);
  EXPECT_LE(answer.error().work.signatures, 4u);
}

// RFC 5280 section 6.1.4 (k): of those below an anchor, only version 3 can say that it is a CA.
TEST_F(PathSearchTest, LeavesMayBeOfAnyVersionAndIntermediatesOfThree) {
  for (const int version : {1, 2, 3}) {
    const Change plain = [version](auto& spec) {
      spec.version = version;
      if (version < 3) spec.extensions.clear();
    };
    const std::vector<TestCertificate> chain = {pki.Server(root, {"example.com"}, plain)};
    EXPECT_EQ(Verdict(pki, {chain, {root}}), "ok") << version;
    // Without a subjectAltName it has no name.
    EXPECT_EQ(Verdict(pki, {chain, {root}, {"example.com"}}), version < 3 ? "NameMismatch" : "ok");
    const TestCertificate ca = pki.Intermediate(root, "CA", plain);
    EXPECT_EQ(Verdict(pki, {{pki.Server(ca, {"example.com"}), ca}, {root}}),
              version < 3 ? "NotACertificateAuthority" : "ok");
    const TestCertificate anchor = pki.Root("Old Root", plain);
    EXPECT_EQ(Verdict(pki, {{pki.Server(anchor, {"example.com"})}, {anchor}}), "ok") << version;
  }
}

// A CA that renews its key keeps its name: a path through the wrong one of its certificates says
// nothing, and must not hide what is wrong with the right path.
TEST_F(PathSearchTest, AnIssuersTwinWithAnotherKeyDoesNotHideTheFailureOfTheRightPath) {
  const TestCertificate old_ca = pki.Intermediate(root, "CA");
  const TestCertificate new_ca = pki.Intermediate(
      root, "CA", [](auto& spec) { SetExtension(spec, BasicConstraintsExtension(false)); });
  const TestCertificate leaf = pki.Server(new_ca, {"example.com"});
  EXPECT_EQ(Verdict(pki, {{leaf, old_ca, new_ca}, {root}}), "NotACertificateAuthority");
}

}  // namespace
}  // namespace lockstep::x509
