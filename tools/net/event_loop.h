// EventLoop: waits for file descriptors (epoll) and points in time, and calls those who asked.
#ifndef TOOLS_NET_EVENT_LOOP_H_
#define TOOLS_NET_EVENT_LOOP_H_

#include <sys/epoll.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <unordered_map>

#include "tools/base/file_descriptor.h"
#include "tools/base/problem.h"

namespace lockstep::tools {

// One thread. A callback may do whatever it likes to the loop, its own removal included.
class EventLoop {
 public:
  using Clock = std::chrono::steady_clock;
  // `ready`: EPOLLIN, EPOLLOUT, EPOLLHUP, EPOLLERR. A hint: what is called has to cope with a
  // descriptor that is not ready after all.
  using Callback = std::function<void(uint32_t ready)>;

  static Outcome<std::unique_ptr<EventLoop>> Create();

  // From now on SetEvents says what is waited for on this descriptor; at first, nothing.
  void Watch(int descriptor, Callback callback);
  // Calls back whenever one of `events` (level-triggered), a hang-up or an error is there. With 0
  // never: also a hang-up waits until somebody has room for what came before it. What epoll cannot
  // wait for (a regular file) is always ready.
  void SetEvents(int descriptor, uint32_t events);
  // Before the descriptor is closed.
  void Forget(int descriptor);

  // Calls `callback` once, at `when` or soon after. Timers are not taken back: a callback finds out
  // whether it still matters.
  void At(Clock::time_point when, std::function<void()> callback);

  // Waits and calls until Stop is called, which may have been before.
  Outcome<void> Run();
  void Stop() { stopped_ = true; }

 private:
  struct Watched {
    std::shared_ptr<Callback> callback;
    uint32_t events = 0;
    bool always_ready = false;
  };

  explicit EventLoop(FileDescriptor epoll) : epoll_(std::move(epoll)) {}
  [[nodiscard]] int MillisecondsToWait() const;
  void Call(int descriptor, uint32_t ready);
  void CallAlwaysReady();
  void CallTimers();

  FileDescriptor epoll_;
  std::unordered_map<int, Watched> watched_;
  std::multimap<Clock::time_point, std::function<void()>> timers_;
  size_t always_ready_ = 0;  // of watched_, those that are and want to be called
  bool stopped_ = false;
};

}  // namespace lockstep::tools

#endif  // TOOLS_NET_EVENT_LOOP_H_
