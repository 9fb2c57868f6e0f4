// limbo_runner FILE: runs x509-limbo's cases through x509::Verify. Results in upstream's format go
// to standard output, the report to standard error.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include "interop/limbo/report.h"
#include "x509/public_suffix_list.h"

namespace lockstep::limbo {
namespace {

constexpr int kWrongCases = 1, kUnusable = 2;

struct Arguments {
  std::string file;
  std::string public_suffixes;
  bool web = false;
  bool check = false;
  bool differences = false;
};

void Print(std::FILE* stream, const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stream);
}

// Says so where it cannot.
std::optional<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(file), {});
  if (file) return text;
  Print(stderr, path + " could not be read\n");
  return std::nullopt;
}

int Main(const Arguments& arguments) {
  const auto json = ReadFile(arguments.file);
  if (!json) return kUnusable;
  const auto testcases = ParseTestcases(*json);
  if (!testcases) {
    Print(stderr, arguments.file + ": " + testcases.error() + '\n');
    return kUnusable;
  }
  Options options;
  options.now = std::time(nullptr);
  Result<x509::PublicSuffixList> suffixes = x509::PublicSuffixList::Parse("");
  if (!arguments.public_suffixes.empty()) {
    const auto text = ReadFile(arguments.public_suffixes);
    if (!text) return kUnusable;
    suffixes = x509::PublicSuffixList::Parse(*text);
    if (!suffixes) {
      Print(stderr, Describe(suffixes.error()) + '\n');
      return kUnusable;
    }
    options.is_public_suffix = [&](std::string_view domain) { return suffixes->Contains(domain); };
  }
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
  app.add_option("--public-suffixes", arguments.public_suffixes,
                 "the list of publicsuffix.org, across which no wildcard matches");
  app.add_flag("--differences", arguments.differences,
               "print a table of the cases on which Web and WebStrict differ, and nothing else");
  CLI11_PARSE(app, argc, argv);
  return lockstep::limbo::Main(arguments);
}
