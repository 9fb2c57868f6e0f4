// CountingHash: a row of the hash table that counts calls of its compression function, in blocks.
#ifndef CRYPTO_TESTING_COUNTING_HASH_H_
#define CRYPTO_TESTING_COUNTING_HASH_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>

#include "crypto/base/bytes.h"
#include "crypto/hash/hash.h"

namespace lockstep::crypto {

// `kRow` with a count that all hashes of this row and `kTag` share. For tests in one thread.
template <const Hash& kRow, int kTag>
class CountingHash {
 public:
  static Hash Row() {
    Hash row = kRow;
    row.start = [](HashState& state) {
      kRow.start(state);
      SetLength(state, 0);
    };
    row.update = [](HashState& state, Bytes data) {
      kRow.update(state, data);
      const uint64_t before = LengthOf(state), after = before + data.size();
      compressions_ += after / kRow.block_size - before / kRow.block_size;
      SetLength(state, after);
    };
    row.finish = [](HashState& state, MutableBytes digest) {
      compressions_ += LastBlocks(LengthOf(state));
      kRow.finish(state, digest);
    };
    row.resume = [](HashState& state, const Midstate& midstate) {
      kRow.resume(state, midstate);
      SetLength(state, kRow.block_size);
    };
    row.hmac_key = [](Bytes key, Midstate& inner, Midstate& outer) {
      kRow.hmac_key(key, inner, outer);
      compressions_ += 2;
    };
    row.hmac_tag = [](const Midstate& inner, const Midstate& outer,
                      std::initializer_list<Bytes> pieces, MutableBytes tag) {
      kRow.hmac_tag(inner, outer, pieces, tag);
      size_t size = 0;
      for (const Bytes piece : pieces) size += piece.size();
      compressions_ += size / kRow.block_size + LastBlocks(size) + 1;
    };
    return row;
  }
  static size_t compressions() { return compressions_; }

 private:
  // At the end of a state, where SHA-2 has nothing.
  static constexpr size_t kPlace = kHashStateSize - sizeof(uint64_t);
  static uint64_t LengthOf(const HashState& state) {
    uint64_t length;
    std::memcpy(&length, state.bytes.data() + kPlace, sizeof(length));
    return length;
  }
  static void SetLength(HashState& state, uint64_t length) {
    std::memcpy(state.bytes.data() + kPlace, &length, sizeof(length));
  }

  // What finishing a message of so many bytes takes: 0x80 and the length, an eighth of a block, go
  // into its last block or into one of their own.
  static size_t LastBlocks(uint64_t length) {
    return length % kRow.block_size + 1 + kRow.block_size / 8 <= kRow.block_size ? 1 : 2;
  }

  static inline size_t compressions_ = 0;
};

}  // namespace lockstep::crypto

#endif  // CRYPTO_TESTING_COUNTING_HASH_H_
