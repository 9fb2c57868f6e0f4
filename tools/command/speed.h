// `lockstep speed`: how fast data moves through a connection on this machine.
#ifndef TOOLS_COMMAND_SPEED_H_
#define TOOLS_COMMAND_SPEED_H_

#include <cstdint>
#include <string>

#include "tools/base/problem.h"
#include "tools/command/tls_options.h"

namespace lockstep::tools {

struct SpeedOptions {
  uint64_t size = uint64_t{1} << 30;  // bytes to move
  TlsOptions tls;                     // of the client
  std::string algorithm = "p256";     // of the server's key
};

// Moves the bytes from a client through a loopback socket to a server on a second thread, which
// counts them and says the number back. Progress goes to standard error, the result to standard
// output.
Outcome<void> Speed(const SpeedOptions& options);

}  // namespace lockstep::tools

#endif  // TOOLS_COMMAND_SPEED_H_
