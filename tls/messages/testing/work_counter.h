// WorkCounter: work measured in basic blocks, so that a test of how it grows needs no clock.
#ifndef TLS_MESSAGES_TESTING_WORK_COUNTER_H_
#define TLS_MESSAGES_TESTING_WORK_COUNTER_H_

#include <cstdint>

namespace lockstep::messages::testing {

// BlocksRun returns how many basic blocks have run in the sources that are compiled with
// -fsanitize-coverage=trace-pc, which makes each of them call into this library.
uint64_t BlocksRun();

}  // namespace lockstep::messages::testing

#endif  // TLS_MESSAGES_TESTING_WORK_COUNTER_H_
