#include "interop/testing/pump.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace lockstep::interop {
namespace {
// For one step of a test: a handshake with sanitizers on a busy machine takes a fraction of it.
constexpr std::chrono::seconds kPatience{30};
}  // namespace

bool PumpUntil(std::initializer_list<Pumped*> all, const std::function<bool()>& done) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point deadline = Clock::now() + kPatience;
  while (true) {
    for (Pumped* one : all) one->Serve();
    if (done()) return true;
    std::vector<pollfd> interests;
    for (const Pumped* one : all) one->AddInterests(interests);
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    if (interests.empty() || left.count() <= 0) return false;
    const int ready = ::poll(interests.data(), interests.size(), static_cast<int>(left.count()));
    RequireSystem(ready >= 0 || errno == EINTR, "poll");
  }
}

void RequireSystem(bool good, const char* call) {
  if (good) return;
  std::perror(call);
  std::abort();
}

void SetNonBlocking(int descriptor) {
  const int flags = ::fcntl(descriptor, F_GETFL);
  RequireSystem(flags >= 0 && ::fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0, "fcntl");
}

}  // namespace lockstep::interop
