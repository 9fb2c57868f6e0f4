// x509-limbo's cases, its own and those of BetterTLS, through x509::Verify under WebStrict.
#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "interop/limbo/report.h"

namespace lockstep::limbo {
namespace {

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class LimboTest : public testing::Test {
 protected:
  // The cases of a file below LOCKSTEP_VECTORS; none where it is not there.
  static std::vector<Testcase> Load(const std::string& name) {
    const char* folder = std::getenv("LOCKSTEP_VECTORS");
    if (folder == nullptr) return {};
    const std::string json = ReadFile(std::string(folder) + "/limbo/" + name);
    if (json.empty()) return {};
    auto testcases = ParseTestcases(json);
    EXPECT_TRUE(testcases.has_value()) << testcases.error();
    return testcases.value_or(std::vector<Testcase>());
  }
  static Options Now() {
    Options options;
    options.now = std::time(nullptr);
    return options;
  }
  static std::set<std::string> Excused(const std::vector<Judged>& judged, std::string_view excuse) {
    std::set<std::string> out;
    for (const Judged& one : judged)
      if (!one.IsRight() && one.excuse == excuse) out.insert(one.testcase->id);
    return out;
  }
  static std::set<std::string> Wrong(const std::vector<Judged>& judged) {
    std::set<std::string> out;
    for (const Judged& one : judged)
      if (one.IsWrong()) out.insert(one.testcase->id);
    return out;
  }
  static void ExpectWithinBudget(const std::vector<Judged>& judged) {
    for (const Judged& one : judged) EXPECT_TRUE(one.outcome.IsWithinBudget()) << one.testcase->id;
  }
};

#define LOCKSTEP_LOAD_OR_SKIP(name)                   \
  const std::vector<Testcase> testcases = Load(name); \
  if (testcases.empty()) GTEST_SKIP() << "LOCKSTEP_VECTORS names no folder with limbo/" << (name)

TEST_F(LimboTest, EveryCaseOfX509LimboIsRight) {
  LOCKSTEP_LOAD_OR_SKIP("limbo.json");
  const std::vector<Judged> judged = RunAll(testcases, Now());
  EXPECT_EQ(Wrong(judged), std::set<std::string>()) << Report(judged);
  // Two answers to one question: the web PKI's is ours.
  EXPECT_EQ(Excused(judged, kConflictExcuse),
            (std::set<std::string>{
                "rfc5280::ca-as-leaf",           // a CA's certificate is no server's
                "rfc5280::eku::ee-without-eku",  // a server's certificate says so
                "rfc5280::nc::permitted-dns-match-noncritical",  // BR 7.1.2.10.8 allows it
            }));
  EXPECT_EQ(Excused(judged, kPublicSuffixExcuse), std::set<std::string>());
  const Score score = ScoreOf(judged);
  EXPECT_EQ(score.successes, (Tally{29, 0, 2}));
  EXPECT_EQ(score.failures, (Tally{72, 0, 1}));
  ExpectWithinBudget(judged);
}

TEST_F(LimboTest, EveryCaseOfBetterTlsIsRight) {
  LOCKSTEP_LOAD_OR_SKIP("bettertls.json");
  const std::vector<Judged> judged = RunAll(testcases, Now());
  EXPECT_EQ(Wrong(judged), std::set<std::string>()) << Report(judged);
  const Score score = ScoreOf(judged);
  EXPECT_EQ(score.successes, (Tally{421, 0, 0}));
  EXPECT_EQ(score.failures, (Tally{4348, 0, 0}));
  ExpectWithinBudget(judged);
}

// Web is laxer, and never refuses what WebStrict accepts.
TEST_F(LimboTest, TheTableOfDifferencesInTheDocumentationIsTrue) {
  LOCKSTEP_LOAD_OR_SKIP("limbo.json");
  const std::string table = DifferenceTable(testcases, Now());
  EXPECT_EQ(table.find("| FAILURE | SUCCESS |"), table.npos) << table;
  EXPECT_NE(ReadFile("x509/README.md").find(table), std::string::npos)
      << "x509/README.md should hold\n"
      << table;
}

TEST_F(LimboTest, ResultsAreInUpstreamsFormat) {
  Testcase testcase;
  testcase.id = "a::\"quoted\"";
  Outcome outcome;
  outcome.context = "not UTF-8: \xff, and\ttwo\nlines";
  const Judged judged{&testcase, outcome, ""};
  const auto json = nlohmann::json::parse(ResultsJson({&judged, 1}));
  EXPECT_EQ(json.at("version"), 1);
  EXPECT_EQ(json.at("harness"), "lockstep");
  EXPECT_EQ(json.at("results").at(0).at("id"), testcase.id);
  EXPECT_EQ(json.at("results").at(0).at("actual_result"), "FAILURE");
  EXPECT_EQ(json.at("results").at(0).size(), 3u);
}

TEST_F(LimboTest, WhatIsNoFileOfCasesIsAnError) {
  for (const std::string json : {"", "{}", R"({"testcases":[{}]})", R"({"testcases":[{"id":1}]})"})
    EXPECT_FALSE(ParseTestcases(json).has_value()) << json;
}

TEST_F(LimboTest, TimesAreFlooredToTheSecond) {
  EXPECT_EQ(ParseTime("1970-01-02T00:00:00Z"), 86400);
  EXPECT_EQ(ParseTime("2024-04-01T00:00:00.005+00:00"), 1711929600);
  for (const std::string_view bad : {"", "2024-04-01", "2024-02-30T00:00:00Z",
                                     "2024-04-01T00:00:00+01:00", "2024-04-01Tab:00:00Z"})
    EXPECT_EQ(ParseTime(bad), std::nullopt) << bad;
}

}  // namespace
}  // namespace lockstep::limbo
