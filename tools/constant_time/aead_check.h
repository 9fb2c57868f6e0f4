// Key set-up, sealing and opening of one AEAD, also of what was forged: key, nonce and plaintext
// are secret; associated data, sizes, and what lies on the wire are not.
#ifndef TOOLS_CONSTANT_TIME_AEAD_CHECK_H_
#define TOOLS_CONSTANT_TIME_AEAD_CHECK_H_

#include <functional>

#include "crypto/aead/aead.h"
#include "tools/constant_time/check.h"

namespace lockstep::constant_time {

std::function<void(Probe&)> AeadCheck(const crypto::Aead& row);

}  // namespace lockstep::constant_time

#endif  // TOOLS_CONSTANT_TIME_AEAD_CHECK_H_
