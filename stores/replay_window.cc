#include "stores/replay_window.h"

#include <algorithm>
#include <cstdlib>
#include <new>
#include <utility>

namespace lockstep::stores {

Result<std::shared_ptr<ReplayWindow>> ReplayWindow::Create(const ReplayWindowOptions& options) {
  if (options.tolerance < 1 || options.tolerance > kMaxTolerance || options.start < 0) {
    return Error{Reason::kInvalidArgument};
  }
  return std::shared_ptr<ReplayWindow>(new ReplayWindow(options));
}

ReplayVerdict ReplayWindow::Check(const ReplayCheck& check) {
  const int64_t arrival = check.expected_arrival;
  const int64_t skew = check.now - arrival;
  // Section 8.2: what another process may have accepted before this one began is rejected.
  if (std::abs(skew) > options_.tolerance || arrival <= options_.start + options_.tolerance) {
    return ReplayVerdict::kUnknown;
  }
  Tag tag{};
  std::ranges::copy(check.binder.first(std::min(check.binder.size(), kTagSize)), tag.begin());

  // A span lasts as long as an arrival can pass for fresh, early or late, so at any time two
  // neighbours hold all that can, and the one before them can go.
  const int64_t number = arrival / (2 * options_.tolerance);
  std::set<Tag> old;  // freed after the lock
  const std::lock_guard lock(mutex_);
  Span& span = spans_[static_cast<size_t>(number % 2)];
  // Its time is over by a clock that was ahead of this one.
  if (span.number > number) return ReplayVerdict::kUnknown;
  if (span.number < number) {
    old = std::exchange(span.seen, {});
    span.number = number;
  }
  if (span.seen.contains(tag)) return ReplayVerdict::kReplayed;
  if (span.seen.size() >= options_.capacity) return ReplayVerdict::kUnknown;
  try {
    span.seen.insert(tag);
  } catch (const std::bad_alloc&) {
    return ReplayVerdict::kUnknown;
  }
  return ReplayVerdict::kFresh;
}

}  // namespace lockstep::stores
