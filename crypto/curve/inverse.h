// Inverses modulo a prime by divsteps (Bernstein and Yang, "Fast constant-time gcd computation and
// modular inversion", 2019): always the same number of steps, without a branch or an index that
// depends on the number.
#ifndef CRYPTO_CURVE_INVERSE_H_
#define CRYPTO_CURVE_INVERSE_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "crypto/curve/residue.h"

namespace lockstep::crypto {

// A step takes (delta, f, g) to (-delta, g, (g - f) / 2) where delta > 0 and g is odd, and else to
// (delta, f, (g + (g mod 2) f) / 2), and delta grows by 1. Begun with delta = 1/2, f = the prime p
// and 0 <= g < p, of at most b bits, it reaches g = 0 and f = +-1 (if g was not 0) in at most
// (45907 b + 26313) / 19929 steps (Hvass, Aranha, Spitters, "High-assurance field inversion for
// curve-based cryptography", 2022, section 3). Steps after that change nothing but signs of zero.
constexpr size_t DivstepsFor(size_t bits) { return (45907 * bits + 26313) / 19929; }

// What 60 steps do depends on the low limbs of f and g only. They are done there, and the matrix
// that they come to is then applied to the whole numbers, which are of limbs of 60 bits, signed in
// the topmost.
inline constexpr size_t kDivstepBatch = 60;
inline constexpr uint64_t kDivstepMask = ~uint64_t{0} >> (64 - kDivstepBatch);

// After n steps, (f, g) is (u f + v g, q f + r g) / 2^n. |u| + |v| and |q| + |r| are at most 2^n.
struct DivstepMatrix {
  int64_t u, v, q, r;
};

// They are done 20 at a time, of which each takes two words: f + 2^21 u' + 2^42 v', and likewise g,
// q and r, where f and g begin as their low 20 bits and stay below 2^20 in size, and the matrix has
// not been doubled but has fractions, of which 2^20 times as much is u' and so on: all three parts
// of a word are added and halved as one.
inline constexpr size_t kDivstepPack = 20;
static_assert(kDivstepBatch == 3 * kDivstepPack);

// One step of such words.
inline void DivstepByMasks(int64_t& twice_delta, int64_t& f, int64_t& g) {
  const auto odd = static_cast<int64_t>(MaskOf(static_cast<uint64_t>(g) & 1));
  const auto positive = static_cast<int64_t>(~MaskOf(static_cast<uint64_t>(twice_delta) >> 63));
  const int64_t swap = odd & positive;
  g = WithSecrecySpread(g + (((f ^ positive) - positive) & odd));
  f = WithSecrecySpread(f + (g & swap));  // g was lessened by f
  g >>= 1;
  twice_delta = ((twice_delta ^ swap) - swap) + 2;
}

// The same.
inline void Divstep(int64_t& twice_delta, int64_t& f, int64_t& g) {
#if defined(__x86_64__) && !defined(LOCKSTEP_MSAN)
  // In moves by a condition: masks would make longer chains. First what it comes to if g is odd.
  int64_t added, f_if_odd, delta_if_odd;
  __asm__(
      "mov %[f], %[added]\n\t"
      "mov %[f], %[f_if_odd]\n\t"
      "neg %[added]\n\t"
      "mov $2, %k[delta_if_odd]\n\t"
      "sub %[delta], %[delta_if_odd]\n\t"
      "test %[delta], %[delta]\n\t"
      "lea 2(%[delta]), %[delta]\n\t"
      "cmovle %[f], %[added]\n\t"
      "cmovg %[g], %[f_if_odd]\n\t"
      "cmovle %[delta], %[delta_if_odd]\n\t"
      "add %[g], %[added]\n\t"
      "test $1, %b[g]\n\t"
      "cmovnz %[added], %[g]\n\t"
      "cmovnz %[f_if_odd], %[f]\n\t"
      "cmovnz %[delta_if_odd], %[delta]\n\t"
      "sar %[g]"
      : [f] "+r"(f), [g] "+r"(g), [delta] "+r"(twice_delta), [added] "=&r"(added),
        [f_if_odd] "=&r"(f_if_odd), [delta_if_odd] "=&r"(delta_if_odd)
      :
      : "cc");
#else
  DivstepByMasks(twice_delta, f, g);
#endif
}

// The matrix of kDivstepPack steps.
inline DivstepMatrix DivstepPack(int64_t& twice_delta, uint64_t f, uint64_t g) {
  constexpr size_t kAtU = kDivstepPack + 1, kAtV = 2 * kAtU;
  constexpr int64_t kUnit = int64_t{1} << kDivstepPack;
  int64_t fuv = static_cast<int64_t>(f & (kUnit - 1)) + (kUnit << kAtU);
  int64_t gqr = static_cast<int64_t>(g & (kUnit - 1)) + (kUnit << kAtV);
#pragma GCC unroll 5
  for (size_t i = 0; i < kDivstepPack; ++i) Divstep(twice_delta, fuv, gqr);
  // From -2^20 + 1 to 2^20, which is one too many for 21 bits with a sign.
  const auto middle = [](int64_t packed) {
    const auto less_one = static_cast<uint64_t>(packed + kUnit - (int64_t{1} << kAtU));
    return (static_cast<int64_t>(less_one << (64 - kAtV)) >> (64 - kAtU)) + 1;
  };
  const auto upper = [](int64_t packed, int64_t u) {
    return (packed - (u << kAtU) + kUnit) >> kAtV;
  };
  const int64_t u = middle(fuv), q = middle(gqr);
  return {u, upper(fuv, u), q, upper(gqr, q)};
}

// What `first` and then `next` come to.
inline DivstepMatrix Then(const DivstepMatrix& first, const DivstepMatrix& next) {
  return {next.u * first.u + next.v * first.q, next.u * first.v + next.v * first.r,
          next.q * first.u + next.r * first.q, next.q * first.v + next.r * first.r};
}

// The matrix of kDivstepBatch steps. `twice_delta` is 2 delta: an odd number.
inline DivstepMatrix DivstepBatch(int64_t& twice_delta, uint64_t f, uint64_t g) {
  DivstepMatrix all = DivstepPack(twice_delta, f, g);
  for (size_t steps = kDivstepPack; steps < kDivstepBatch; steps += kDivstepPack) {
    // Their low bits, as many as are looked at.
    const auto low = [&](int64_t of_f, int64_t of_g) {
      return (static_cast<uint64_t>(of_f) * f + static_cast<uint64_t>(of_g) * g) >> steps;
    };
    all = Then(all, DivstepPack(twice_delta, low(all.u, all.v), low(all.q, all.r)));
  }
  return all;
}

template <size_t kCount>
class DivstepNumber {
 public:
  // Room for a sign and for twice the modulus.
  static constexpr size_t kParts = (64 * kCount + 2 + kDivstepBatch - 1) / kDivstepBatch;
  using Parts = std::array<int64_t, kParts>;

  static constexpr Parts From(const Limbs<kCount>& limbs) {
    Parts parts{};
    for (size_t i = 0; i < kParts; ++i)
      parts[i] = static_cast<int64_t>(BitsAt(limbs, kDivstepBatch * i, kDivstepBatch));
    return parts;
  }

  // Of a number that is not negative and fits.
  static constexpr Limbs<kCount> To(const Parts& parts) {
    Limbs<kCount> limbs{};
    for (size_t i = 0; i < kParts; ++i) {
      const size_t limb = kDivstepBatch * i / 64, shift = kDivstepBatch * i % 64;
      const auto part = static_cast<uint64_t>(parts[i]);
      if (limb < kCount) limbs[limb] |= part << shift;
      if (limb + 1 < kCount && shift > 64 - kDivstepBatch) limbs[limb + 1] |= part >> (64 - shift);
    }
    return limbs;
  }

  // (f, g) = matrix (f, g) / 2^60, which is exact.
  static void Apply(const DivstepMatrix& m, Parts& f, Parts& g) {
    Int128 sum_f = 0, sum_g = 0;
    for (size_t i = 0; i < kParts; ++i) {
      sum_f += Int128{m.u} * f[i] + Int128{m.v} * g[i];
      sum_g += Int128{m.q} * f[i] + Int128{m.r} * g[i];
      Emit(f, i, sum_f);
      Emit(g, i, sum_g);
    }
    f[kParts - 1] = static_cast<int64_t>(sum_f);
    g[kParts - 1] = static_cast<int64_t>(sum_g);
  }

  // (d, e) = matrix (d, e) / 2^60 modulo the modulus, all of them between -2 and 1 times it. So
  // that the division is exact, a multiple of the modulus is added; so that they stay in range, the
  // modulus is added to a negative one first.
  static void ApplyModular(const DivstepMatrix& m, const Parts& modulus, uint64_t inverse, Parts& d,
                           Parts& e) {
    const int64_t sign_d = d[kParts - 1] >> 63, sign_e = e[kParts - 1] >> 63;
    int64_t add_d = (m.u & sign_d) + (m.v & sign_e);
    int64_t add_e = (m.q & sign_d) + (m.r & sign_e);
    Int128 sum_d = Int128{m.u} * d[0] + Int128{m.v} * e[0];
    Int128 sum_e = Int128{m.q} * d[0] + Int128{m.r} * e[0];
    add_d += Missing(static_cast<uint64_t>(sum_d), add_d, modulus, inverse);
    add_e += Missing(static_cast<uint64_t>(sum_e), add_e, modulus, inverse);
    sum_d += Int128{modulus[0]} * add_d;
    sum_e += Int128{modulus[0]} * add_e;
    sum_d >>= kDivstepBatch;
    sum_e >>= kDivstepBatch;
    for (size_t i = 1; i < kParts; ++i) {
      sum_d += Int128{m.u} * d[i] + Int128{m.v} * e[i] + Int128{modulus[i]} * add_d;
      sum_e += Int128{m.q} * d[i] + Int128{m.r} * e[i] + Int128{modulus[i]} * add_e;
      Emit(d, i, sum_d);
      Emit(e, i, sum_e);
    }
    d[kParts - 1] = static_cast<int64_t>(sum_d);
    e[kParts - 1] = static_cast<int64_t>(sum_e);
  }

  // sign * d from 0 to modulus - 1; `sign` is 0 or all ones for a negative one.
  static Limbs<kCount> Normalize(Parts d, int64_t sign, const Parts& modulus) {
    AddIf(d[kParts - 1] >> 63, d, modulus);  // from -1 to 1 times the modulus
    for (int64_t& part : d) part = (part ^ sign) - sign;
    Carry(d);
    AddIf(d[kParts - 1] >> 63, d, modulus);
    return To(d);
  }

 private:
  // The low 60 bits of `sum` become the part before `i`.
  static void Emit(Parts& parts, size_t i, Int128& sum) {
    if (i > 0) parts[i - 1] = static_cast<int64_t>(static_cast<uint64_t>(sum) & kDivstepMask);
    sum >>= kDivstepBatch;
  }

  // How often the modulus is to be added besides `added` times, so that the low 60 bits are 0:
  // between -2^60 and 0, so that what was negative stays below the modulus.
  static int64_t Missing(uint64_t low, int64_t added, const Parts& modulus, uint64_t inverse) {
    const uint64_t all = low + static_cast<uint64_t>(modulus[0]) * static_cast<uint64_t>(added);
    return -static_cast<int64_t>((0 - all * inverse) & kDivstepMask);
  }

  static void AddIf(int64_t mask, Parts& parts, const Parts& modulus) {
    for (size_t i = 0; i < kParts; ++i) parts[i] += modulus[i] & mask;
    Carry(parts);
  }

  // Brings all parts but the topmost to 60 bits, without a sign.
  static void Carry(Parts& parts) {
    for (size_t i = 0; i + 1 < kParts; ++i) {
      parts[i + 1] += parts[i] >> kDivstepBatch;
      parts[i] &= static_cast<int64_t>(kDivstepMask);
    }
  }
};

// 1 / number modulo the modulus, neither in Montgomery's form; 0 of 0.
template <size_t kCount>
Limbs<kCount> InverseModulo(const Modulus<kCount>& modulus, const Limbs<kCount>& number) {
  using Parts = DivstepNumber<kCount>::Parts;
  const Parts prime = DivstepNumber<kCount>::From(modulus.value);
  Parts f = prime, g = DivstepNumber<kCount>::From(number);
  Parts d{}, e{1};
  int64_t twice_delta = 1;
  for (size_t steps = 0; steps < DivstepsFor(modulus.bits); steps += kDivstepBatch) {
    const DivstepMatrix matrix =
        DivstepBatch(twice_delta, static_cast<uint64_t>(f[0]), static_cast<uint64_t>(g[0]));
    DivstepNumber<kCount>::Apply(matrix, f, g);  // which the next batch waits for
    DivstepNumber<kCount>::ApplyModular(matrix, prime, modulus.inverse, d, e);
  }
  return DivstepNumber<kCount>::Normalize(d, f[DivstepNumber<kCount>::kParts - 1] >> 63, prime);
}

template <class Field>
Residue<Field> Inverse(const Residue<Field>& a) {
  // Of a R it is 1 / (a R), which a product with R^3 makes R / a.
  Residue<Field> inverse = Residue<Field>::FromForm(InverseModulo(Field::kModulus, a.form()));
  return inverse * Residue<Field>::FromForm(Field::kModulus.r3);
}

}  // namespace lockstep::crypto

#endif  // CRYPTO_CURVE_INVERSE_H_
