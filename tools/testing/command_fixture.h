// CommandTest: tests of the `lockstep` command as its users run it, with certificates at hand.
#ifndef TOOLS_TESTING_COMMAND_FIXTURE_H_
#define TOOLS_TESTING_COMMAND_FIXTURE_H_

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "tools/testing/process.h"

namespace lockstep::tools {

using Arguments = std::vector<std::string>;

// Holds text to what it must contain, and shows it where it does not.
#define EXPECT_CONTAINS(text, part) EXPECT_PRED_FORMAT2(testing::IsSubstring, part, text)

// A suite that begins by making ca.pem, ca.key, server.pem and server.key (for localhost, 127.0.0.1
// and ::1).
class CommandTest : public testing::Test {
 protected:
  static void SetUpTestSuite();
};

// The path of a file in the test's own folder, and what is in it.
std::string Path(std::string_view name);
std::string Read(std::string_view name);

// `lockstep` with these arguments.
Process StartLockstep(Arguments arguments);
Process::Result RunLockstep(Arguments arguments, std::string_view input = {});
// `lockstep connect` to this address, with the CA.
Process StartConnect(const std::string& address, Arguments more = {});
Process::Result RunConnect(const std::string& address, Arguments more = {},
                           std::string_view input = {});

// Whether PATH has the openssl command; it with these arguments; and where an s_server of `-accept
// 127.0.0.1:0` listens, once it does.
bool HasOpenSsl();
Process StartOpenSsl(Arguments arguments);
std::string OpenSslAddress(Process& server);

// `lockstep serve`, listening. Killed when it goes out of scope.
class TestServer {
 public:
  // With server.pem on 127.0.0.1, unless `certificate` names another pair, or, empty, none.
  explicit TestServer(Arguments more = {}, const std::string& certificate = "server",
                      const std::string& address = "127.0.0.1:0");

  // Where it listens: "127.0.0.1:PORT", and the port alone.
  [[nodiscard]] const std::string& address() const { return address_; }
  [[nodiscard]] std::string port() const { return address_.substr(address_.rfind(':') + 1); }
  void Signal(int number) const { process_.Signal(number); }
  // Whether the text comes up in its log.
  bool Logs(std::string_view text) { return process_.Complains(text); }
  // Nobody reads its log from now on.
  void CloseErrors() { process_.CloseErrors(); }
  // Waits for its end.
  Process::Result Wait() { return process_.Finish(); }
  // Ends it by SIGTERM.
  Process::Result Stop();

 private:
  Process process_;
  std::string address_;
};

}  // namespace lockstep::tools

#endif  // TOOLS_TESTING_COMMAND_FIXTURE_H_
