// `lockstep serve`: many clients, bad clients, and its own end.
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "tools/net/socket.h"
#include "tools/testing/command_fixture.h"

namespace lockstep::tools {
namespace {

class ServeTest : public CommandTest {};

FileDescriptor RawClient(const TestServer& server) {
  auto socket = ConnectTo(*HostPort::Parse(server.address()), std::chrono::seconds(10));
  if (!socket.has_value()) return {};
  return *std::move(socket);
}

// Everything until the server ends the transport, or a complaint that it does not.
std::string ReadToEnd(const FileDescriptor& socket) {
  std::string all;
  while (true) {
    pollfd waiting{.fd = socket.get(), .events = POLLIN, .revents = 0};
    if (poll(&waiting, 1, 30'000) != 1) return "the server keeps the connection";
    std::array<char, 4096> chunk;
    const ssize_t count = recv(socket.get(), chunk.data(), chunk.size(), 0);
    if (count <= 0) return all;
    all.append(chunk.data(), static_cast<size_t>(count));
  }
}

TEST_F(ServeTest, ServesManyClientsAtOnce) {
  const TestServer server({"--echo"});
  std::vector<Process> clients;
  for (int i = 0; i < 12; ++i) clients.push_back(StartConnect(server.address()));
  // All are there before the first one leaves, and the last to come is the first to be answered.
  for (size_t i = clients.size(); i-- > 0;) {
    clients[i].Write(std::to_string(i) + '\n');
    EXPECT_EQ(clients[i].ReadLine(), std::to_string(i));
  }
  for (Process& client : clients) EXPECT_EQ(client.Finish().status, 0);
}

TEST_F(ServeTest, ARequestThatComesByteByByteHasToBeWholeInTime) {
  TestServer server({"--http", "--idle-timeout", "1"});
  Process client = StartConnect(server.address(), {"-q"});
  for (int i = 0; i < 12; ++i) {
    client.Write("x");
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
  client.Write("\r\n\r\n");
  EXPECT_EQ(client.Finish().out, "");
  EXPECT_CONTAINS(server.Stop().err, "idle for too long");
}

TEST_F(ServeTest, AClientThatTricklesBytesIsNotIdleButEndsWithItsSession) {
  for (const std::string service : {"--echo", "--count"}) {
    TestServer server({service, "--idle-timeout", "10", "--session-timeout", "1"});
    Process client = StartConnect(server.address(), {"-q"});
    for (int i = 0; i < 15; ++i) {
      client.Write("x");
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    client.Finish();
    EXPECT_CONTAINS(server.Stop().err, "the connection took too long");
  }
}

TEST_F(ServeTest, ServesOnWhenNobodyReadsItsLog) {
  TestServer server({"--http"});
  server.CloseErrors();
  for (int i = 0; i < 2; ++i) EXPECT_EQ(RunConnect(server.address(), {"--http", "/"}).status, 0);
  EXPECT_EQ(server.Stop().status, 0);
}

TEST_F(ServeTest, ChoosesTheCertificateByTheNameThatTheClientAsksFor) {
  for (const std::string name : {"one.example", "two.example"}) {
    const auto made =
        RunLockstep({"cert", "server", "--ca", Path("ca.pem"), "--ca-key", Path("ca.key"), "--san",
                     name, "--cert", Path(name + ".pem"), "--key", Path(name + ".key"), "--force",
                     "--algorithm", "ed25519"});
    ASSERT_EQ(made.status, 0) << made.err;
  }
  const TestServer server({"--cert", Path("two.example.pem"), "--key", Path("two.example.key")},
                          "one.example");
  for (const std::string name : {"one.example", "two.example"}) {
    const auto got = RunConnect(server.address(), {"--server-name", name, "--http", "/"});
    EXPECT_EQ(got.status, 0) << got.err;
    EXPECT_CONTAINS(got.out, "<td>" + name + "</td>");
  }
}

TEST_F(ServeTest, KeepsClientsBeyondItsLimitWaiting) {
  const TestServer server({"--echo", "--max-connections", "1"});
  Process first = StartConnect(server.address());
  first.Write("here\n");
  EXPECT_EQ(first.ReadLine(), "here");
  Process second = StartConnect(server.address());
  second.Write("too\n");
  const auto third = RunConnect(server.address(), {"--timeout", "0.2"});
  EXPECT_EQ(third.status, 4);
  EXPECT_CONTAINS(third.err, "the handshake was not done within 200 ms");
  EXPECT_EQ(first.Finish().status, 0);
  EXPECT_EQ(second.ReadLine(), "too");
  EXPECT_EQ(second.Finish().status, 0);
}

TEST_F(ServeTest, SurvivesClientsThatDoNotSpeakTls) {
  TestServer server;
  for (const std::string_view bytes :
       {std::string_view("GET / HTTP/1.0\r\n\r\n"), std::string_view("\0\0\0\0\0\0\0\0", 8),
        std::string_view("\x16\x03\x01\x00\x04\x01\x00\x00\x00", 9), std::string_view("")}) {
    const FileDescriptor client = RawClient(server);
    ASSERT_TRUE(client.valid());
    send(client.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    shutdown(client.get(), SHUT_WR);
    EXPECT_LT(ReadToEnd(client).size(), 10u) << "no more than an alert";
  }
  EXPECT_EQ(RunConnect(server.address(), {"--http", "/"}).status, 0);
  EXPECT_EQ(server.Stop().status, 0);
}

TEST_F(ServeTest, EndsHandshakesThatTakeTooLong) {
  TestServer server({"--handshake-timeout", "0.1"});
  {
    const FileDescriptor client = RawClient(server);
    ASSERT_TRUE(client.valid());
    EXPECT_LT(ReadToEnd(client).size(), 10u) << "no more than an alert";
  }
  EXPECT_CONTAINS(server.Stop().err, "the handshake took too long");
}

TEST_F(ServeTest, EndsConnectionsThatAreIdleByCloseNotify) {
  TestServer server({"--echo", "--idle-timeout", "0.1"});
  Process client = StartConnect(server.address());
  EXPECT_EQ(client.Wait().status, 0);
  EXPECT_CONTAINS(server.Stop().err, "idle for too long");
}

TEST_F(ServeTest, AnswersWhatIsNoHttpByAnError) {
  const TestServer server({"--http"});
  const auto got = RunConnect(server.address(), {}, "hello\r\n\r\n");
  EXPECT_EQ(got.status, 0) << got.err;
  EXPECT_CONTAINS(got.out, "HTTP/1.1 400 ");
}

TEST_F(ServeTest, EndsAfterSoManyClients) {
  TestServer server({"--exit-after", "2"});
  EXPECT_EQ(RunConnect(server.address(), {"--http", "/"}).status, 0);
  EXPECT_EQ(RunConnect(server.address(), {"--http", "/"}).status, 0);
  EXPECT_EQ(server.Wait().status, 0);
}

TEST_F(ServeTest, RefusesFilesThatDoNotBelongTogether) {
  const auto got =
      RunLockstep({"serve", "127.0.0.1:0", "--cert", Path("server.pem"), "--key", Path("ca.key")});
  EXPECT_EQ(got.status, 3);
  EXPECT_CONTAINS(got.err, "do not make a credential");
  EXPECT_EQ(RunLockstep({"serve", "127.0.0.1:0", "--cert", Path("server.pem")}).status, 2);
  EXPECT_EQ(RunLockstep({"serve", "127.0.0.1:0", "--cert", Path("absent"), "--key", Path("ca.key")})
                .status,
            3);
}

// Makes swap.pem, for this name, and its key, in the file of this name.
void MakeSwapped(const std::string& name, const std::string& key_file = "swap.key") {
  const auto made =
      RunLockstep({"cert", "server", "--ca", Path("ca.pem"), "--ca-key", Path("ca.key"), "--san",
                   name, "--cert", Path("swap.pem"), "--key", Path(key_file), "--force"});
  ASSERT_EQ(made.status, 0) << made.err;
}

TEST_F(ServeTest, ReloadsItsCertificateOnSighupWhileOldConnectionsGoOn) {
  MakeSwapped("before.example");
  TestServer server({"--echo", "-q"}, "swap");
  Process old_client = StartConnect(server.address(), {"--server-name", "before.example"});
  old_client.Write("here\n");
  EXPECT_EQ(old_client.ReadLine(), "here");
  MakeSwapped("after.example");
  server.Signal(SIGHUP);
  ASSERT_TRUE(server.Logs("reloaded --cert, --key and --staple\n"));
  EXPECT_EQ(RunConnect(server.address(), {"--server-name", "after.example"}).status, 0);
  EXPECT_EQ(RunConnect(server.address(), {"--server-name", "before.example"}).status, 5);
  old_client.Write("still here\n");
  EXPECT_EQ(old_client.ReadLine(), "still here");
  EXPECT_EQ(old_client.Finish().status, 0);
}

TEST_F(ServeTest, KeepsTheLastGoodCertificateWhereTheNewFilesAreBad) {
  MakeSwapped("good.example");
  TestServer server({"--echo"}, "swap");
  const auto still_serves = [&] {
    return RunConnect(server.address(), {"--server-name", "good.example"}).status == 0;
  };
  MakeSwapped("bad.example", "other.key");
  server.Signal(SIGHUP);
  EXPECT_TRUE(server.Logs("not reloaded, the old ones stay: --cert " + Path("swap.pem")));
  EXPECT_TRUE(still_serves());
  std::remove(Path("swap.key").c_str());
  server.Signal(SIGHUP);
  EXPECT_TRUE(server.Logs(Path("swap.key") + ": No such file"));
  EXPECT_TRUE(still_serves());
  // Once they are good, the next one is taken.
  MakeSwapped("good.example");
  server.Signal(SIGHUP);
  EXPECT_TRUE(server.Logs("\nreloaded --cert, --key and --staple\n"));
  EXPECT_TRUE(still_serves());
  EXPECT_EQ(server.Stop().status, 0);
}

TEST_F(ServeTest, SpeedCountsWhatArrives) {
  const auto got = RunLockstep({"speed", "--size", "5MiB"});
  EXPECT_EQ(got.status, 0) << got.err;
  EXPECT_CONTAINS(got.out, "5.00 MiB in ");
}

// A client's certificate, NAME.pem and NAME.key.
void MakeClientCertificate(const std::string& name) {
  const auto made =
      RunLockstep({"cert", "client", "--ca", Path("ca.pem"), "--ca-key", Path("ca.key"), "--name",
                   name, "--cert", Path(name + ".pem"), "--key", Path(name + ".key"), "--force"});
  ASSERT_EQ(made.status, 0) << made.err;
}

TEST_F(ServeTest, KnowsClientsByTheirCertificates) {
  MakeClientCertificate("alice");
  const Arguments credential = {"--cert",          Path("alice.pem"), "--key",
                                Path("alice.key"), "--http",          "/"};
  TestServer server({"--client-ca", Path("ca.pem"), "--require-client-certificate"});
  const auto got = RunConnect(server.address(), credential);
  EXPECT_EQ(got.status, 0) << got.err;
  EXPECT_CONTAINS(got.err, "client certificate by ecdsa_secp256r1_sha256");
  const auto without = RunConnect(server.address(), {"--http", "/"});
  EXPECT_EQ(without.status, 7) << without.err;
  EXPECT_CONTAINS(without.err, "certificate_required");
  EXPECT_CONTAINS(server.Stop().err, "client certificate by ecdsa_secp256r1_sha256");
}

TEST_F(ServeTest, ServesClientsWithoutACertificateUnlessOneIsRequired) {
  const TestServer server({"--client-ca", Path("ca.pem")});
  EXPECT_EQ(RunConnect(server.address(), {"--http", "/"}).status, 0);
}

TEST_F(ServeTest, TellsHowToAskClientsForCertificates) {
  const auto got = RunLockstep({"serve", "127.0.0.1:0", "--cert", Path("server.pem"), "--key",
                                Path("server.key"), "--require-client-certificate"});
  EXPECT_EQ(got.status, 2);
  EXPECT_CONTAINS(got.err, "--client-ca FILE");
  const auto half = RunConnect("127.0.0.1:1", {"--cert", Path("server.pem")});
  EXPECT_EQ(half.status, 2);
  EXPECT_CONTAINS(half.err, "--cert needs its --key");
}

}  // namespace
}  // namespace lockstep::tools
