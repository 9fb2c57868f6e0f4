#include "tls/messages/testing/work_counter.h"

namespace {
uint64_t blocks = 0;
}  // namespace

// The name that the compiler calls.
// NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)
extern "C" void __sanitizer_cov_trace_pc();
extern "C" void __sanitizer_cov_trace_pc() { ++blocks; }
// NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)

namespace lockstep::messages::testing {

uint64_t BlocksRun() { return blocks; }

}  // namespace lockstep::messages::testing
