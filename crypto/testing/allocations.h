// Counts heap allocations and makes them fail, for a test binary that links this target.
#ifndef CRYPTO_TESTING_ALLOCATIONS_H_
#define CRYPTO_TESTING_ALLOCATIONS_H_

#include <cstddef>

namespace lockstep::crypto {

// AllocationCount returns how many allocations the calling thread has made so far: malloc and its
// kin, hence also operator new; under sanitizers, which own malloc, plain operator new only.
size_t AllocationCount();

// While one lives, the calling thread's allocations fail after `successes` more of them.
class FailingAllocations {
 public:
  explicit FailingAllocations(size_t successes);
  FailingAllocations(const FailingAllocations&) = delete;
  FailingAllocations& operator=(const FailingAllocations&) = delete;
  ~FailingAllocations();
};

// SurviveEveryAllocationFailure calls `attempt` again and again, letting its 1st, 2nd, ...
// allocation and all later ones fail, until it needs no more than what succeeds. `attempt` returns
// whether it succeeded. Returns how many failures it was shown.
template <class Attempt>
size_t SurviveEveryAllocationFailure(Attempt attempt) {
  for (size_t successes = 0;; ++successes) {
    const FailingAllocations failing(successes);
    if (attempt()) return successes;
  }
}

}  // namespace lockstep::crypto

#endif  // CRYPTO_TESTING_ALLOCATIONS_H_
