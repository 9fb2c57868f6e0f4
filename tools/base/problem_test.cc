#include "tools/base/problem.h"

#include <gtest/gtest.h>

#include <string>

namespace lockstep::tools {
namespace {

TEST(ProblemTest, EveryExitStatusStandsInTheTable) {
  const std::string table = ExitCodeTable();
  for (int code = 0; code <= static_cast<int>(ExitCode::kEarlyData); ++code) {
    EXPECT_NE(table.find("  " + std::to_string(code) + "  "), std::string::npos) << code;
  }
}

TEST(ProblemTest, TheReasonDecidesTheExitStatus) {
  EXPECT_EQ(ExitCodeFor(Reason::kBadRecordMac), ExitCode::kProtocol);
  EXPECT_EQ(ExitCodeFor(Reason::kNoCommonGroup), ExitCode::kProtocol);
  EXPECT_EQ(ExitCodeFor(Reason::kNameMismatch), ExitCode::kUntrusted);
  EXPECT_EQ(ExitCodeFor(Reason::kPeerSentAlert), ExitCode::kRefused);
  EXPECT_EQ(ExitCodeFor(Reason::kTruncatedConnection), ExitCode::kTruncated);
  EXPECT_EQ(ExitCodeFor(Reason::kOutOfMemory), ExitCode::kInternal);
}

Outcome<int> Half(int number) {
  if (number % 2 != 0) return Problem{ExitCode::kUsage, "odd"};
  return number / 2;
}

Outcome<int> Quarter(int number) {
  LOCKSTEP_ASSIGN(const int half, Half(number));
  return Half(half);
}

TEST(ProblemTest, OutcomesArePassedOn) {
  EXPECT_EQ(Quarter(12).value(), 3);
  EXPECT_EQ(Quarter(6).error().text, "odd");
}

}  // namespace
}  // namespace lockstep::tools
