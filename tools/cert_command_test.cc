// `lockstep cert` as its users run it: CAs with constraints, and the expiry report of a folder.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

#include "tools/testing/command_fixture.h"

namespace lockstep::tools {
namespace {

class CertCommandTest : public CommandTest {
 protected:
  void SetUp() override {
    std::filesystem::remove_all(Path("folder"));
    std::filesystem::create_directory(Path("folder"));
  }
  static Process::Result Make(const std::string& kind, const std::string& name, Arguments more) {
    Arguments arguments{"cert",   kind, "--cert", Path(name + ".pem"), "--key", Path(name + ".key"),
                        "--force"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return RunLockstep(arguments);
  }
  static Arguments By(const std::string& ca, Arguments more = {}) {
    Arguments arguments{"--ca", Path(ca + ".pem"), "--ca-key", Path(ca + ".key")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  }
  // A certificate in the folder that ends at `not_after`.
  static void MakeEnding(const std::string& name, const std::string& not_after) {
    const auto made = Make("server", "folder/" + name,
                           By("ca", {"--san", name + ".example", "--not-after", not_after}));
    ASSERT_EQ(made.status, 0) << made.err;
  }
  static Process::Result Expiry(Arguments more = {}) {
    Arguments arguments{"cert", "expiry", Path("folder"), "--time", "2030-06-01"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return RunLockstep(arguments);
  }
};

TEST_F(CertCommandTest, ACaWithConstraintsCertifiesWhatTheyPermit) {
  auto made = Make("ca", "narrow",
                   By("ca", {"--permit", "a.example", "--permit", "192.0.2.0/24", "--exclude",
                             "x.a.example", "--path-length", "0"}));
  ASSERT_EQ(made.status, 0) << made.err;
  const auto explain = [&](const std::string& san) {
    const auto leaf = Make("server", "below", By("narrow", {"--san", san}));
    EXPECT_EQ(leaf.status, 0) << leaf.err;
    return RunLockstep({"explain", Path("below.pem"), "--ca", Path("ca.pem"), "--name", san});
  };
  EXPECT_EQ(explain("www.a.example").status, 0);
  EXPECT_EQ(explain("192.0.2.9").status, 0);
  const auto outside = explain("b.example");
  EXPECT_EQ(outside.status, 5);
  EXPECT_CONTAINS(outside.err, "does not permit: it permits dns:a.example");
  EXPECT_CONTAINS(explain("x.a.example").err, "it excludes dns:x.a.example");
  EXPECT_CONTAINS(explain("198.51.100.1").err, "it permits ip:192.0.2.0/24");
}

TEST_F(CertCommandTest, AnIntermediateDoesNotPassForItsRoot) {
  ASSERT_EQ(Make("ca", "second", By("ca")).status, 0);
  ASSERT_EQ(Make("server", "under", By("second", {"--san", "under.example"})).status, 0);
  const auto got = RunLockstep({"explain", Path("under.pem"), "--ca", Path("ca.pem")});
  EXPECT_EQ(got.status, 0) << got.err;
  EXPECT_CONTAINS(got.out, "`-- 1  CN=Lockstep test intermediate CA\n");
}

TEST_F(CertCommandTest, APathLengthLimitsTheCasBelow) {
  ASSERT_EQ(Make("ca", "last", By("ca", {"--path-length", "0"})).status, 0);
  ASSERT_EQ(Make("ca", "too-far", By("last", {"--name", "Too far"})).status, 0);
  ASSERT_EQ(Make("server", "far", By("too-far", {"--san", "far.example"})).status, 0);
  const auto got = RunLockstep({"explain", Path("far.pem"), "--ca", Path("ca.pem")});
  EXPECT_EQ(got.status, 5);
  EXPECT_CONTAINS(got.out, "The check that failed: path length");
}

TEST_F(CertCommandTest, AConstraintThatIsNoneIsAUsageError) {
  const auto got = Make("ca", "none", {"--permit", "192.0.2.0/40"});
  EXPECT_EQ(got.status, 2);
  EXPECT_CONTAINS(got.err, "--permit 192.0.2.0/40: write a domain");
}

TEST_F(CertCommandTest, AClientsCertificateIsForClients) {
  const auto made = Make("client", "client", By("ca", {"--san", "a@example.org"}));
  ASSERT_EQ(made.status, 0) << made.err;
  EXPECT_EQ(RunLockstep({"explain", Path("client.pem"), "--ca", Path("ca.pem"), "--purpose",
                         "client", "--name", "a@example.org"})
                .status,
            0);
}

TEST_F(CertCommandTest, ACrlRevokesWhatItNamesAndNothingElse) {
  ASSERT_EQ(Make("server", "bad", By("ca", {"--san", "bad.example"})).status, 0);
  const auto crl = [&](Arguments more) {
    Arguments arguments{"cert", "crl", "--crl", Path("ca.crl"), "--force"};
    const Arguments by = By("ca", std::move(more));
    arguments.insert(arguments.end(), by.begin(), by.end());
    return RunLockstep(arguments);
  };
  const auto explain = [&](const std::string& name) {
    return RunLockstep({"explain", Path(name + ".pem"), "--ca", Path("ca.pem"), "--crl",
                        Path("ca.crl"), "--hard-fail"});
  };
  auto made = crl({"--revoke", Path("bad.pem"), "--reason", "keyCompromise"});
  ASSERT_EQ(made.status, 0) << made.err;
  const auto bad = explain("bad");
  EXPECT_EQ(bad.status, 5);
  EXPECT_CONTAINS(bad.err, "was revoked at ");
  EXPECT_CONTAINS(bad.err, "keyCompromise");
  EXPECT_CONTAINS(bad.out, "The check that failed: revocation");
  const auto good = explain("server");
  EXPECT_EQ(good.status, 0) << good.err;
  EXPECT_CONTAINS(good.out, "revocation (RFC 5280 6.3, RFC 6960 3.2): 0 good");
  ASSERT_EQ(crl({"--this-update", "2020-01-01"}).status, 0);
  EXPECT_CONTAINS(explain("server").err, "nothing shows that");
  EXPECT_EQ(crl({"--revoke", Path("bad.pem"), "--reason", "boredom"}).status, 2);
}

TEST_F(CertCommandTest, ACrlIsOfOneCasCertificates) {
  ASSERT_EQ(Make("ca", "other", {"--name", "Other"}).status, 0);
  const auto made =
      RunLockstep({"cert", "crl", "--crl", Path("other.crl"), "--ca", Path("other.pem"), "--ca-key",
                   Path("other.key"), "--revoke", Path("server.pem"), "--force"});
  EXPECT_EQ(made.status, 2);
  EXPECT_CONTAINS(made.err, "was issued by CN=Lockstep test CA, not by this CA");
}

TEST_F(CertCommandTest, WhatExpiresIsListedTheFirstToExpireFirst) {
  MakeEnding("later", "2030-06-20");
  MakeEnding("past", "2030-05-01");
  MakeEnding("good", "2035-01-01");
  const auto got = Expiry();
  EXPECT_EQ(got.status, 10);
  EXPECT_EQ(got.out,
            "2030-05-01 00:00:00 UTC  past.pem  CN=past.example  expired 31 days ago\n"
            "2030-06-20 00:00:00 UTC  later.pem  CN=later.example  expires in 19 days\n"
            "2 of 3 certificates expire within 30 days, or have expired; files without "
            "certificates: 3\n");
  EXPECT_CONTAINS(got.err, "lockstep cert expiry: 2 of 3 certificates expire");
}

TEST_F(CertCommandTest, NothingThatExpiresEndsWithZero) {
  MakeEnding("good", "2035-01-01");
  EXPECT_EQ(Expiry().status, 0);
  EXPECT_EQ(Expiry({"--within", "3000"}).status, 10);
}

TEST_F(CertCommandTest, WhatCannotBeReadIsAProblemAndNoSilence) {
  MakeEnding("good", "2035-01-01");
  std::ofstream(Path("folder/bad.pem"))
      << "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  const auto got = Expiry();
  EXPECT_EQ(got.status, 3);
  EXPECT_CONTAINS(got.err, "bad.pem");
  EXPECT_EQ(RunLockstep({"cert", "expiry", Path("nowhere")}).status, 3);
}

TEST_F(CertCommandTest, NamesOfFilesAreEscaped) {
  MakeEnding("evil", "2030-01-01");
  std::filesystem::rename(Path("folder/evil.pem"), Path("folder/e\x1b[2J.pem"));
  const auto got = Expiry();
  EXPECT_EQ(got.status, 10);
  EXPECT_EQ(got.out.find('\x1b'), std::string::npos);
  EXPECT_CONTAINS(got.out, "e\\x1b[2J.pem");
}

}  // namespace
}  // namespace lockstep::tools
