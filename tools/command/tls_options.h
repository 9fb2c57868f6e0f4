// The options that `connect` and `serve` share, as they were written, and what the engine makes of
// them.
#ifndef TOOLS_COMMAND_TLS_OPTIONS_H_
#define TOOLS_COMMAND_TLS_OPTIONS_H_

#include <string>

#include "tls/tls.h"
#include "tools/base/problem.h"

namespace lockstep::tools {

// Lists are separated by commas or colons; an empty one stands for the engine's default.
struct TlsOptions {
  std::string alpn;
  std::string groups;
  std::string ciphers;
  std::string key_log;  // file to append to
};

Outcome<CommonOptions> MakeCommonOptions(const TlsOptions& options);

}  // namespace lockstep::tools

#endif  // TOOLS_COMMAND_TLS_OPTIONS_H_
