// A record's way through writer and reader: keys, initialization vector and content are secret; its
// type and where its padding begins are known to whoever receives it.
#ifndef TOOLS_CONSTANT_TIME_RECORD_CHECK_H_
#define TOOLS_CONSTANT_TIME_RECORD_CHECK_H_

#include <functional>

#include "crypto/aead/aead.h"
#include "tools/constant_time/check.h"

namespace lockstep::constant_time {

std::function<void(Probe&)> RecordCheck(const crypto::Aead& row);

}  // namespace lockstep::constant_time

#endif  // TOOLS_CONSTANT_TIME_RECORD_CHECK_H_
