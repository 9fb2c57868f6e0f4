// Answers as programs read them.
#include "x509/diagnosis_json.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "x509/extension_writer.h"
#include "x509/oids.h"
#include "x509/testing/test_pki.h"
#include "x509/testing/verify_helper.h"
#include "x509/verifier.h"

namespace lockstep::x509 {
namespace {

using nlohmann::json;

class DiagnosisJsonTest : public testing::Test {
 protected:
  json Refusal(const TestQuestion& question) {
    const auto answer = Ask(pki, question);
    EXPECT_FALSE(answer.has_value());
    const std::string text = answer ? "" : ToJson(answer.error());
    EXPECT_TRUE(std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; })) << text;
    return json::parse(text);
  }
  static std::string Hex(Bytes bytes) {
    std::string out = FaultHex({.size = 1, .bytes = {bytes.begin(), bytes.end()}});
    std::erase(out, ' ');
    return out;
  }
  TestPki pki;
  TestCertificate root = pki.Root("Test Root");
};

TEST_F(DiagnosisJsonTest, ARefusalHasItsCheckValuesAdviceAndTheBytesAtFault) {
  const TestCertificate leaf =
      pki.Server(root, {"example.com"}, [](auto& spec) { spec.not_after = kTestNow - kTestDay; });
  const json refusal = Refusal({{leaf}, {root}, {"example.com"}});
  EXPECT_EQ(refusal["accepted"], false);
  const json& failure = refusal["failure"];
  EXPECT_EQ(failure["reason"], "CertificateExpired");
  EXPECT_EQ(failure["check"], "validity");
  EXPECT_EQ(failure["section"], "RFC 5280 6.1.3 (a) (2)");
  EXPECT_EQ(failure["certificate"], 0);
  EXPECT_EQ(failure["values"], (json{kTestNow - kTestDay, kTestNow}));
  // UTCTime 261120083000Z.
  EXPECT_EQ(failure["bytes"]["hex"], "170d3236313132303038333030305a");
  const size_t offset = failure["bytes"]["offset"];
  EXPECT_EQ(Hex(Bytes(leaf.der).subspan(offset, 15)), failure["bytes"]["hex"].get<std::string>());
  EXPECT_TRUE(refusal["advice"].get<std::string>().starts_with("It has to be renewed"));
  EXPECT_EQ(refusal["time"], "2026-11-21T08:30:00Z");
  EXPECT_EQ(refusal["names"], json{"example.com"});
  EXPECT_EQ(refusal["chain"][0]["not_after"], "2026-11-20T08:30:00Z");
  EXPECT_EQ(refusal["chain"][0]["names"], json{"dns:example.com"});
}

TEST_F(DiagnosisJsonTest, EveryPathIsThereWithItsAnchorAndFailure) {
  const TestCertificate ca = pki.Intermediate(root, "A");
  const TestCertificate expired =
      pki.CrossSign(ca, root, [](auto& spec) { spec.not_after = kTestNow - 1; });
  const TestCertificate forged =
      pki.CrossSign(ca, root, [](auto& spec) { spec.corrupt_signature = true; });
  const json refusal =
      Refusal({{pki.Server(ca, {"example.com"}), expired, forged}, {root}, {"example.com"}});
  ASSERT_EQ(refusal["attempts"].size(), 2u);
  EXPECT_EQ(refusal["attempts"][0]["certificates"], (json{0, 2}));
  EXPECT_EQ(refusal["attempts"][0]["anchor"], "CN=Test Root");
  EXPECT_EQ(refusal["attempts"][0]["failure"]["reason"], "CertificateSignatureInvalid");
  EXPECT_EQ(refusal["attempts"][0]["failure"]["certificate"], 2);
  EXPECT_EQ(refusal["attempts"][1]["anchor"], nullptr);
  EXPECT_EQ(refusal["attempts"][1]["failure"]["check"], "validity");
  EXPECT_EQ(refusal["attempt_count"], 2);
  EXPECT_GT(refusal["work"]["signatures"], 0);
}

TEST_F(DiagnosisJsonTest, AFailureOfTheAnchorIsFiledUnderIt) {
  const TestCertificate old = pki.Root("Old", [](auto& spec) { spec.not_after = kTestNow - 1; });
  const json refusal = Refusal({{pki.Server(old, {"example.com"})}, {old}});
  EXPECT_EQ(refusal["failure"]["certificate"], "anchor");
  EXPECT_FALSE(refusal["failure"].contains("bytes"));
}

TEST_F(DiagnosisJsonTest, HostileNamesStayInsideTheirStrings) {
  const std::string evil = "a\",\"accepted\":true,\"b\":\"\x1b]0;x\x07\n";
  const TestCertificate stranger = pki.Root(evil);
  const json refusal = Refusal({{pki.Server(stranger, {"example.com"})}, {root}});
  EXPECT_EQ(refusal["accepted"], false);
  const std::string detail = refusal["failure"]["detail"];
  EXPECT_NE(detail.find("\\x1b]0;x\\x07\\x0a"), std::string::npos) << detail;
}

TEST_F(DiagnosisJsonTest, WhatDoesNotParseIsToldWithItsPlace) {
  const TestCertificate garbage = {{0x30, 0x05, 0x02}, {}, nullptr};
  const json refusal = Refusal({{garbage}, {root}});
  EXPECT_EQ(refusal["failure"]["reason"], "DerTruncated");
  EXPECT_EQ(refusal["chain"][0]["parse_error"]["reason"], "DerTruncated");
  EXPECT_TRUE(refusal["failure"].contains("bytes"));
}

TEST_F(DiagnosisJsonTest, AGoodAnswerHasItsPathAndWhatWasChecked) {
  const TestCertificate ca = pki.Intermediate(root, "A");
  const TestCertificate leaf = pki.Server(ca, {"example.com"});
  const Bytes chain[] = {leaf.der, ca.der};
  TrustStore trust;
  ASSERT_TRUE(trust.AddCertificate(root.der).has_value());
  const ReferenceName name = *ReferenceName::Parse("example.com");
  VerifyRequest request;
  request.chain = chain;
  request.trust = &trust;
  request.provider = &pki.provider();
  request.names = {&name, 1};
  request.time = kTestNow;
  const auto path = Verify(request);
  ASSERT_TRUE(path.has_value());
  const Acceptance acceptance = Acceptance::Of(request, *path);
  const json answer = json::parse(ToJson(acceptance));
  EXPECT_EQ(answer["accepted"], true);
  EXPECT_EQ(answer["path"]["certificates"], (json{0, 1}));
  EXPECT_EQ(answer["path"]["anchor"], "CN=Test Root");
  EXPECT_EQ(answer["pinned"], nullptr);
  const auto& checks = answer["checks"];
  EXPECT_NE(std::ranges::find(checks, "name"), checks.end());
  EXPECT_EQ(std::ranges::find(checks, "pins"), checks.end());
  EXPECT_NE(acceptance.Explain().find("The path: 0 <- 1 <- trust anchor \"CN=Test Root\""),
            std::string::npos);
}

}  // namespace
}  // namespace lockstep::x509
