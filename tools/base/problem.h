// Problem: why a command ends, as its user is told: an exit status and sentences.
#ifndef TOOLS_BASE_PROBLEM_H_
#define TOOLS_BASE_PROBLEM_H_

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

#include "crypto/base/error.h"
#include "crypto/base/result.h"

namespace lockstep::tools {

// The exit statuses of `lockstep`. Scripts rely on the numbers: they never change their meaning.
enum class ExitCode : uint8_t {
  kDone = 0,
  kInternal = 1,
  kUsage = 2,
  kFile = 3,
  kNetwork = 4,
  kUntrusted = 5,
  kProtocol = 6,
  kRefused = 7,
  kTruncated = 8,
  kEarlyData = 9,
  kExpiring = 10,
};

// ExitCodeTable returns a line for each exit status, with its number and meaning: for --help.
std::string ExitCodeTable();

struct Problem {
  ExitCode exit_code;
  // One or more sentences: what failed, with which values, and what to do. What came from a peer is
  // escaped.
  std::string text;
};

// Outcome<T>: a value or a Problem. Works with LOCKSTEP_TRY and LOCKSTEP_ASSIGN, as Result does.
template <class T>
class [[nodiscard]] Outcome : public std::expected<T, Problem> {
 public:
  using Base = std::expected<T, Problem>;
  using Base::Base;
  Outcome(Problem problem)  // NOLINT(google-explicit-constructor): `return Problem{...}`
      : Base(std::unexpect, std::move(problem)) {}
};

// ExitCodeFor says how a command ends that failed with this reason.
ExitCode ExitCodeFor(Reason reason);

// ProblemOf tells of an error that came up while doing `what` ("server.pem"): "WHAT: SENTENCE".
Problem ProblemOf(std::string_view what, const Error& error);
Problem ProblemOf(std::string_view what, const Error& error, ExitCode exit_code);

// ProblemOfSystem tells of a failed system call: "WHAT: No such file or directory".
Problem ProblemOfSystem(ExitCode exit_code, std::string_view what, int error_number);

}  // namespace lockstep::tools

#endif  // TOOLS_BASE_PROBLEM_H_
