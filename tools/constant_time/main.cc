// Runs all checks under MSan or valgrind's memcheck: `./dev constanttime`.
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <string>

#include "tools/constant_time/check.h"
#include "tools/constant_time/taint.h"

namespace lockstep::constant_time {
namespace {

// What a child says: the number of places that were shown to the probe, or that there was a report.
// (MSan says the same: taint.cc.)
constexpr int kReported = 99;
constexpr int kMostShown = 70;

// In a process of its own, since MSan's first report is its last. `quiet`: the report is expected.
int RunInChild(const Check& check, size_t leaks_at, bool quiet, pid_t* process = nullptr) {
  std::fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    if (quiet) close(STDERR_FILENO);
    Probe probe(leaks_at);
    check.run(probe);
    _exit(Reports() > 0 ? kReported : static_cast<int>(probe.shown()));
  }
  if (process != nullptr) *process = child;
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child) return kReported;
  return WIFEXITED(status) ? WEXITSTATUS(status) : kReported;
}

std::string NameOf(const Check& check) {
  return std::string(check.algorithm) + " (" + std::string(check.implementation) + ")";
}

// Whether the checker is content with the check, and finds all leaks that are planted in it.
bool Passes(const Check& check) {
  std::printf("%s: ", NameOf(check).c_str());
  pid_t process = 0;
  const int shown = RunInChild(check, Probe::kNowhere, false, &process);
  if (shown == 0 || shown >= kMostShown) {
    std::printf("FAILED: %s, see the report of process %d\n",
                shown == 0 ? "it shows nothing" : "not in constant time",
                static_cast<int>(process));
    return false;
  }
  for (int place = 0; place < shown; ++place) {
    if (RunInChild(check, static_cast<size_t>(place), true) != shown) continue;
    std::printf("FAILED: a leak was planted at place %d and not found\n", place);
    return false;
  }
  std::printf("passed, and %d planted leaks were found\n", shown);
  return true;
}

}  // namespace
}  // namespace lockstep::constant_time

// Runs all checks, or the one of that name.
int main(int argc, char** argv) {
  using namespace lockstep::constant_time;
  if (Checker() == nullptr) {
    std::fprintf(stderr, "nobody looks: run this by ./dev constanttime\n");
    return 2;
  }
  int passed = 0, failed = 0;
  for (const Check& check : AllChecks())
    if (argc < 2 || NameOf(check) == argv[1]) ++(Passes(check) ? passed : failed);
  std::printf("constant time, %s: %d passed, %d failed\n", Checker(), passed, failed);
  return passed > 0 && failed == 0 ? 0 : 1;
}
