// The main() of every benchmark: Google Benchmark, or with --compare the tables of ratios.
#include <benchmark/benchmark.h>

#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "benchmarks/compare.h"
#include "benchmarks/measure.h"
#include "benchmarks/report.h"

namespace lockstep::benchmarks {
namespace {

constexpr char kUsage[] =
    "usage: NAME_benchmark [--compare] [--json FILE] [--rounds N] [--slice-us N] [--quick]\n"
    "       [--benchmark_...]\n"
    "  --compare     print a table of ratios, ours over theirs, instead of running Google "
    "Benchmark\n"
    "  --json FILE   write the ratios to FILE, too (implies --compare)\n"
    "  --rounds N    rounds of a comparison (default: 31)\n"
    "  --slice-us N  microseconds of a slice (default: 1000)\n"
    "  --quick       one round of the shortest slices, to see that all works\n"
    "  --benchmark_filter=REGEX  holds for both\n";

struct Options {
  bool compare = false;
  std::string json_file;
  Method method;
};

// Takes our flags out of the arguments and leaves the others; nothing where one of ours is wrong.
std::optional<Options> TakeOptions(int& argc, char** argv) {
  Options options;
  int kept = 1;
  for (int i = 1; i < argc; ++i) {
    const std::string_view flag = argv[i];
    if (flag == "--compare") {
      options.compare = true;
    } else if (flag == "--quick") {
      options.compare = true;
      options.method = {.rounds = 1, .slice_nanoseconds = 1, .patience = 0};
    } else if (flag == "--json" || flag == "--rounds" || flag == "--slice-us") {
      if (++i == argc) return std::nullopt;
      const std::string_view value = argv[i];
      options.compare = true;
      size_t number = 0;
      if (flag == "--json") {
        options.json_file = value;
      } else if (std::from_chars(value.begin(), value.end(), number).ec != std::errc() ||
                 number == 0) {
        return std::nullopt;
      } else if (flag == "--rounds") {
        options.method.rounds = number;
      } else {
        options.method.slice_nanoseconds = static_cast<double>(number) * 1e3;
      }
    } else {
      argv[kept++] = argv[i];
    }
  }
  argc = kept;
  return options;
}

std::string NameOf(const Subject& subject) {
  std::string name = subject.op;
  for (const std::string& part : {subject.suite, subject.chain}) {
    if (!part.empty()) name += '/' + part;
  }
  if (subject.size > 0) name += '/' + std::to_string(subject.size);
  if (subject.mode != "throughput") name += '/' + subject.mode;
  if (subject.batch > 1) name += "/batch" + std::to_string(subject.batch);
  if (subject.working_set != "hot") name += '/' + subject.working_set;
  return name;
}

void RegisterWithGoogleBenchmark(const Comparisons& comparisons) {
  for (const auto& [subject, contenders] : comparisons.timed()) {
    for (const Contender& contender : contenders) {
      const auto run = [contender, size = subject.size](benchmark::State& state) {
        const Work work = contender.prepare();
        for (auto _ : state) {
          Stopwatch watch;
          work.run(watch);
          state.SetIterationTime(watch.nanoseconds() / 1e9);
        }
        const auto operations = state.iterations() * static_cast<int64_t>(work.operations);
        state.SetItemsProcessed(operations);
        if (size > 0) state.SetBytesProcessed(operations * static_cast<int64_t>(size));
      };
      const std::string name = NameOf(subject) + '/' + contender.name;
      benchmark::RegisterBenchmark(name.c_str(), run)
          ->UseManualTime();  // NOLINT: its registry owns it
    }
  }
  for (const auto& [subject, unit, contenders] : comparisons.counting()) {
    for (const Counted& contender : contenders) {
      const auto run = [contender, counter = unit](benchmark::State& state) {
        for (auto _ : state) state.counters[counter] = contender.count();
      };
      const std::string name = NameOf(subject) + '/' + contender.name;
      benchmark::RegisterBenchmark(name.c_str(), run)
          ->Iterations(1);  // NOLINT: its registry owns it
    }
  }
}

int RunComparisons(const std::string& bench, const Comparisons& comparisons,
                   const Options& options) {
  const std::string filter = benchmark::GetBenchmarkFilter();
  const std::regex wanted(filter.empty() || filter == "all" ? "." : filter);
  const auto is_wanted = [&](const Subject& s) { return std::regex_search(NameOf(s), wanted); };
  std::vector<Row> rows;
  const auto add = [&](std::vector<Row> more) {
    rows.insert(rows.end(), more.begin(), more.end());
    std::cerr << '.' << std::flush;
  };
  for (const auto& comparison : comparisons.timed())
    if (is_wanted(comparison.subject)) add(Measure(comparison, options.method));
  for (const auto& comparison : comparisons.counting())
    if (is_wanted(comparison.subject)) add(Measure(comparison));
  std::cerr << '\n';
  if (rows.empty()) return std::cerr << "nothing matches the filter\n", 1;

  std::cout << bench << " on " << DescribeMachine() << "\nmedian of " << options.method.rounds
            << " rounds; ratio: more than 1 means that " << kOurs << " is ahead\n\n"
            << Table(rows) << '\n';
  if (options.json_file.empty()) return 0;
  std::ofstream file(options.json_file);
  file << Json(bench, rows) << std::flush;
  return file.good() ? 0 : 1;
}

}  // namespace
}  // namespace lockstep::benchmarks

int main(int argc,
         char** argv) {  // NOLINT(bugprone-exception-escape): then there is nothing to measure
  using namespace lockstep::benchmarks;
  const auto options = TakeOptions(argc, argv);
  benchmark::Initialize(&argc, argv);
  if (!options || benchmark::ReportUnrecognizedArguments(argc, argv)) {
    std::cerr << kUsage;
    return 2;
  }
  Comparisons comparisons;
  RegisterComparisons(comparisons);
  if (options->compare) {
    std::string bench = std::filesystem::path(argv[0]).filename();
    if (bench.ends_with("_benchmark")) bench.resize(bench.size() - std::strlen("_benchmark"));
    return RunComparisons(bench, comparisons, *options);
  }
  RegisterWithGoogleBenchmark(comparisons);
  benchmark::RunSpecifiedBenchmarks();
}
