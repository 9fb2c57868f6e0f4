#include "crypto/testing/aead_needles.h"

#include <array>
#include <cstdlib>

namespace lockstep::testing {

void AddAeadKeyNeedles(Needles& needles, const crypto::Aead& row, Bytes key) {
  needles.Add("the key", key);
  constexpr std::array<uint8_t, crypto::kMaxAeadKeySize> kOther = {};
  crypto::AeadState state, other;
  if (!row.set_key(state, key).has_value() ||
      !row.set_key(other, Bytes(kOther).first(row.key_size)).has_value()) {
    std::abort();
  }
  for (size_t i = 0; i < state.bytes.size(); i += 8) {
    const Bytes word = Bytes(state.bytes).subspan(i, 8);
    // What every key's state has is no secret: pointers to code, and zeros.
    if (Equal(word, Bytes(other.bytes).subspan(i, 8))) continue;
    needles.Add("bytes " + std::to_string(i) + " to " + std::to_string(i + 8) +
                    " of the key's state (round keys, powers of H)",
                word);
  }
  row.release(state);
  row.release(other);
}

void AddAeadNeedles(Needles& needles, const crypto::Aead& row, Bytes key, Bytes iv,
                    uint8_t records) {
  AddAeadKeyNeedles(needles, row, key);
  needles.Add("the initialization vector, or a nonce", iv);
  for (uint8_t number = 0; number < records; ++number) {
    std::vector<uint8_t> nonce(iv.begin(), iv.end());
    nonce.back() ^= number;
    needles.Add("the nonce of record " + std::to_string(number), nonce);
  }
}

}  // namespace lockstep::testing
