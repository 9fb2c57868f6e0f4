// Taint: bytes that are secret to whoever checks this program, MSan or valgrind's memcheck. To them
// a secret is a byte without a value; they follow what is computed from it, and report a branch, an
// address or a call of the system that depends on it.
#ifndef TOOLS_CONSTANT_TIME_TAINT_H_
#define TOOLS_CONSTANT_TIME_TAINT_H_

#include <cstddef>

#include "crypto/base/bytes.h"

namespace lockstep::constant_time {

// "msan" or "memcheck"; null where nobody looks.
const char* Checker();

void MarkSecret(Bytes bytes);
void MarkPublic(Bytes bytes);

// Reports so far, in this process. MSan ends the process at the first.
size_t Reports();

}  // namespace lockstep::constant_time

#endif  // TOOLS_CONSTANT_TIME_TAINT_H_
