// The multiplications of kernel.h in portable C++: what kernels are held against, and what tests
// and checkers run where the processor has none of them. Slower than Crypto++'s.
#ifndef CRYPTO_SIGNATURE_RSA2048_TESTING_PORTABLE_KERNEL_H_
#define CRYPTO_SIGNATURE_RSA2048_TESTING_PORTABLE_KERNEL_H_

#include <vector>

#include "crypto/signature/rsa2048/kernel.h"

namespace lockstep::crypto::rsa2048 {

extern const Kernel kPortable;

// It, and those of the build that this processor can run.
std::vector<const Kernel*> KernelsOfThisCpu();

}  // namespace lockstep::crypto::rsa2048

#endif  // CRYPTO_SIGNATURE_RSA2048_TESTING_PORTABLE_KERNEL_H_
