// How a digest becomes a number that RSA signs (RFC 8017 section 9). Only byte strings here: the
// arithmetic is elsewhere.
#ifndef CRYPTO_SIGNATURE_RSA_ENCODING_H_
#define CRYPTO_SIGNATURE_RSA_ENCODING_H_

#include <cstddef>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/hash/hash.h"

namespace lockstep::crypto {

// `block` is as long as the modulus throughout. kInvalidArgument: too short for the hash.

// EMSA-PKCS1-v1_5. There is one encoding: a verifier makes it and compares.
Status EncodePkcs1(const Hash& hash, Bytes digest, MutableBytes block);

// EMSA-PSS with MGF1, both over `hash`, and a salt as long as the digest: the only parameters that
// RFC 9846 section 4.3.3 has. `modulus_bits` is the modulus' exact length.
Status EncodePss(const Hash& hash, Bytes digest, Bytes salt, size_t modulus_bits,
                 MutableBytes block);
// kInvalidSignature.
Status VerifyPss(const Hash& hash, Bytes digest, size_t modulus_bits, Bytes block);

}  // namespace lockstep::crypto

#endif  // CRYPTO_SIGNATURE_RSA_ENCODING_H_
