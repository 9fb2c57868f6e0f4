// Both ways to make the files of a PKI.
#ifndef INTEROP_TESTING_PKI_MAKER_H_
#define INTEROP_TESTING_PKI_MAKER_H_

#include "interop/testing/pki.h"

namespace lockstep::interop {

// By this engine's issuer.
void MakeWithLockstep(const PkiFiles& files, crypto::KeyAlgorithm algorithm, Validity validity);
// By the openssl command; valid now.
void MakeWithOpenSsl(const PkiFiles& files, crypto::KeyAlgorithm algorithm);

}  // namespace lockstep::interop

#endif  // INTEROP_TESTING_PKI_MAKER_H_
