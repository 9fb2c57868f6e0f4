// P-256 for processors with AVX-512 and its IFMA. A point's multiples are sums of complete formulas
// on eight lanes, and the base point's multiples sums of eight points at a time; inverses and
// scalars are those of the kernel for ADX.
#if defined(__x86_64__)
#include <immintrin.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "crypto/base/msan.h"
#include "crypto/curve/curve_kernel.h"
#include "crypto/curve/digits.h"
#include "crypto/curve/group_operations.h"
#include "crypto/curve/p256_groups.h"
#include "crypto/curve/wiped.h"
#include "crypto/msan_intrinsics.h"

// Attributes of each function, not flags of the file: an inline function of a header that is
// compiled here must stay one for every processor.
#define LOCKSTEP_TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512ifma")))
// Under AddressSanitizer not in one piece, of which the compiler would make ten minutes' work.
#if defined(LOCKSTEP_ASAN)
#define LOCKSTEP_INLINE LOCKSTEP_TARGET inline
#else
#define LOCKSTEP_INLINE LOCKSTEP_TARGET __attribute__((always_inline)) inline
#endif
#define LOCKSTEP_NOINLINE LOCKSTEP_TARGET __attribute__((noinline))

namespace lockstep::crypto {
namespace {

#include "crypto/curve/p256_lanes.inc"
#include "crypto/curve/p256_multiply_base.inc"
#include "crypto/curve/p256_points.inc"

// The arithmetic of single numbers, in words of 64 bits.
#if defined(LOCKSTEP_MSAN)  // which cannot look into assembly
using Words = P256Portable;
constexpr bool kHasAssembly = false;
#else
using Words = P256Adx;
constexpr bool kHasAssembly = true;
#endif
using Number = Words::Number;
using Affine = Words::Affine;
using Coordinate = Words::Coordinate;

// The affine point is (x / z, y / z).
struct Projective {
  Coordinate x, y, z;
};

LOCKSTEP_INLINE Projective ToProjective(const Lanes& xyz) {
  const Wiped<std::array<Number, 8>> numbers([&]() LOCKSTEP_TARGET { return ToNumbers(xyz); });
  const auto at = [&](size_t lane) { return Coordinate::FromForm((*numbers)[lane]); };
  return {at(0), at(1), at(2)};
}

LOCKSTEP_INLINE Projective ToProjective(const Point& p) {
  const Projective q = ToProjective(p.lanes);
  return {q.x, q.y * Coordinate::FromForm(kUnitOfY.form()), q.z};
}

// Not of infinity.
Affine ToAffine(const Projective& p) {
  const Wiped<Coordinate> inverse([&] { return Inverse(p.z); });
  return {p.x * *inverse, p.y * *inverse};
}

template <size_t kEntries>
using AddendTable = std::array<Addend, kEntries>;

// P, 3 P, 5 P, ...
template <size_t kEntries>
LOCKSTEP_INLINE void OddMultiples(const Affine& point, AddendTable<kEntries>& to) {
  constexpr Number kZero = {}, kOne = P256Coordinate::One().form();
  to[0] = ToAddend(
      FromNumbers({point.x.form(), point.y.form(), kOne, kZero, kZero, kZero, kZero, kZero}));
  Point multiple = ToPoint(to[0]);
  const Addend twice = ToAddend(Double(multiple));
  for (size_t i = 1; i < kEntries; ++i) {
    multiple = Add(multiple, twice);
    to[i] = ToAddend(multiple);
  }
}

// By a secret index: every entry is read.
template <size_t kEntries>
LOCKSTEP_INLINE Addend Select(const AddendTable<kEntries>& table, uint64_t index) {
  Addend out = {};
#pragma GCC unroll 4
  for (size_t i = 0; i < kEntries; ++i) {
    // In words, where it hides what it is from the compiler: clang makes loads that are masked, and
    // may leave entries unread, of vectors it knows to be all ones or 0, however they came about.
    const __m512i mask = SameWord(IsZeroMask(index ^ i));
#pragma GCC unroll 5
    for (int j = 0; j < 5; ++j)
      out.lanes.limb[j] =
          _mm512_or_si512(out.lanes.limb[j], _mm512_and_si512(table[i].lanes.limb[j], mask));
  }
  return out;
}

// k P for k from 1 to n - 1, by windows of odd signed digits from the top (digits.h). The formulas
// are complete: that no sum meets a point with itself need not be shown.
LOCKSTEP_NOINLINE void MultiplyInLanes(const Number& k, const Affine& point, Projective& product) {
  constexpr size_t kWindow = 4;  // a table for 5 bits takes as long to make as it saves
  using Digits = OddDigits<kWindow, Words::kBits>;
  const Wiped<OddScalar<Words>> scalar([&] { return OddScalar<Words>(k); });
  const Digits digits(scalar->odd);
  AddendTable<Digits::kValues> multiples;
  OddMultiples(point, multiples);
  const auto term = [&](size_t i) LOCKSTEP_TARGET {
    const OddDigit digit = digits.At(i);
    return NegateIf(digit.negative, Select(multiples, digit.index));
  };
  Point sum = ToPoint(term(Digits::kDigits - 1));
  for (size_t i = Digits::kDigits - 1; i-- > 0;) {
    const Addend next = term(i);
    for (size_t j = 0; j < kWindow; ++j) sum = Double(sum);
    sum = Add(sum, next);
  }
  product = ToProjective(sum);
  product.y = crypto::NegateIf(scalar->negated, product.y);
}

// k Q, both public.
LOCKSTEP_INLINE Point MultiplyPublic(const Number& k, const Affine& q) {
  constexpr size_t kWidth = 4;  // 8 odd multiples of Q
  const SparseDigits<kWidth, Words::kBits> digits(k);
  AddendTable<size_t{1} << (kWidth - 1)> multiples;
  OddMultiples(q, multiples);
  Point sum = Infinity();
  size_t i = Words::kBits + 1;
  while (i > 0 && digits[i - 1] == 0) --i;
  while (i-- > 0) {
    sum = Double(sum);
    if (const int digit = digits[i]; digit != 0) {
      const Addend& multiple = multiples[static_cast<size_t>(std::abs(digit)) / 2];
      sum = Add(sum, NegateIf(digit < 0 ? ~uint64_t{0} : 0, multiple));
    }
  }
  return sum;
}

// u1 G + u2 Q, all of it public.
LOCKSTEP_NOINLINE void AddInLanes(const Number& u1, const Number& u2, const Affine& q,
                                  Projective& total) {
  Point sum = MultiplyPublic(u2, q);
  if (IsZeroMask(u1) == 0) {
    const OddScalar<Words> scalar(u1);
    sum = Add(sum, NegateIf(scalar.negated, ToAddend(Comb(scalar.odd))));
  }
  total = ToProjective(sum);
}

// k G for k from 1 to n - 1.
LOCKSTEP_NOINLINE void MultiplyBaseInLanes(const Number& k, Projective& product) {
  const Wiped<OddScalar<Words>> scalar([&] { return OddScalar<Words>(k); });
  product = ToProjective(Comb(scalar->odd));
  product.y = crypto::NegateIf(scalar->negated, product.y);
}

struct IfmaMultiples : Multiples<Words> {
  static Affine OfBase(const Number& k) {
    Wiped<Projective> product;
    MultiplyBaseInLanes(k, *product);
    return ToAffine(*product);
  }

  static Affine Of(const Number& k, const Affine& point) {
    Wiped<Projective> product;
    MultiplyInLanes(k, point, *product);
    return ToAffine(*product);
  }

  static Fraction<Coordinate> XOfSum(const Number& u1, const Number& u2, const Affine& q) {
    Projective sum;
    AddInLanes(u1, u2, q, sum);
    return {sum.x, sum.z};
  }
};

}  // namespace

constexpr CurveKernel kP256Ifma =
    KernelOf<Words, IfmaMultiples>("P-256, AVX-512 IFMA", kP256, [](const Cpu& cpu) {
      return cpu.avx512_ifma && (!kHasAssembly || (cpu.bmi2_adx && cpu.avx2));
    });

}  // namespace lockstep::crypto
#endif  // __x86_64__
