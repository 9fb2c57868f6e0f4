// The one loop of these tests: whatever waits for a descriptor is served when it is ready. No
// sleeps, no threads; a deadline ends what hangs.
#ifndef INTEROP_TESTING_PUMP_H_
#define INTEROP_TESTING_PUMP_H_

#include <poll.h>

#include <functional>
#include <initializer_list>
#include <vector>

namespace lockstep::interop {

// Something that makes progress when its descriptors are ready.
class Pumped {
 public:
  virtual ~Pumped() = default;
  // Does what can be done without blocking.
  virtual void Serve() = 0;
  // What it waits for. Nothing: it is at its end.
  virtual void AddInterests(std::vector<pollfd>& interests) const = 0;
};

// Serves all until `done` says so. False where it does not: nobody waits for anything any more, or
// half a minute has passed.
bool PumpUntil(std::initializer_list<Pumped*> all, const std::function<bool()>& done);

// Aborts the test with the system's error where a call of the system, which a test relies on, has
// failed.
void RequireSystem(bool good, const char* call);

// Makes reads and writes return at once.
void SetNonBlocking(int descriptor);

}  // namespace lockstep::interop

#endif  // INTEROP_TESTING_PUMP_H_
