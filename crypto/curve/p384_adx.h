// P-384's field for x86-64 with BMI2 and ADX: products in 64-bit limbs with two carry chains.
//
// p = 2^384 - N with N = 2^128 + 2^96 - 2^32 + 1, and -1 / p = 2^32 + 1 modulo 2^64. The multiple
// m p that makes the lowest limb zero is m 2^384 less m N, whose lowest limb is that limb. The
// others are those of m (2^32 - 1) + h and of m 2^64, where h is the upper half of
// m (2^64 - 2^32 + 1).
#ifndef CRYPTO_CURVE_P384_ADX_H_
#define CRYPTO_CURVE_P384_ADX_H_

#include <cstdint>

#include "crypto/curve/limbs.h"

namespace lockstep::crypto::p384_adx {

// Not inline: the assembly reaches them without a register.
constexpr uint64_t kFactor = 0xffffffff00000001;
constexpr uint64_t kPrime0 = 0x00000000ffffffff;  // the lowest limb of p
constexpr uint64_t kPrime1 = 0xffffffff00000000;  // the second limb of p

// clang-format off

// Subtracts m N / 2^64 from the limbs t1 to t5, where m makes t0 zero, and leaves m less the borrow
// in rdx: what is to be added above t5. t0 is free then.
#define LOCKSTEP_SUBTRACT(t0, t1, t2, t3, t4, t5) \
  "movq %[" t0 "], %%rdx\n\t"                     \
  "shlq $32, %%rdx\n\t"                           \
  "addq %[" t0 "], %%rdx\n\t"                     \
  "mulxq %[factor], %[" t0 "], %[low]\n\t"        \
  "mulxq %[prime0], %[" t0 "], %[high]\n\t"       \
  "addq %[" t0 "], %[low]\n\t"                    \
  "adcq %%rdx, %[high]\n\t"                       \
  "movl $0, %k[" t0 "]\n\t"                       \
  "adcq $0, %[" t0 "]\n\t"                        \
  "subq %[low], %[" t1 "]\n\t"                    \
  "sbbq %[high], %[" t2 "]\n\t"                   \
  "sbbq %[" t0 "], %[" t3 "]\n\t"                 \
  "sbbq $0, %[" t4 "]\n\t"                        \
  "sbbq $0, %[" t5 "]\n\t"                        \
  "sbbq $0, %%rdx\n\t"

// Adds m p to the limbs t0 to t6 and `top` above them, where m makes t0 zero, which becomes the new
// limb above t6.
#define LOCKSTEP_REDUCE(t0, t1, t2, t3, t4, t5, t6) \
  LOCKSTEP_SUBTRACT(t0, t1, t2, t3, t4, t5)         \
  "movl $0, %k[" t0 "]\n\t"                         \
  "addq %%rdx, %[" t6 "]\n\t"                       \
  "adcq %[top], %[" t0 "]\n\t"

#define LOCKSTEP_STEP(offset, to, above)        \
  "mulxq " offset "(%[a]), %[low], %[high]\n\t" \
  "adcxq %[low], %[" to "]\n\t"                 \
  "adoxq %[high], %[" above "]\n\t"

// Adds a * b[offset / 8] to t0 to t6, where t6 is at most 1 before; `top` is the carry.
#define LOCKSTEP_ROW(offset, t0, t1, t2, t3, t4, t5, t6) \
  "xorl %k[low], %k[low]\n\t"                            \
  "movq " offset "(%[b]), %%rdx\n\t"                     \
  LOCKSTEP_STEP("0", t0, t1)                             \
  LOCKSTEP_STEP("8", t1, t2)                             \
  LOCKSTEP_STEP("16", t2, t3)                            \
  LOCKSTEP_STEP("24", t3, t4)                            \
  LOCKSTEP_STEP("32", t4, t5)                            \
  LOCKSTEP_STEP("40", t5, t6)                            \
  "movl $0, %k[top]\n\t"                                 \
  "adcxq %[top], %[" t6 "]\n\t"                          \
  "adoxq %[top], %[top]\n\t"                             \
  "adcq $0, %[top]\n\t"

// Takes p from the limbs t0 to t5, with `top` above them, and gives it back if that was too much.
#define LOCKSTEP_FINISH(t0, t1, t2, t3, t4, t5, top) \
  "subq %[prime0], %[" t0 "]\n\t"                    \
  "sbbq %[prime1], %[" t1 "]\n\t"                    \
  "sbbq $-2, %[" t2 "]\n\t"                          \
  "sbbq $-1, %[" t3 "]\n\t"                          \
  "sbbq $-1, %[" t4 "]\n\t"                          \
  "sbbq $-1, %[" t5 "]\n\t"                          \
  "sbbq $0, %[" top "]\n\t"                          \
  "movq %[prime0], %[low]\n\t"                       \
  "movq %[prime1], %[high]\n\t"                      \
  "movq $-2, %%rdx\n\t"                              \
  "andq %[" top "], %[low]\n\t"                      \
  "andq %[" top "], %[high]\n\t"                     \
  "andq %[" top "], %%rdx\n\t"                       \
  "addq %[low], %[" t0 "]\n\t"                       \
  "adcq %[high], %[" t1 "]\n\t"                      \
  "adcq %%rdx, %[" t2 "]\n\t"                        \
  "adcq %[" top "], %[" t3 "]\n\t"                   \
  "adcq %[" top "], %[" t4 "]\n\t"                   \
  "adcq %[" top "], %[" t5 "]\n\t"

// a b / 2^384 modulo p, for a and b below p.
[[gnu::always_inline]] inline Limbs<6> Multiply(const Limbs<6>& a, const Limbs<6>& b) {
  uint64_t t0, t1, t2, t3, t4, t5, t6, low, high, top;
  __asm__(
      "movq (%[b]), %%rdx\n\t"
      "mulxq (%[a]), %[t0], %[t1]\n\t"
      "mulxq 8(%[a]), %[low], %[t2]\n\t"
      "addq %[low], %[t1]\n\t"
      "mulxq 16(%[a]), %[low], %[t3]\n\t"
      "adcq %[low], %[t2]\n\t"
      "mulxq 24(%[a]), %[low], %[t4]\n\t"
      "adcq %[low], %[t3]\n\t"
      "mulxq 32(%[a]), %[low], %[t5]\n\t"
      "adcq %[low], %[t4]\n\t"
      "mulxq 40(%[a]), %[low], %[t6]\n\t"
      "adcq %[low], %[t5]\n\t"
      "adcq $0, %[t6]\n\t"
      "movl $0, %k[top]\n\t"
      LOCKSTEP_REDUCE("t0", "t1", "t2", "t3", "t4", "t5", "t6")
      LOCKSTEP_ROW("8", "t1", "t2", "t3", "t4", "t5", "t6", "t0")
      LOCKSTEP_REDUCE("t1", "t2", "t3", "t4", "t5", "t6", "t0")
      LOCKSTEP_ROW("16", "t2", "t3", "t4", "t5", "t6", "t0", "t1")
      LOCKSTEP_REDUCE("t2", "t3", "t4", "t5", "t6", "t0", "t1")
      LOCKSTEP_ROW("24", "t3", "t4", "t5", "t6", "t0", "t1", "t2")
      LOCKSTEP_REDUCE("t3", "t4", "t5", "t6", "t0", "t1", "t2")
      LOCKSTEP_ROW("32", "t4", "t5", "t6", "t0", "t1", "t2", "t3")
      LOCKSTEP_REDUCE("t4", "t5", "t6", "t0", "t1", "t2", "t3")
      LOCKSTEP_ROW("40", "t5", "t6", "t0", "t1", "t2", "t3", "t4")
      LOCKSTEP_REDUCE("t5", "t6", "t0", "t1", "t2", "t3", "t4")
      LOCKSTEP_FINISH("t6", "t0", "t1", "t2", "t3", "t4", "t5")
      : [t0] "=&r"(t0), [t1] "=&r"(t1), [t2] "=&r"(t2), [t3] "=&r"(t3), [t4] "=&r"(t4),
        [t5] "=&r"(t5), [t6] "=&r"(t6), [low] "=&r"(low), [high] "=&r"(high), [top] "=&r"(top)
      : [a] "r"(a.data()), [b] "r"(b.data()), [factor] "m"(kFactor), [prime0] "m"(kPrime0),
        [prime1] "m"(kPrime1)
      // Memory operands for a and b would take clang two registers more than there are.
      : "rdx", "cc", "memory");
  return {t6, t0, t1, t2, t3, t4};
}
#undef LOCKSTEP_ROW
#undef LOCKSTEP_REDUCE

// Adds m p to the limbs t0 to t5, where m makes t0 zero, which becomes the limb above t5.
#define LOCKSTEP_REDUCE(t0, t1, t2, t3, t4, t5) \
  LOCKSTEP_SUBTRACT(t0, t1, t2, t3, t4, t5)     \
  "movq %%rdx, %[" t0 "]\n\t"

// Doubles the limbs t0 and t1 and adds the square of a[offset / 8] to them.
#define LOCKSTEP_SQUARE(offset, t0, t1) \
  "movq " offset "(%[a]), %%rdx\n\t"    \
  "mulxq %%rdx, %[low], %[high]\n\t"    \
  "adcxq %[" t0 "], %[" t0 "]\n\t"      \
  "adoxq %[low], %[" t0 "]\n\t"         \
  "adcxq %[" t1 "], %[" t1 "]\n\t"      \
  "adoxq %[high], %[" t1 "]\n\t"

// The sum of the products of different limbs of a, from the second limb up. When two limbs have all
// of theirs, they go to memory and make room for the eighth and the ninth: t2 to t6, t0, t1, t7.
#define LOCKSTEP_PRODUCTS             \
  "movq (%[a]), %%rdx\n\t"            \
  "mulxq 8(%[a]), %[t0], %[t1]\n\t"   \
  "mulxq 16(%[a]), %[low], %[t2]\n\t" \
  "addq %[low], %[t1]\n\t"            \
  "mulxq 24(%[a]), %[low], %[t3]\n\t" \
  "adcq %[low], %[t2]\n\t"            \
  "mulxq 32(%[a]), %[low], %[t4]\n\t" \
  "adcq %[low], %[t3]\n\t"            \
  "mulxq 40(%[a]), %[low], %[t5]\n\t" \
  "adcq %[low], %[t4]\n\t"            \
  "adcq $0, %[t5]\n\t"                \
  "xorl %k[t6], %k[t6]\n\t"           \
  "movq 8(%[a]), %%rdx\n\t"           \
  LOCKSTEP_STEP("16", "t2", "t3")     \
  LOCKSTEP_STEP("24", "t3", "t4")     \
  LOCKSTEP_STEP("32", "t4", "t5")     \
  LOCKSTEP_STEP("40", "t5", "t6")     \
  "adcq $0, %[t6]\n\t"                \
  "movq %[t0], 8(%[square])\n\t"      \
  "movq %[t1], 16(%[square])\n\t"     \
  "xorl %k[t0], %k[t0]\n\t"           \
  "movq 16(%[a]), %%rdx\n\t"          \
  LOCKSTEP_STEP("24", "t4", "t5")     \
  LOCKSTEP_STEP("32", "t5", "t6")     \
  LOCKSTEP_STEP("40", "t6", "t0")     \
  "adcq $0, %[t0]\n\t"                \
  "xorl %k[t1], %k[t1]\n\t"           \
  "movq 24(%[a]), %%rdx\n\t"          \
  LOCKSTEP_STEP("32", "t6", "t0")     \
  LOCKSTEP_STEP("40", "t0", "t1")     \
  "adcq $0, %[t1]\n\t"                \
  "movq 32(%[a]), %%rdx\n\t"          \
  "mulxq 40(%[a]), %[low], %[t7]\n\t" \
  "addq %[low], %[t1]\n\t"            \
  "adcq $0, %[t7]\n\t"

// Doubles it and adds the squares.
#define LOCKSTEP_SQUARES             \
  "xorl %k[low], %k[low]\n\t"        \
  "movq (%[a]), %%rdx\n\t"           \
  "mulxq %%rdx, %[low], %[high]\n\t" \
  "movq %[low], (%[square])\n\t"     \
  "movq 8(%[square]), %[low]\n\t"    \
  "adcxq %[low], %[low]\n\t"         \
  "adoxq %[high], %[low]\n\t"        \
  "movq %[low], 8(%[square])\n\t"    \
  "movq 8(%[a]), %%rdx\n\t"          \
  "mulxq %%rdx, %[low], %[high]\n\t" \
  "movq 16(%[square]), %%rdx\n\t"    \
  "adcxq %%rdx, %%rdx\n\t"           \
  "adoxq %[low], %%rdx\n\t"          \
  "movq %%rdx, 16(%[square])\n\t"    \
  "adcxq %[t2], %[t2]\n\t"           \
  "adoxq %[high], %[t2]\n\t"         \
  LOCKSTEP_SQUARE("16", "t3", "t4")  \
  LOCKSTEP_SQUARE("24", "t5", "t6")  \
  LOCKSTEP_SQUARE("32", "t0", "t1")  \
  "movq 40(%[a]), %%rdx\n\t"         \
  "mulxq %%rdx, %[low], %[high]\n\t" \
  "adcxq %[t7], %[t7]\n\t"           \
  "adoxq %[low], %[t7]\n\t"          \
  "movl $0, %k[low]\n\t"             \
  "adcxq %[low], %[low]\n\t"         \
  "adoxq %[high], %[low]\n\t"

// Puts the upper half aside. The lower one is in t0, t1, t5, t2, t3, t4.
#define LOCKSTEP_LOWER_HALF        \
  "movq %[t5], 48(%[square])\n\t"  \
  "movq %[t6], 56(%[square])\n\t"  \
  "movq %[t0], 64(%[square])\n\t"  \
  "movq %[t1], 72(%[square])\n\t"  \
  "movq %[t7], 80(%[square])\n\t"  \
  "movq %[low], 88(%[square])\n\t" \
  "movq (%[square]), %[t0]\n\t"    \
  "movq 8(%[square]), %[t1]\n\t"   \
  "movq 16(%[square]), %[t5]\n\t"

// a^2 / 2^384 modulo p, for a below p.
[[gnu::always_inline]] inline Limbs<6> Square(const Limbs<6>& a) {
  uint64_t t0, t1, t2, t3, t4, t5, t6, t7, low, high;
  Limbs<12> square;
  __asm__(
      LOCKSTEP_PRODUCTS
      LOCKSTEP_SQUARES
      LOCKSTEP_LOWER_HALF
      // A number of at most p comes of it: its sum with the upper half is below 2 p.
      LOCKSTEP_REDUCE("t0", "t1", "t5", "t2", "t3", "t4")
      LOCKSTEP_REDUCE("t1", "t5", "t2", "t3", "t4", "t0")
      LOCKSTEP_REDUCE("t5", "t2", "t3", "t4", "t0", "t1")
      LOCKSTEP_REDUCE("t2", "t3", "t4", "t0", "t1", "t5")
      LOCKSTEP_REDUCE("t3", "t4", "t0", "t1", "t5", "t2")
      LOCKSTEP_REDUCE("t4", "t0", "t1", "t5", "t2", "t3")
      "xorl %k[t6], %k[t6]\n\t"
      "addq 48(%[square]), %[t0]\n\t"
      "adcq 56(%[square]), %[t1]\n\t"
      "adcq 64(%[square]), %[t5]\n\t"
      "adcq 72(%[square]), %[t2]\n\t"
      "adcq 80(%[square]), %[t3]\n\t"
      "adcq 88(%[square]), %[t4]\n\t"
      "adcq $0, %[t6]\n\t"
      LOCKSTEP_FINISH("t0", "t1", "t5", "t2", "t3", "t4", "t6")
      : [t0] "=&r"(t0), [t1] "=&r"(t1), [t2] "=&r"(t2), [t3] "=&r"(t3), [t4] "=&r"(t4),
        [t5] "=&r"(t5), [t6] "=&r"(t6), [t7] "=&r"(t7), [low] "=&r"(low), [high] "=&r"(high)
      : [a] "r"(a.data()), [square] "r"(square.data()), [factor] "m"(kFactor),
        [prime0] "m"(kPrime0), [prime1] "m"(kPrime1)
      : "rdx", "cc", "memory");
  return {t0, t1, t5, t2, t3, t4};
}
#undef LOCKSTEP_LOWER_HALF
#undef LOCKSTEP_SQUARES
#undef LOCKSTEP_PRODUCTS
#undef LOCKSTEP_SQUARE
#undef LOCKSTEP_REDUCE
#undef LOCKSTEP_FINISH
#undef LOCKSTEP_STEP
#undef LOCKSTEP_SUBTRACT

// Adds p to the limbs t0 to t5 where the mask is all ones.
#define LOCKSTEP_ADD_PRIME    \
  "movq %[prime0], %[s0]\n\t" \
  "movq %[prime1], %[s1]\n\t" \
  "movq $-2, %[s2]\n\t"       \
  "andq %[mask], %[s0]\n\t"   \
  "andq %[mask], %[s1]\n\t"   \
  "andq %[mask], %[s2]\n\t"   \
  "addq %[s0], %[t0]\n\t"     \
  "adcq %[s1], %[t1]\n\t"     \
  "adcq %[s2], %[t2]\n\t"     \
  "adcq %[mask], %[t3]\n\t"   \
  "adcq %[mask], %[t4]\n\t"   \
  "adcq %[mask], %[t5]\n\t"

// a + b modulo p, for a and b below p.
[[gnu::always_inline]] inline Limbs<6> Add(const Limbs<6>& a, const Limbs<6>& b) {
  uint64_t t0 = a[0], t1 = a[1], t2 = a[2], t3 = a[3], t4 = a[4], t5 = a[5];
  uint64_t mask, s0, s1, s2;
  __asm__(
      "xorl %k[mask], %k[mask]\n\t"
      "addq (%[b]), %[t0]\n\t"
      "adcq 8(%[b]), %[t1]\n\t"
      "adcq 16(%[b]), %[t2]\n\t"
      "adcq 24(%[b]), %[t3]\n\t"
      "adcq 32(%[b]), %[t4]\n\t"
      "adcq 40(%[b]), %[t5]\n\t"
      "adcq $0, %[mask]\n\t"
      "subq %[prime0], %[t0]\n\t"
      "sbbq %[prime1], %[t1]\n\t"
      "sbbq $-2, %[t2]\n\t"
      "sbbq $-1, %[t3]\n\t"
      "sbbq $-1, %[t4]\n\t"
      "sbbq $-1, %[t5]\n\t"
      "sbbq $0, %[mask]\n\t"  // all ones where that was too much
      LOCKSTEP_ADD_PRIME
      : [t0] "+&r"(t0), [t1] "+&r"(t1), [t2] "+&r"(t2), [t3] "+&r"(t3), [t4] "+&r"(t4),
        [t5] "+&r"(t5), [mask] "=&r"(mask), [s0] "=&r"(s0), [s1] "=&r"(s1), [s2] "=&r"(s2)
      : [b] "r"(b.data()), "m"(b), [prime0] "m"(kPrime0), [prime1] "m"(kPrime1)
      : "cc");
  return {t0, t1, t2, t3, t4, t5};
}

// a - b modulo p, for a and b below p.
[[gnu::always_inline]] inline Limbs<6> Subtract(const Limbs<6>& a, const Limbs<6>& b) {
  uint64_t t0 = a[0], t1 = a[1], t2 = a[2], t3 = a[3], t4 = a[4], t5 = a[5];
  uint64_t mask, s0, s1, s2;
  __asm__(
      "subq (%[b]), %[t0]\n\t"
      "sbbq 8(%[b]), %[t1]\n\t"
      "sbbq 16(%[b]), %[t2]\n\t"
      "sbbq 24(%[b]), %[t3]\n\t"
      "sbbq 32(%[b]), %[t4]\n\t"
      "sbbq 40(%[b]), %[t5]\n\t"
      "sbbq %[mask], %[mask]\n\t"
      LOCKSTEP_ADD_PRIME
      : [t0] "+&r"(t0), [t1] "+&r"(t1), [t2] "+&r"(t2), [t3] "+&r"(t3), [t4] "+&r"(t4),
        [t5] "+&r"(t5), [mask] "=&r"(mask), [s0] "=&r"(s0), [s1] "=&r"(s1), [s2] "=&r"(s2)
      : [b] "r"(b.data()), "m"(b), [prime0] "m"(kPrime0), [prime1] "m"(kPrime1)
      : "cc");
  return {t0, t1, t2, t3, t4, t5};
}

// a / 2 modulo p, for a below p.
[[gnu::always_inline]] inline Limbs<6> Half(const Limbs<6>& a) {
  uint64_t t0 = a[0], t1 = a[1], t2 = a[2], t3 = a[3], t4 = a[4], t5 = a[5];
  uint64_t mask = 0 - (a[0] & 1), s0, s1, s2;
  __asm__(LOCKSTEP_ADD_PRIME
          "sbbq %[mask], %[mask]\n\t"
          "shrdq $1, %[t1], %[t0]\n\t"
          "shrdq $1, %[t2], %[t1]\n\t"
          "shrdq $1, %[t3], %[t2]\n\t"
          "shrdq $1, %[t4], %[t3]\n\t"
          "shrdq $1, %[t5], %[t4]\n\t"
          "shrdq $1, %[mask], %[t5]\n\t"
          : [t0] "+&r"(t0), [t1] "+&r"(t1), [t2] "+&r"(t2), [t3] "+&r"(t3), [t4] "+&r"(t4),
            [t5] "+&r"(t5), [mask] "+&r"(mask), [s0] "=&r"(s0), [s1] "=&r"(s1), [s2] "=&r"(s2)
          : [prime0] "m"(kPrime0), [prime1] "m"(kPrime1)
          : "cc");
  return {t0, t1, t2, t3, t4, t5};
}
#undef LOCKSTEP_ADD_PRIME

// clang-format on

}  // namespace lockstep::crypto::p384_adx

#endif  // CRYPTO_CURVE_P384_ADX_H_
