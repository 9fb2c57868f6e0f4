#include "benchmarks/compare.h"

#include <cstdlib>
#include <iostream>
#include <utility>

namespace lockstep::benchmarks {

void Comparisons::Time(const Subject& subject, std::vector<Contender> contenders) {
  timed_.push_back({subject, std::move(contenders)});
}

void Comparisons::Count(const Subject& subject, const std::string& unit,
                        std::vector<Counted> contenders) {
  counting_.push_back({subject, unit, std::move(contenders)});
}

void Require(bool good, const char* what) {
  if (good) return;
  std::cerr << "the benchmark cannot go on: " << what << '\n';
  std::exit(1);
}

}  // namespace lockstep::benchmarks
