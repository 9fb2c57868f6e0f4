// What a comparison leaves behind: a Markdown table for people, JSON for programs.
#ifndef BENCHMARKS_REPORT_H_
#define BENCHMARKS_REPORT_H_

#include <span>
#include <string>

#include "benchmarks/measure.h"

namespace lockstep::benchmarks {

// The processor, the compiler and the libraries, in one line.
std::string DescribeMachine();

// A table with a line for each row; columns that say nothing are left out.
std::string Table(std::span<const Row> rows);

// An array of {bench, op, suite, chain, size, peer, mode, batch, compiler, value, unit, ratio} and
// working_set, the peer's value and the quartiles of the ratio; `value` is ours. The mode names the
// working set where it is not "hot".
std::string Json(const std::string& bench, std::span<const Row> rows);

}  // namespace lockstep::benchmarks

#endif  // BENCHMARKS_REPORT_H_
