#include "crypto/hash/hmac.h"

namespace lockstep::crypto {
HmacKey::HmacKey(const Hash& hash, Bytes key) : hash_(&hash), inner_{}, outer_{} {
  if (key.size() <= hash.block_size) {
    hash.hmac_key(key, inner_, outer_);
  } else {
    hash.hmac_key(Digest(hash, key).Expose(), inner_, outer_);
  }
}

HashValue HmacKey::Tag(std::initializer_list<Bytes> pieces) const {
  HashValue tag(hash_->digest_size);
  Tag(pieces, tag.Mutable());
  return tag;
}

void HmacKey::Tag(std::initializer_list<Bytes> pieces, MutableBytes tag) const {
  hash_->hmac_tag(inner_, outer_, pieces, tag);
}

HashValue Hmac::Current() const {
  const HashValue inner = inner_.Current();
  Digester outer(key_.hash(), key_.outer());
  outer.Update(inner.Expose());
  return outer.Current();
}

}  // namespace lockstep::crypto
