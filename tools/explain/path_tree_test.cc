#include "tools/explain/path_tree.h"

#include <gtest/gtest.h>

#include "x509/testing/test_pki.h"
#include "x509/testing/verify_helper.h"

namespace lockstep::tools {
namespace {

using x509::TestCertificate;

class PathTreeTest : public testing::Test {
 protected:
  std::string Draw(const x509::TestQuestion& question, const Style& style = {}) {
    const auto answer = Ask(pki, question);
    EXPECT_FALSE(answer.has_value());
    return answer ? "" : DrawPaths(answer.error(), style);
  }
  x509::TestPki pki;
  TestCertificate root = pki.Root("Root");
};

TEST_F(PathTreeTest, EveryPathEndsInTheCheckThatItFailed) {
  const TestCertificate ca = pki.Intermediate(root, "A");
  const TestCertificate expired =
      pki.CrossSign(ca, root, [](auto& spec) { spec.not_after = x509::kTestNow - 1; });
  const TestCertificate forged =
      pki.CrossSign(ca, root, [](auto& spec) { spec.corrupt_signature = true; });
  EXPECT_EQ(Draw({{pki.Server(ca, {"example.com"}), expired, forged}, {root}}),
            R"(  0  CN=example.com
  |-- 2  CN=A
  |   `-- trust anchor CN=Root
  |           X signature of 2 (RFC 5280 6.1.3 (a) (1))
  `-- 1  CN=A
          X validity of 1 (RFC 5280 6.1.3 (a) (2))
)");
}

TEST_F(PathTreeTest, TheLeafsOwnFaultsStandAtTheLeaf) {
  EXPECT_EQ(Draw({{pki.Server(root, {"example.com"})}, {root}, {"example.org"}}),
            "  0  CN=example.com\n"
            "      X name of 0 (RFC 9525 6)\n");
}

TEST_F(PathTreeTest, AnIssuerThatIsMissingStandsWhereThePathEnds) {
  const TestCertificate stranger = pki.Root("Stranger");
  const TestCertificate ca = pki.Intermediate(stranger, "A");
  EXPECT_EQ(Draw({{pki.Server(ca, {"example.com"}), ca}, {root}}),
            "  0  CN=example.com\n"
            "  `-- 1  CN=A\n"
            "          X issuer of 1 (RFC 5280 6.1.3 (a) (4))\n");
}

TEST_F(PathTreeTest, WhatDoesNotParseHasNoDrawing) {
  EXPECT_EQ(Draw({{{{0x30, 0x05}, {}, nullptr}}, {root}}), "");
}

TEST_F(PathTreeTest, TheOnlyEscapesAreThoseOfTheStyle) {
  const TestCertificate leaf = pki.Server(pki.Root("x"), {"example.com"}, [&](auto& spec) {
    spec.subject = pki.Root("evil\x1b[2J\nok").name;
  });
  EXPECT_EQ(Draw({{leaf}, {root}}).find('\x1b'), std::string::npos);
  const std::string text = Draw({{leaf}, {root}}, Style(true));
  EXPECT_NE(text.find("\x1b[31mX issuer"), std::string::npos) << text;
  EXPECT_NE(text.find("CN=evil\\x1b[2J\\x0aok\n"), std::string::npos) << text;
}

}  // namespace
}  // namespace lockstep::tools
