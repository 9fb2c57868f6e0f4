// ECDSA (FIPS 186-5 section 6) with P-256, P-384 and P-521, arithmetic by curve/.
#ifndef CRYPTO_SIGNATURE_ECDSA_H_
#define CRYPTO_SIGNATURE_ECDSA_H_

#include <cstdint>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/curve/curve.h"
#include "crypto/hash/hash.h"
#include "crypto/random.h"
#include "crypto/signature/signature.h"

namespace lockstep::crypto {

extern const SignatureVerifier kEcdsaSha256Verifier;
extern const SignatureVerifier kEcdsaSha384Verifier;
extern const SignatureVerifier kEcdsaSha512Verifier;

// CurveOf returns the curve of an ECDSA key, or null.
const Curve* CurveOf(KeyAlgorithm algorithm);

// SignEcdsa returns a DER signature. The nonce is hedged (ecdsa_nonce.h), and faults in what is
// made of it are kSignatureSelfCheckFailed (EcdsaSign in curve/curve_arithmetic.h says which
// show).
Result<std::vector<uint8_t>> SignEcdsa(const Curve& curve, const EcScalar& key, const Hash& hash,
                                       Bytes message, Random& random);

}  // namespace lockstep::crypto

#endif  // CRYPTO_SIGNATURE_ECDSA_H_
