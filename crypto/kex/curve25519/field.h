// Arithmetic modulo p = 2^255 - 19 on four words of 64 bits, in time that does not depend on the
// values: in C++ for any processor, and in assembly for those with BMI2 and ADX.
//
// A number is any of its class below 2^256. What carries out of the highest word comes back 38
// times, since 2^256 is 38 modulo p.
#ifndef CRYPTO_KEX_CURVE25519_FIELD_H_
#define CRYPTO_KEX_CURVE25519_FIELD_H_

#include <cstddef>
#include <cstdint>

#include "crypto/curve/inverse.h"
#include "crypto/curve/limbs.h"
#include "crypto/curve/modulus.h"

namespace lockstep::crypto::curve25519 {

struct Number {
  uint64_t word[4];  // the lowest first
};

// Adds 38 `times`, below 2^58, to the number that `words` and a carry of at most one more make.
inline Number FoldIn(const uint64_t* words, uint64_t times) {
  Number out;
  uint64_t carry = 0;
  out.word[0] = AddWithCarry(words[0], 38 * times, carry);
  for (size_t i = 1; i < 4; ++i) out.word[i] = AddWithCarry(words[i], 0, carry);
  out.word[0] += 38 * carry;  // after a carry the lowest word is small
  return out;
}

// For any processor.
struct Portable {
  static Number Add(const Number& a, const Number& b) {
    uint64_t sum[4], carry = 0;
    for (size_t i = 0; i < 4; ++i) sum[i] = AddWithCarry(a.word[i], b.word[i], carry);
    return FoldIn(sum, carry);
  }

  static Number Subtract(const Number& a, const Number& b) {
    Number out;
    uint64_t borrow = 0;
    for (size_t i = 0; i < 4; ++i) out.word[i] = SubtractWithBorrow(a.word[i], b.word[i], borrow);
    // What was borrowed is 2^256 too much: 38 less of the class.
    uint64_t again = 0;
    out.word[0] = SubtractWithBorrow(out.word[0], 38 * borrow, again);
    for (size_t i = 1; i < 4; ++i) out.word[i] = SubtractWithBorrow(out.word[i], 0, again);
    out.word[0] -= 38 * again;
    return out;
  }
  static Number Multiply(const Number& a, const Number& b) {
    __extension__ using Wide = unsigned __int128;
    uint64_t product[8] = {};
    for (size_t i = 0; i < 4; ++i) {
      uint64_t carry = 0;
      for (size_t j = 0; j < 4; ++j) {
        const Wide term = Wide{a.word[i]} * b.word[j] + product[i + j] + carry;
        product[i + j] = static_cast<uint64_t>(term);
        carry = static_cast<uint64_t>(term >> 64);
      }
      product[i + 4] = carry;
    }
    uint64_t carry = 0;
    for (size_t i = 0; i < 4; ++i) {
      const Wide term = Wide{product[i + 4]} * 38 + product[i] + carry;
      product[i] = static_cast<uint64_t>(term);
      carry = static_cast<uint64_t>(term >> 64);
    }
    return FoldIn(product, carry);
  }
  static Number Square(const Number& a) { return Multiply(a, a); }
};

#if defined(__x86_64__)
// For processors with BMI2 and ADX: mulx leaves the flags alone, so that adcx and adox run two
// chains of carries.
struct Adx {
  static Number Add(const Number& a, const Number& b);
  static Number Subtract(const Number& a, const Number& b);
  static Number Multiply(const Number& a, const Number& b);
  static Number Square(const Number& a);
};

inline Number Adx::Add(const Number& a, const Number& b) {
  Number out = a;
  uint64_t fold;
  asm volatile(
      "add %[b0], %[o0]\n\t"
      "adc %[b1], %[o1]\n\t"
      "adc %[b2], %[o2]\n\t"
      "adc %[b3], %[o3]\n\t"
      "sbb %[fold], %[fold]\n\t"
      "and $38, %[fold]\n\t"
      "add %[fold], %[o0]\n\t"
      "adc $0, %[o1]\n\t"
      "adc $0, %[o2]\n\t"
      "adc $0, %[o3]\n\t"
      "sbb %[fold], %[fold]\n\t"
      "and $38, %[fold]\n\t"
      "add %[fold], %[o0]\n\t"
      : [o0] "+&r"(out.word[0]), [o1] "+&r"(out.word[1]), [o2] "+&r"(out.word[2]),
        [o3] "+&r"(out.word[3]), [fold] "=&r"(fold)
      : [b0] "rm"(b.word[0]), [b1] "rm"(b.word[1]), [b2] "rm"(b.word[2]), [b3] "rm"(b.word[3])
      : "cc");
  return out;
}

inline Number Adx::Subtract(const Number& a, const Number& b) {
  Number out = a;
  uint64_t fold;
  asm volatile(
      "sub %[b0], %[o0]\n\t"
      "sbb %[b1], %[o1]\n\t"
      "sbb %[b2], %[o2]\n\t"
      "sbb %[b3], %[o3]\n\t"
      "sbb %[fold], %[fold]\n\t"
      "and $38, %[fold]\n\t"
      "sub %[fold], %[o0]\n\t"
      "sbb $0, %[o1]\n\t"
      "sbb $0, %[o2]\n\t"
      "sbb $0, %[o3]\n\t"
      "sbb %[fold], %[fold]\n\t"
      "and $38, %[fold]\n\t"
      "sub %[fold], %[o0]\n\t"
      : [o0] "+&r"(out.word[0]), [o1] "+&r"(out.word[1]), [o2] "+&r"(out.word[2]),
        [o3] "+&r"(out.word[3]), [fold] "=&r"(fold)
      : [b0] "rm"(b.word[0]), [b1] "rm"(b.word[1]), [b2] "rm"(b.word[2]), [b3] "rm"(b.word[3])
      : "cc");
  return out;
}

// The eight words of a product, t0 to t7, become four: the upper ones count 38 times.
#define LOCKSTEP_FOLD            \
  "mov $38, %%edx\n\t"           \
  "xor %%eax, %%eax\n\t"         \
  "mulx %[t4], %%rax, %%rcx\n\t" \
  "adox %%rax, %[t0]\n\t"        \
  "adcx %%rcx, %[t1]\n\t"        \
  "mulx %[t5], %%rax, %%rcx\n\t" \
  "adox %%rax, %[t1]\n\t"        \
  "adcx %%rcx, %[t2]\n\t"        \
  "mulx %[t6], %%rax, %%rcx\n\t" \
  "adox %%rax, %[t2]\n\t"        \
  "adcx %%rcx, %[t3]\n\t"        \
  "mulx %[t7], %%rax, %[t4]\n\t" \
  "adox %%rax, %[t3]\n\t"        \
  "mov $0, %%ecx\n\t"            \
  "adcx %%rcx, %[t4]\n\t"        \
  "adox %%rcx, %[t4]\n\t"        \
  "imul $38, %[t4], %[t4]\n\t"   \
  "add %[t4], %[t0]\n\t"         \
  "adc $0, %[t1]\n\t"            \
  "adc $0, %[t2]\n\t"            \
  "adc $0, %[t3]\n\t"            \
  "sbb %%rax, %%rax\n\t"         \
  "and $38, %%eax\n\t"           \
  "add %%rax, %[t0]\n\t"

// Adds a times the word in rdx to the product, from `w0` on; `w4` is new.
#define LOCKSTEP_ROW(w0, w1, w2, w3, w4) \
  "xor %%eax, %%eax\n\t"                 \
  "mulx 0(%[a]), %%rax, %%rcx\n\t"       \
  "adox %%rax, " w0                      \
  "\n\t"                                 \
  "adcx %%rcx, " w1                      \
  "\n\t"                                 \
  "mulx 8(%[a]), %%rax, %%rcx\n\t"       \
  "adox %%rax, " w1                      \
  "\n\t"                                 \
  "adcx %%rcx, " w2                      \
  "\n\t"                                 \
  "mulx 16(%[a]), %%rax, %%rcx\n\t"      \
  "adox %%rax, " w2                      \
  "\n\t"                                 \
  "adcx %%rcx, " w3                      \
  "\n\t"                                 \
  "mulx 24(%[a]), %%rax, " w4            \
  "\n\t"                                 \
  "adox %%rax, " w3                      \
  "\n\t"                                 \
  "mov $0, %%ecx\n\t"                    \
  "adcx %%rcx, " w4                      \
  "\n\t"                                 \
  "adox %%rcx, " w4 "\n\t"

// mulx source, low, high.
inline Number Adx::Multiply(const Number& a, const Number& b) {
  uint64_t t[8];  // in registers: stored, they would wait for each other
  asm volatile(
      "mov 0(%[b]), %%rdx\n\t"
      "mulx 0(%[a]), %[t0], %[t1]\n\t"
      "mulx 8(%[a]), %%rax, %[t2]\n\t"
      "add %%rax, %[t1]\n\t"
      "mulx 16(%[a]), %%rax, %[t3]\n\t"
      "adc %%rax, %[t2]\n\t"
      "mulx 24(%[a]), %%rax, %[t4]\n\t"
      "adc %%rax, %[t3]\n\t"
      "adc $0, %[t4]\n\t"
      "mov 8(%[b]), %%rdx\n\t"                                                             //
      LOCKSTEP_ROW("%[t1]", "%[t2]", "%[t3]", "%[t4]", "%[t5]") "mov 16(%[b]), %%rdx\n\t"  //
      LOCKSTEP_ROW("%[t2]", "%[t3]", "%[t4]", "%[t5]", "%[t6]") "mov 24(%[b]), %%rdx\n\t"  //
      LOCKSTEP_ROW("%[t3]", "%[t4]", "%[t5]", "%[t6]", "%[t7]")                            //
      LOCKSTEP_FOLD
      : [t0] "=&r"(t[0]), [t1] "=&r"(t[1]), [t2] "=&r"(t[2]), [t3] "=&r"(t[3]), [t4] "=&r"(t[4]),
        [t5] "=&r"(t[5]), [t6] "=&r"(t[6]), [t7] "=&r"(t[7])
      : [a] "r"(&a), [b] "r"(&b)
      : "rax", "rcx", "rdx", "cc", "memory");
  return {{t[0], t[1], t[2], t[3]}};
}

// The six products of different words once, doubled, and the four squares.
inline Number Adx::Square(const Number& a) {
  uint64_t t[8];  // in registers: stored, they would wait for each other
  asm volatile(
      "mov 0(%[a]), %%rdx\n\t"
      "mulx 8(%[a]), %[t1], %[t2]\n\t"
      "mulx 16(%[a]), %%rax, %[t3]\n\t"
      "add %%rax, %[t2]\n\t"
      "mulx 24(%[a]), %%rax, %[t4]\n\t"
      "adc %%rax, %[t3]\n\t"
      "mov 16(%[a]), %%rdx\n\t"
      "mulx 24(%[a]), %[t5], %[t6]\n\t"
      "adc $0, %[t4]\n\t"  // a0 a3's upper word has room for the carry
      "mov 8(%[a]), %%rdx\n\t"
      "xor %k[t7], %k[t7]\n\t"
      "mulx 16(%[a]), %%rax, %%rcx\n\t"
      "adox %%rax, %[t3]\n\t"
      "adcx %%rcx, %[t4]\n\t"
      "mulx 24(%[a]), %%rax, %%rcx\n\t"
      "adox %%rax, %[t4]\n\t"
      "adcx %%rcx, %[t5]\n\t"
      "adox %[t7], %[t5]\n\t"
      "adcx %[t7], %[t6]\n\t"
      "adox %[t7], %[t6]\n\t"
      // Twice that (adcx), and the squares (adox).
      "mov 0(%[a]), %%rdx\n\t"
      "xor %%eax, %%eax\n\t"
      "mulx %%rdx, %[t0], %%rcx\n\t"
      "adcx %[t1], %[t1]\n\t"
      "adox %%rcx, %[t1]\n\t"
      "mov 8(%[a]), %%rdx\n\t"
      "mulx %%rdx, %%rax, %%rcx\n\t"
      "adcx %[t2], %[t2]\n\t"
      "adox %%rax, %[t2]\n\t"
      "adcx %[t3], %[t3]\n\t"
      "adox %%rcx, %[t3]\n\t"
      "mov 16(%[a]), %%rdx\n\t"
      "mulx %%rdx, %%rax, %%rcx\n\t"
      "adcx %[t4], %[t4]\n\t"
      "adox %%rax, %[t4]\n\t"
      "adcx %[t5], %[t5]\n\t"
      "adox %%rcx, %[t5]\n\t"
      "mov 24(%[a]), %%rdx\n\t"
      "mulx %%rdx, %%rax, %%rcx\n\t"
      "adcx %[t6], %[t6]\n\t"
      "adox %%rax, %[t6]\n\t"
      "adcx %[t7], %[t7]\n\t"
      "adox %%rcx, %[t7]\n\t"  //
      LOCKSTEP_FOLD
      : [t0] "=&r"(t[0]), [t1] "=&r"(t[1]), [t2] "=&r"(t[2]), [t3] "=&r"(t[3]), [t4] "=&r"(t[4]),
        [t5] "=&r"(t[5]), [t6] "=&r"(t[6]), [t7] "=&r"(t[7])
      : [a] "r"(&a)
      : "rax", "rcx", "rdx", "cc", "memory");
  return {{t[0], t[1], t[2], t[3]}};
}
#undef LOCKSTEP_FOLD
#undef LOCKSTEP_ROW
#endif  // __x86_64__

// By a small factor.
inline Number MultiplySmall(const Number& a, uint64_t factor) {
  __extension__ using Wide = unsigned __int128;
  uint64_t product[4], carry = 0;
  for (size_t i = 0; i < 4; ++i) {
    const Wide term = Wide{a.word[i]} * factor + carry;
    product[i] = static_cast<uint64_t>(term);
    carry = static_cast<uint64_t>(term >> 64);
  }
  return FoldIn(product, carry);
}

// Of 32 bytes, little-endian; the highest bit is ignored (RFC 7748 section 5).
inline Number Decode(const uint8_t* bytes) {
  Number out = {};
  for (size_t i = 0; i < 32; ++i) out.word[i / 8] |= uint64_t{bytes[i]} << 8 * (i % 8);
  out.word[3] &= ~(uint64_t{1} << 63);
  return out;
}

// The one of the class below p.
inline Number Reduced(const Number& a) {
  constexpr uint64_t kTop = uint64_t{1} << 63;
  Number x = a;
  // Bit 255 counts 19: once for it, and once more where the number is p or more still.
  uint64_t carry = 19 * (x.word[3] >> 63);
  x.word[3] &= ~kTop;
  for (uint64_t& word : x.word) word = AddWithCarry(word, 0, carry);
  Number more = x;
  carry = 19;
  for (uint64_t& word : more.word) word = AddWithCarry(word, 0, carry);
  const uint64_t mask = MaskOf(more.word[3] >> 63);
  more.word[3] &= ~kTop;
  for (size_t i = 0; i < 4; ++i) x.word[i] ^= mask & (x.word[i] ^ more.word[i]);
  return x;
}

inline void Encode(const Number& a, uint8_t* bytes) {
  const Number x = Reduced(a);
  for (size_t i = 0; i < 32; ++i) bytes[i] = static_cast<uint8_t>(x.word[i / 8] >> 8 * (i % 8));
}

// 1 / a, and 0 for 0.
inline Number Invert(const Number& a) {
  static constexpr Modulus<4> kPrime = MakeModulus<4>(
      {0xffffffffffffffed, 0xffffffffffffffff, 0xffffffffffffffff, 0x7fffffffffffffff});
  const Number x = Reduced(a);
  const Limbs<4> inverse = InverseModulo(kPrime, {x.word[0], x.word[1], x.word[2], x.word[3]});
  return {{inverse[0], inverse[1], inverse[2], inverse[3]}};
}

}  // namespace lockstep::crypto::curve25519

#endif  // CRYPTO_KEX_CURVE25519_FIELD_H_
