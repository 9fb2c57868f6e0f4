// ML-KEM: seeds and shared secrets are secret; encapsulation keys and ciphertexts are not.
#ifndef TOOLS_CONSTANT_TIME_KEM_CHECK_H_
#define TOOLS_CONSTANT_TIME_KEM_CHECK_H_

#include <functional>

#include "crypto/kem/mlkem/ml_kem.h"
#include "tools/constant_time/check.h"

namespace lockstep::constant_time {

// A ciphertext that is as it was sent, and one that was tampered with: which of the two it was is
// secret, too.
template <size_t kRank>
std::function<void(Probe&)> MlKemCheck(const crypto::MlKemKernel& kernel);

extern template std::function<void(Probe&)> MlKemCheck<3>(const crypto::MlKemKernel& kernel);
extern template std::function<void(Probe&)> MlKemCheck<4>(const crypto::MlKemKernel& kernel);

}  // namespace lockstep::constant_time

#endif  // TOOLS_CONSTANT_TIME_KEM_CHECK_H_
