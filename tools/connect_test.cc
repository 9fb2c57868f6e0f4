// `lockstep connect` against `lockstep serve`, over loopback sockets: what works, and what users
// are told when it does not.
#include <gtest/gtest.h>

#include <csignal>
#include <cstdio>
#include <fstream>
#include <string>

#include "tools/net/socket.h"
#include "tools/testing/command_fixture.h"

namespace lockstep::tools {
namespace {

class ConnectTest : public CommandTest {
 protected:
  // Makes NAME.pem and NAME.key, for localhost unless `more` says otherwise.
  static void MakeCertificate(const std::string& name, Arguments more) {
    Arguments arguments{"cert",     "server",
                        "--ca",     Path("ca.pem"),
                        "--ca-key", Path("ca.key"),
                        "--cert",   Path(name + ".pem"),
                        "--key",    Path(name + ".key"),
                        "--force"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const auto made = RunLockstep(arguments);
    ASSERT_EQ(made.status, 0) << made.err;
  }
};

TEST_F(ConnectTest, FetchesAPageThatStatesWhatWasNegotiated) {
  const TestServer server({"--http"});
  const auto got = RunConnect("localhost:" + server.port(), {"--http", "/"});
  EXPECT_EQ(got.status, 0) << got.err;
  EXPECT_CONTAINS(got.out, "HTTP/1.1 200 OK\r\n");
  EXPECT_CONTAINS(got.out, "Strict-Transport-Security: max-age=");
  EXPECT_CONTAINS(got.out, "TLS_AES_128_GCM_SHA256");
  EXPECT_CONTAINS(got.out, "X25519MLKEM768");
  EXPECT_CONTAINS(got.out, "<td>localhost</td>");
}

TEST_F(ConnectTest, CarriesInputAndOutputAndEndsCleanly) {
  const TestServer server({"--echo"});
  std::string input;
  for (int i = 0; input.size() < 3'000'000; ++i) input += std::to_string(i) + ' ';
  const auto got = RunConnect(server.address(), {}, input);
  EXPECT_EQ(got.status, 0) << got.err;
  EXPECT_TRUE(got.out == input);
}

TEST_F(ConnectTest, ResumesTheSessionInAFileAlsoWithAServerThatWasRestarted) {
  std::ofstream(Path("secret")) << std::string(32, 's');
  const auto fetch = [] {
    const TestServer server({"--http", "--ticket-secret", Path("secret")});
    return RunConnect(server.address(), {"--http", "/", "--session", Path("session")});
  };
  std::remove(Path("session").c_str());
  for (const bool resumed : {false, true, true}) {
    const auto got = fetch();
    EXPECT_EQ(got.status, 0) << got.err;
    EXPECT_EQ(got.err.find(", resumed") != std::string::npos, resumed) << got.err;
  }
}

TEST_F(ConnectTest, ASessionThatIsNoneIsAProblemAndStays) {
  const TestServer server({"--http"});
  std::ofstream(Path("session")) << "not a session";
  const auto got = RunConnect(server.address(), {"--session", Path("session")});
  EXPECT_EQ(got.status, 3);
  EXPECT_CONTAINS(got.err, Path("session"));
}

TEST_F(ConnectTest, AReaderThatLeavesIsAnErrorAndTheServerIsTold) {
  TestServer server({"--echo"});
  Process client = StartConnect(server.address());
  client.Write("one\n");
  EXPECT_EQ(client.ReadLine(), "one");
  client.CloseOutput();
  client.Write("two\n");
  const auto got = client.Wait();
  EXPECT_EQ(got.status, 3);
  EXPECT_CONTAINS(got.err, "the output: Broken pipe");
  EXPECT_CONTAINS(server.Stop().err, ": done") << "there was a close_notify";
}

TEST_F(ConnectTest, GoesOnReadingAfterItsInputHasEnded) {
  // This server says nothing before it has been told that the input has ended.
  const TestServer server({"--count"});
  const auto got = RunConnect(server.address(), {}, std::string(100'000, 'x'));
  EXPECT_EQ(got.status, 0) << got.err;
  EXPECT_EQ(got.out, "100000\n");
}

TEST_F(ConnectTest, TellsAnUnknownCaAndHowToTrustItOnPurpose) {
  TestServer server;
  const auto got = RunLockstep({"connect", server.address(), "--http", "/"});
  EXPECT_EQ(got.status, 5);
  EXPECT_EQ(got.out, "");
  EXPECT_CONTAINS(got.err, "was issued by \"CN=Lockstep test CA\"");
  EXPECT_CONTAINS(got.err, "--ca FILE");
  EXPECT_CONTAINS(got.err, "unknown_ca");
  EXPECT_CONTAINS(server.Stop().err, "unknown_ca");
}

TEST_F(ConnectTest, TrustsACertificateOnPurposeOnceItsChainWasSaved) {
  const TestServer server;
  EXPECT_EQ(RunLockstep({"connect", server.address(), "--save-chain", Path("chain.pem")}).status,
            5);
  const auto got =
      RunLockstep({"connect", server.address(), "--ca", Path("chain.pem"), "--http", "/"});
  EXPECT_EQ(got.status, 0) << got.err;
}

TEST_F(ConnectTest, TellsForWhichNamesTheCertificateIs) {
  TestServer server;
  const auto got = RunConnect(server.address(), {"--server-name", "other.example", "--http", "/"});
  EXPECT_EQ(got.status, 5);
  EXPECT_CONTAINS(got.err, "dns:localhost, ip:127.0.0.1");
  EXPECT_CONTAINS(got.err, "other.example");
  EXPECT_CONTAINS(server.Stop().err, "bad_certificate");
}

TEST_F(ConnectTest, TellsWhenACertificateExpired) {
  MakeCertificate("expired", {"--san", "127.0.0.1", "--not-after", "2020-02-29T12:34:56Z"});
  TestServer server({}, "expired");
  const auto got = RunConnect(server.address());
  EXPECT_EQ(got.status, 5);
  EXPECT_CONTAINS(got.err, "expired at 2020-02-29 12:34:56 UTC");
  EXPECT_CONTAINS(server.Stop().err, "certificate_expired");
}

TEST_F(ConnectTest, TellsFromWhenACertificateIsValid) {
  MakeCertificate(
      "future", {"--san", "127.0.0.1", "--not-before", "2999-01-01", "--not-after", "2999-02-01"});
  const TestServer server({}, "future");
  const auto got = RunConnect(server.address());
  EXPECT_EQ(got.status, 5);
  EXPECT_CONTAINS(got.err, "2999-01-01 00:00:00 UTC");
}

TEST_F(ConnectTest, TakesAPinInAdditionToTheChain) {
  const TestServer server;
  // What the message shows is what --pin takes.
  const std::string explained = RunLockstep({"connect", server.address()}).err;
  const size_t start = explained.find("sha256/");
  ASSERT_NE(start, std::string::npos) << explained;
  const std::string pin = explained.substr(start, explained.find('\n', start) - start);
  const std::string other = "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

  EXPECT_EQ(RunConnect(server.address(), {"--pin", pin, "--http", "/"}).status, 0);
  EXPECT_EQ(RunConnect(server.address(), {"--pin", other, "--pin", pin, "--http", "/"}).status, 0);
  const auto mismatch = RunConnect(server.address(), {"--pin", other, "--http", "/"});
  EXPECT_EQ(mismatch.status, 5);
  EXPECT_CONTAINS(mismatch.err, "pin");
  const auto untrusted = RunLockstep({"connect", server.address(), "--pin", pin, "--http", "/"});
  EXPECT_EQ(untrusted.status, 5) << "a pin does not replace the chain";
}

TEST_F(ConnectTest, TellsATruncatedConnectionFromAnEnd) {
  const TestServer server({"--echo"});
  Process client = StartConnect(server.address());
  client.Write("all there\n");
  EXPECT_EQ(client.ReadLine(), "all there");
  server.Signal(SIGKILL);
  const auto got = client.Wait();
  EXPECT_EQ(got.status, 8);
  EXPECT_CONTAINS(got.err, "without a close_notify");
}

TEST_F(ConnectTest, EndsCleanlyWhenTheServerIsAskedToStop) {
  TestServer server({"--echo"});
  Process client = StartConnect(server.address());
  client.Write("hello\n");
  EXPECT_EQ(client.ReadLine(), "hello");
  server.Signal(SIGTERM);
  EXPECT_EQ(client.Wait().status, 0);
  EXPECT_EQ(server.Wait().status, 0);
}

TEST_F(ConnectTest, AgreesOnAnApplicationProtocol) {
  const TestServer server({"--http", "--alpn", "http/1.1,other"});
  const auto got = RunConnect(server.address(), {"--http", "/", "--alpn", "http/1.1"});
  EXPECT_EQ(got.status, 0) << got.err;
  EXPECT_CONTAINS(got.out, "<td>http/1.1</td>");
  const auto refused = RunConnect(server.address(), {"--alpn", "h2"});
  EXPECT_EQ(refused.status, 7);
  EXPECT_CONTAINS(refused.err, "no_application_protocol");
  const auto wrong = RunConnect(server.address(), {"--alpn", "other", "--http", "/"});
  EXPECT_EQ(wrong.status, 2) << wrong.err;
}

TEST_F(ConnectTest, ChoosesSuitesAndGroupsAndAsksAgainForAnotherGroup) {
  const TestServer server({"--groups", "secp384r1"});
  const auto got = RunConnect(
      server.address(),
      {"--http", "/", "--ciphers", "chacha20_poly1305_sha256", "--groups", "x25519,secp384r1"});
  EXPECT_EQ(got.status, 0) << got.err;
  EXPECT_CONTAINS(got.out, "TLS_CHACHA20_POLY1305_SHA256");
  EXPECT_CONTAINS(got.out, "secp384r1");
  EXPECT_CONTAINS(got.out, "<th>HelloRetryRequest</th><td>yes</td>");
  const auto none = RunConnect(server.address(), {"--groups", "x25519"});
  EXPECT_EQ(none.status, 7);
  EXPECT_CONTAINS(none.err, "handshake_failure");
}

TEST_F(ConnectTest, TracesAndDrawsTheHandshake) {
  const TestServer server;
  const auto got = RunConnect(server.address(), {"--http", "/", "--trace", "--picture"});
  EXPECT_EQ(got.status, 0);
  EXPECT_CONTAINS(got.err, "supported_groups: {named_group_list: [X25519MLKEM768, ");
  EXPECT_CONTAINS(got.err, "|-- ClientHello, ");
  EXPECT_CONTAINS(got.err, "{EncryptedExtensions}");
  EXPECT_CONTAINS(got.err, "[Application Data]");
}

TEST_F(ConnectTest, LogsKeysToAFileThatNobodyElseCanRead) {
  const TestServer server;
  EXPECT_EQ(RunConnect(server.address(), {"--http", "/", "--keylog", Path("keys")}).status, 0);
  const std::string keys = Read("keys");
  EXPECT_CONTAINS(keys, "CLIENT_HANDSHAKE_TRAFFIC_SECRET ");
  EXPECT_CONTAINS(keys, "SERVER_TRAFFIC_SECRET_0 ");
  EXPECT_TRUE(keys.ends_with('\n'));
}

TEST_F(ConnectTest, ConnectsByIpv6) {
  if (!ListenOn({.host = "::1", .port = 0}).has_value()) GTEST_SKIP() << "no IPv6 here";
  const TestServer server({}, "server", "[::1]:0");
  const auto got = RunConnect(server.address(), {"--http", "/"});
  EXPECT_EQ(got.status, 0) << got.err;
}

TEST_F(ConnectTest, TriesAllAddressesOfAName) {
  // localhost has ::1 too on most systems, where nobody listens.
  const TestServer server;
  EXPECT_EQ(RunConnect("localhost:" + server.port(), {"--http", "/"}).status, 0);
}

TEST_F(ConnectTest, EndsWithTheDocumentedExitStatus) {
  EXPECT_EQ(RunLockstep({"connect"}).status, 2);
  EXPECT_EQ(RunLockstep({"connect", "localhost:99999"}).status, 2);
  EXPECT_EQ(RunLockstep({"connect", "localhost:1", "--ciphers", "RC4"}).status, 2);
  EXPECT_EQ(RunLockstep({"connect", "localhost:1", "--pin", "sha256/short"}).status, 2);
  EXPECT_EQ(RunLockstep({"connect", "localhost:1", "--http", "no-slash"}).status, 2);
  EXPECT_EQ(RunLockstep({"connect", "localhost:1", "--ca", Path("absent.pem")}).status, 3);
  EXPECT_EQ(RunLockstep({"connect", "localhost:1", "--ca", Path("ca.key")}).status, 3);
  EXPECT_EQ(RunLockstep({"connect", "nobody.invalid:443"}).status, 4);
  EXPECT_EQ(RunLockstep({"connect", "--help"}).status, 0);
}

}  // namespace
}  // namespace lockstep::tools
