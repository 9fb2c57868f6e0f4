#include "tools/command/server.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "tools/command/cert.h"

namespace lockstep::tools {
namespace {

std::shared_ptr<const ServerConfigSlot> Configs() {
  CertOptions options;
  options.kind = CertificateKind::kServer;
  options.alt_names = {"localhost"};
  const auto pem = MakeCertificate(options, nullptr);
  if (!pem.has_value()) return nullptr;
  auto credential = Credential::FromPem(AsText(pem->certificates), AsText(pem->key));
  if (!credential.has_value()) return nullptr;
  ServerOptions server;
  server.credentials.push_back(*std::move(credential));
  return ServerConfigSlot::Create(std::move(server)).value_or(nullptr);
}

TEST(ServerTest, TakesClientsAgainOnceThereAreDescriptorsAlsoWithoutAnyClient) {
  const auto loop = EventLoop::Create();
  auto listener = ListenOn({.host = "127.0.0.1", .port = 0});
  ASSERT_TRUE(loop.has_value() && listener.has_value());
  const auto where = HostPort::Parse(listener->address.ToString());
  // A client that waits in the queue, and has already left.
  ASSERT_TRUE(ConnectTo(*where, std::chrono::seconds(10)).has_value());
  Server::Options options;
  options.configs = Configs();
  ASSERT_NE(options.configs, nullptr);
  options.exit_after = 1;
  int clients = 0;
  options.log = [&](const std::string&) { ++clients; };
  Server server(**loop, *std::move(listener), std::move(options));

  rlimit limit{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
  const rlimit none{.rlim_cur = 0, .rlim_max = limit.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  const auto start = EventLoop::Clock::now();
  (*loop)->At(start + std::chrono::milliseconds(100),
              [&] { EXPECT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0); });
  (*loop)->At(start + std::chrono::seconds(20), [&] { (*loop)->Stop(); });
  server.Start();
  EXPECT_TRUE((*loop)->Run().has_value());
  EXPECT_EQ(clients, 1);
}

}  // namespace
}  // namespace lockstep::tools
