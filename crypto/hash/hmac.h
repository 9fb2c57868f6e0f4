// HMAC (RFC 2104) over any row of the hash table.
#ifndef CRYPTO_HASH_HMAC_H_
#define CRYPTO_HASH_HMAC_H_

#include <initializer_list>

#include "crypto/base/bytes.h"
#include "crypto/hash/hash.h"

namespace lockstep::crypto {

// HmacKey is a key that was taken into both hashes, the inner and the outer one, once: each tag
// then costs the message's own blocks and one more. Move-only, wiped.
class HmacKey {
 public:
  // Keys of any length.
  HmacKey(const Hash& hash, Bytes key);
  // Of a key that is a constant, and was taken in long ago.
  HmacKey(const Hash& hash, const Midstate& inner, const Midstate& outer)
      : hash_(&hash), inner_(inner), outer_(outer) {}
  HmacKey(HmacKey&& other) noexcept
      : hash_(other.hash_), inner_(other.inner_), outer_(other.outer_) {
    other.Clear();
  }
  HmacKey& operator=(HmacKey&& other) noexcept {
    if (this == &other) return *this;
    hash_ = other.hash_;
    inner_ = other.inner_;
    outer_ = other.outer_;
    other.Clear();
    return *this;
  }
  HmacKey(const HmacKey&) = delete;
  HmacKey& operator=(const HmacKey&) = delete;
  ~HmacKey() { Clear(); }
  // Forgets the key. Tags of it are worth nothing from here on.
  void Clear() {
    Wipe(inner_.chain);
    Wipe(outer_.chain);
  }

  // The tag (digest_size bytes) of the pieces' concatenation.
  [[nodiscard]] HashValue Tag(std::initializer_list<Bytes> pieces) const;
  // The same, written to the front of `tag`, which no piece shares a byte with.
  void Tag(std::initializer_list<Bytes> pieces, MutableBytes tag) const;

  [[nodiscard]] const Hash& hash() const { return *hash_; }
  // What the inner and the outer hash are after their first block.
  [[nodiscard]] const Midstate& inner() const { return inner_; }
  [[nodiscard]] const Midstate& outer() const { return outer_; }

 private:
  const Hash* hash_;
  Midstate inner_;
  Midstate outer_;
};

// Hmac authenticates what it is given, piece by piece, under one key.
class Hmac {
 public:
  Hmac(const Hash& hash, Bytes key) : Hmac(HmacKey(hash, key)) {}
  explicit Hmac(const HmacKey& key)
      : key_(key.hash(), key.inner(), key.outer()), inner_(key.hash(), key.inner()) {}
  // A copy goes on from the same point.
  Hmac(const Hmac& other)
      : key_(other.key_.hash(), other.key_.inner(), other.key_.outer()), inner_(other.inner_) {}
  Hmac& operator=(const Hmac&) = delete;

  void Update(Bytes data) { inner_.Update(data); }
  // Current returns the tag (digest_size bytes) of everything so far, and goes on.
  [[nodiscard]] HashValue Current() const;

 private:
  HmacKey key_;
  Digester inner_;
};

// HmacOf authenticates one byte string.
inline HashValue HmacOf(const Hash& hash, Bytes key, Bytes data) {
  return HmacKey(hash, key).Tag({data});
}

}  // namespace lockstep::crypto

#endif  // CRYPTO_HASH_HMAC_H_
