// What becomes of a signature that was verified before it leaves.
#ifndef CRYPTO_SIGNATURE_SELF_CHECK_H_
#define CRYPTO_SIGNATURE_SELF_CHECK_H_

#include "crypto/base/result.h"

namespace lockstep::crypto {

// SelfCheck turns the verdict on our own signature into the signer's result: whatever is wrong with
// it, it is withheld as kSignatureSelfCheckFailed. That memory ran out says nothing about it.
inline Status SelfCheck(const Status& verified) {
  if (verified.has_value() || verified.error().reason == Reason::kOutOfMemory) return verified;
  return Error{Reason::kSignatureSelfCheckFailed};
}

}  // namespace lockstep::crypto

#endif  // CRYPTO_SIGNATURE_SELF_CHECK_H_
