// Verifying RSA signatures: RSASSA-PSS and RSASSA-PKCS1-v1_5 (RFC 8017 section 8).
#ifndef CRYPTO_SIGNATURE_RSA_H_
#define CRYPTO_SIGNATURE_RSA_H_

#include <cstddef>
#include <optional>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/hash/hash.h"
#include "crypto/signature/signature.h"

namespace lockstep::crypto {

extern const SignatureVerifier kRsaPssSha256Verifier;
extern const SignatureVerifier kRsaPssSha384Verifier;
extern const SignatureVerifier kRsaPssSha512Verifier;
extern const SignatureVerifier kRsaPkcs1Sha256Verifier;
extern const SignatureVerifier kRsaPkcs1Sha384Verifier;
extern const SignatureVerifier kRsaPkcs1Sha512Verifier;

// What an RSA algorithm is made of; nothing for other algorithms.
struct RsaParts {
  bool is_pss;
  const Hash* hash;
};
std::optional<RsaParts> RsaPartsOf(SignatureAlgorithm algorithm);

// CheckRsaPublicKey: kInvalidPublicKey where a number is even or written with a leading zero,
// kPublicKeySizeUnacceptable where one is outside its bounds.
Status CheckRsaPublicKey(const PublicKey& key, size_t min_modulus_bits);

// VerifyRsa is what stands behind the rows, with the lower bound on the modulus as a parameter; the
// rows' is kMinRsaModulusBits.
Status VerifyRsa(SignatureAlgorithm algorithm, size_t min_modulus_bits, const PublicKey& key,
                 Bytes message, Bytes signature);

}  // namespace lockstep::crypto

#endif  // CRYPTO_SIGNATURE_RSA_H_
