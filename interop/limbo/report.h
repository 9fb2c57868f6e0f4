// What came of a whole file of cases: upstream's result format, a report for people, and the table
// of the cases on which the two policies differ.
#ifndef INTEROP_LIMBO_REPORT_H_
#define INTEROP_LIMBO_REPORT_H_

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "interop/limbo/run.h"
#include "interop/limbo/testcase.h"

namespace lockstep::limbo {

// A case and what came of it. Borrows the case.
struct Judged {
  const Testcase* testcase = nullptr;
  Outcome outcome;
  // Why a wrong answer to this case would be none of ours; empty for most.
  std::string_view excuse;

  [[nodiscard]] bool IsRight() const { return outcome.success == testcase->expects_success; }
  [[nodiscard]] bool IsWrong() const { return !IsRight() && excuse.empty(); }
};

// The excuses. Of two cases that contradict each other, a TLS library takes the side of the web
// PKI; and what is a public suffix only a list can tell.
inline constexpr std::string_view kConflictExcuse = "conflicts with a case of webpki::";
inline constexpr std::string_view kPublicSuffixExcuse = "no list of public suffixes is given";

// Runs every case. The result borrows them.
std::vector<Judged> RunAll(std::span<const Testcase> testcases, const Options& options);

// How many cases are right, wrong and excused.
struct Tally {
  size_t right = 0, wrong = 0, excused = 0;
  bool operator==(const Tally&) const = default;
};
// Apart by what is expected, so that refusing everything is no success.
struct Score {
  Tally successes, failures;
};
Score ScoreOf(std::span<const Judged> judged);

// {"version":1,"harness":"lockstep","results":[{"id","actual_result","context"}]}
std::string ResultsJson(std::span<const Judged> judged);

// Scores in all and by namespace, what is wrong or excused, and the costliest cases.
std::string Report(std::span<const Judged> judged);

// A table in Markdown, a row for each case on which Web and WebStrict differ, with the rule.
std::string DifferenceTable(std::span<const Testcase> testcases, Options options);

}  // namespace lockstep::limbo

#endif  // INTEROP_LIMBO_REPORT_H_
