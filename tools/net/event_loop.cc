#include "tools/net/event_loop.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>
#include <vector>

namespace lockstep::tools {
namespace {

// Descriptors that are reported by one call of epoll_wait; the others' turn is the next.
constexpr size_t kMaxReports = 64;

}  // namespace

Outcome<std::unique_ptr<EventLoop>> EventLoop::Create() {
  FileDescriptor epoll(epoll_create1(EPOLL_CLOEXEC));
  if (!epoll.valid()) return ProblemOfSystem(ExitCode::kInternal, "epoll", errno);
  return std::unique_ptr<EventLoop>(new EventLoop(std::move(epoll)));
}

void EventLoop::Watch(int descriptor, Callback callback) {
  watched_[descriptor] = {.callback = std::make_shared<Callback>(std::move(callback))};
}

void EventLoop::SetEvents(int descriptor, uint32_t events) {
  const auto found = watched_.find(descriptor);
  if (found == watched_.end() || found->second.events == events) return;
  Watched& watched = found->second;
  epoll_event event{};
  event.events = events;
  event.data.fd = descriptor;
  const int operation = watched.events == 0 ? EPOLL_CTL_ADD
                        : events == 0       ? EPOLL_CTL_DEL
                                            : EPOLL_CTL_MOD;
  if (watched.always_ready) {
    if (watched.events == 0) ++always_ready_;
    if (events == 0) --always_ready_;
  } else if (epoll_ctl(epoll_.get(), operation, descriptor, &event) != 0) {
    // EPERM: a regular file, which never keeps anyone waiting. Whatever else it may be, trying to
    // read or write tells.
    watched.always_ready = true;
    ++always_ready_;
  }
  watched.events = events;
}

void EventLoop::Forget(int descriptor) {
  SetEvents(descriptor, 0);
  watched_.erase(descriptor);
}

void EventLoop::At(Clock::time_point when, std::function<void()> callback) {
  timers_.emplace(when, std::move(callback));
}

Outcome<void> EventLoop::Run() {
  std::array<epoll_event, kMaxReports> reports;
  while (!stopped_) {
    const int count =
        epoll_wait(epoll_.get(), reports.data(), reports.size(), MillisecondsToWait());
    if (count < 0 && errno != EINTR) return ProblemOfSystem(ExitCode::kInternal, "epoll", errno);
    for (int i = 0; i < count; ++i) {
      const epoll_event& report = reports[static_cast<size_t>(i)];
      Call(report.data.fd, report.events);
    }
    if (always_ready_ != 0) CallAlwaysReady();
    CallTimers();
  }
  return {};
}

int EventLoop::MillisecondsToWait() const {
  if (always_ready_ != 0) return 0;
  if (timers_.empty()) return -1;
  // Rounded up, or the loop would spin through the last millisecond.
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(timers_.begin()->first - Clock::now());
  return static_cast<int>(std::clamp<int64_t>(left.count(), 0, 60'000));
}

void EventLoop::Call(int descriptor, uint32_t ready) {
  // An earlier callback of this turn may have forgotten the descriptor, or given its number to
  // another, which then gets a hint too many.
  const auto found = watched_.find(descriptor);
  if (found == watched_.end()) return;
  const std::shared_ptr<Callback> callback = found->second.callback;  // outlives its own removal
  (*callback)(ready);
}

void EventLoop::CallAlwaysReady() {
  std::vector<std::pair<int, uint32_t>> ready;
  for (const auto& [descriptor, watched] : watched_) {
    if (watched.always_ready && watched.events != 0) ready.emplace_back(descriptor, watched.events);
  }
  for (const auto& [descriptor, events] : ready) Call(descriptor, events);
}

void EventLoop::CallTimers() {
  const Clock::time_point now = Clock::now();
  while (!timers_.empty() && timers_.begin()->first <= now) {
    const auto timer = timers_.extract(timers_.begin());
    timer.mapped()();
  }
}

}  // namespace lockstep::tools
