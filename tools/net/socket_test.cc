#include "tools/net/socket.h"

#include <gtest/gtest.h>
#include <poll.h>

#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace lockstep::tools {
namespace {

constexpr std::chrono::seconds kLong{30};

TEST(SocketTest, ListensOnAPortThatTheSystemChoosesAndIsReachedThere) {
  const auto listener = ListenOn({.host = "127.0.0.1", .port = 0});
  ASSERT_TRUE(listener.has_value()) << listener.error().text;
  const auto where = HostPort::Parse(listener->address.ToString());
  ASSERT_TRUE(where.has_value());
  EXPECT_NE(where->port, 0);

  const auto client = ConnectTo(*where, kLong);
  ASSERT_TRUE(client.has_value()) << client.error().text;
  pollfd waiting{.fd = listener->socket.get(), .events = POLLIN, .revents = 0};
  ASSERT_EQ(poll(&waiting, 1, 30'000), 1);
  SocketAddress peer;
  EXPECT_TRUE(Accept(listener->socket, peer).valid());
  EXPECT_TRUE(peer.ToString().starts_with("127.0.0.1:"));
  EXPECT_FALSE(Accept(listener->socket, peer).valid()) << "nobody else is waiting";
}

TEST(SocketTest, AResolverThatDoesNotAnswerIsNotWaitedForBeyondTheTimeout) {
  const auto start = std::chrono::steady_clock::now();
  auto done = std::make_shared<std::promise<void>>();
  const Resolver never = [gate = done->get_future().share()](const auto&, auto) {
    gate.wait();
    return Outcome<std::vector<SocketAddress>>();
  };
  const auto resolved =
      ResolveWithin({.host = "example.org", .port = 443}, std::chrono::milliseconds(100), never);
  done->set_value();
  ASSERT_FALSE(resolved.has_value());
  EXPECT_EQ(resolved.error().exit_code, ExitCode::kNetwork);
  EXPECT_EQ(resolved.error().text, "the name \"example.org\" was not resolved within 100 ms");
  EXPECT_LT(std::chrono::steady_clock::now() - start, kLong);
  EXPECT_TRUE(ResolveWithin({.host = "127.0.0.1", .port = 443}, kLong).has_value());
}

TEST(SocketTest, TellsEveryAddressThatRefused) {
  HostPort where;
  {
    // A port that was free a moment ago.
    const auto listener = ListenOn({.host = "127.0.0.1", .port = 0});
    ASSERT_TRUE(listener.has_value());
    where = *HostPort::Parse(listener->address.ToString());
  }
  const auto client = ConnectTo(where, kLong);
  ASSERT_FALSE(client.has_value());
  EXPECT_EQ(client.error().exit_code, ExitCode::kNetwork);
  EXPECT_NE(client.error().text.find("(" + where.ToString() + ": Connection refused)"),
            std::string::npos)
      << client.error().text;
}

TEST(SocketTest, APortInUseIsAProblem) {
  const auto listener = ListenOn({.host = "127.0.0.1", .port = 0});
  ASSERT_TRUE(listener.has_value());
  const auto second = ListenOn(*HostPort::Parse(listener->address.ToString()));
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().exit_code, ExitCode::kNetwork);
}

}  // namespace
}  // namespace lockstep::tools
