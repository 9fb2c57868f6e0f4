// The command line of `lockstep`.
#ifndef TOOLS_COMMAND_LINE_H_
#define TOOLS_COMMAND_LINE_H_

#include "tools/base/problem.h"

namespace lockstep::tools {

// RunCommandLine does what the arguments say, and tells the user on standard error what failed.
// Returns the exit status.
ExitCode RunCommandLine(int argc, char** argv);

}  // namespace lockstep::tools

#endif  // TOOLS_COMMAND_LINE_H_
