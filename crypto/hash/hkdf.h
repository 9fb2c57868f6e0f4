// HKDF (RFC 5869) over any row of the hash table. TLS's labels stand in tls/key_schedule.
#ifndef CRYPTO_HASH_HKDF_H_
#define CRYPTO_HASH_HKDF_H_

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/hash/hash.h"
#include "crypto/hash/hmac.h"

namespace lockstep::crypto {

// HkdfExtract returns the pseudorandom key (digest_size bytes). An empty salt stands for
// digest_size zeros.
HashValue HkdfExtract(const Hash& hash, Bytes salt, Bytes input_key_material);

// HkdfExpand fills `output`. More than 255 * digest_size bytes are kInvalidArgument.
Status HkdfExpand(const Hash& hash, Bytes pseudorandom_key, Bytes info, MutableBytes output);
// Likewise under a pseudorandom key that is taken in already, for who expands it more than once.
Status HkdfExpand(const HmacKey& pseudorandom_key, Bytes info, MutableBytes output);

}  // namespace lockstep::crypto

#endif  // CRYPTO_HASH_HKDF_H_
