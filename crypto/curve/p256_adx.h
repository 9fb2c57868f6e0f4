// P-256's field for x86-64 with BMI2 and ADX: products in 64-bit limbs with two carry chains.
//
// p = 2^256 - 2^224 + 2^192 + 2^96 - 1, so -1 / p = 1 modulo 2^64, and the multiple of p that makes
// the lowest limb m zero is m p itself: its limbs are those of m 2^96, and m times the topmost limb
// of p, 2^64 - 2^32 + 1, three limbs up.
#ifndef CRYPTO_CURVE_P256_ADX_H_
#define CRYPTO_CURVE_P256_ADX_H_

#include <cstdint>

#include "crypto/curve/limbs.h"

namespace lockstep::crypto::p256_adx {

// Not inline: the assembly reaches them without a register.
constexpr uint64_t kPrime1 = 0x00000000ffffffff;  // the second limb of p
constexpr uint64_t kPrime3 = 0xffffffff00000001;  // the topmost limb of p

// clang-format off

// Adds m p to the limbs t0 to t5, where m is t0. t0 is then free, and not 0.
#define LOCKSTEP_REDUCE(t0, t1, t2, t3, t4, t5) \
  "movq %[" t0 "], %%rdx\n\t"                   \
  "movq %[" t0 "], %[low]\n\t"                  \
  "shrq $32, %[" t0 "]\n\t"                     \
  "shlq $32, %[low]\n\t"                        \
  "addq %[low], %[" t1 "]\n\t"                  \
  "mulxq %[prime3], %[low], %[high]\n\t"        \
  "adcq %[" t0 "], %[" t2 "]\n\t"               \
  "adcq %[low], %[" t3 "]\n\t"                  \
  "adcq %[high], %[" t4 "]\n\t"                 \
  "adcq $0, %[" t5 "]\n\t"

// Adds a * b[offset / 8] to t0 to t4, and makes t5 zero. The sum is below 2^320: t is below 2 p
// before, and below p (2^64 + 1) after.
#define LOCKSTEP_ROW(offset, t0, t1, t2, t3, t4, t5) \
  "xorl %k[" t5 "], %k[" t5 "]\n\t"                  \
  "movq " offset "(%[b]), %%rdx\n\t"                 \
  "mulxq (%[a]), %[low], %[high]\n\t"                \
  "adcxq %[low], %[" t0 "]\n\t"                      \
  "adoxq %[high], %[" t1 "]\n\t"                     \
  "mulxq 8(%[a]), %[low], %[high]\n\t"               \
  "adcxq %[low], %[" t1 "]\n\t"                      \
  "adoxq %[high], %[" t2 "]\n\t"                     \
  "mulxq 16(%[a]), %[low], %[high]\n\t"              \
  "adcxq %[low], %[" t2 "]\n\t"                      \
  "adoxq %[high], %[" t3 "]\n\t"                     \
  "mulxq 24(%[a]), %[low], %[high]\n\t"              \
  "adcxq %[low], %[" t3 "]\n\t"                      \
  "adoxq %[high], %[" t4 "]\n\t"                     \
  "adcxq %[" t5 "], %[" t4 "]\n\t"

// a b / 2^256 modulo p, for a and b below p.
[[gnu::always_inline]] inline Limbs<4> Multiply(const Limbs<4>& a, const Limbs<4>& b) {
  uint64_t t0, t1, t2, t3, t4, t5, low, high;
  __asm__(
      "movq (%[b]), %%rdx\n\t"
      "mulxq (%[a]), %[t0], %[t1]\n\t"
      "mulxq 8(%[a]), %[low], %[t2]\n\t"
      "addq %[low], %[t1]\n\t"
      "mulxq 16(%[a]), %[low], %[t3]\n\t"
      "adcq %[low], %[t2]\n\t"
      "mulxq 24(%[a]), %[low], %[t4]\n\t"
      "adcq %[low], %[t3]\n\t"
      "adcq $0, %[t4]\n\t"
      "movl $0, %k[t5]\n\t"
      LOCKSTEP_REDUCE("t0", "t1", "t2", "t3", "t4", "t5")
      LOCKSTEP_ROW("8", "t1", "t2", "t3", "t4", "t5", "t0")
      LOCKSTEP_REDUCE("t1", "t2", "t3", "t4", "t5", "t0")
      LOCKSTEP_ROW("16", "t2", "t3", "t4", "t5", "t0", "t1")
      LOCKSTEP_REDUCE("t2", "t3", "t4", "t5", "t0", "t1")
      LOCKSTEP_ROW("24", "t3", "t4", "t5", "t0", "t1", "t2")
      LOCKSTEP_REDUCE("t3", "t4", "t5", "t0", "t1", "t2")
      // Less than 2 p: t4, t5, t0, t1, and t2 on top.
      "movq %[t4], %[low]\n\t"
      "movq %[t5], %[high]\n\t"
      "movq %[t0], %%rdx\n\t"
      "movq %[t1], %[t3]\n\t"
      "subq $-1, %[t4]\n\t"
      "sbbq %[prime1], %[t5]\n\t"
      "sbbq $0, %[t0]\n\t"
      "sbbq %[prime3], %[t1]\n\t"
      "sbbq $0, %[t2]\n\t"
      "cmovcq %[low], %[t4]\n\t"
      "cmovcq %[high], %[t5]\n\t"
      "cmovcq %%rdx, %[t0]\n\t"
      "cmovcq %[t3], %[t1]\n\t"
      : [t0] "=&r"(t0), [t1] "=&r"(t1), [t2] "=&r"(t2), [t3] "=&r"(t3), [t4] "=&r"(t4),
        [t5] "=&r"(t5), [low] "=&r"(low), [high] "=&r"(high)
      : [a] "r"(a.data()), [b] "r"(b.data()), [prime1] "m"(kPrime1), [prime3] "m"(kPrime3), "m"(a),
        "m"(b)
      : "rdx", "cc");
  return {t4, t5, t0, t1};
}
#undef LOCKSTEP_ROW
#undef LOCKSTEP_REDUCE

// Adds m p to the limbs t0 to t3, where m is t0, which becomes the limb above t3.
#define LOCKSTEP_REDUCE(t0, t1, t2, t3)  \
  "movq %[" t0 "], %%rdx\n\t"            \
  "movq %[" t0 "], %[low]\n\t"           \
  "shrq $32, %[" t0 "]\n\t"              \
  "shlq $32, %[low]\n\t"                 \
  "addq %[low], %[" t1 "]\n\t"           \
  "mulxq %[prime3], %[low], %[high]\n\t" \
  "adcq %[" t0 "], %[" t2 "]\n\t"        \
  "adcq %[low], %[" t3 "]\n\t"           \
  "movl $0, %k[" t0 "]\n\t"              \
  "adcq %[high], %[" t0 "]\n\t"

// The sum of the products of different limbs of a, from the second limb up: t1 to t6.
#define LOCKSTEP_PRODUCTS               \
  "movq (%[a]), %%rdx\n\t"              \
  "mulxq 8(%[a]), %[t1], %[t2]\n\t"     \
  "mulxq 16(%[a]), %[low], %[t3]\n\t"   \
  "addq %[low], %[t2]\n\t"              \
  "mulxq 24(%[a]), %[low], %[t4]\n\t"   \
  "adcq %[low], %[t3]\n\t"              \
  "adcq $0, %[t4]\n\t"                  \
  "xorl %k[t6], %k[t6]\n\t"             \
  "movq 8(%[a]), %%rdx\n\t"             \
  "mulxq 16(%[a]), %[low], %[high]\n\t" \
  "adcxq %[low], %[t3]\n\t"             \
  "adoxq %[high], %[t4]\n\t"            \
  "mulxq 24(%[a]), %[low], %[t5]\n\t"   \
  "adcxq %[low], %[t4]\n\t"             \
  "adoxq %[t6], %[t5]\n\t"              \
  "adcxq %[t6], %[t5]\n\t"              \
  "movq 16(%[a]), %%rdx\n\t"            \
  "mulxq 24(%[a]), %[low], %[t6]\n\t"   \
  "addq %[low], %[t5]\n\t"              \
  "adcq $0, %[t6]\n\t"

// Doubles it and adds the squares: t0 to t7.
#define LOCKSTEP_SQUARES             \
  "xorl %k[t7], %k[t7]\n\t"          \
  "movq (%[a]), %%rdx\n\t"           \
  "mulxq %%rdx, %[t0], %[high]\n\t"  \
  "adcxq %[t1], %[t1]\n\t"           \
  "adoxq %[high], %[t1]\n\t"         \
  "movq 8(%[a]), %%rdx\n\t"          \
  "mulxq %%rdx, %[low], %[high]\n\t" \
  "adcxq %[t2], %[t2]\n\t"           \
  "adoxq %[low], %[t2]\n\t"          \
  "adcxq %[t3], %[t3]\n\t"           \
  "adoxq %[high], %[t3]\n\t"         \
  "movq 16(%[a]), %%rdx\n\t"         \
  "mulxq %%rdx, %[low], %[high]\n\t" \
  "adcxq %[t4], %[t4]\n\t"           \
  "adoxq %[low], %[t4]\n\t"          \
  "adcxq %[t5], %[t5]\n\t"           \
  "adoxq %[high], %[t5]\n\t"         \
  "movq 24(%[a]), %%rdx\n\t"         \
  "mulxq %%rdx, %[low], %[high]\n\t" \
  "adcxq %[t6], %[t6]\n\t"           \
  "adoxq %[low], %[t6]\n\t"          \
  "adcxq %[t7], %[t7]\n\t"           \
  "adoxq %[high], %[t7]\n\t"

// a^2 / 2^256 modulo p, for a below p.
[[gnu::always_inline]] inline Limbs<4> Square(const Limbs<4>& a) {
  uint64_t t0, t1, t2, t3, t4, t5, t6, t7, low, high;
  __asm__(
      LOCKSTEP_PRODUCTS
      LOCKSTEP_SQUARES
      LOCKSTEP_REDUCE("t0", "t1", "t2", "t3")
      LOCKSTEP_REDUCE("t1", "t2", "t3", "t0")
      LOCKSTEP_REDUCE("t2", "t3", "t0", "t1")
      LOCKSTEP_REDUCE("t3", "t0", "t1", "t2")
      // The lower half has become a number of at most p: its sum with the upper one is below 2 p.
      "addq %[t4], %[t0]\n\t"
      "adcq %[t5], %[t1]\n\t"
      "adcq %[t6], %[t2]\n\t"
      "adcq %[t7], %[t3]\n\t"
      "movl $0, %k[high]\n\t"
      "adcq $0, %[high]\n\t"
      "movq %[t0], %[t4]\n\t"
      "movq %[t1], %[t5]\n\t"
      "movq %[t2], %[t6]\n\t"
      "movq %[t3], %[t7]\n\t"
      "subq $-1, %[t0]\n\t"
      "sbbq %[prime1], %[t1]\n\t"
      "sbbq $0, %[t2]\n\t"
      "sbbq %[prime3], %[t3]\n\t"
      "sbbq $0, %[high]\n\t"
      "cmovcq %[t4], %[t0]\n\t"
      "cmovcq %[t5], %[t1]\n\t"
      "cmovcq %[t6], %[t2]\n\t"
      "cmovcq %[t7], %[t3]\n\t"
      : [t0] "=&r"(t0), [t1] "=&r"(t1), [t2] "=&r"(t2), [t3] "=&r"(t3), [t4] "=&r"(t4),
        [t5] "=&r"(t5), [t6] "=&r"(t6), [t7] "=&r"(t7), [low] "=&r"(low), [high] "=&r"(high)
      : [a] "r"(a.data()), [prime1] "m"(kPrime1), [prime3] "m"(kPrime3), "m"(a)
      : "rdx", "cc");
  return {t0, t1, t2, t3};
}
#undef LOCKSTEP_SQUARES
#undef LOCKSTEP_PRODUCTS
#undef LOCKSTEP_REDUCE

// a + b modulo p, for a and b below p.
[[gnu::always_inline]] inline Limbs<4> Add(const Limbs<4>& a, const Limbs<4>& b) {
  uint64_t t0 = a[0], t1 = a[1], t2 = a[2], t3 = a[3];
  uint64_t s0, s1, s2, s3, top;
  __asm__(
      "xorl %k[top], %k[top]\n\t"
      "addq (%[b]), %[t0]\n\t"
      "adcq 8(%[b]), %[t1]\n\t"
      "adcq 16(%[b]), %[t2]\n\t"
      "adcq 24(%[b]), %[t3]\n\t"
      "adcq $0, %[top]\n\t"
      "movq %[t0], %[s0]\n\t"
      "movq %[t1], %[s1]\n\t"
      "movq %[t2], %[s2]\n\t"
      "movq %[t3], %[s3]\n\t"
      "subq $-1, %[t0]\n\t"
      "sbbq %[prime1], %[t1]\n\t"
      "sbbq $0, %[t2]\n\t"
      "sbbq %[prime3], %[t3]\n\t"
      "sbbq $0, %[top]\n\t"
      "cmovcq %[s0], %[t0]\n\t"
      "cmovcq %[s1], %[t1]\n\t"
      "cmovcq %[s2], %[t2]\n\t"
      "cmovcq %[s3], %[t3]\n\t"
      : [t0] "+&r"(t0), [t1] "+&r"(t1), [t2] "+&r"(t2), [t3] "+&r"(t3), [s0] "=&r"(s0),
        [s1] "=&r"(s1), [s2] "=&r"(s2), [s3] "=&r"(s3), [top] "=&r"(top)
      : [b] "r"(b.data()), "m"(b), [prime1] "m"(kPrime1), [prime3] "m"(kPrime3)
      : "cc");
  return {t0, t1, t2, t3};
}

// a - b modulo p, for a and b below p.
[[gnu::always_inline]] inline Limbs<4> Subtract(const Limbs<4>& a, const Limbs<4>& b) {
  uint64_t t0 = a[0], t1 = a[1], t2 = a[2], t3 = a[3];
  uint64_t borrow, s1, s3;
  __asm__(
      "subq (%[b]), %[t0]\n\t"
      "sbbq 8(%[b]), %[t1]\n\t"
      "sbbq 16(%[b]), %[t2]\n\t"
      "sbbq 24(%[b]), %[t3]\n\t"
      "sbbq %[borrow], %[borrow]\n\t"
      // p where there was a borrow: its first limb is all ones.
      "movq %[prime1], %[s1]\n\t"
      "movq %[prime3], %[s3]\n\t"
      "andq %[borrow], %[s1]\n\t"
      "andq %[borrow], %[s3]\n\t"
      "addq %[borrow], %[t0]\n\t"
      "adcq %[s1], %[t1]\n\t"
      "adcq $0, %[t2]\n\t"
      "adcq %[s3], %[t3]\n\t"
      : [t0] "+&r"(t0), [t1] "+&r"(t1), [t2] "+&r"(t2), [t3] "+&r"(t3), [borrow] "=&r"(borrow),
        [s1] "=&r"(s1), [s3] "=&r"(s3)
      : [b] "r"(b.data()), "m"(b), [prime1] "m"(kPrime1), [prime3] "m"(kPrime3)
      : "cc");
  return {t0, t1, t2, t3};
}

// a / 2 modulo p, for a below p.
[[gnu::always_inline]] inline Limbs<4> Half(const Limbs<4>& a) {
  uint64_t t0 = a[0], t1 = a[1], t2 = a[2], t3 = a[3];
  uint64_t odd, s1, s3;
  __asm__(
      "movq %[t0], %[odd]\n\t"
      "andq $1, %[odd]\n\t"
      "negq %[odd]\n\t"
      "movq %[prime1], %[s1]\n\t"
      "movq %[prime3], %[s3]\n\t"
      "andq %[odd], %[s1]\n\t"
      "andq %[odd], %[s3]\n\t"
      "addq %[odd], %[t0]\n\t"
      "adcq %[s1], %[t1]\n\t"
      "adcq $0, %[t2]\n\t"
      "adcq %[s3], %[t3]\n\t"
      "sbbq %[odd], %[odd]\n\t"
      "shrdq $1, %[t1], %[t0]\n\t"
      "shrdq $1, %[t2], %[t1]\n\t"
      "shrdq $1, %[t3], %[t2]\n\t"
      "shrdq $1, %[odd], %[t3]\n\t"
      : [t0] "+&r"(t0), [t1] "+&r"(t1), [t2] "+&r"(t2), [t3] "+&r"(t3), [odd] "=&r"(odd),
        [s1] "=&r"(s1), [s3] "=&r"(s3)
      : [prime1] "m"(kPrime1), [prime3] "m"(kPrime3)
      : "cc");
  return {t0, t1, t2, t3};
}

// clang-format on

}  // namespace lockstep::crypto::p256_adx

#endif  // CRYPTO_CURVE_P256_ADX_H_
