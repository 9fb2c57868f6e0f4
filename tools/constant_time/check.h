// Check: one operation on secrets that must be in constant time.
//
// To add one, write a function that marks its secrets (taint.h), runs the operation, and shows the
// probe what came of them, and name it in all_checks.cc. Each check is run as it is, when nothing
// may be reported, and once more for each place where it shows something: then the probe branches
// on that, and the checker has to report it. So a check that lost its secrets on the way fails.
#ifndef TOOLS_CONSTANT_TIME_CHECK_H_
#define TOOLS_CONSTANT_TIME_CHECK_H_

#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

#include "crypto/base/bytes.h"

namespace lockstep::constant_time {

class Probe {
 public:
  static constexpr size_t kNowhere = ~size_t{0};

  // Leaks at the place of this number, counted from 0.
  explicit Probe(size_t leaks_at) : leaks_at_(leaks_at) {}

  // `derived` depends on secrets, at least a byte of it.
  void Show(Bytes derived) {
    if (shown_++ == leaks_at_) Leak(derived);
  }
  [[nodiscard]] size_t shown() const { return shown_; }

 private:
  static void Leak(Bytes secret);

  size_t leaks_at_;
  size_t shown_ = 0;
};

struct Check {
  std::string_view algorithm;
  std::string_view implementation;
  std::function<void(Probe&)> run;
};

// Those that this processor, as the checker shows it, can run.
std::vector<Check> AllChecks();

}  // namespace lockstep::constant_time

#endif  // TOOLS_CONSTANT_TIME_CHECK_H_
