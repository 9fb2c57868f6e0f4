#include "benchmarks/measure.h"

#include <sys/resource.h>

#include <algorithm>
#include <limits>

namespace lockstep::benchmarks {
namespace {

// How often this thread was made to wait for another.
long Preemptions() {
  rusage usage{};
  getrusage(RUSAGE_THREAD, &usage);
  return usage.ru_nivcsw;
}

// What a watch shows when nothing happens.
double CostOfWatch() {
  static const double cost = [] {
    double least = std::numeric_limits<double>::max();
    for (int i = 0; i < 1000; ++i) {
      Stopwatch watch;
      watch.Start();
      watch.Stop();
      least = std::min(least, watch.nanoseconds());
    }
    return least;
  }();
  return cost;
}

double Shown(const Stopwatch& watch) {
  return std::max(1.0, watch.nanoseconds() - static_cast<double>(watch.stops()) * CostOfWatch());
}

// Nanoseconds an operation, over at least a slice. Runs in which the thread lost the processor are
// left out, as long as the method has patience.
double Slice(const Work& work, const Method& method) {
  double nanoseconds = 0;
  size_t operations = 0;
  int patience = method.patience;
  while (operations == 0 || nanoseconds < method.slice_nanoseconds) {
    Stopwatch watch;
    const long before = Preemptions();
    work.run(watch);
    if (Preemptions() != before && --patience >= 0) continue;
    nanoseconds += Shown(watch);
    operations += work.operations;
  }
  return nanoseconds / static_cast<double>(operations);
}

// The value below which `part` of the sorted values lie, between two of them where need be.
double Quantile(const std::vector<double>& sorted, double part) {
  const double place = part * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<size_t>(place);
  const size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

std::vector<double> Sorted(std::vector<double> values) {
  std::ranges::sort(values);
  return values;
}

Row MeasureAgainst(const Subject& subject, const Contender& our, const Contender& other,
                   const Method& method) {
  const Work our_work = our.prepare();
  const Work other_work = other.prepare();
  const auto slice = [&](const Work& work) { return Slice(work, method); };
  // Fills the caches, and whatever is made on first use.
  slice(our_work);
  slice(other_work);

  std::vector<double> ours, theirs, ratios;
  for (size_t round = 0; round < method.rounds; ++round) {
    const double first = slice(our_work);
    const double second = slice(other_work);
    const double third = slice(other_work);
    const double fourth = slice(our_work);
    ours.push_back((first + fourth) / 2);
    theirs.push_back((second + third) / 2);
    ratios.push_back(theirs.back() / ours.back());
  }
  const std::vector<double> sorted = Sorted(ratios);
  return {.subject = subject,
          .peer = other.name,
          .ours = Quantile(Sorted(ours), 0.5),
          .theirs = Quantile(Sorted(theirs), 0.5),
          .ratio = Quantile(sorted, 0.5),
          .lower_quartile = Quantile(sorted, 0.25),
          .upper_quartile = Quantile(sorted, 0.75)};
}

}  // namespace

std::vector<Row> Measure(const Comparisons::Timed& comparison, const Method& method) {
  std::vector<Row> rows;
  const auto& [subject, contenders] = comparison;
  for (size_t i = 1; i < contenders.size(); ++i) {
    const Row row = MeasureAgainst(subject, contenders[0], contenders[i], method);
    const auto other_way = std::ranges::find(rows, row.peer, &Row::peer);
    if (other_way == rows.end()) {
      rows.push_back(row);
    } else if (row.ratio < other_way->ratio) {
      *other_way = row;
    }
  }
  return rows;
}

std::vector<Row> Measure(const Comparisons::Counting& comparison) {
  std::vector<Row> rows;
  const double ours = comparison.contenders[0].count();
  for (size_t i = 1; i < comparison.contenders.size(); ++i) {
    const Counted& other = comparison.contenders[i];
    const double theirs = other.count();
    const double ratio = theirs / ours;
    rows.push_back(
        {comparison.subject, other.name, comparison.unit, ours, theirs, ratio, ratio, ratio});
  }
  return rows;
}

}  // namespace lockstep::benchmarks
