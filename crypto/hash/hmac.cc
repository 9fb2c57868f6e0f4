#include "crypto/hash/hmac.h"

#include <algorithm>
#include <array>

namespace lockstep::crypto {
namespace {

using Block = Secret<kMaxHashBlockSize>;

// The key as RFC 2104 section 2 wants it: one block, a longer key hashed first.
Block BlockKey(const Hash& hash, Bytes key) {
  Block block(hash.block_size);
  if (key.size() <= hash.block_size) {
    std::ranges::copy(key, block.Mutable().begin());
  } else {
    std::ranges::copy(Digest(hash, key).Expose(), block.Mutable().begin());
  }
  return block;
}

void Xor(MutableBytes bytes, uint8_t pad) {
  for (uint8_t& byte : bytes) byte ^= pad;
}

}  // namespace

Hmac::Hmac(const Hash& hash, Bytes key) : inner_(hash), outer_(hash) {
  constexpr uint8_t kInnerPad = 0x36;
  constexpr uint8_t kOuterPad = 0x5c;
  Block block = BlockKey(hash, key);
  Xor(block.Mutable(), kInnerPad);
  inner_.Update(block.Expose());
  Xor(block.Mutable(), kInnerPad ^ kOuterPad);
  outer_.Update(block.Expose());
}

HashValue Hmac::Current() const {
  Digester outer = outer_;
  outer.Update(inner_.Current().Expose());
  return outer.Current();
}

HashValue HmacOf(const Hash& hash, Bytes key, Bytes data) {
  Hmac hmac(hash, key);
  hmac.Update(data);
  return hmac.Current();
}

}  // namespace lockstep::crypto
