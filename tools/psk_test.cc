// External PSKs between `lockstep connect` and `lockstep serve`, and with the openssl command.
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <string>

#include "tools/testing/command_fixture.h"

namespace lockstep::tools {
namespace {

constexpr int kKeySize = 32;

// A key's bytes, as a file of this name; and as it is given to --psk and --dangerous-raw-psk.
std::string MakeKey(const std::string& name, char byte) {
  std::ofstream(Path(name)) << std::string(kKeySize, byte);
  return "a:meter:" + Path(name);
}

class PskTest : public CommandTest {
 protected:
  const std::string psk_ = MakeKey("psk", '\xab');
  // A server that has no certificate.
  static TestServer Start(Arguments options) { return TestServer(std::move(options), ""); }
  // The openssl command's arguments, with the key. It has no importer.
  static Arguments With(Arguments arguments) {
    std::string key;
    for (int i = 0; i < kKeySize; ++i) key += "ab";
    for (const std::string& one :
         {std::string("-psk_identity"), std::string("a:meter"), std::string("-psk"), key}) {
      arguments.push_back(one);
    }
    return arguments;
  }
};

TEST_F(PskTest, AuthenticatesBothSidesWithoutAnyCertificate) {
  TestServer server = Start({"--psk", psk_});
  const auto got = RunLockstep({"connect", server.address(), "--psk", psk_, "--http", "/"});
  EXPECT_EQ(got.status, 0) << got.err;
  EXPECT_CONTAINS(got.err, "external PSK a:meter");
  EXPECT_CONTAINS(got.out, "<td>external PSK a:meter</td>");
  EXPECT_CONTAINS(server.Stop().err, "external PSK a:meter");
}

TEST_F(PskTest, SessionsGoOnFromAPsk) {
  const TestServer server = Start({"--psk", psk_});
  std::remove(Path("session").c_str());
  for (const char* how : {"external PSK a:meter", "resumed"}) {
    const auto got = RunLockstep(
        {"connect", server.address(), "--psk", psk_, "--http", "/", "--session", Path("session")});
    EXPECT_EQ(got.status, 0) << got.err;
    EXPECT_CONTAINS(got.err, how);
  }
}

TEST_F(PskTest, OffersSeveralAndUsesOneThatBothHave) {
  const TestServer server = Start({"--psk", psk_});
  std::ofstream(Path("other")) << std::string(kKeySize, '\1');
  const auto got = RunLockstep({"connect", server.address(), "--psk", "clock:" + Path("other"),
                                "--psk", psk_, "--http", "/"});
  EXPECT_EQ(got.status, 0) << got.err;
  EXPECT_CONTAINS(got.err, "external PSK a:meter");
}

TEST_F(PskTest, AnotherKeyOfTheSameNameIsRefused) {
  const TestServer server = Start({"--psk", psk_});
  const auto got =
      RunLockstep({"connect", server.address(), "--psk", MakeKey("wrong", '\xcd'), "--http", "/"});
  EXPECT_EQ(got.status, 7) << got.err;
  EXPECT_CONTAINS(got.err, "decrypt_error");
}

TEST_F(PskTest, ARawKeyIsNotTheImportedOne) {
  const TestServer server = Start({"--psk", psk_});
  const auto got =
      RunLockstep({"connect", server.address(), "--dangerous-raw-psk", psk_, "--http", "/"});
  EXPECT_EQ(got.status, 7) << got.err;
}

TEST_F(PskTest, ACertificateWillDoOnlyWhereACaIsNamed) {
  const TestServer server;
  const auto without = RunLockstep({"connect", server.address(), "--psk", psk_, "--http", "/"});
  EXPECT_EQ(without.status, 5);
  EXPECT_CONTAINS(without.err, "the server accepts no PSK that was offered");
  EXPECT_EQ(RunConnect(server.address(), {"--psk", psk_, "--http", "/"}).status, 0);
}

TEST_F(PskTest, TellsWhatIsWrongWithAKeyAndNeverShowsIt) {
  const auto start = [](const std::string& psk) {
    return RunLockstep({"serve", "127.0.0.1:0", "--psk", psk});
  };
  EXPECT_EQ(start("no-file").status, 2);
  EXPECT_EQ(start(":" + Path("psk")).status, 2);
  EXPECT_EQ(start("meter:" + Path("absent")).status, 3);
  for (const char* text : {"too short", "4fb04c3c9d5e2a60418e7f1b6a7d9c02\n"}) {
    std::ofstream(Path("bad")) << text;
    const auto got = start("meter:" + Path("bad"));
    EXPECT_EQ(got.status, 3);
    EXPECT_CONTAINS(got.err, "16 to 255 bytes of a key, and not as text");
    EXPECT_EQ(got.err.find(text), std::string::npos);
  }
  const auto nothing = RunLockstep({"serve", "127.0.0.1:0"});
  EXPECT_EQ(nothing.status, 2);
  EXPECT_CONTAINS(nothing.err, "or --psk IDENTITY:FILE");
}

TEST_F(PskTest, TheirClientOurServerByARawKey) {
  if (!HasOpenSsl()) GTEST_SKIP() << "no openssl command";
  TestServer server({"--echo", "--dangerous-raw-psk", psk_}, "");
  Process client = StartOpenSsl(With({"s_client", "-connect", server.address(), "-tls1_3"}));
  client.Write("there and back\n");
  EXPECT_EQ(client.ReadLineWith("there and"), "there and back");
  EXPECT_EQ(client.Finish().status, 0);
  EXPECT_CONTAINS(server.Stop().err, "external PSK a:meter");
}

TEST_F(PskTest, OurClientTheirServerByARawKey) {
  if (!HasOpenSsl()) GTEST_SKIP() << "no openssl command";
  Process server = StartOpenSsl(With({"s_server", "-accept", "127.0.0.1:0", "-tls1_3", "-nocert"}));
  Process client = StartLockstep({"connect", OpenSslAddress(server), "--dangerous-raw-psk", psk_});
  client.Write("a line\n");
  EXPECT_EQ(server.ReadLineWith("a line"), "a line");
  EXPECT_EQ(client.Finish().status, 0);
}

}  // namespace
}  // namespace lockstep::tools
