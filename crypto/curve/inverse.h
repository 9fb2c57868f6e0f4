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

// What 62 steps do depends on the low limbs of f and g only. They are done there, and the matrix
// that they come to is then applied to the whole numbers, which are of limbs of 62 bits, signed in
// the topmost.
inline constexpr size_t kDivstepBatch = 62;
inline constexpr uint64_t kLow62 = ~uint64_t{0} >> 2;

// (f, g) becomes (u f + v g, q f + r g) / 2^62. |u| + |v| and |q| + |r| are at most 2^62.
struct DivstepMatrix {
  int64_t u, v, q, r;
};

// `twice_delta` is 2 delta: an odd number.
inline DivstepMatrix DivstepBatch(int64_t& twice_delta, uint64_t f, uint64_t g) {
  uint64_t u = 1, v = 0, q = 0, r = 1;
  auto delta = static_cast<uint64_t>(twice_delta);
  for (size_t i = 0; i < kDivstepBatch; ++i) {
    const uint64_t odd = MaskOf(g & 1);
    const uint64_t swap = odd & ~MaskOf(delta >> 63);  // it is odd, so never 0
    // (f, g) to (g, -f), with what they are made of.
    const auto exchange = [swap](uint64_t& a, uint64_t& b) {
      const uint64_t both = (a ^ b) & swap;
      a ^= both;
      b = ((b ^ both) ^ swap) - swap;
    };
    exchange(f, g);
    exchange(u, q);
    exchange(v, r);
    delta = ((delta ^ swap) - swap) + 2;
    g = (g + (f & odd)) >> 1;  // the bits that this makes wrong are above those that steps look at
    q += u & odd;
    r += v & odd;
    u <<= 1;
    v <<= 1;
  }
  twice_delta = static_cast<int64_t>(delta);
  return {static_cast<int64_t>(u), static_cast<int64_t>(v), static_cast<int64_t>(q),
          static_cast<int64_t>(r)};
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
      if (limb + 1 < kCount && shift > 2) limbs[limb + 1] |= part >> (64 - shift);
    }
    return limbs;
  }

  // (f, g) = matrix (f, g) / 2^62, which is exact.
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

  // (d, e) = matrix (d, e) / 2^62 modulo the modulus, all of them between -2 and 1 times it. So
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
  // The low 62 bits of `sum` become the part before `i`.
  static void Emit(Parts& parts, size_t i, Int128& sum) {
    if (i > 0) parts[i - 1] = static_cast<int64_t>(static_cast<uint64_t>(sum) & kLow62);
    sum >>= kDivstepBatch;
  }

  // How often the modulus is to be added besides `added` times, so that the low 62 bits are 0:
  // between -2^62 and 0, so that what was negative stays below the modulus.
  static int64_t Missing(uint64_t low, int64_t added, const Parts& modulus, uint64_t inverse) {
    const uint64_t all = low + static_cast<uint64_t>(modulus[0]) * static_cast<uint64_t>(added);
    return -static_cast<int64_t>((0 - all * inverse) & kLow62);
  }

  static void AddIf(int64_t mask, Parts& parts, const Parts& modulus) {
    for (size_t i = 0; i < kParts; ++i) parts[i] += modulus[i] & mask;
    Carry(parts);
  }

  // Brings all parts but the topmost to 62 bits, without a sign.
  static void Carry(Parts& parts) {
    for (size_t i = 0; i + 1 < kParts; ++i) {
      parts[i + 1] += parts[i] >> kDivstepBatch;
      parts[i] &= static_cast<int64_t>(kLow62);
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
    DivstepNumber<kCount>::ApplyModular(matrix, prime, modulus.inverse, d, e);
    DivstepNumber<kCount>::Apply(matrix, f, g);
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
