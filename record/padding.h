// Padding: how much protected records are padded (RFC 9846 section 5.4).
#ifndef RECORD_PADDING_H_
#define RECORD_PADDING_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "crypto/random.h"

namespace lockstep::record {

// A policy. The sizes are those of the TLSInnerPlaintext, which stays within the record's limit
// whatever the policy says.
struct Padding {
  size_t block = 1;   // filled up to a multiple of this many bytes (0 is as 1)
  size_t random = 0;  // then by 0 to this many bytes more, drawn for each record
};

// What a size may be, in bytes.
struct SizeRange {
  size_t least;
  size_t most;
};

// The size of the TLSInnerPlaintext for `content` bytes. `limit` is at least content + 1.
inline SizeRange PaddedSizes(const Padding& padding, size_t content, size_t limit) {
  size_t least = content + 1;
  if (padding.block > 1) {
    const size_t over = least % padding.block;
    if (over != 0) least += std::min(padding.block - over, limit - least);
  }
  return {.least = least, .most = least + std::min(padding.random, limit - least)};
}

// One size of the range. `random` is used only if there is a choice.
inline size_t DrawSize(const SizeRange& sizes, crypto::Random* random) {
  const size_t choices = sizes.most - sizes.least + 1;
  if (choices == 1) return sizes.least;
  std::array<uint8_t, 4> drawn;
  random->Fill(drawn);
  const size_t value =
      size_t{drawn[0]} | size_t{drawn[1]} << 8 | size_t{drawn[2]} << 16 | size_t{drawn[3]} << 24;
  // Of at most 2^14 + 1 choices: the remainder of 32 bits favours none by more than 2^-17.
  return sizes.least + value % choices;
}

}  // namespace lockstep::record

#endif  // RECORD_PADDING_H_
