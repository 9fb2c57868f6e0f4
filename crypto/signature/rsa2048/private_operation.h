// RSA's private operation for keys of 2048 bits whose primes have 1024 each, on a kernel.
#ifndef CRYPTO_SIGNATURE_RSA2048_PRIVATE_OPERATION_H_
#define CRYPTO_SIGNATURE_RSA2048_PRIVATE_OPERATION_H_

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/random.h"
#include "crypto/signature/rsa2048/constants.h"
#include "crypto/signature/rsa2048/kernel.h"

namespace lockstep::crypto::rsa2048 {

// PrivateOperation writes input ^ d mod n to `output`. Both are kSize bytes long, big-endian, and
// the input is below n: else kInvalidArgument. Takes the same time whatever key, input and `random`
// are, no memory from the heap, and leaves nothing on the stack. What leaves has been raised to e
// and compared with the input: kSignatureSelfCheckFailed, and the output is untouched.
Status PrivateOperation(const Constants& key, const Kernel& kernel, Bytes input, Random& random,
                        MutableBytes output);

}  // namespace lockstep::crypto::rsa2048

#endif  // CRYPTO_SIGNATURE_RSA2048_PRIVATE_OPERATION_H_
