// Running a case of x509-limbo through x509::Verify.
#ifndef INTEROP_LIMBO_RUN_H_
#define INTEROP_LIMBO_RUN_H_

#include <string>
#include <string_view>

#include "interop/limbo/testcase.h"
#include "x509/der/time.h"
#include "x509/diagnosis.h"
#include "x509/verify_request.h"
#include "x509/work.h"

namespace lockstep::limbo {

struct Options {
  x509::Policy policy = x509::Policy::kWebStrict;
  x509::Time now = 0;  // for the cases that are validated now
  x509::IsPublicSuffix is_public_suffix;
};

struct Outcome {
  bool success = false;
  std::string context;  // one line: the path, or what was wrong
  // The rule of the CA/Browser profile that was broken, if that is what was wrong.
  std::string rule;
  x509::Work work;
  x509::Budget budget;  // what the work was allowed to be

  [[nodiscard]] bool IsWithinBudget() const;
};

// Run puts the case to the verifier, every field of it. Nothing is skipped: what cannot be asked is
// a failure whose context says so.
Outcome Run(const Testcase& testcase, const Options& options);

// ParseTime reads a time of RFC 3339 in UTC; fractions of a second are dropped, as certificates
// have none. Nothing for anything else.
std::optional<x509::Time> ParseTime(std::string_view text);

}  // namespace lockstep::limbo

#endif  // INTEROP_LIMBO_RUN_H_
