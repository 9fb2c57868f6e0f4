// Runs the examples as a user would: the server on a free port, with certificates made for the
// occasion.
#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crypto/provider.h"
#include "crypto/random.h"
#include "examples/system.h"
#include "x509/generate_key.h"
#include "x509/issue.h"
#include "x509/issue_profiles.h"
#include "x509/pem.h"

namespace examples {
namespace {

using lockstep::AsText;
namespace crypto = lockstep::crypto;
namespace x509 = lockstep::x509;

// A running example, killed with the object; standard output and errors are read together.
class Child {
 public:
  explicit Child(std::vector<std::string> command) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) std::abort();
    pid_ = fork();
    if (pid_ == 0) {
      dup2(ends[1], STDOUT_FILENO);
      dup2(ends[1], STDERR_FILENO);
      close(ends[0]);
      std::vector<char*> arguments;
      arguments.reserve(command.size() + 1);
      for (std::string& argument : command) arguments.push_back(argument.data());
      arguments.push_back(nullptr);
      execv(arguments[0], arguments.data());
      _exit(127);
    }
    close(ends[1]);
    output_ = fdopen(ends[0], "r");
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    (void)std::fclose(output_);
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }

  std::string ReadLine() {
    std::string line;
    for (int c = std::fgetc(output_); c != EOF && c != '\n'; c = std::fgetc(output_))
      line += static_cast<char>(c);
    return line;
  }
  // Everything until it ends, and its exit status.
  std::pair<std::string, int> Finish() {
    std::string text;
    for (int c = std::fgetc(output_); c != EOF; c = std::fgetc(output_))
      text += static_cast<char>(c);
    int status = -1;
    waitpid(std::exchange(pid_, -1), &status, 0);
    return {text, WIFEXITED(status) ? WEXITSTATUS(status) : -1};
  }

 private:
  pid_t pid_ = -1;
  std::FILE* output_ = nullptr;
};

std::string Path(std::string_view file) { return ::testing::TempDir() + std::string(file); }

void WriteFile(std::string_view file, std::string_view label, lockstep::Bytes der) {
  std::ofstream(Path(file)) << AsText(x509::WritePem(label, der));
}

// Writes ca.pem, server.pem and key.pem, for "localhost".
void WriteCertificates() {
  const auto environment = NewEnvironment();
  const crypto::Provider& provider = crypto::DefaultProvider();
  const crypto::Hash& sha256 = *crypto::Find(provider, crypto::HashId::kSha256);
  crypto::Random random(provider.keystream, environment.seed);
  const x509::Time now = environment.clock() / 1000;
  const x509::Validity today{.not_before = now - 3600, .not_after = now + 86400};

  const auto ca_key = OrExit(x509::GenerateKey(crypto::KeyAlgorithm::kEcdsaP256, random)).key;
  const x509::Subject ca{{.common_name = "Example CA"}, ca_key->public_key(), today};
  const auto ca_name = x509::WriteName(ca.name);
  const x509::Issuer issuer{.name = ca_name, .key = ca_key.get()};
  const auto root = x509::CaSpec(ca, ca_key->public_key(), sha256);
  WriteFile("ca.pem", x509::kPemCertificate, OrExit(x509::IssueCertificate(root, issuer, random)));

  const auto key = OrExit(x509::GenerateKey(crypto::KeyAlgorithm::kEcdsaP256, random));
  const x509::Subject server{{.common_name = "localhost"}, key.key->public_key(), today};
  const std::vector<std::string> names = {"localhost"};
  const auto leaf = OrExit(x509::ServerSpec(server, ca_key->public_key(), sha256, names));
  WriteFile("server.pem", x509::kPemCertificate,
            OrExit(x509::IssueCertificate(leaf, issuer, random)));
  WriteFile("key.pem", x509::kPemPrivateKey, key.pkcs8);
}

class EpollServerTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { WriteCertificates(); }

  Child server_{{"examples/epoll_server", "0", Path("server.pem"), Path("key.pem")}};
  std::string port_ = server_.ReadLine();
};

TEST_F(EpollServerTest, TheBlockingClientFetchesThePage) {
  const auto [output, status] =
      Child({"examples/blocking_client", "localhost", port_, Path("ca.pem")}).Finish();
  EXPECT_EQ(status, 0);
  EXPECT_TRUE(output.starts_with("HTTP/1.0 200 OK\r\n")) << output;
  EXPECT_TRUE(output.ends_with("Hello from an epoll loop.\n")) << output;
}

TEST_F(EpollServerTest, TheTinyClientFetchesThePage) {
  const auto [output, status] =
      Child({"examples/tiny_client", "localhost", port_, Path("ca.pem")}).Finish();
  EXPECT_EQ(status, 0);
  EXPECT_TRUE(output.ends_with("Hello from an epoll loop.\n")) << output;
}

TEST_F(EpollServerTest, ClientsAtTheSameTimeAreAllServed) {
  std::array<std::unique_ptr<Child>, 8> clients;
  for (auto& client : clients) {
    client = std::make_unique<Child>(
        std::vector<std::string>{"examples/blocking_client", "localhost", port_, Path("ca.pem")});
  }
  for (const auto& client : clients) EXPECT_EQ(client->Finish().second, 0);
}

TEST_F(EpollServerTest, AWrongNameIsRefusedWithTheNamesThatTheCertificateHas) {
  for (const char* example : {"examples/blocking_client", "examples/tiny_client"}) {
    const auto [output, status] = Child({example, "127.0.0.1", port_, Path("ca.pem")}).Finish();
    EXPECT_EQ(status, 1);
    EXPECT_NE(output.find("bad_certificate"), std::string::npos) << output;
  }
  const auto [output, status] =
      Child({"examples/blocking_client", "127.0.0.1", port_, Path("ca.pem")}).Finish();
  EXPECT_NE(output.find("localhost"), std::string::npos) << output;
}

TEST_F(EpollServerTest, AServerOfAnotherAuthorityIsRefused) {
  std::ofstream(Path("other.pem")) << ReadFile(Path("ca.pem").c_str());
  WriteCertificates();
  Child server({"examples/epoll_server", "0", Path("server.pem"), Path("key.pem")});
  const auto [output, status] =
      Child({"examples/blocking_client", "localhost", server.ReadLine(), Path("other.pem")})
          .Finish();
  EXPECT_EQ(status, 1);
  EXPECT_NE(output.find("unknown_ca"), std::string::npos) << output;
}

// The client has an alert to write when the peer is gone already.
TEST(TinyClientTest, APeerThatBreaksOffIsAnErrorAndNotASignal) {
  WriteCertificates();
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  ASSERT_EQ(bind(listener, generic, size), 0);
  ASSERT_EQ(listen(listener, 1), 0);
  ASSERT_EQ(getsockname(listener, generic, &size), 0);
  for (int i = 0; i < 10; ++i) {
    Child client({"examples/tiny_client", "localhost", std::to_string(ntohs(address.sin_port)),
                  Path("ca.pem")});
    const int fd = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    // What is no record, the end, and a reset, in one go.
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    send(fd, "no record", 9, MSG_NOSIGNAL | MSG_MORE);
    shutdown(fd, SHUT_WR);
    close(fd);
    EXPECT_EQ(client.Finish().second, 1);
  }
  close(listener);
}

TEST(InMemoryPairTest, BothSidesConnectGreetAndSeeTheEnd) {
  const auto [output, status] = Child({"examples/in_memory_pair"}).Finish();
  EXPECT_EQ(status, 0);
  EXPECT_EQ(output,
            "client is connected\n"
            "server is connected\n"
            "server reads: How do you do?\n"
            "client reads: How do you do!\n"
            "server has seen the end\n");
}

}  // namespace
}  // namespace examples
