#include "tls/messages/testing/work_counter.h"

namespace {
uint64_t blocks = 0;
}  // namespace

extern "C" void __sanitizer_cov_trace_pc();
extern "C" void __sanitizer_cov_trace_pc() { ++blocks; }

namespace lockstep::messages::testing {

uint64_t BlocksRun() { return blocks; }

}  // namespace lockstep::messages::testing
