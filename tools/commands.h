// Commands: what the parsers of the subcommands fill in, and what they share.
#ifndef TOOLS_COMMANDS_H_
#define TOOLS_COMMANDS_H_

#include <CLI/CLI.hpp>
#include <chrono>
#include <functional>
#include <string>

#include "tools/base/problem.h"
#include "tools/command/cert.h"
#include "tools/command/cert_crl.h"
#include "tools/command/cert_expiry.h"
#include "tools/command/cert_ocsp.h"
#include "tools/command/connect.h"
#include "tools/command/explain.h"
#include "tools/command/serve.h"
#include "tools/command/speed.h"

namespace lockstep::tools {

using Command = std::function<Outcome<void>()>;

// The options of each command, and how to run the one that was chosen with them.
struct Commands {
  ConnectOptions connect;
  ServeOptions serve;
  SpeedOptions speed;
  ExplainOptions explain;
  CertOptions cert;
  CrlOptions crl;
  OcspOptions ocsp;
  ExpiryOptions expiry;
  Command chosen;
  std::string name;
};

// AddCommand adds a subcommand, which chooses `run`. `app` and `commands` outlive the parsing.
CLI::App* AddCommand(CLI::App& app, Commands& commands, const std::string& name,
                     const std::string& text, Command run);

// AddSeconds adds an option that is a duration; CLI11 knows none.
void AddSeconds(CLI::App& app, const std::string& flags, std::chrono::milliseconds& value,
                const std::string& text);

// AddVerification adds what certificates are held to beside the anchors; `whose` says whose they
// are: "the server's".
void AddVerification(CLI::App& app, VerificationArguments& arguments, const std::string& whose);

}  // namespace lockstep::tools

#endif  // TOOLS_COMMANDS_H_
