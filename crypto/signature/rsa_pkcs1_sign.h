// Signing with RSASSA-PKCS1-v1_5: for certificates that x509/ issues, and visible to it alone. RFC
// 9846 section 4.3.3 keeps the algorithm out of handshakes, and so SigningKey has no way to it.
#ifndef CRYPTO_SIGNATURE_RSA_PKCS1_SIGN_H_
#define CRYPTO_SIGNATURE_RSA_PKCS1_SIGN_H_

#include <cstdint>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/random.h"
#include "crypto/signature/signature.h"

namespace lockstep::crypto {

// SignRsaPkcs1 signs `message` (not its hash) with a key that MakeRsaKey made for kRsa, and an
// algorithm kRsaPkcs1...; any other pair is kUnsupportedAlgorithm. `random` blinds the computation;
// the signature is the same whatever it yields. Verified before it is returned, as by SigningKey.
Result<std::vector<uint8_t>> SignRsaPkcs1(const SigningKey& key, SignatureAlgorithm algorithm,
                                          Bytes message, Random& random);

}  // namespace lockstep::crypto

#endif  // CRYPTO_SIGNATURE_RSA_PKCS1_SIGN_H_
