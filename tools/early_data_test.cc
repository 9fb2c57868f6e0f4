// 0-RTT between `lockstep connect` and `lockstep serve`, and with the openssl command.
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <string>

#include "tools/testing/command_fixture.h"

namespace lockstep::tools {
namespace {

constexpr std::string_view kWords = "words that came early\n";

void WriteText(const std::string& name, std::string_view text) {
  std::ofstream(Path(name)) << text;
}

class EarlyDataTest : public CommandTest {
 protected:
  EarlyDataTest() {
    WriteText("early", kWords);
    std::remove(Path("session").c_str());
  }
  // The arguments for a connection that has a session, or leaves one.
  static Arguments WithSession(Arguments more = {}) {
    more.insert(more.end(), {"--session", Path("session")});
    return more;
  }
  static Arguments WithEarlyData(Arguments more = {}) {
    more.insert(more.end(), {"--early-data", Path("early")});
    return WithSession(std::move(more));
  }
  // A first connection, which leaves a session.
  static void ComeFirst(const std::string& address, Arguments more = {}) {
    const auto got = RunConnect(address, WithSession(std::move(more)), "first\n");
    ASSERT_EQ(got.status, 0) << got.err;
  }
};

TEST_F(EarlyDataTest, GoesAheadOfTheHandshakeAndIsMarkedInTheLog) {
  TestServer server({"--echo", "--early-data", "1KiB"});
  ComeFirst(server.address());
  const auto got =
      RunConnect(server.address(), WithEarlyData({"--picture"}), "and these came later\n");
  EXPECT_EQ(got.status, 0) << got.err;
  EXPECT_EQ(got.out, std::string(kWords) + "and these came later\n");
  EXPECT_CONTAINS(got.err, "early data: accepted, 22 bytes\n");
  EXPECT_CONTAINS(got.err, "-- (Application Data), 22 bytes -");
  EXPECT_CONTAINS(server.Stop().err,
                  R"(early data: accepted, 22 bytes: words that came early\x0a)");
}

TEST_F(EarlyDataTest, EachConnectionLeavesASessionForTheNext) {
  const TestServer server({"--echo", "--early-data", "1KiB"});
  ComeFirst(server.address());
  for (int i = 0; i < 3; ++i) {
    const auto got = RunConnect(server.address(), WithEarlyData());
    EXPECT_EQ(got.status, 0) << got.err;
    EXPECT_EQ(got.out, kWords);
  }
}

TEST_F(EarlyDataTest, AnHttpRequestMayComeEarlyAndThePageSaysSo) {
  WriteText("request", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const TestServer server({"--http", "--early-data", "1000"});
  ComeFirst(server.address());
  const auto got =
      RunConnect(server.address(), WithSession({"--early-data", Path("request"), "-q"}));
  EXPECT_EQ(got.status, 0) << got.err;
  EXPECT_CONTAINS(got.out, "200 OK");
  EXPECT_CONTAINS(got.out, "<th>Early data</th><td>accepted</td>");
}

TEST_F(EarlyDataTest, WhatTheSessionDoesNotAllowEarlyFollowsInOrder) {
  std::string all;
  for (int i = 0; all.size() < 200'000; ++i) all += std::to_string(i) + ' ';
  WriteText("long", all);
  TestServer server({"--echo", "--early-data", "1000"});
  ComeFirst(server.address());
  const auto got =
      RunConnect(server.address(), WithSession({"--early-data", Path("long")}), "end\n");
  EXPECT_EQ(got.status, 0) << got.err;
  EXPECT_TRUE(got.out == all + "end\n");
  EXPECT_CONTAINS(got.err, "early data: accepted, 1000 bytes; ");
  EXPECT_CONTAINS(server.Stop().err, "early data: accepted, 1000 bytes: ");
}

TEST_F(EarlyDataTest, ASessionThatAllowsNoneIsToldAndKept) {
  TestServer server({"--echo"});
  ComeFirst(server.address());
  const auto got = RunConnect(server.address(), WithEarlyData());
  EXPECT_EQ(got.status, 9);
  EXPECT_CONTAINS(got.err, "allows no early data: its server's ticket does not");
  EXPECT_NE(Read("session"), "");
  const auto later = RunConnect(server.address(), WithEarlyData({"--early-data-fallback"}), "x");
  EXPECT_EQ(later.status, 0);
  EXPECT_EQ(later.out, std::string(kWords) + "x");
  EXPECT_CONTAINS(later.err, "early data: not accepted, sent after the handshake: ");
}

TEST_F(EarlyDataTest, WithoutASessionItIsToldHowToGetOne) {
  const TestServer server({"--echo", "--early-data", "1KiB"});
  const auto got = RunConnect(server.address(), WithEarlyData());
  EXPECT_EQ(got.status, 9);
  EXPECT_CONTAINS(got.err, "there is no session in \"" + Path("session") + "\" yet");
  const auto later = RunConnect(server.address(), WithEarlyData({"--early-data-fallback"}));
  EXPECT_EQ(later.out, kWords);
  EXPECT_CONTAINS(later.err, "there is no session\n");
}

TEST_F(EarlyDataTest, ASessionForAnotherServerIsToldBeforeAnythingIsSent) {
  TestServer server({"--echo", "--early-data", "1KiB"});
  ComeFirst(server.address());
  const auto got = RunConnect("localhost:" + server.port(), WithEarlyData());
  EXPECT_EQ(got.status, 9);
  EXPECT_CONTAINS(got.err, "the session is for another server");
  EXPECT_EQ(RunConnect(server.address(), WithEarlyData()).status, 0) << "it is still there";
}

TEST_F(EarlyDataTest, ARestartedServerRefusesWhatItMayHaveSeenBefore) {
  WriteText("secret", std::string(32, 's'));
  const Arguments options = {"--echo", "--early-data", "1KiB", "--ticket-secret", Path("secret")};
  {
    const TestServer server(options);
    ComeFirst(server.address());
  }
  {
    TestServer server(options);
    const auto got = RunConnect(server.address(), WithEarlyData());
    EXPECT_EQ(got.status, 9);
    EXPECT_CONTAINS(got.err, "the early data was not accepted: the server does not say why");
    EXPECT_EQ(got.out, "");
    EXPECT_CONTAINS(server.Stop().err, "early data: it was seen before, or may have been");
  }
  TestServer server(options);
  ComeFirst(server.address());
  const auto later = RunConnect(server.address(), WithEarlyData({"--early-data-fallback"}), "x");
  EXPECT_EQ(later.status, 0) << later.err;
  EXPECT_EQ(later.out, std::string(kWords) + "x") << "once, and in order";
}

TEST_F(EarlyDataTest, EndsWithTheDocumentedExitStatus) {
  EXPECT_EQ(RunConnect("localhost:1", {"--early-data", Path("early")}).status, 2);
  EXPECT_EQ(RunConnect("localhost:1", WithSession({"--early-data-fallback"})).status, 2);
  EXPECT_EQ(RunConnect("localhost:1", WithEarlyData({"--http", "/"})).status, 2);
  EXPECT_EQ(RunConnect("localhost:1",
                       WithSession({"--early-data", Path("absent"), "--early-data-fallback"}))
                .status,
            3);
  for (const char* size : {"0", "2MiB", "some"}) {
    EXPECT_EQ(RunLockstep({"serve", "127.0.0.1:0", "--cert", Path("server.pem"), "--key",
                           Path("server.key"), "--early-data", size})
                  .status,
              2);
  }
}

TEST_F(EarlyDataTest, OurClientReturnsToTheirServer) {
  if (!HasOpenSsl()) GTEST_SKIP() << "no openssl command";
  Process server = StartOpenSsl({"s_server", "-accept", "127.0.0.1:0", "-tls1_3", "-early_data",
                                 "-cert", Path("server.pem"), "-key", Path("server.key")});
  const std::string address = OpenSslAddress(server);
  // The tickets come once the server has said something.
  Process first = StartConnect(address, WithSession());
  server.Write("hello\n");
  EXPECT_EQ(first.ReadLine(), "hello");
  EXPECT_EQ(first.Finish().status, 0);
  const auto got = RunConnect(address, WithEarlyData());
  EXPECT_EQ(got.status, 0) << got.err;
  EXPECT_CONTAINS(got.err, "early data: accepted, 22 bytes");
  EXPECT_CONTAINS(server.ReadLineWith("words that came"), "words that came early");
}

TEST_F(EarlyDataTest, TheirClientReturnsToOurServer) {
  if (!HasOpenSsl()) GTEST_SKIP() << "no openssl command";
  TestServer server({"--echo", "--early-data", "1KiB"});
  const auto start = [&](const char* option, Arguments more = {}) {
    Arguments arguments = {"s_client", "-connect", server.address(),
                           "-tls1_3",  option,     Path("theirs")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return StartOpenSsl(arguments);
  };
  Process first = start("-sess_out");
  first.Write("hello\n");
  EXPECT_EQ(first.ReadLineWith("hello"), "hello");
  EXPECT_EQ(first.Finish().status, 0);
  Process second = start("-sess_in", {"-early_data", Path("early")});
  EXPECT_CONTAINS(second.ReadLineWith("words that came"), "words that came early");
  EXPECT_EQ(second.Finish().status, 0);
  EXPECT_CONTAINS(server.Stop().err, "early data: accepted, 22 bytes: words that came early");
}

}  // namespace
}  // namespace lockstep::tools
