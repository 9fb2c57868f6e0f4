// RSA keys that are too short for the world, such as the 1024-bit one of RFC 8448: for tests only.
#ifndef CRYPTO_SIGNATURE_TESTING_RSA_TEST_KEY_H_
#define CRYPTO_SIGNATURE_TESTING_RSA_TEST_KEY_H_

#include <cstddef>
#include <memory>

#include "crypto/base/result.h"
#include "crypto/signature/rsa_private_numbers.h"
#include "crypto/signature/signature.h"

namespace lockstep::crypto {

inline constexpr size_t kMinTestRsaModulusBits = 1024;

// MakeRsaTestKey is MakeRsaKey with that lower bound.
Result<std::shared_ptr<const SigningKey>> MakeRsaTestKey(KeyAlgorithm algorithm,
                                                         const RsaPrivateNumbers& numbers);

// RsaTestVerifier returns a row with that lower bound, to be put into a copy of a provider in place
// of the real one; `algorithm` is an RSA one. Never null.
const SignatureVerifier* RsaTestVerifier(SignatureAlgorithm algorithm);

}  // namespace lockstep::crypto

#endif  // CRYPTO_SIGNATURE_TESTING_RSA_TEST_KEY_H_
