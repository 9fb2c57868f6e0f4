// Poly1305 (RFC 8439 section 2.5) on one block at a time, in words of 64 bits. No branch depends on
// a secret; processors multiply words in constant time.
#ifndef CRYPTO_AEAD_CHAPOLY_POLY1305_H_
#define CRYPTO_AEAD_CHAPOLY_POLY1305_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "crypto/base/declassify.h"

// MemorySanitizer cannot follow assembly.
#if defined(__x86_64__) && !defined(LOCKSTEP_MSAN)
#define LOCKSTEP_POLY1305_IN_ASSEMBLY
#endif

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
    *this = Poly1305(words[0], words[1], words[2], words[3]);
  }
  // The same in words.
  Poly1305(uint64_t word0, uint64_t word1, uint64_t word2, uint64_t word3)
      : r0(word0 & 0x0ffffffc0fffffff),
        r1(word1 & 0x0ffffffc0ffffffc),
        r1_wrapped(r1 + (r1 >> 2)),
        s{word2, word3} {}

  // a r. In assembly, since gcc 12 keeps the words of __int128 in pairs, and those in memory: a
  // block took 18.5 cycles, and takes 14.
  [[nodiscard]] __attribute__((always_inline)) Number130 TimesR(Number130 a) const {
#if defined(LOCKSTEP_POLY1305_IN_ASSEMBLY)
    uint64_t middle, top, carry;
    // top:middle = a0 r1 + a1 r0
    asm("mov %[r0], %%rax\n\tmul %[a1]\n\tmov %%rax, %[middle]\n\tmov %%rdx, %[top]\n\t"
        "mov %[r1], %%rax\n\tmul %[a0]\n\tadd %%rax, %[middle]\n\tadc %%rdx, %[top]\n\t"
        // carry:a0 = a0 r0 + a1 r1_wrapped
        "mov %[r0], %%rax\n\tmul %[a0]\n\tmov %%rax, %[a0]\n\tmov %%rdx, %[carry]\n\t"
        "mov %[wrapped], %%rax\n\tmul %[a1]\n\tadd %%rax, %[a0]\n\tadc %%rdx, %[carry]\n\t"
        // top:middle += a2 (r0:r1_wrapped) + carry
        "mov %[wrapped], %[a1]\n\timul %[a2], %[a1]\n\timul %[r0], %[a2]\n\t"
        "add %[a1], %[middle]\n\tadc %[a2], %[top]\n\t"
        "add %[carry], %[middle]\n\tadc $0, %[top]\n\t"
        // Five times what is beyond 2^130.
        "mov %[top], %[a2]\n\tmov %[top], %%rax\n\tmov %[middle], %[a1]\n\t"
        "shr $2, %[top]\n\tand $-4, %%rax\n\tand $3, %[a2]\n\tadd %[top], %%rax\n\t"
        "add %%rax, %[a0]\n\tadc $0, %[a1]\n\tadc $0, %[a2]"
        : [a0] "+&r"(a.words[0]), [a1] "+&r"(a.words[1]), [a2] "+&r"(a.words[2]),
          [middle] "=&r"(middle), [top] "=&r"(top), [carry] "=&r"(carry)
        : [r0] "rm"(r0), [r1] "rm"(r1), [wrapped] "rm"(r1_wrapped)
        : "rax", "rdx", "cc");
    return a;
#else
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
#endif
  }

  __attribute__((always_inline)) void AddWords(uint64_t word0, uint64_t word1) {
    Number130 sum = hash;
#if defined(LOCKSTEP_POLY1305_IN_ASSEMBLY)
    asm("add %[word0], %[sum0]\n\tadc %[word1], %[sum1]\n\tadc $1, %[sum2]"
        : [sum0] "+&r"(sum.words[0]), [sum1] "+&r"(sum.words[1]), [sum2] "+&r"(sum.words[2])
        : [word0] "rm"(word0), [word1] "rm"(word1)
        : "cc");
#else
    const Wide low = Wide{sum.words[0]} + word0;
    const Wide high = Wide{sum.words[1]} + word1 + static_cast<uint64_t>(low >> 64);
    sum = {{static_cast<uint64_t>(low), static_cast<uint64_t>(high),
            sum.words[2] + 1 + static_cast<uint64_t>(high >> 64)}};
#endif
    hash = TimesR(sum);
  }

  __attribute__((always_inline)) void AddBlock(const uint8_t* block) {
    uint64_t words[2];
    std::memcpy(words, block, sizeof words);
    AddWords(words[0], words[1]);
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
    AddWords(associated_data, text);
    PutTag(tag);
  }

  // Of all that was added.
  void PutTag(uint8_t* tag) const {
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
