// The SHA-2 rows (FIPS 180-4).
#ifndef CRYPTO_HASH_SHA2_H_
#define CRYPTO_HASH_SHA2_H_

#include "crypto/hash/hash.h"

namespace lockstep::crypto {

extern const Hash kSha256;
extern const Hash kSha384;
extern const Hash kSha512;

}  // namespace lockstep::crypto

#endif  // CRYPTO_HASH_SHA2_H_
