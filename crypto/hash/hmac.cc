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

HmacKey::HmacKey(const Hash& hash, Bytes key) : inner_(hash), outer_(hash) {
  constexpr uint8_t kInnerPad = 0x36;
  constexpr uint8_t kOuterPad = 0x5c;
  Block block = BlockKey(hash, key);
  Xor(block, kInnerPad);
  inner_.Update(block.Expose().first(hash.block_size));
  Xor(block, kInnerPad ^ kOuterPad);
  outer_.Update(block.Expose().first(hash.block_size));
}

HashValue HmacKey::Tag(std::initializer_list<Bytes> pieces) const {
  HashValue tag(hash().digest_size);
  Tag(pieces, tag.Mutable());
  return tag;
}

void HmacKey::Tag(std::initializer_list<Bytes> pieces, MutableBytes tag) const {
  tag = tag.first(hash().digest_size);
  Digester inner = inner_;
  for (const Bytes piece : pieces) inner.Update(piece);
  std::move(inner).Finish(tag);
  Digester outer = outer_;
  outer.Update(tag);
  std::move(outer).Finish(tag);
}

HashValue Hmac::Current() const {
  Digester outer = outer_;
  outer.Update(inner_.Current().Expose());
  return outer.Current();
}

}  // namespace lockstep::crypto
