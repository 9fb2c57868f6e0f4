// How comparisons are measured.
#ifndef BENCHMARKS_MEASURE_H_
#define BENCHMARKS_MEASURE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "benchmarks/compare.h"

namespace lockstep::benchmarks {

struct Method {
  size_t rounds = 31;
  double slice_nanoseconds = 1e6;
  // Runs that are left out of a slice, at most, since the thread had to wait for another in them.
  int patience = 50;
};

// One line of the table: ours against one peer.
struct Row {
  Subject subject;
  std::string peer;
  std::string unit = "ns";  // of an operation
  double ours = 0;          // medians
  double theirs = 0;
  // theirs / ours, so that more than 1 means that ours is ahead: the median of the rounds' ratios,
  // and their quartiles.
  double ratio = 0;
  double lower_quartile = 0;
  double upper_quartile = 0;
};

// Measures ours against each of the others; of several ways of one, against the best.
std::vector<Row> Measure(const Comparisons::Timed& comparison, const Method& method);
std::vector<Row> Measure(const Comparisons::Counting& comparison);

}  // namespace lockstep::benchmarks

#endif  // BENCHMARKS_MEASURE_H_
