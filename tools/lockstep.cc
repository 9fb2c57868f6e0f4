// The `lockstep` command: see tools/README.md.
#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <exception>
#include <iostream>

#include "tools/command_line.h"

namespace {

// A socket must not be given the number of a standard descriptor that our parent has closed.
void OpenStandardDescriptors() {
  while (true) {
    const int descriptor = open("/dev/null", O_RDWR);
    if (descriptor < 0) return;
    if (descriptor > STDERR_FILENO) {
      close(descriptor);
      return;
    }
  }
}

}  // namespace

int main(int argc, char** argv) try {
  OpenStandardDescriptors();
  // A reader that leaves (`lockstep connect ... | head`, a log that is not read any more) is an
  // error of one write, and neither the end of a server nor of a connection without close_notify.
  signal(SIGPIPE, SIG_IGN);
  return static_cast<int>(lockstep::tools::RunCommandLine(argc, argv));
} catch (const std::exception& error) {
  std::cerr << "lockstep: " << error.what() << '\n';
  return static_cast<int>(lockstep::tools::ExitCode::kInternal);
}
