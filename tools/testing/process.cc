#include "tools/testing/process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>

namespace lockstep::tools {
namespace {

// Far beyond what any test needs, also under a sanitizer on a busy machine.
constexpr std::chrono::seconds kPatience{60};

struct Pipe {
  FileDescriptor read_end, write_end;
};

Pipe MakePipe() {
  std::array<int, 2> ends{-1, -1};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) std::abort();
  return {FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

// Reads what is there; closes at the end.
void ReadSome(FileDescriptor& from, std::string& to) {
  std::array<char, 65536> chunk;
  const ssize_t count = read(from.get(), chunk.data(), chunk.size());
  if (count <= 0) {
    from = FileDescriptor();
  } else {
    to.append(chunk.data(), static_cast<size_t>(count));
  }
}

}  // namespace

Process::Process(const std::vector<std::string>& arguments)
    : deadline_(std::chrono::steady_clock::now() + kPatience) {
  static_cast<void>(
      signal(SIGPIPE, SIG_IGN));  // a program that ends early is for the test to judge
  Pipe in = MakePipe();
  Pipe out = MakePipe();
  Pipe err = MakePipe();
  std::vector<char*> argv;
  argv.reserve(arguments.size() + 1);
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  id_.number = fork();
  if (id_.number == 0) {
    static_cast<void>(signal(SIGPIPE, SIG_DFL));
    dup2(in.read_end.get(), STDIN_FILENO);
    dup2(out.write_end.get(), STDOUT_FILENO);
    dup2(err.write_end.get(), STDERR_FILENO);
    execvp(argv[0], argv.data());
    _exit(127);
  }
  fcntl(in.write_end.get(), F_SETFL, O_NONBLOCK);
  input_ = std::move(in.write_end);
  output_ = std::move(out.read_end);
  errors_ = std::move(err.read_end);
}

Process::~Process() {
  if (id_.number <= 0) return;
  kill(id_.number, SIGKILL);
  waitpid(id_.number, nullptr, 0);
}

void Process::Write(std::string_view input) {
  to_write_ += input;
  while (!to_write_.empty() && input_.valid() && Pump()) {
  }
}

void Process::CloseInput() {
  input_ends_ = true;
  while (input_.valid() && Pump()) {
  }
}

std::string Process::ReadLine() {
  while (out_.find('\n') == out_.npos && output_.valid() && Pump()) {
  }
  const size_t end = out_.find('\n');
  std::string line = out_.substr(0, end);
  out_.erase(0, end == out_.npos ? end : end + 1);
  return line;
}

std::string Process::ReadLineWith(std::string_view text) {
  std::string line;
  do {
    line = ReadLine();
  } while (line.find(text) == line.npos && (output_.valid() || !out_.empty()));
  return line.find(text) == line.npos ? "" : line;
}

bool Process::Complains(std::string_view text) {
  while (err_.find(text) == err_.npos && errors_.valid() && Pump()) {
  }
  return err_.find(text) != err_.npos;
}

void Process::Signal(int number) const { kill(id_.number, number); }

Process::Result Process::Finish() {
  input_ends_ = true;
  return Wait();
}

Process::Result Process::Wait() {
  while (Pump()) {
  }
  if (std::chrono::steady_clock::now() >= deadline_) kill(id_.number, SIGKILL);
  int status = 0;
  waitpid(id_.number, &status, 0);
  id_.number = -1;
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, out_, err_};
}

bool Process::Pump() {
  if (to_write_.empty() && input_ends_) input_ = FileDescriptor();
  if (!output_.valid() && !errors_.valid()) return false;
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
      deadline_ - std::chrono::steady_clock::now());
  if (left.count() <= 0) return false;
  // poll passes over negative descriptors.
  std::array<pollfd, 3> waiting{
      {{.fd = output_.get(), .events = POLLIN, .revents = 0},
       {.fd = errors_.get(), .events = POLLIN, .revents = 0},
       {.fd = to_write_.empty() ? -1 : input_.get(), .events = POLLOUT, .revents = 0}}};
  if (poll(waiting.data(), waiting.size(), static_cast<int>(left.count())) <= 0) return false;
  if (waiting[0].revents != 0) ReadSome(output_, out_);
  if (waiting[1].revents != 0) ReadSome(errors_, err_);
  if (waiting[2].revents != 0) {
    const ssize_t count = write(input_.get(), to_write_.data(), to_write_.size());
    if (count < 0) {
      input_ = FileDescriptor();
      to_write_.clear();
    } else {
      to_write_.erase(0, static_cast<size_t>(count));
    }
  }
  return true;
}

}  // namespace lockstep::tools
