#include "interop/testing/process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace lockstep::interop {
namespace {

// The child's end of a stream, and ours, which does not block.
struct Stream {
  FileDescriptor child;
  FileDescriptor ours;
};

Stream OpenStream() {
  // A socket, since writing to one can be told not to raise SIGPIPE.
  std::array<int, 2> ends{};
  RequireSystem(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0,
                "socketpair");
  SetNonBlocking(ends[1]);
  return {FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

// Reads what is there; closes at the end of the stream.
void ReadAll(FileDescriptor& stream, std::string& text) {
  std::array<char, 65536> buffer;
  while (stream.open()) {
    const ssize_t size = ::read(stream.get(), buffer.data(), buffer.size());
    if (size > 0) {
      text.append(buffer.data(), static_cast<size_t>(size));
    } else if (size < 0 && (errno == EAGAIN || errno == EINTR)) {
      return;
    } else {
      stream.Close();
    }
  }
}

}  // namespace

Process::Process(const std::vector<std::string>& command) {
  Stream in = OpenStream();
  Stream out = OpenStream();
  Stream err = OpenStream();
  posix_spawn_file_actions_t actions;
  RequireSystem(::posix_spawn_file_actions_init(&actions) == 0, "posix_spawn_file_actions_init");
  (void)::posix_spawn_file_actions_adddup2(&actions, in.child.get(), STDIN_FILENO);
  (void)::posix_spawn_file_actions_adddup2(&actions, out.child.get(), STDOUT_FILENO);
  (void)::posix_spawn_file_actions_adddup2(&actions, err.child.get(), STDERR_FILENO);
  std::vector<std::string> words = command;
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const int failed =
      ::posix_spawnp(&id_, arguments[0], &actions, nullptr, arguments.data(), environ);
  (void)::posix_spawn_file_actions_destroy(&actions);
  errno = failed;
  RequireSystem(failed == 0, arguments[0]);
  stdin_ = std::move(in.ours);
  stdout_ = std::move(out.ours);
  stderr_ = std::move(err.ours);
}

Process::~Process() {
  if (exit_status_) return;
  Kill();
  (void)::waitpid(id_, nullptr, 0);
}

void Process::Kill() const {
  if (!exit_status_) (void)::kill(id_, SIGKILL);
}

bool Process::Said(std::string_view text) const {
  return output_.find(text) != std::string::npos || errors_.find(text) != std::string::npos;
}

void Process::Serve() {
  ServeInput();
  ReadAll(stdout_, output_);
  ReadAll(stderr_, errors_);
  if (exit_status_ || stdout_.open() || stderr_.open()) return;
  int status = 0;
  RequireSystem(::waitpid(id_, &status, 0) == id_, "waitpid");
  exit_status_ = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  stdin_.Close();
}

void Process::ServeInput() {
  while (stdin_.open() && !to_write_.empty()) {
    const ssize_t size = ::send(stdin_.get(), to_write_.data(), to_write_.size(), MSG_NOSIGNAL);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (size < 0) return stdin_.Close();  // it has ended
    to_write_.erase(0, static_cast<size_t>(size));
  }
  if (end_input_) stdin_.Close();
}

void Process::AddInterests(std::vector<pollfd>& interests) const {
  if (stdin_.open() && !to_write_.empty()) interests.push_back({stdin_.get(), POLLOUT, 0});
  if (stdout_.open()) interests.push_back({stdout_.get(), POLLIN, 0});
  if (stderr_.open()) interests.push_back({stderr_.get(), POLLIN, 0});
}

bool Run(const std::vector<std::string>& command) {
  Process process(command);
  process.EndInput();
  const bool ended = PumpUntil({&process}, [&] { return process.exit_status().has_value(); });
  if (ended && process.exit_status() == 0) return true;
  for (const std::string& word : command) (void)std::fprintf(stderr, "%s ", word.c_str());
  (void)std::fprintf(stderr, "\n%s%s\n", process.output().c_str(), process.errors().c_str());
  return false;
}

bool HasProgram(const std::string& name) {
  const char* path = std::getenv("PATH");
  std::string_view rest = path == nullptr ? "/usr/bin:/bin" : path;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find(':'), rest.size());
    const std::string candidate = std::string(rest.substr(0, end)) + "/" + name;
    if (::access(candidate.c_str(), X_OK) == 0) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

}  // namespace lockstep::interop
