// Curve25519 on four words of 64 bits: for any processor, and with BMI2 and ADX.
#include <cstddef>
#include <cstdint>

#include "crypto/base/clear_stack.h"
#include "crypto/base/secret.h"
#include "crypto/kex/curve25519/base_table.h"
#include "crypto/kex/curve25519/field.h"
#include "crypto/kex/curve25519/kernels.h"
#include "crypto/kex/curve25519/scalar.h"

namespace lockstep::crypto::curve25519 {
namespace {

constexpr Number kZero = {};
constexpr Number kOne = {{1, 0, 0, 0}};

// Temporaries of the field's arithmetic lie where the compiler likes. So each computation has a
// frame of its own, and what lay there is overwritten afterwards: of 5 KB at most with the
// compilers that we know (the portable ladder's, gcc 12 at -O3; a test looks).
constexpr size_t kMostFrame = 8192;

void SwapIf(uint64_t mask, Number& a, Number& b) {
  for (size_t i = 0; i < 4; ++i) {
    const uint64_t difference = mask & (a.word[i] ^ b.word[i]);
    a.word[i] ^= difference;
    b.word[i] ^= difference;
  }
}

// ---- A point of one's own choice: the Montgomery ladder ----

struct LadderState {
  Number x2, z2, x3, z3;
};

// RFC 7748 section 5, one bit of the scalar; names are its.
template <class Field>
void Step(LadderState& s, const Number& x1) {
  constexpr uint64_t kA24 = 121665;
  const Number a = Field::Add(s.x2, s.z2), b = Field::Subtract(s.x2, s.z2);
  const Number c = Field::Add(s.x3, s.z3), d = Field::Subtract(s.x3, s.z3);
  const Number aa = Field::Square(a), bb = Field::Square(b);
  const Number da = Field::Multiply(d, a), cb = Field::Multiply(c, b);
  const Number e = Field::Subtract(aa, bb);
  s.x3 = Field::Square(Field::Add(da, cb));
  s.z3 = Field::Multiply(x1, Field::Square(Field::Subtract(da, cb)));
  s.x2 = Field::Multiply(aa, bb);
  s.z2 = Field::Multiply(e, Field::Add(aa, MultiplySmall(e, kA24)));
}

template <class Field>
[[gnu::noinline]] void Ladder(Curve25519Kernel::Input scalar, Curve25519Kernel::Input point,
                              Curve25519Kernel::Output product) {
  const Secret<32> k = Clamp(scalar);
  const Number x1 = Decode(point.data());
  LadderState state = {kOne, kZero, x1, kOne};
  uint64_t swapped = 0;
  for (int t = 254; t >= 0; --t) {
    const uint64_t bit = BitOf(k.Expose(), static_cast<size_t>(t));
    SwapIf(MaskOf(swapped ^ bit), state.x2, state.x3);
    SwapIf(MaskOf(swapped ^ bit), state.z2, state.z3);
    swapped = bit;
    Step<Field>(state, x1);
  }
  SwapIf(MaskOf(swapped), state.x2, state.x3);
  SwapIf(MaskOf(swapped), state.z2, state.z3);
  Encode(Field::Multiply(state.x2, Invert(state.z2)), product.data());
}

template <class Field>
void Multiply(Curve25519Kernel::Input scalar, Curve25519Kernel::Input point,
              Curve25519Kernel::Output product) {
  Ladder<Field>(scalar, point, product);
  ClearStackBelow<kMostFrame>();
}

// ---- The base point: a comb on the Edwards curve ----

// X / Z, Y / Z, T = X Y / Z.
struct Point {
  Number x, y, z, t;
};

// `digit` times the row's first point: every entry is read, whichever is meant.
template <class Field>
Entry Select(const EntryRow& row, int8_t digit_value) {
  const SignedDigit digit(digit_value);
  Entry chosen = {kOne, kOne, kZero};
  for (uint64_t i = 0; i < 8; ++i) {
    const uint64_t mask = IsZeroMask(digit.size ^ (i + 1));
    const Entry& entry = row[i];
    for (size_t w = 0; w < 4; ++w) {
      chosen.y_plus_x.word[w] ^= mask & (chosen.y_plus_x.word[w] ^ entry.y_plus_x.word[w]);
      chosen.y_minus_x.word[w] ^= mask & (chosen.y_minus_x.word[w] ^ entry.y_minus_x.word[w]);
      chosen.xy2d.word[w] ^= mask & (chosen.xy2d.word[w] ^ entry.xy2d.word[w]);
    }
  }
  // The negative has x for -x.
  SwapIf(digit.sign, chosen.y_plus_x, chosen.y_minus_x);
  Number negative = Field::Subtract(kZero, chosen.xy2d);
  SwapIf(digit.sign, chosen.xy2d, negative);
  return chosen;
}

// The products that end addition and doubling alike.
template <class Field>
Point FromFactors(const Number& e, const Number& f, const Number& g, const Number& h) {
  return {Field::Multiply(e, f), Field::Multiply(g, h), Field::Multiply(f, g),
          Field::Multiply(e, h)};
}

// RFC 8032 section 5.1.4; complete, so that it serves for every pair of points.
template <class Field>
Point AddEntry(const Point& p, const Entry& entry) {
  const Number a = Field::Multiply(Field::Subtract(p.y, p.x), entry.y_minus_x);
  const Number b = Field::Multiply(Field::Add(p.y, p.x), entry.y_plus_x);
  const Number c = Field::Multiply(p.t, entry.xy2d);
  const Number d = Field::Add(p.z, p.z);
  return FromFactors<Field>(Field::Subtract(b, a), Field::Subtract(d, c), Field::Add(d, c),
                            Field::Add(b, a));
}

template <class Field>
Point Double(const Point& p) {
  const Number a = Field::Square(p.x), b = Field::Square(p.y), z2 = Field::Square(p.z);
  const Number h = Field::Add(a, b);
  const Number e = Field::Subtract(h, Field::Square(Field::Add(p.x, p.y)));
  const Number g = Field::Subtract(a, b);
  return FromFactors<Field>(e, Field::Add(Field::Add(z2, z2), g), g, h);
}

template <class Field>
[[gnu::noinline]] void Comb(Curve25519Kernel::Input scalar, Curve25519Kernel::Output product) {
  const Secret<32> k = Clamp(scalar);
  const Digits digits = DigitsOf(k.Expose());
  Point sum = {kZero, kOne, kOne, kZero};
  // Odd digits count 16 times as much.
  for (size_t i = 1; i < 64; i += 2)
    sum = AddEntry<Field>(sum, Select<Field>(kBaseTable[i / 2], digits.digit[i]));
  for (int i = 0; i < 4; ++i) sum = Double<Field>(sum);
  for (size_t i = 0; i < 64; i += 2)
    sum = AddEntry<Field>(sum, Select<Field>(kBaseTable[i / 2], digits.digit[i]));
  // RFC 7748 section 4.1: u = (1 + y) / (1 - y). A clamped scalar is no multiple of the order, so
  // that y is not 1.
  const Number denominator = Invert(Field::Subtract(sum.z, sum.y));
  Encode(Field::Multiply(Field::Add(sum.z, sum.y), denominator), product.data());
}

template <class Field>
void MultiplyBase(Curve25519Kernel::Input scalar, Curve25519Kernel::Output product) {
  Comb<Field>(scalar, product);
  ClearStackBelow<kMostFrame>();
}

}  // namespace

constexpr Curve25519Kernel kPortable = {"portable", [](const Cpu&) { return true; },
                                        Multiply<Portable>, MultiplyBase<Portable>};
#if defined(__x86_64__)
constexpr Curve25519Kernel kAdx = {"adx", [](const Cpu& cpu) { return cpu.bmi2_adx; },
                                   Multiply<Adx>, MultiplyBase<Adx>};
#endif

}  // namespace lockstep::crypto::curve25519
