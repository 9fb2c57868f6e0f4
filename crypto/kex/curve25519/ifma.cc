// Curve25519 for processors with AVX-512 and its IFMA: four numbers at a time, one a lane, each of
// five limbs of 51 bits. Both formulas below keep all four lanes busy: a step of the ladder is
// three products (as by Hisil, Egrice, Yassi, "Fast 4 way vectorized ladder for the complete set of
// Montgomery curves", 2020), an addition on the Edwards curve is two.
#if defined(__x86_64__)
#include <immintrin.h>

#include <array>
#include <cstddef>
#include <cstdint>

#include "crypto/base/clear_stack.h"
#include "crypto/base/msan.h"
#include "crypto/base/secret.h"
#include "crypto/kex/curve25519/base_table.h"
#include "crypto/kex/curve25519/field.h"
#include "crypto/kex/curve25519/kernels.h"
#include "crypto/kex/curve25519/scalar.h"

// Attributes of each function, not flags of the file: an inline function of a header that is
// compiled here must stay one for every processor.
#define LOCKSTEP_TARGET __attribute__((target("avx512f,avx512vl,avx512ifma")))
#define LOCKSTEP_INLINE LOCKSTEP_TARGET __attribute__((always_inline)) inline
#define LOCKSTEP_NOINLINE LOCKSTEP_TARGET __attribute__((noinline))

namespace lockstep::crypto::curve25519 {
namespace {

// Of the functions below that compute, with the compilers that we know: half of that at most.
constexpr size_t kMostFrame = 8192;

#include "crypto/kex/curve25519/lanes_ifma.inc"

// ---- A point of one's own choice: the Montgomery ladder ----

// By RFC 7748 section 5, whose names these are. It takes A, B, C, D of one bit of the scalar to
// those of the next; `x1` is (1, anything, 1, x1). `first` and `second` say which lanes are
// multiplied: A B C D by A B B A, or, with the points exchanged, C D C D by C D B A. What becomes
// of the sum of both points is the same either way, but for a sign that is squared away.
LOCKSTEP_INLINE Lanes Step(const Lanes& abcd, const Lanes& x1, __m256i first, __m256i second) {
  const Lanes a24 = {{SameWord(121665)}};
  const Lanes w = Multiply(Permute(abcd, first), Permute(abcd, second));  // AA BB CB DA
  const Lanes swapped = SwapPairs(w);
  // BB, E = AA - BB, CB + DA, CB - DA
  const Lanes t = Carry(Blend<0b0001>(SumsAndDifferences(w), swapped));
  const Lanes factors = Blend<0b0010>(Blend<0b0001>(t, Carry(w)), a24);
  Lanes u = Multiply(t, factors);                         // x2, a24 E, x3, (CB - DA)^2
  u = Carry(Blend<0b0010>(u, Add(u, swapped)));           // AA + a24 E
  const Lanes state = Multiply(u, Blend<0b0010>(x1, t));  // x2 z2 x3 z3
  return Carry(SumsAndDifferences(state));
}

LOCKSTEP_NOINLINE void Ladder(Bytes scalar, const uint8_t* point, uint8_t* product) {
  const Secret<32> k = Clamp(scalar);
  constexpr Number kZero = {}, kOne = {{1, 0, 0, 0}};
  const Number x = Decode(point);
  const Lanes x1 = FromNumbers(kOne, kZero, kOne, x);
  Lanes abcd = Carry(SumsAndDifferences(FromNumbers(kOne, kZero, x, kOne)));
  const __m256i first = _mm256_setr_epi64x(0, 1, 2, 3), second = _mm256_setr_epi64x(0, 1, 1, 0);
  const __m256i exchange = _mm256_setr_epi64x(2, 2, 0, 0);
  uint64_t exchanged = 0;
  for (size_t t = 255; t-- > 0;) {
    const uint64_t bit = BitOf(k.Expose(), t);
    const __m256i change = _mm256_and_si256(SameWord(MaskOf(exchanged ^ bit)), exchange);
    exchanged = bit;
    abcd = Step(abcd, x1, _mm256_xor_si256(first, change), _mm256_xor_si256(second, change));
  }
  // The scalar's lowest bit is 0: nothing is left exchanged. A is x + z, B is x - z.
  const Number a = ToNumber<0>(abcd), b = ToNumber<1>(abcd);
  Encode(Portable::Multiply(Portable::Add(a, b), Invert(Portable::Subtract(a, b))), product);
}

void MultiplyPoint(Curve25519Kernel::Input scalar, Curve25519Kernel::Input point,
                   Curve25519Kernel::Output product) {
  Ladder(scalar, point.data(), product.data());
  ClearStackBelow<kMostFrame>();
}

// ---- The base point: a comb on the Edwards curve ----

// The sum of two points whose coordinates are X / Z and Y / Z, where T = X Y / Z: of Y + X, Y - X,
// Z, T of one, and of Y + X, Y - X, 2 Z, 2 d T of the other. RFC 8032 section 5.1.4, whose names
// these are; complete, so that it serves for every pair of points.
LOCKSTEP_INLINE Lanes AddPoints(const Lanes& p, const Lanes& q) {
  const Lanes hegf = Carry(SumsAndDifferences(Multiply(p, q)));  // of B A D C
  const Lanes yxzt = Multiply(Permute(hegf, _mm256_setr_epi64x(2, 1, 2, 1)),
                              Permute(hegf, _mm256_setr_epi64x(0, 3, 3, 0)));
  return Carry(Blend<0b0011>(yxzt, SumsAndDifferences(yxzt)));
}

// The form in which a point is added to another.
LOCKSTEP_INLINE Lanes Prepare(const Lanes& p) {
  constexpr Number kOne = {{1, 0, 0, 0}}, kTwo = {{2, 0, 0, 0}};
  constexpr Number kTwoD = {
      {0xebd69b9426b2f159, 0x00e0149a8283b156, 0x198e80f2eef3d130, 0x2406d9dc56dffce7}};
  return Carry(Multiply(p, FromNumbers(kOne, kOne, kTwo, kTwoD)));
}

// The words of one of the row's entries, or of infinity: every entry is read, whichever is meant.
struct Words {
  __m256i y_plus_x, y_minus_x, xy2d;
};

LOCKSTEP_INLINE __m256i Load(const Number& number) {
  return _mm256_load_si256(reinterpret_cast<const __m256i*>(&number));
}

LOCKSTEP_INLINE Words SelectWords(const EntryRow& row, uint64_t size) {
  const __m256i chosen = SameWord(size), zero = _mm256_setzero_si256();
  const __m256i one = _mm256_setr_epi64x(1, 0, 0, 0);
  Words out = {_mm256_and_si256(_mm256_cmpeq_epi64(chosen, zero), one), zero, zero};
  out.y_minus_x = out.y_plus_x;
#pragma GCC unroll 8
  for (size_t i = 0; i < 8; ++i) {
    const __m256i distance = _mm256_xor_si256(chosen, SameWord(i + 1));
    const __m256i below = _mm256_sub_epi64(distance, SameWord(1));
    __m256i mask = _mm256_srai_epi64(_mm256_andnot_si256(distance, below), 63);
#if !defined(LOCKSTEP_MSAN)  // which cannot look into the statement
    // Of a mask that it knows to be all ones or 0, clang can make loads that are masked.
    __asm__("" : "+v"(mask));
#endif
    const auto take = [mask](__m256i& into, const Number& number) LOCKSTEP_TARGET {
      into = _mm256_or_si256(into, _mm256_and_si256(Load(number), mask));
    };
    take(out.y_plus_x, row[i].y_plus_x);
    take(out.y_minus_x, row[i].y_minus_x);
    take(out.xy2d, row[i].xy2d);
  }
  return out;
}

// `digit` times the row's first point, to be added.
LOCKSTEP_INLINE Lanes Select(const EntryRow& row, const SignedDigit& digit) {
  Words entry = SelectWords(row, digit.size);
  // The negative has x for -x.
  const __m256i sign = SameWord(digit.sign);
  const __m256i change = _mm256_and_si256(_mm256_xor_si256(entry.y_plus_x, entry.y_minus_x), sign);
  entry.y_plus_x = _mm256_xor_si256(entry.y_plus_x, change);
  entry.y_minus_x = _mm256_xor_si256(entry.y_minus_x, change);
  const __m256i two = _mm256_setr_epi64x(2, 0, 0, 0);
  const __m256i even = _mm256_unpacklo_epi64(entry.y_plus_x, entry.y_minus_x);
  const __m256i odd = _mm256_unpackhi_epi64(entry.y_plus_x, entry.y_minus_x);
  const __m256i even2 = _mm256_unpacklo_epi64(two, entry.xy2d);
  const __m256i odd2 = _mm256_unpackhi_epi64(two, entry.xy2d);
  Lanes out = FromWords(
      {_mm256_permute2x128_si256(even, even2, 0x20), _mm256_permute2x128_si256(odd, odd2, 0x20),
       _mm256_permute2x128_si256(even, even2, 0x31), _mm256_permute2x128_si256(odd, odd2, 0x31)});
  const __m256i negative = _mm256_and_si256(sign, _mm256_setr_epi64x(0, 0, 0, -1));
#pragma GCC unroll 5
  for (size_t i = 0; i < 5; ++i) {
    const __m256i difference = _mm256_sub_epi64(Bias(i, kLimbBits), out.limb[i]);
    const __m256i both = _mm256_xor_si256(difference, out.limb[i]);
    out.limb[i] = _mm256_xor_si256(out.limb[i], _mm256_and_si256(both, negative));
  }
  return out;
}

LOCKSTEP_NOINLINE void Comb(Bytes scalar, uint8_t* product) {
  constexpr Number kZero = {}, kOne = {{1, 0, 0, 0}};
  const Secret<32> k = Clamp(scalar);
  const Digits digits = DigitsOf(k.Expose());
  // Two sums that do not wait for each other.
  Lanes odd = FromNumbers(kOne, kOne, kOne, kZero), even = odd;
  for (size_t i = 0; i < kBaseTable.size(); ++i) {
    even = AddPoints(even, Select(kBaseTable[i], SignedDigit(digits.digit[2 * i])));
    odd = AddPoints(odd, Select(kBaseTable[i], SignedDigit(digits.digit[2 * i + 1])));
  }
  for (int i = 0; i < 4; ++i) odd = AddPoints(odd, Prepare(odd));
  const Lanes sum = AddPoints(even, Prepare(odd));
  // RFC 7748 section 4.1: u = (1 + y) / (1 - y). A clamped scalar is no multiple of the order, so
  // that y is not 1.
  const Number y2 = Portable::Add(ToNumber<0>(sum), ToNumber<1>(sum));
  const Number z = ToNumber<2>(sum), z2 = Portable::Add(z, z);
  Encode(Portable::Multiply(Portable::Add(z2, y2), Invert(Portable::Subtract(z2, y2))), product);
}

void MultiplyBasePoint(Curve25519Kernel::Input scalar, Curve25519Kernel::Output product) {
  Comb(scalar, product.data());
  ClearStackBelow<kMostFrame>();
}

}  // namespace

constexpr Curve25519Kernel kIfma = {"ifma", [](const Cpu& cpu) { return cpu.avx512_ifma; },
                                    MultiplyPoint, MultiplyBasePoint};

}  // namespace lockstep::crypto::curve25519
#endif  // __x86_64__
