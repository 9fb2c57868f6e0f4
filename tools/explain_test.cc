// `lockstep explain`: of files and of servers, good chains and bad ones, for people and programs.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "tools/testing/command_fixture.h"

namespace lockstep::tools {
namespace {

using nlohmann::json;

class ExplainTest : public CommandTest {
 protected:
  static Process::Result Run(Arguments more) {
    more.insert(more.begin(), "explain");
    return RunLockstep(more);
  }
  static void MakeCertificate(const std::string& kind, const std::string& name, Arguments more) {
    Arguments arguments{"cert",   kind, "--cert", Path(name + ".pem"), "--key", Path(name + ".key"),
                        "--force"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const auto made = RunLockstep(arguments);
    ASSERT_EQ(made.status, 0) << made.err;
  }
  const Arguments by_ca = {"--ca", Path("ca.pem"), "--ca-key", Path("ca.key")};
};

TEST_F(ExplainTest, AGoodChainIsToldWithItsPathAndWhatWasChecked) {
  const auto got = Run({Path("server.pem"), "--ca", Path("ca.pem"), "--name", "localhost"});
  EXPECT_EQ(got.status, 0) << got.err;
  EXPECT_EQ(got.err, "");
  EXPECT_CONTAINS(got.out, "The peer's certificate was accepted for localhost.\n");
  EXPECT_CONTAINS(got.out, "The path: 0 <- trust anchor \"CN=Lockstep test CA\"");
  EXPECT_CONTAINS(got.out, "  validity (RFC 5280 6.1.3 (a) (2))\n");
  EXPECT_CONTAINS(got.out,
                  "  0  CN=localhost\n"
                  "  `-- trust anchor CN=Lockstep test CA\n"
                  "          accepted\n");
}

TEST_F(ExplainTest, ARefusalIsToldWithTheCheckTheBytesAndThePaths) {
  const auto got = Run({Path("server.pem"), "--ca", Path("ca.pem"), "--name", "other.example"});
  EXPECT_EQ(got.status, 5);
  EXPECT_CONTAINS(got.out, "and not for \"other.example\"");
  EXPECT_CONTAINS(got.out, "The check that failed: name (RFC 9525 6).");
  EXPECT_CONTAINS(got.out, "of the certificate (CN=localhost) are at fault: 30 ");
  EXPECT_CONTAINS(got.out, "  0  CN=localhost\n      X name of 0 (RFC 9525 6)\n");
  EXPECT_CONTAINS(got.err, "lockstep explain: the certificate is for dns:localhost");
}

TEST_F(ExplainTest, WithoutANameAFileIsExplainedWithoutOneAndSaysSo) {
  const auto got = Run({Path("server.pem"), "--ca", Path("ca.pem")});
  EXPECT_EQ(got.status, 0) << got.err;
  EXPECT_CONTAINS(got.out, "The name was not checked");
}

TEST_F(ExplainTest, WhatIsNeitherFileNorServerIsToldAsBoth) {
  const auto got = Run({"nothing.invalid"});
  EXPECT_EQ(got.status, 4);
  EXPECT_CONTAINS(got.err, "a file of that name is not there either");
}

TEST_F(ExplainTest, AServersChainIsTakenBelievedOrNot) {
  const TestServer server;
  const std::string where = "localhost:" + server.port();
  const auto good = Run({where, "--ca", Path("ca.pem")});
  EXPECT_EQ(good.status, 0) << good.err;
  EXPECT_CONTAINS(good.out, "accepted for localhost");
  const auto unknown = Run({where});
  EXPECT_EQ(unknown.status, 5);
  EXPECT_CONTAINS(unknown.out, "X issuer of 0");
  const auto other = Run({where, "--ca", Path("ca.pem"), "--name", "other.example"});
  EXPECT_EQ(other.status, 5);
  EXPECT_CONTAINS(other.out, "\"other.example\"");
}

TEST_F(ExplainTest, TimePurposeAndPinsAreThoseOfTheCommandLine) {
  const Arguments of{Path("server.pem"), "--ca", Path("ca.pem")};
  const auto with = [&](const std::string& option, const std::string& value) {
    Arguments all = of;
    all.insert(all.end(), {option, value, "--json"});
    return Run(all);
  };
  const auto late = with("--time", "2090-01-01");
  EXPECT_EQ(late.status, 5);
  EXPECT_EQ(json::parse(late.out)["failure"]["reason"], "CertificateExpired");
  EXPECT_EQ(json::parse(late.out)["time"], "2090-01-01T00:00:00Z");
  const auto client = with("--purpose", "client");
  EXPECT_EQ(client.status, 5);
  EXPECT_EQ(json::parse(client.out)["failure"]["detail"], "serverAuth");
  const auto pinned = with("--pin", "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
  EXPECT_EQ(pinned.status, 5);
  EXPECT_EQ(json::parse(pinned.out)["failure"]["check"], "pins");
}

TEST_F(ExplainTest, ThePolicyCanBeTheStricterOne) {
  Arguments arguments{Path("server.pem"), "--ca", Path("ca.pem"), "--json", "--policy"};
  arguments.push_back("web-strict");
  EXPECT_EQ(json::parse(Run(arguments).out)["policy"], "web-strict");
  arguments.back() = "lenient";
  EXPECT_EQ(Run(arguments).status, 2);
}

TEST_F(ExplainTest, JsonTellsAGoodAnswerToo) {
  const auto got = Run({Path("server.pem"), "--ca", Path("ca.pem"), "--name", "::1", "--json"});
  EXPECT_EQ(got.status, 0) << got.err;
  const json answer = json::parse(got.out);
  EXPECT_EQ(answer["accepted"], true);
  EXPECT_EQ(answer["path"]["certificates"], json{0});
  EXPECT_EQ(answer["names"], json{"::1"});
}

TEST_F(ExplainTest, FurtherCertificatesComeFromOtherFiles) {
  MakeCertificate("ca", "middle",
                  {"--ca", Path("ca.pem"), "--ca-key", Path("ca.key"), "--name", "Middle"});
  MakeCertificate(
      "server", "below",
      {"--ca", Path("middle.pem"), "--ca-key", Path("middle.key"), "--san", "below.example"});
  const std::string chain = Read("below.pem");
  const size_t end = chain.find("-----END CERTIFICATE-----\n") + 26;
  std::ofstream(Path("leaf-only.pem")) << chain.substr(0, end);
  const auto missing = Run({Path("leaf-only.pem"), "--ca", Path("ca.pem")});
  EXPECT_EQ(missing.status, 5);
  EXPECT_CONTAINS(missing.err, "was issued by \"CN=Middle\"");
  const auto found =
      Run({Path("leaf-only.pem"), "--ca", Path("ca.pem"), "--more", Path("middle.pem")});
  EXPECT_EQ(found.status, 0) << found.err;
  EXPECT_CONTAINS(found.out, "  `-- 1  CN=Middle\n      `-- trust anchor");
}

TEST_F(ExplainTest, HostileNamesReachNeitherTheTerminalNorTheJson) {
  const std::string evil = "evil\x1b]0;owned\x07\",\"accepted\":true,\"\nok";
  MakeCertificate("ca", "evil", {"--name", evil});
  for (const bool is_json : {false, true}) {
    Arguments arguments{Path("evil.pem")};
    if (is_json) arguments.push_back("--json");
    const auto got = Run(arguments);
    EXPECT_EQ(got.status, 5);
    const std::string all = got.out + got.err;
    EXPECT_EQ(all.find_first_of("\x1b\x07"), std::string::npos) << all;
    if (is_json) {
      EXPECT_EQ(json::parse(got.out)["accepted"], false);
    } else {
      EXPECT_CONTAINS(got.out, "evil\\x1b]0;owned\\x07");
    }
  }
}

TEST_F(ExplainTest, AFileThatHoldsNoCertificateOrIsNotThereIsAProblemOfTheFile) {
  std::ofstream(Path("empty.pem")) << "nothing\n";
  EXPECT_EQ(Run({Path("empty.pem"), "--ca", Path("ca.pem")}).status, 3);
  EXPECT_EQ(Run({Path("missing.pem"), "--ca", Path("ca.pem")}).status, 3);
  EXPECT_EQ(Run({Path("server.pem"), "--time", "soon"}).status, 2);
  EXPECT_EQ(Run({"127.0.0.1:1", "--ca", Path("ca.pem")}).status, 4);
}

}  // namespace
}  // namespace lockstep::tools
