#include "crypto/hash/hmac.h"

#include <algorithm>
#include <utility>

namespace lockstep::crypto {
namespace {

// The longest block: zeros behind a shorter one are not hashed.
using Block = Secret<kMaxHashBlockSize>;

// The key as RFC 2104 section 2 wants it: one block, a longer key hashed first.
Block BlockKey(const Hash& hash, Bytes key) {
  Block block(kMaxHashBlockSize);
  if (key.size() <= hash.block_size) {
    std::ranges::copy(key, block.Mutable().begin());
  } else {
    Digester digester(hash);
    digester.Update(key);
    std::move(digester).Finish(block.Mutable());
  }
  return block;
}

void Xor(Block& block, uint8_t pad) {
  for (uint8_t& byte : block.Mutable().first<kMaxHashBlockSize>()) byte ^= pad;
}

}  // namespace

HmacKey::HmacKey(const Hash& hash, Bytes key) : hash_(&hash), inner_{}, outer_{} {
  constexpr uint8_t kInnerPad = 0x36;
  constexpr uint8_t kOuterPad = 0x5c;
  Block block = BlockKey(hash, key);
  const auto take_in = [&](Midstate& midstate) {
    Digester digester(hash);
    digester.Update(block.Expose().first(hash.block_size));
    digester.Save(midstate);
  };
  Xor(block, kInnerPad);
  take_in(inner_);
  Xor(block, kInnerPad ^ kOuterPad);
  take_in(outer_);
}

HashValue HmacKey::Tag(std::initializer_list<Bytes> pieces) const {
  HashValue tag(hash_->digest_size);
  Tag(pieces, tag.Mutable());
  return tag;
}

void HmacKey::Tag(std::initializer_list<Bytes> pieces, MutableBytes tag) const {
  tag = tag.first(hash_->digest_size);
  HashState state;
  hash_->resume(state, inner_);
  for (const Bytes piece : pieces) hash_->update(state, piece);
  hash_->finish(state, tag);
  hash_->resume(state, outer_);
  hash_->update(state, tag);
  hash_->finish(state, tag);
  Wipe(state.bytes);
}

HashValue Hmac::Current() const {
  const HashValue inner = inner_.Current();
  Digester outer(key_.hash(), key_.outer());
  outer.Update(inner.Expose());
  return outer.Current();
}

}  // namespace lockstep::crypto
