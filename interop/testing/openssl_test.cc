#include "interop/testing/openssl_test.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <utility>

#include "crypto/system_seed.h"

namespace lockstep::interop {
namespace {

Arguments Joined(Arguments first, const Arguments& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

}  // namespace

::testing::AssertionResult Conversation::Until(const std::function<bool()>& done) const {
  if (PumpUntil({ours.get(), openssl.get()}, done)) return ::testing::AssertionSuccess();
  const Failure* failure = connection().failure();
  return ::testing::AssertionFailure()
         << "never got there; this side: " << (failure ? failure->Describe() : "no failure")
         << "\nheard: " << ours->heard().substr(0, 1000)
         << "\nopenssl: " << openssl->output().substr(0, 10000)
         << openssl->errors().substr(0, 10000);
}

::testing::AssertionResult Conversation::Handshake() const {
  const auto reached =
      Until([&] { return connection().handshake_done() || connection().failure() != nullptr; });
  if (!reached || connection().handshake_done()) return reached;
  return Until([&] { return connection().handshake_done(); });
}

::testing::AssertionResult Conversation::ExchangeLines() const {
  // A command letter must not begin what is said to s_server and s_client.
  openssl->Write("an answer\n");
  ours->Say("a question\n");
  const auto count = [](std::string_view text, std::string_view word) {
    size_t found = 0;
    for (size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) ++found;
    return found;
  };
  const size_t heard = count(ours->heard(), "an answer\n") + 1;
  const size_t shown = count(openssl->output(), "a question\n") + 1;
  return Until([&] {
    return count(ours->heard(), "an answer\n") >= heard &&
           count(openssl->output(), "a question\n") >= shown;
  });
}

::testing::AssertionResult Conversation::CloseBoth() const {
  ours->Close();
  const auto ended = Until([&] { return ours->ended() && openssl->exit_status(); });
  if (!ended) return ended;
  if (!ours->peer_closed()) return ::testing::AssertionFailure() << "no close_notify came";
  if (!ours->end().has_value()) return ::testing::AssertionFailure() << "the end was not clean";
  if (openssl->exit_status() != 0) {
    return ::testing::AssertionFailure()
           << "openssl ended with " << *openssl->exit_status() << openssl->errors();
  }
  return ended;
}

::testing::AssertionResult Conversation::End() const {
  return Until([&] { return ours->ended() && openssl->exit_status(); });
}

void OpenSslTest::SetUp() {
  if (!HasProgram("openssl")) GTEST_SKIP() << "the openssl command is missing";
}

ClientOptions OpenSslTest::ClientOf(const Pki& pki) {
  ClientOptions options;
  options.trust_store = pki.trust_store;
  return options;
}

ServerOptions OpenSslTest::ServerOf(const Pki& pki) {
  ServerOptions options;
  options.credentials = {pki.credential};
  return options;
}

OpenSslTest::Server OpenSslTest::StartServer(const Pki& pki, int connections,
                                             const Arguments& more) {
  const Arguments command = {"openssl",
                             "s_server",
                             "-accept",
                             "127.0.0.1:0",
                             "-naccept",
                             std::to_string(connections),
                             "-state",
                             "-cert",
                             pki.files.certificate_path,
                             "-cert_chain",
                             pki.files.intermediate_path,
                             "-key",
                             pki.files.key_path};
  auto openssl = std::make_unique<Process>(Joined(command, more));
  uint16_t port = 0;
  const bool listens =
      PumpUntil({openssl.get()}, [&] { return (port = AnnouncedPort(openssl->output())) != 0; });
  if (!listens) throw std::runtime_error("s_server does not listen: " + openssl->errors());
  return {std::move(openssl), port};
}

Conversation OpenSslTest::TalkToServer(const ClientOptions& client, const Pki& pki,
                                       const Arguments& more, std::string_view server_name) {
  auto [openssl, port] = StartServer(pki, 1, more);
  auto connection =
      Connection::Client(CreateConfig(client).value(), server_name, RealEnvironment()).value();
  return {std::move(openssl), std::make_unique<TlsSocket>(Dial(port), std::move(connection))};
}

Conversation OpenSslTest::TalkToClient(const ServerOptions& server, const Pki& pki,
                                       const Arguments& more) {
  Listener listener;
  const std::string address = "127.0.0.1:" + std::to_string(listener.port());
  Arguments command = {"openssl",
                       "s_client",
                       "-connect",
                       address,
                       "-CAfile",
                       pki.files.root_path,
                       "-verify_return_error",
                       "-state"};
  if (std::ranges::find(more, "-noservername") == more.end()) {
    command.insert(command.end(), {"-servername", kServerName});
  }
  auto openssl = std::make_unique<Process>(Joined(command, more));
  const bool connected = PumpUntil({&listener, openssl.get()}, [&] {
    return listener.accepted() || openssl->exit_status().has_value();
  });
  if (!connected || !listener.accepted()) {
    throw std::runtime_error("s_client does not connect: " + openssl->errors());
  }
  auto connection = Connection::Server(CreateConfig(server).value(), RealEnvironment()).value();
  return {std::move(openssl),
          std::make_unique<TlsSocket>(listener.TakeAccepted(), std::move(connection))};
}

void OpenSslTest::ExpectWorks(const Conversation& talk) {
  ASSERT_TRUE(talk.Handshake());
  ASSERT_TRUE(talk.ExchangeLines());
  EXPECT_TRUE(talk.CloseBoth());
}

Environment RealEnvironment() {
  return {.seed = crypto::SystemSeed().value(), .clock = [] {
            const auto now = std::chrono::system_clock::now().time_since_epoch();
            return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
          }};
}

uint16_t AnnouncedPort(std::string_view output) {
  constexpr std::string_view kBegin = "ACCEPT 127.0.0.1:";
  const size_t begin = output.find(kBegin);
  if (begin == std::string_view::npos) return 0;
  const size_t end = output.find('\n', begin);
  if (end == std::string_view::npos) return 0;
  uint16_t port = 0;
  (void)std::from_chars(output.data() + begin + kBegin.size(), output.data() + end, port);
  return port;
}

std::string OpenSslName(NamedGroup group) {
  switch (group) {
    case NamedGroup::kX25519:
      return "X25519";
    case NamedGroup::kSecp256r1:
      return "P-256";
    case NamedGroup::kSecp384r1:
      return "P-384";
    case NamedGroup::kSecp521r1:
      return "P-521";
    default:
      std::abort();
  }
}

std::string AlertRead(std::string_view words) {
  return "SSL3 alert read:fatal:" + std::string(words);
}
std::string AlertWritten(std::string_view words) {
  return "SSL3 alert write:fatal:" + std::string(words);
}

}  // namespace lockstep::interop
