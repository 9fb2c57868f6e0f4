// Key: a private key of RSA-2048 on this processor's best kernel.
#ifndef CRYPTO_SIGNATURE_RSA2048_KEY_H_
#define CRYPTO_SIGNATURE_RSA2048_KEY_H_

#include <memory>
#include <span>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/curve/wiped.h"
#include "crypto/random.h"
#include "crypto/signature/rsa2048/constants.h"
#include "crypto/signature/rsa2048/kernel.h"
#include "crypto/signature/rsa_private_numbers.h"

namespace lockstep::crypto::rsa2048 {

// Every kernel of this build, the better ones first.
std::span<const Kernel* const> AllKernels();

// Immutable; may be shared by threads.
class Key {
 public:
  // From numbers that belong together (CheckRsaNumbers). Null where they have other sizes than
  // Constants, or the processor has none of the kernels. kOutOfMemory.
  static Result<std::unique_ptr<const Key>> Create(const RsaPrivateNumbers& numbers);

  // rsa2048::PrivateOperation with this key.
  Status PrivateOperation(Bytes input, Random& random, MutableBytes output) const;

 private:
  explicit Key(const Kernel& kernel) : kernel_(kernel) {}

  const Kernel& kernel_;
  Wiped<Constants> constants_;
};

}  // namespace lockstep::crypto::rsa2048

#endif  // CRYPTO_SIGNATURE_RSA2048_KEY_H_
