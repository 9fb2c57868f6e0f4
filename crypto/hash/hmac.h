// HMAC (RFC 2104) over any row of the hash table.
#ifndef CRYPTO_HASH_HMAC_H_
#define CRYPTO_HASH_HMAC_H_

#include "crypto/base/bytes.h"
#include "crypto/hash/hash.h"

namespace lockstep::crypto {

// Hmac authenticates what it is given under one key. Keys of any length.
class Hmac {
 public:
  Hmac(const Hash& hash, Bytes key);

  void Update(Bytes data) { inner_.Update(data); }
  // Current returns the tag (digest_size bytes) of everything so far, and goes on.
  [[nodiscard]] HashValue Current() const;

 private:
  Digester inner_;
  Digester outer_;
};

// HmacOf authenticates one byte string.
HashValue HmacOf(const Hash& hash, Bytes key, Bytes data);

}  // namespace lockstep::crypto

#endif  // CRYPTO_HASH_HMAC_H_
