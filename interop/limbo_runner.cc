// limbo_runner FILE: runs x509-limbo's cases through x509::Verify. Results in upstream's format go
// to standard output, the report to standard error.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iterator>
#include <string>

#include "interop/limbo/report.h"

namespace lockstep::limbo {
namespace {

constexpr int kWrongCases = 1, kUnusable = 2;

struct Arguments {
  std::string file;
  bool web = false;
  bool check = false;
  bool differences = false;
};

void Print(std::FILE* stream, const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stream);
}

int Main(const Arguments& arguments) {
  std::ifstream file(arguments.file, std::ios::binary);
  const std::string json(std::istreambuf_iterator<char>(file), {});
  if (!file) {
    Print(stderr, arguments.file + " could not be read\n");
    return kUnusable;
  }
  const auto testcases = ParseTestcases(json);
  if (!testcases) {
    Print(stderr, arguments.file + ": " + testcases.error() + '\n');
    return kUnusable;
  }
  Options options;
  options.now = std::time(nullptr);
  if (arguments.differences) {
    Print(stdout, DifferenceTable(*testcases, options));
    return 0;
  }
  if (arguments.web) options.policy = x509::Policy::kWeb;
  const std::vector<Judged> judged = RunAll(*testcases, options);
  Print(stdout, ResultsJson(judged));
  Print(stderr, Report(judged));
  return arguments.check && std::ranges::any_of(judged, &Judged::IsWrong) ? kWrongCases : 0;
}

}  // namespace
}  // namespace lockstep::limbo

int main(int argc, char** argv) {
  lockstep::limbo::Arguments arguments;
  CLI::App app("Runs the cases of an x509-limbo file through this library's verifier.");
  app.add_option("FILE", arguments.file, "limbo.json, or another file of its format")->required();
  app.add_flag("--check", arguments.check, "exit with 1 when a case is wrong that has no excuse");
  app.add_flag("--web", arguments.web, "judge by Web instead of WebStrict");
  app.add_flag("--differences", arguments.differences,
               "print a table of the cases on which Web and WebStrict differ, and nothing else");
  CLI11_PARSE(app, argc, argv);
  return lockstep::limbo::Main(arguments);
}
