#include "tools/testing/command_fixture.h"

#include <csignal>
#include <fstream>
#include <iterator>
#include <utility>

namespace lockstep::tools {
namespace {

constexpr char kLockstep[] = "tools/lockstep";  // in the runfiles, where Bazel starts a test

Process StartServer(Arguments more, const std::string& certificate, const std::string& address) {
  Arguments arguments{kLockstep, "serve", address};
  if (!certificate.empty()) {
    const Arguments pair{"--cert", Path(certificate + ".pem"), "--key", Path(certificate + ".key")};
    arguments.insert(arguments.end(), pair.begin(), pair.end());
  }
  arguments.insert(arguments.end(), more.begin(), more.end());
  return Process(arguments);
}

}  // namespace

void CommandTest::SetUpTestSuite() {
  auto made =
      RunLockstep({"cert", "ca", "--cert", Path("ca.pem"), "--key", Path("ca.key"), "--force"});
  ASSERT_EQ(made.status, 0) << made.err;
  made = RunLockstep({"cert", "server", "--ca", Path("ca.pem"), "--ca-key", Path("ca.key"), "--san",
                      "localhost", "--san", "127.0.0.1", "--san", "::1", "--cert",
                      Path("server.pem"), "--key", Path("server.key"), "--force"});
  ASSERT_EQ(made.status, 0) << made.err;
}

std::string Path(std::string_view name) { return testing::TempDir() + "/" + std::string(name); }

std::string Read(std::string_view name) {
  std::ifstream file(Path(name));
  return {std::istreambuf_iterator<char>(file), {}};
}

Process StartLockstep(Arguments arguments) {
  arguments.insert(arguments.begin(), kLockstep);
  return Process(arguments);
}

Process::Result RunLockstep(Arguments arguments, std::string_view input) {
  Process process = StartLockstep(std::move(arguments));
  process.Write(input);
  return process.Finish();
}

Process StartConnect(const std::string& address, Arguments more) {
  Arguments arguments{"connect", address, "--ca", Path("ca.pem")};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return StartLockstep(std::move(arguments));
}

Process::Result RunConnect(const std::string& address, Arguments more, std::string_view input) {
  Process process = StartConnect(address, std::move(more));
  process.Write(input);
  return process.Finish();
}

bool HasOpenSsl() { return Process({"openssl", "version"}).Finish().status == 0; }

Process StartOpenSsl(Arguments arguments) {
  arguments.insert(arguments.begin(), "openssl");
  return Process(arguments);
}

std::string OpenSslAddress(Process& server) {
  constexpr std::string_view kAccept = "ACCEPT ";
  const std::string line = server.ReadLineWith(kAccept);
  return line.empty() ? line : line.substr(kAccept.size());
}

TestServer::TestServer(Arguments more, const std::string& certificate, const std::string& address)
    : process_(StartServer(std::move(more), certificate, address)) {
  const std::string line = process_.ReadLine();
  constexpr std::string_view kListening = "listening on ";
  if (line.starts_with(kListening)) {
    address_ = line.substr(kListening.size());
  } else {
    ADD_FAILURE() << "the server did not start: " << process_.Wait().err;
  }
}

Process::Result TestServer::Stop() {
  Signal(SIGTERM);
  return Wait();
}

}  // namespace lockstep::tools
