// RSA-2048's private operation: the key but for n and e, and the blinding, are secret.
#ifndef TOOLS_CONSTANT_TIME_RSA_CHECK_H_
#define TOOLS_CONSTANT_TIME_RSA_CHECK_H_

#include <functional>

#include "crypto/signature/rsa2048/kernel.h"
#include "tools/constant_time/check.h"

namespace lockstep::constant_time {

std::function<void(Probe&)> RsaCheck(const crypto::rsa2048::Kernel& kernel);

}  // namespace lockstep::constant_time

#endif  // TOOLS_CONSTANT_TIME_RSA_CHECK_H_
