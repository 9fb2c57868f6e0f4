// What `lockstep` does with revoked certificates: CRLs and staples, of servers and of clients.
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <string>

#include "tools/testing/command_fixture.h"

namespace lockstep::tools {
namespace {

class RevocationTest : public CommandTest {
 protected:
  static void SetUpTestSuite() {
    CommandTest::SetUpTestSuite();
    MakeStaple("good", "good");
    MakeStaple("revoked", "revoked");
    const auto crl = RunLockstep(By({"cert", "crl", "--crl", Path("ca.crl"), "--revoke",
                                     Path("server.pem"), "--reason", "superseded", "--force"}));
    ASSERT_EQ(crl.status, 0) << crl.err;
  }
  static void MakeStaple(const std::string& name, const std::string& status) {
    const auto made = RunLockstep(By({"cert", "ocsp", "--ocsp", Path(name + ".der"), "--for",
                                      Path("server.pem"), "--status", status, "--force"}));
    ASSERT_EQ(made.status, 0) << made.err;
  }
  static Arguments By(Arguments arguments) {
    arguments.insert(arguments.end(), {"--ca", Path("ca.pem"), "--ca-key", Path("ca.key")});
    return arguments;
  }
  static Process::Result Get(const TestServer& server, Arguments more) {
    more.insert(more.end(), {"--http", "/", "-q"});
    return RunConnect("localhost:" + server.port(), more);
  }
};

TEST_F(RevocationTest, AStapleIsJudgedByWhoAsksForIt) {
  const TestServer server({"--staple", Path("good.der")});
  EXPECT_EQ(Get(server, {"--ocsp", "--hard-fail"}).status, 0);
  // Nobody asked: nothing shows that it is good.
  const auto unasked = Get(server, {"--hard-fail"});
  EXPECT_EQ(unasked.status, 5);
  EXPECT_CONTAINS(unasked.err, "nothing shows that");
}

TEST_F(RevocationTest, ARevokedServerIsRefusedByItsStaple) {
  const TestServer server({"--staple", Path("revoked.der")});
  EXPECT_EQ(Get(server, {}).status, 0);
  const auto got = Get(server, {"--ocsp"});
  EXPECT_EQ(got.status, 5);
  EXPECT_CONTAINS(got.err, "says the stapled OCSP response");
}

TEST_F(RevocationTest, ARevokedServerIsRefusedByACrl) {
  const TestServer server;
  const auto got = Get(server, {"--crl", Path("ca.crl")});
  EXPECT_EQ(got.status, 5);
  EXPECT_CONTAINS(got.err, "(superseded), says CRL 0 of CN=Lockstep test CA");
}

TEST_F(RevocationTest, ExplainAsksForStaplesAndTellsOfThem) {
  const auto explain = [](const TestServer& server) {
    return RunLockstep({"explain", "localhost:" + server.port(), "--ca", Path("ca.pem")});
  };
  const TestServer good({"--staple", Path("good.der")}), bad({"--staple", Path("revoked.der")});
  EXPECT_CONTAINS(explain(good).out, "revocation (RFC 5280 6.3, RFC 6960 3.2): 0 good");
  const auto refused = explain(bad);
  EXPECT_EQ(refused.status, 5);
  EXPECT_CONTAINS(refused.out, "The check that failed: revocation");
}

TEST_F(RevocationTest, ExplainTakesResponsesFromFiles) {
  const auto explain = [](const std::string& response) {
    return RunLockstep({"explain", Path("server.pem"), "--ca", Path("ca.pem"), "--ocsp",
                        Path(response), "--hard-fail"});
  };
  EXPECT_EQ(explain("good.der").status, 0);
  EXPECT_EQ(explain("revoked.der").status, 5);
  EXPECT_EQ(explain("server.pem").status, 3);
}

TEST_F(RevocationTest, StaplesAreReloadedWithTheirCertificates) {
  std::filesystem::copy_file(Path("good.der"), Path("now.der"),
                             std::filesystem::copy_options::overwrite_existing);
  TestServer server({"--staple", Path("now.der")});
  EXPECT_EQ(Get(server, {"--ocsp"}).status, 0);
  std::filesystem::copy_file(Path("revoked.der"), Path("now.der"),
                             std::filesystem::copy_options::overwrite_existing);
  server.Signal(SIGHUP);
  ASSERT_TRUE(server.Logs("reloaded"));
  EXPECT_EQ(Get(server, {"--ocsp"}).status, 5);
}

TEST_F(RevocationTest, ARevokedClientIsRefused) {
  const auto made = RunLockstep(By({"cert", "client", "--name", "meter", "--cert",
                                    Path("client.pem"), "--key", Path("client.key"), "--force"}));
  ASSERT_EQ(made.status, 0) << made.err;
  const auto crl = RunLockstep(
      By({"cert", "crl", "--crl", Path("clients.crl"), "--revoke", Path("client.pem"), "--force"}));
  ASSERT_EQ(crl.status, 0) << crl.err;
  const Arguments client = {"--cert", Path("client.pem"), "--key", Path("client.key")};
  const TestServer open({"--client-ca", Path("ca.pem"), "--require-client-certificate"});
  EXPECT_EQ(Get(open, client).status, 0);
  const TestServer server({"--client-ca", Path("ca.pem"), "--require-client-certificate", "--crl",
                           Path("clients.crl")});
  const auto refused = Get(server, client);
  EXPECT_EQ(refused.status, 7);
  EXPECT_CONTAINS(refused.err, "certificate_revoked");
}

TEST_F(RevocationTest, WhatCannotBeUsedIsAProblemAtOnce) {
  const auto serve = [](Arguments more) {
    Arguments all = {"serve", "127.0.0.1:0",     "--cert", Path("server.pem"),
                     "--key", Path("server.key")};
    all.insert(all.end(), more.begin(), more.end());
    return RunLockstep(all);
  };
  EXPECT_EQ(serve({"--staple", Path("server.pem")}).status, 3);
  EXPECT_EQ(serve({"--staple", Path("good.der"), "--staple", Path("good.der")}).status, 2);
  EXPECT_EQ(serve({"--crl", Path("ca.crl")}).status, 2);
  EXPECT_EQ(RunConnect("localhost:1", {"--crl", Path("server.pem")}).status, 3);
}

TEST_F(RevocationTest, AResponseIsOfOneCasCertificates) {
  const auto other = RunLockstep({"cert", "ca", "--name", "Other", "--cert", Path("other.pem"),
                                  "--key", Path("other.key"), "--force"});
  ASSERT_EQ(other.status, 0) << other.err;
  const auto made =
      RunLockstep({"cert", "ocsp", "--ocsp", Path("other.der"), "--for", Path("server.pem"), "--ca",
                   Path("other.pem"), "--ca-key", Path("other.key"), "--force"});
  EXPECT_EQ(made.status, 2);
  EXPECT_CONTAINS(made.err, "was issued by CN=Lockstep test CA, not by this CA");
}

}  // namespace
}  // namespace lockstep::tools
