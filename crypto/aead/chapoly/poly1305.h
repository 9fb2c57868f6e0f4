// Poly1305 (RFC 8439 section 2.5) on one block at a time, in words of 64 bits. No branch depends on
// a secret; processors multiply words in constant time.
#ifndef CRYPTO_AEAD_CHAPOLY_POLY1305_H_
#define CRYPTO_AEAD_CHAPOLY_POLY1305_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "crypto/base/declassify.h"

namespace lockstep::crypto {

static_assert(std::endian::native == std::endian::little);

// A number modulo 2^130 - 5: below 2^130 plus a little.
struct Number130 {
  __extension__ using Wide = unsigned __int128;
  uint64_t words[3];
};
using Wide = Number130::Wide;

struct Poly1305 {
  // r, and 5/4 of its high word: what that word times 2^130 is worth at the low end. r's low bits
  // are clear, so that it is whole.
  uint64_t r0, r1, r1_wrapped;
  Number130 hash{};
  uint64_t s[2];  // what the tag is masked with

  // `key`: 32 bytes.
  explicit Poly1305(const uint8_t* key) {
    uint64_t words[4];
    std::memcpy(words, key, sizeof words);
    r0 = words[0] & 0x0ffffffc0fffffff;
    r1 = words[1] & 0x0ffffffc0ffffffc;
    r1_wrapped = r1 + (r1 >> 2);
    s[0] = words[2];
    s[1] = words[3];
  }

  // a r.
  [[nodiscard]] __attribute__((always_inline)) Number130 TimesR(const Number130& a) const {
    const Wide low = WithSecrecySpread(Wide{a.words[0]} * r0 + Wide{a.words[1]} * r1_wrapped);
    const Wide middle =
        WithSecrecySpread(Wide{a.words[0]} * r1 + Wide{a.words[1]} * r0 + a.words[2] * r1_wrapped +
                          static_cast<uint64_t>(low >> 64));
    const uint64_t high = a.words[2] * r0 + static_cast<uint64_t>(middle >> 64);
    // Five times what is beyond 2^130.
    const Wide wrapped = Wide{static_cast<uint64_t>(low)} + (high >> 2) + (high & ~uint64_t{3});
    const Wide carried = Wide{static_cast<uint64_t>(middle)} + static_cast<uint64_t>(wrapped >> 64);
    return {{static_cast<uint64_t>(wrapped), static_cast<uint64_t>(carried),
             (high & 3) + static_cast<uint64_t>(carried >> 64)}};
  }

  __attribute__((always_inline)) void AddBlock(const uint8_t* block) {
    uint64_t words[2];
    std::memcpy(words, block, sizeof words);
    const Wide low = Wide{hash.words[0]} + words[0];
    const Wide high = Wide{hash.words[1]} + words[1] + static_cast<uint64_t>(low >> 64);
    hash = TimesR({{static_cast<uint64_t>(low), static_cast<uint64_t>(high),
                    hash.words[2] + 1 + static_cast<uint64_t>(high >> 64)}});
  }

  // A part of the AEAD's input (RFC 8439 section 2.8): filled up with zeros to whole blocks.
  void Add(const uint8_t* data, size_t size) {
    for (; size >= 16; size -= 16, data += 16) AddBlock(data);
    if (size == 0) return;
    uint8_t last[16] = {};
    std::memcpy(last, data, size);
    AddBlock(last);
  }

  // Ends with the lengths, in bytes, and writes the tag of 16 bytes.
  void Finish(size_t associated_data, size_t text, uint8_t* tag) {
    const uint64_t lengths[2] = {associated_data, text};
    uint8_t block[16];
    std::memcpy(block, lengths, sizeof block);
    AddBlock(block);
    // h or h - p, whichever is below p: h + 5 reaches 2^130 where h is not.
    const Wide low = WithSecrecySpread(Wide{hash.words[0]} + 5);
    const Wide middle = WithSecrecySpread(Wide{hash.words[1]} + static_cast<uint64_t>(low >> 64));
    const uint64_t high = hash.words[2] + static_cast<uint64_t>(middle >> 64);
    const uint64_t reduced = -(high >> 2 & 1);
    const uint64_t h0 = (static_cast<uint64_t>(low) & reduced) | (hash.words[0] & ~reduced);
    const uint64_t h1 = (static_cast<uint64_t>(middle) & reduced) | (hash.words[1] & ~reduced);
    const Wide sum = Wide{h0} + s[0];
    const uint64_t out[2] = {static_cast<uint64_t>(sum),
                             h1 + s[1] + static_cast<uint64_t>(sum >> 64)};
    std::memcpy(tag, out, sizeof out);
  }
};

}  // namespace lockstep::crypto

#endif  // CRYPTO_AEAD_CHAPOLY_POLY1305_H_
