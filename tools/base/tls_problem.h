// A failed connection, as its user is told.
#ifndef TOOLS_BASE_TLS_PROBLEM_H_
#define TOOLS_BASE_TLS_PROBLEM_H_

#include "tls/failure.h"
#include "tools/base/problem.h"

namespace lockstep::tools {

// ProblemOf tells what failed, with which values and which alert, and what can be done about it,
// with the options of `lockstep` where they help.
Problem ProblemOf(const Failure& failure);

}  // namespace lockstep::tools

#endif  // TOOLS_BASE_TLS_PROBLEM_H_
