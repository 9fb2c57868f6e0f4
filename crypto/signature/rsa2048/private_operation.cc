#include "crypto/signature/rsa2048/private_operation.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "crypto/base/clear_stack.h"
#include "crypto/base/declassify.h"
#include "crypto/curve/limbs.h"
#include "crypto/curve/modulus.h"
#include "crypto/curve/wiped.h"
#include "crypto/signature/rsa2048/radix.h"

namespace lockstep::crypto::rsa2048 {
namespace {

// Blinding. No time and no address depends on a secret here, so what has to be hidden is what the
// processor's power or radiation tells of the data it works on. For that each signature takes, for
// either prime p,
// - another base: input + l p, and the kernel computes modulo p k, with an odd k of 104 bits. So
//   what stands in the registers depends on the input modulo k as well, which l makes random.
// - another exponent: d + x (p - 1) (Coron, CHES 1999), since the windows of one that never
//   changes could be averaged over many signatures, whatever the base. It makes signing a
//   sixteenth slower.
// The classic mask of the base (Kocher, CRYPTO 1996), r^e before and 1/r afterwards, needs an
// inverse: computed anew, in constant time, it takes as long as a good part of the signature; kept
// and squared, it is a cache line that all handshakes write. It hides the base modulo p too. But
// nobody can choose that: what PSS signs is random by its salt, and known only by the signature.
struct Blinding {
  std::array<uint64_t, 2> exponents;                 // x
  std::array<std::array<uint64_t, 2>, 2> additions;  // l, below 2^104
};
constexpr uint64_t kAdditionTop = (uint64_t{1} << (kStepBits - 64)) - 1;

constexpr size_t kExponentLimbs = kHalfLimbs + 1;
constexpr size_t kWindows = (64 * kExponentLimbs + kWindowBits - 1) / kWindowBits;

struct Workspace {
  Blinding blinding;
  std::array<Limbs<kExponentLimbs>, 2> exponents;
  Table table;
  Halves power, factor;
  std::array<Limbs<kHalfLimbs>, 2> halves;  // the result modulo p and q
  Limbs<kWholeLimbs> result;
  std::array<uint8_t, kSize> output;
};

// What is below it on the stack when all is done, in a build that is not optimised as well.
constexpr size_t kStackBelow = size_t{16} << 10;

// d + x (p - 1)
void MaskExponent(const Constants& key, size_t i, Workspace& work) {
  Limbs<kExponentLimbs>& exponent = work.exponents[i];
  uint64_t carry = 0;
  for (size_t j = 0; j < kHalfLimbs; ++j) {
    const uint64_t limb = key.primes[i].value[j] - (j == 0 ? 1 : 0);  // p is odd
    exponent[j] = MultiplyAdd(limb, work.blinding.exponents[i], key.exponents[i][j], carry);
  }
  exponent[kHalfLimbs] = carry;
}

// number + l p
Limbs<kHalfLimbs + 2> MaskBase(const Constants& key, size_t i, const Workspace& work,
                               Bytes number) {
  auto masked = LimbsFrom<kHalfLimbs + 2>(number);
  AddProduct(masked, key.primes[i].value, work.blinding.additions[i]);
  return masked;
}

// The number modulo a `modulus` without leading zero bits.
template <size_t kCount>
Limbs<kCount> Reduced(const Modulus<kCount>& modulus, const Limbs<kCount + 2>& number) {
  // Montgomery's product with a number that has as many bits as the modulus but is not below it is
  // what it should be, since the other factor is below it: the sum stays below twice the modulus.
  Limbs<kCount> low, high{};
  std::copy_n(number.begin(), kCount, low.begin());
  std::copy_n(number.begin() + kCount, 2, high.begin());
  return ModularAdd(modulus, MontgomeryMultiply(modulus, modulus.r, low),
                    MontgomeryMultiply(modulus, modulus.r2, high));
}

// table[i] = base^i
void FillTable(const Constants& key, const Kernel& kernel, Table& table) {
  table[0] = key.one;
  for (size_t i = 2; i < kTableSize; ++i) {
    const bool is_square = i % 2 == 0;
    kernel.multiply(key.half_multipliers, table[is_square ? i / 2 : i - 1],
                    table[is_square ? i / 2 : 1], table[i]);
  }
}

// Into work.factor, the table's entry for a window of each exponent.
void SelectWindow(const Kernel& kernel, size_t window, Workspace& work) {
  uint64_t indices[2];
  for (size_t i = 0; i < 2; ++i)
    indices[i] = BitsAt(work.exponents[i], window * kWindowBits, kWindowBits);
  kernel.select(work.table, indices, work.factor);
}

// work.power = base ^ exponents, for the base table[1].
void Raise(const Constants& key, const Kernel& kernel, Workspace& work) {
  FillTable(key, kernel, work.table);
  SelectWindow(kernel, kWindows - 1, work);
  work.power = work.factor;
  for (size_t window = kWindows - 1; window-- > 0;) {
    for (size_t i = 0; i < kWindowBits; ++i)
      kernel.multiply(key.half_multipliers, work.power, work.power, work.power);
    SelectWindow(kernel, window, work);
    kernel.multiply(key.half_multipliers, work.power, work.factor, work.power);
  }
}

// work.halves = input ^ d modulo p and q.
void RaiseInput(const Constants& key, const Kernel& kernel, Bytes input, Workspace& work) {
  Halves& base = work.table[1];
  for (size_t i = 0; i < 2; ++i) {
    MaskExponent(key, i, work);
    ToNumber(MaskBase(key, i, work, input.last(kSize / 2)), base.of[i]);
    ToNumber(LimbsFrom<kHalfLimbs>(input.first(kSize / 2)), work.factor.of[i]);
  }
  kernel.multiply(key.half_multipliers, base, key.r2, base);
  kernel.multiply(key.half_multipliers, work.factor, key.r2_high, work.factor);
  for (size_t i = 0; i < 2; ++i) AddTo(base.of[i], work.factor.of[i]);
  Raise(key, kernel, work);
  constexpr Halves kUnit = {{{{1}}, {{1}}}};
  kernel.multiply(key.half_multipliers, work.power, kUnit, work.power);
  for (size_t i = 0; i < 2; ++i) {
    Limbs<kHalfLimbs + 2> half;
    ToLimbs(work.power.of[i], half);
    work.halves[i] = Reduced(key.primes[i], half);
  }
}

// work.result = the number that the halves are remainders of (RFC 8017 section 5.1.2, step 2.b).
void Recombine(const Constants& key, Workspace& work) {
  const Modulus<kHalfLimbs>& p = key.primes[0];
  const Limbs<kHalfLimbs>& second = work.halves[1];
  // Below q, and so below 2 p: both have as many bits.
  const Limbs<kHalfLimbs> difference = ModularSubtract(p, work.halves[0], ReduceOnce(p, second, 0));
  const Limbs<kHalfLimbs> h = MontgomeryMultiply(p, key.coefficient, difference);
  Limbs<kWholeLimbs>& result = work.result;
  std::ranges::copy(second, result.begin());
  for (size_t i = 0; i < kHalfLimbs; ++i) {
    uint64_t carry = 0;
    for (size_t j = 0; j < kHalfLimbs; ++j)
      result[i + j] = MultiplyAdd(key.primes[1].value[j], h[i], result[i + j], carry);
    result[i + kHalfLimbs] = carry;
  }
}

// Whether result ^ e = input modulo n, computed modulo n and not by its primes: a fault in one half
// would give them away (Boneh, DeMillo, Lipton, EUROCRYPT 1997).
bool IsSound(const Constants& key, const Kernel& kernel, const Limbs<kWholeLimbs>& result,
             const Limbs<kWholeLimbs>& input) {
  uint64_t is_below = 0;
  (void)Subtract(result, key.modulus.value, is_below);
  constexpr Whole kUnit = {{1}};
  const WholeMultiplier& m = key.whole_multiplier;
  Whole base, power;
  ToNumber(result, base);
  kernel.multiply_whole(m, base, key.whole_r2, base);
  power = base;
  for (uint64_t bit = std::bit_floor(key.public_exponent) / 2; bit != 0; bit /= 2) {
    kernel.multiply_whole(m, power, power, power);
    if ((key.public_exponent & bit) != 0) kernel.multiply_whole(m, power, base, power);
  }
  kernel.multiply_whole(m, power, kUnit, power);
  Limbs<kWholeLimbs + 2> raised;
  ToLimbs(power, raised);
  uint64_t differs = 1 - is_below;
  const Limbs<kWholeLimbs> found = Reduced(key.modulus, raised);
  for (size_t i = 0; i < kWholeLimbs; ++i) differs |= found[i] ^ input[i];
  return Declassified(differs) == 0;
}

[[gnu::noinline]] Status Compute(const Constants& key, const Kernel& kernel, Bytes input,
                                 Workspace& work) {
  const auto number = LimbsFrom<kWholeLimbs>(input);
  uint64_t is_below = 0;
  (void)Subtract(number, key.modulus.value, is_below);
  if (is_below == 0) return Error{Reason::kInvalidArgument};
  RaiseInput(key, kernel, input, work);
  Recombine(key, work);
  WriteLimbs(work.result, work.output);
  // What is checked are the bytes that leave.
  if (!IsSound(key, kernel, LimbsFrom<kWholeLimbs>(work.output), number))
    return Error{Reason::kSignatureSelfCheckFailed};
  return {};
}

}  // namespace

Status PrivateOperation(const Constants& key, const Kernel& kernel, Bytes input, Random& random,
                        MutableBytes output) {
  if (input.size() != kSize || output.size() != kSize) return Error{Reason::kInvalidArgument};
  Wiped<Workspace> work;
  random.Fill({reinterpret_cast<uint8_t*>(&work->blinding), sizeof work->blinding});
  for (auto& addition : work->blinding.additions) addition[1] &= kAdditionTop;
  const Status status = Compute(key, kernel, input, *work);
  ClearStackBelow<kStackBelow>();
  if (!status.has_value()) return status;
  std::ranges::copy(work->output, output.begin());
  return {};
}

}  // namespace lockstep::crypto::rsa2048
