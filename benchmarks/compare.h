// Comparisons: the same work done by this engine and by another, in one process and one run.
//
// A benchmark says what is to be done and who does it (RegisterComparisons); the rest is shared.
// Without flags a binary is an ordinary Google Benchmark, with one entry a contender. With
// --compare it prints a table of ratios instead. What it knows about noise: contenders take turns
// in slices of 1 ms in the order ours, theirs, theirs, ours, so that whatever slows the machine
// down (its clock, a neighbour) slows both; work in which the thread lost the processor does not
// count; one such round gives one ratio, and the table shows the median of 31 of them with the
// quartiles. Times are nanoseconds, never cycles.
#ifndef BENCHMARKS_COMPARE_H_
#define BENCHMARKS_COMPARE_H_

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace lockstep::benchmarks {

// What was done: the key of a line of the table and of the JSON output.
struct Subject {
  std::string op = {};     // "seal"
  std::string suite = {};  // cipher suite or AEAD
  std::string chain = {};  // certificates
  size_t size = 0;         // bytes that an operation handles; 0 where it is not about bytes
  // Throughput: operations do not wait for each other. Latency: each waits for the one before it.
  std::string mode = "throughput";
  size_t batch = 1;                 // how many are given to one call
  std::string working_set = "hot";  // working_set.h
};

// Time, while it is running.
class Stopwatch {
 public:
  using Clock = std::chrono::steady_clock;
  void Start() { started_ = Clock::now(); }
  void Stop() {
    elapsed_ += Clock::now() - started_;
    ++stops_;
  }
  [[nodiscard]] size_t stops() const { return stops_; }
  [[nodiscard]] double nanoseconds() const {
    return std::chrono::duration<double, std::nano>(elapsed_).count();
  }

 private:
  Clock::time_point started_;
  Clock::duration elapsed_{};
  size_t stops_ = 0;
};

// `run` does `operations` operations, with the watch running while it does what counts. What a
// watch costs is taken off, as far as it can be known, so that together they should take
// microseconds.
struct Work {
  size_t operations = 1;
  std::function<void(Stopwatch&)> run;
};

// Who does it. `prepare` makes what the work needs, before any watch runs. Contenders of one name
// are ways of doing it: the best of them counts.
struct Contender {
  std::string name;
  std::function<Work()> prepare;
};

// Something that is counted and not timed: `count` is the amount in the subject's unit.
struct Counted {
  std::string name;
  std::function<double()> count;
};

inline constexpr char kOurs[] = "lockstep";

// The comparisons of one binary. The first contender is ours.
class Comparisons {
 public:
  void Time(const Subject& subject, std::vector<Contender> contenders);
  // Less is better.
  void Count(const Subject& subject, const std::string& unit, std::vector<Counted> contenders);

  struct Timed {
    Subject subject;
    std::vector<Contender> contenders;
  };
  struct Counting {
    Subject subject;
    std::string unit;
    std::vector<Counted> contenders;
  };
  [[nodiscard]] const std::vector<Timed>& timed() const { return timed_; }
  [[nodiscard]] const std::vector<Counting>& counting() const { return counting_; }

 private:
  std::vector<Timed> timed_;
  std::vector<Counting> counting_;
};

// Defined by each benchmark.
void RegisterComparisons(Comparisons& comparisons);

// Ends the program with `what` if something that has to work did not: there is nothing to measure.
void Require(bool good, const char* what);

}  // namespace lockstep::benchmarks

#endif  // BENCHMARKS_COMPARE_H_
