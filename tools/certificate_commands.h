// The command lines of `lockstep explain` and `lockstep cert`.
#ifndef TOOLS_CERTIFICATE_COMMANDS_H_
#define TOOLS_CERTIFICATE_COMMANDS_H_

#include <CLI/CLI.hpp>

#include "tools/commands.h"

namespace lockstep::tools {

void AddExplain(CLI::App& app, Commands& commands);
void AddCert(CLI::App& app, Commands& commands);

}  // namespace lockstep::tools

#endif  // TOOLS_CERTIFICATE_COMMANDS_H_
