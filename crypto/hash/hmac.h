// HMAC (RFC 2104) over any row of the hash table.
#ifndef CRYPTO_HASH_HMAC_H_
#define CRYPTO_HASH_HMAC_H_

#include <initializer_list>

#include "crypto/base/bytes.h"
#include "crypto/hash/hash.h"

namespace lockstep::crypto {

// HmacKey is a key that was taken into both hashes, the inner and the outer one, once: each tag
// then costs the message's own blocks and one more. Wiped.
class HmacKey {
 public:
  // Keys of any length.
  HmacKey(const Hash& hash, Bytes key);

  // The tag (digest_size bytes) of the pieces' concatenation.
  [[nodiscard]] HashValue Tag(std::initializer_list<Bytes> pieces) const;
  // The same, written to the front of `tag`.
  void Tag(std::initializer_list<Bytes> pieces, MutableBytes tag) const;

  [[nodiscard]] const Hash& hash() const { return inner_.hash(); }

 private:
  friend class Hmac;
  Digester inner_;
  Digester outer_;
};

// Hmac authenticates what it is given, piece by piece, under one key.
class Hmac {
 public:
  Hmac(const Hash& hash, Bytes key) : Hmac(HmacKey(hash, key)) {}
  explicit Hmac(const HmacKey& key) : inner_(key.inner_), outer_(key.outer_) {}

  void Update(Bytes data) { inner_.Update(data); }
  // Current returns the tag (digest_size bytes) of everything so far, and goes on.
  [[nodiscard]] HashValue Current() const;

 private:
  Digester inner_;
  Digester outer_;
};

// HmacOf authenticates one byte string.
inline HashValue HmacOf(const Hash& hash, Bytes key, Bytes data) {
  return HmacKey(hash, key).Tag({data});
}

}  // namespace lockstep::crypto

#endif  // CRYPTO_HASH_HMAC_H_
