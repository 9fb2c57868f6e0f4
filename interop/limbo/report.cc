#include "interop/limbo/report.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>

namespace lockstep::limbo {
namespace {

using Json = nlohmann::ordered_json;

std::string_view ExcuseFor(const Testcase& testcase, const Options& options) {
  if (!testcase.conflicts_with.empty() && !testcase.id.starts_with("webpki::"))
    return kConflictExcuse;
  if (!options.is_public_suffix && testcase.HasFeature("pedantic-public-suffix-wildcard"))
    return kPublicSuffixExcuse;
  return "";
}

void Count(const Judged& judged, Score& score) {
  Tally& tally = judged.testcase->expects_success ? score.successes : score.failures;
  ++(judged.IsRight() ? tally.right : judged.IsWrong() ? tally.wrong : tally.excused);
}

std::string ToString(const Tally& tally) {
  std::string out =
      std::to_string(tally.right) + " right, " + std::to_string(tally.wrong) + " wrong";
  if (tally.excused != 0) out += ", " + std::to_string(tally.excused) + " excused";
  return out;
}

std::string ToString(const Score& score) {
  return "expected SUCCESS: " + ToString(score.successes) +
         "; expected FAILURE: " + ToString(score.failures) + '\n';
}

std::string_view ResultName(bool success) { return success ? "SUCCESS" : "FAILURE"; }

std::string NotRight(std::span<const Judged> judged) {
  std::string out;
  for (const Judged& one : judged) {
    if (one.IsRight()) continue;
    out += one.IsWrong() ? "wrong: " : "excused (" + std::string(one.excuse) + "): ";
    out += one.testcase->id + " is " + std::string(ResultName(one.outcome.success)) + ": " +
           one.outcome.context + '\n';
  }
  return out;
}

// The case that counted the most of one kind of work.
std::string Costliest(std::span<const Judged> judged, std::string_view what,
                      uint32_t x509::Work::* work, uint32_t x509::Budget::* budget) {
  const auto most = std::ranges::max_element(
      judged, {}, [&](const Judged& one) { return one.outcome.work.*work; });
  if (most == judged.end()) return "";
  return "most " + std::string(what) + ": " + std::to_string(most->outcome.work.*work) + " of " +
         std::to_string(most->outcome.budget.*budget) + " in " + most->testcase->id + '\n';
}

std::string WorkReport(std::span<const Judged> judged) {
  using x509::Budget;
  using x509::Work;
  const auto exceeded = std::ranges::count_if(
      judged, [](const Judged& one) { return !one.outcome.IsWithinBudget(); });
  return Costliest(judged, "signatures", &Work::signatures, &Budget::signatures) +
         Costliest(judged, "candidates", &Work::candidates, &Budget::candidates) +
         Costliest(judged, "comparisons", &Work::name_comparisons, &Budget::name_comparisons) +
         Costliest(judged, "policy steps", &Work::policy_steps, &Budget::policy_steps) +
         Costliest(judged, "entries of CRLs", &Work::crl_entries, &Budget::crl_entries) +
         "cases that exceeded their budget: " + std::to_string(exceeded) + '\n';
}

}  // namespace

std::vector<Judged> RunAll(std::span<const Testcase> testcases, const Options& options) {
  std::vector<Judged> out;
  for (const Testcase& testcase : testcases)
    out.push_back({&testcase, Run(testcase, options), ExcuseFor(testcase, options)});
  return out;
}

Score ScoreOf(std::span<const Judged> judged) {
  Score score;
  for (const Judged& one : judged) Count(one, score);
  return score;
}

std::string ResultsJson(std::span<const Judged> judged) {
  Json results = Json::array();
  for (const Judged& one : judged)
    results.push_back({{"id", one.testcase->id},
                       {"actual_result", ResultName(one.outcome.success)},
                       {"context", one.outcome.context}});
  const Json file = {{"version", 1}, {"harness", "lockstep"}, {"results", results}};
  return file.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

std::string Report(std::span<const Judged> judged) {
  std::map<std::string, Score> scores;
  for (const Judged& one : judged) Count(one, scores[one.testcase->Namespace()]);
  std::string out = std::to_string(judged.size()) + " cases, none skipped\n" +
                    "all: " + ToString(ScoreOf(judged));
  for (const auto& [name, score] : scores) out += name + ": " + ToString(score);
  return out + NotRight(judged) + WorkReport(judged);
}

std::string DifferenceTable(std::span<const Testcase> testcases, Options options) {
  std::string out = "| case | Web | WebStrict | rule |\n|---|---|---|---|\n";
  for (const Testcase& testcase : testcases) {
    options.policy = x509::Policy::kWeb;
    const Outcome web = Run(testcase, options);
    options.policy = x509::Policy::kWebStrict;
    const Outcome strict = Run(testcase, options);
    if (web.success == strict.success) continue;
    out += "| " + testcase.id + " | " + std::string(ResultName(web.success)) + " | " +
           std::string(ResultName(strict.success)) + " | " + strict.rule + " |\n";
  }
  return out;
}

}  // namespace lockstep::limbo
