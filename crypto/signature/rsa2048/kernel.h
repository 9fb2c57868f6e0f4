// Kernel: the multiplications behind RSA-2048 for one kind of processor: modulo both primes of a
// key at once, since each alone would wait for its own carries, and modulo the product of the two.
//
// Montgomery's multiplication with Orup's choice of the modulus (Simplifying Quotient Determination
// in High-Radix Modular Multiplication, ARITH 12, 1995). Instead of a prime p, the modulus is
// m = p k with k = -1/p modulo 2^104, so that m is -1 modulo 2^104. To divide a sum x by 2^104, a
// multiple q m has to be added that makes its two lowest limbs 0: q is x modulo 2^104, and
//   (x + q m) / 2^104 = floor(x / 2^104) + q (m + 1) / 2^104.
// So the quotient is there without a product, two limbs of it at once, and (m + 1) / 2^104 is no
// longer than p. It costs two limbs more in each number, which the registers have to spare.
#ifndef CRYPTO_SIGNATURE_RSA2048_KERNEL_H_
#define CRYPTO_SIGNATURE_RSA2048_KERNEL_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "crypto/cpu.h"

namespace lockstep::crypto::rsa2048 {

inline constexpr size_t kLimbBits = 52;  // what the processor's products take
inline constexpr size_t kStepLimbs = 2;  // that one step clears
inline constexpr size_t kStepBits = kStepLimbs * kLimbBits;

// Modulo p k for a p of kBits: 22 limbs for 1024 bits, 42 for 2048. R = 2^(52 kLimbs) is at least
// 64 p k.
template <size_t kBits>
inline constexpr size_t kLimbs =
    (kBits + kStepBits + 6 + kLimbBits - 1) / kLimbBits / kStepLimbs * kStepLimbs;
static_assert(kLimbBits * kLimbs<1024> >= 1024 + kStepBits + 6);
static_assert(kLimbBits * kLimbs<2048> >= 2048 + kStepBits + 6);

// Least significant limb first; what fills up the last register is 0.
template <size_t kBits>
struct alignas(64) Number {
  uint64_t limbs[(kLimbs<kBits> + 7) / 8 * 8];
};

// (m + 1) / 2^104, moved up by so many limbs.
template <size_t kBits>
struct Multiplier {
  Number<kBits> raised[kStepLimbs + 1];
};

using Whole = Number<2048>;  // modulo n
using Half = Number<1024>;   // modulo one prime
using WholeMultiplier = Multiplier<2048>;

// Of both primes.
struct Halves {
  Half of[2];
};
struct HalfMultipliers {
  Multiplier<1024> of[2];
};

inline constexpr size_t kWindowBits = 5;
inline constexpr size_t kTableSize = size_t{1} << kWindowBits;
using Table = Halves[kTableSize];

// A kernel's file defines one of these and nothing else that others see. Limbs go in and come out
// below 2^52, numbers below 2^(kBits + 106) and below m + 2^(kBits + 103). The functions take the
// same time whatever the numbers are, leave them nowhere but on the stack, and `out` may be `a` or
// `b`.
struct Kernel {
  std::string_view name;
  bool (*supported)(const Cpu& cpu);
  // out = a b / R, for each half.
  void (*multiply)(const HalfMultipliers& m, const Halves& a, const Halves& b, Halves& out);
  // out.of[i] = table[indices[i]].of[i]. Reads all of the table.
  void (*select)(const Table& table, const uint64_t (&indices)[2], Halves& out);
  void (*multiply_whole)(const WholeMultiplier& m, const Whole& a, const Whole& b, Whole& out);
};

extern const Kernel kAvx512;

}  // namespace lockstep::crypto::rsa2048

#endif  // CRYPTO_SIGNATURE_RSA2048_KERNEL_H_
