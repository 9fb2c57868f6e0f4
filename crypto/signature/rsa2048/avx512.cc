// RSA-2048 for processors with AVX-512 and its IFMA: products of 52 bits, eight at a time.
#if defined(__x86_64__)
#include <immintrin.h>

#include "crypto/base/msan.h"
#include "crypto/msan_intrinsics.h"
#include "crypto/signature/rsa2048/kernel.h"

// Attributes of each function, not flags of the file: an inline function of a header that is
// compiled here must stay one for every processor.
#define LOCKSTEP_TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512ifma,bmi2")))
#define LOCKSTEP_INLINE LOCKSTEP_TARGET __attribute__((always_inline)) inline

namespace lockstep::crypto::rsa2048 {
namespace {

using Register = __m512i;
constexpr size_t kRegisterLanes = 8;

template <size_t kBits>
constexpr size_t kRegisters = sizeof(Number<kBits>) / sizeof(Register);

// Eight limbs and more each, or the sums of products that become limbs.
template <size_t kBits>
struct Lanes {
  Register at[kRegisters<kBits>];
};

// A factor, moved up by so many limbs.
template <size_t kBits>
struct Raised {
  Lanes<kBits> by[kStepLimbs + 1];
};

LOCKSTEP_INLINE Register AddLow(Register sum, Register a, Register b) {
  return _mm512_madd52lo_epu64(sum, a, b);
}
LOCKSTEP_INLINE Register AddHigh(Register sum, Register a, Register b) {
  return _mm512_madd52hi_epu64(sum, a, b);
}

template <size_t kBits>
LOCKSTEP_INLINE void Load(Lanes<kBits>& lanes, const Number<kBits>& number) {
#pragma GCC unroll 8
  for (size_t i = 0; i < kRegisters<kBits>; ++i)
    lanes.at[i] = _mm512_load_si512(number.limbs + kRegisterLanes * i);
}

// Moves up by kCount limbs. Those that leave at the top are 0.
template <int kCount, size_t kBits>
LOCKSTEP_INLINE void Raise(Lanes<kBits>& out, const Lanes<kBits>& lanes) {
  constexpr int kRest = static_cast<int>(kRegisterLanes) - kCount;
  out.at[0] = _mm512_alignr_epi64(lanes.at[0], _mm512_setzero_si512(), kRest);
#pragma GCC unroll 8
  for (size_t i = 1; i < kRegisters<kBits>; ++i)
    out.at[i] = _mm512_alignr_epi64(lanes.at[i], lanes.at[i - 1], kRest);
}

template <size_t kBits>
LOCKSTEP_INLINE void Load(Raised<kBits>& raised, const Number<kBits>& number) {
  Load(raised.by[0], number);
  Raise<1>(raised.by[1], raised.by[0]);
  Raise<2>(raised.by[2], raised.by[0]);
}

// sum = the product with two limbs.
template <size_t kBits>
LOCKSTEP_INLINE void Product(Lanes<kBits>& sum, const Raised<kBits>& a, const uint64_t* limbs) {
  const Register b0 = _mm512_set1_epi64(static_cast<int64_t>(limbs[0]));
  const Register b1 = _mm512_set1_epi64(static_cast<int64_t>(limbs[1]));
#pragma GCC unroll 8
  for (size_t i = 0; i < kRegisters<kBits>; ++i) {
    sum.at[i] = AddLow(_mm512_setzero_si512(), a.by[0].at[i], b0);
    sum.at[i] = AddHigh(sum.at[i], a.by[1].at[i], b0);
    sum.at[i] = AddLow(sum.at[i], a.by[1].at[i], b1);
    sum.at[i] = AddHigh(sum.at[i], a.by[2].at[i], b1);
  }
}

// x = (x + q m) / 2^104 + addend. The way from one step's x to the next is as short as can be: two
// products, for the second limb of the quotient, after the carry of the first has reached it.
template <size_t kBits>
LOCKSTEP_INLINE void Step(Lanes<kBits>& x, const Multiplier<kBits>& m, const Lanes<kBits>& addend) {
  constexpr size_t kLast = kRegisters<kBits> - 1;
  const Register zero = _mm512_setzero_si512();
  const Register q0 = _mm512_broadcastq_epi64(_mm512_castsi512_si128(x.at[0]));
  const Register second = _mm512_permutexvar_epi64(_mm512_set1_epi64(1), x.at[0]);
  const Register q1 = _mm512_add_epi64(second, _mm512_srli_epi64(q0, kLimbBits));
  Lanes<kBits> rest, sum;
#pragma GCC unroll 8
  for (size_t i = 0; i <= kLast; ++i) {
    rest.at[i] = _mm512_alignr_epi64(i < kLast ? x.at[i + 1] : zero, x.at[i], kStepLimbs);
    rest.at[i] = _mm512_add_epi64(rest.at[i], addend.at[i]);
  }
  // Products look at 52 bits of q0 and q1. What q1 has above them belongs to the next limb.
  sum.at[0] = _mm512_maskz_srli_epi64(1, q1, kLimbBits);
#pragma GCC unroll 8
  for (size_t i = 0; i <= kLast; ++i) {
    const size_t lane = kRegisterLanes * i;
    const Register m1 = _mm512_load_si512(m.raised[1].limbs + lane);
    sum.at[i] = AddLow(i == 0 ? sum.at[0] : zero, _mm512_load_si512(m.raised[0].limbs + lane), q0);
    sum.at[i] = AddHigh(sum.at[i], m1, q0);
    rest.at[i] = AddLow(rest.at[i], m1, q1);
    rest.at[i] = AddHigh(rest.at[i], _mm512_load_si512(m.raised[2].limbs + lane), q1);
    x.at[i] = _mm512_add_epi64(rest.at[i], sum.at[i]);
  }
}

// Limbs from sums: below 2^60, since each of at most 21 steps adds eight products to a lane. First
// each sum's carry moves up once, which leaves carries of 1 at most; those run through limbs that
// are all ones as they do in an addition, so an addition of one bit a limb finds where they end.
template <size_t kBits>
LOCKSTEP_INLINE void Store(Number<kBits>& number, const Lanes<kBits>& sums) {
  const Register ones = _mm512_set1_epi64((int64_t{1} << kLimbBits) - 1);
  Lanes<kBits> carries, limbs;
#pragma GCC unroll 8
  for (size_t i = 0; i < kRegisters<kBits>; ++i)
    carries.at[i] = _mm512_srli_epi64(sums.at[i], kLimbBits);
  Raise<1>(limbs, carries);
  uint64_t overflows = 0, full = 0;  // a bit a limb
#pragma GCC unroll 8
  for (size_t i = 0; i < kRegisters<kBits>; ++i) {
    limbs.at[i] = _mm512_add_epi64(limbs.at[i], _mm512_and_si512(sums.at[i], ones));
    overflows |= uint64_t{_mm512_cmpgt_epu64_mask(limbs.at[i], ones)} << kRegisterLanes * i;
    full |= uint64_t{_mm512_cmpeq_epu64_mask(limbs.at[i], ones)} << kRegisterLanes * i;
  }
  const uint64_t carried = ((overflows << 1) + full) ^ full;
#pragma GCC unroll 8
  for (size_t i = 0; i < kRegisters<kBits>; ++i) {
    const auto mask = static_cast<__mmask8>(carried >> kRegisterLanes * i);
    const Register sum =
        _mm512_mask_add_epi64(limbs.at[i], mask, limbs.at[i], _mm512_set1_epi64(1));
    _mm512_store_si512(number.limbs + kRegisterLanes * i, _mm512_and_si512(sum, ones));
  }
}

LOCKSTEP_TARGET void Multiply(const HalfMultipliers& m, const Halves& a, const Halves& b,
                              Halves& out) {
  Raised<1024> factors[2];
  Lanes<1024> x[2], product;
  Load(factors[0], a.of[0]);
  Load(factors[1], a.of[1]);
  Product(x[0], factors[0], b.of[0].limbs);
  Product(x[1], factors[1], b.of[1].limbs);
#pragma GCC unroll 1
  for (size_t limb = kStepLimbs; limb < kLimbs<1024>; limb += kStepLimbs) {
    Product(product, factors[0], b.of[0].limbs + limb);
    Step(x[0], m.of[0], product);
    Product(product, factors[1], b.of[1].limbs + limb);
    Step(x[1], m.of[1], product);
  }
  for (Register& each : product.at) each = _mm512_setzero_si512();
  Step(x[0], m.of[0], product);
  Step(x[1], m.of[1], product);
  Store(out.of[0], x[0]);
  Store(out.of[1], x[1]);
}

LOCKSTEP_TARGET void MultiplyWhole(const WholeMultiplier& m, const Whole& a, const Whole& b,
                                   Whole& out) {
  Raised<2048> factor;
  Lanes<2048> x, product;
  Load(factor, a);
  Product(x, factor, b.limbs);
#pragma GCC unroll 1
  for (size_t limb = kStepLimbs; limb < kLimbs<2048>; limb += kStepLimbs) {
    Product(product, factor, b.limbs + limb);
    Step(x, m, product);
  }
  for (Register& each : product.at) each = _mm512_setzero_si512();
  Step(x, m, product);
  Store(out, x);
}

LOCKSTEP_TARGET void Select(const Table& table, const uint64_t (&indices)[2], Halves& out) {
  const Register one = _mm512_set1_epi64(1);
  Lanes<1024> chosen[2];
  Register distances[2];  // from the entry that is looked at to the one that is wanted
#pragma GCC unroll 2
  for (size_t half = 0; half < 2; ++half) {
    distances[half] = _mm512_set1_epi64(static_cast<int64_t>(indices[half]));
    for (Register& each : chosen[half].at) each = _mm512_setzero_si512();
  }
#pragma GCC unroll 1
  for (const Halves& entry : table) {
#pragma GCC unroll 2
    for (size_t half = 0; half < 2; ++half) {
      const Register below = _mm512_sub_epi64(distances[half], one);
      // All ones for a distance of 0.
      Register mask = _mm512_srai_epi64(_mm512_andnot_si512(distances[half], below), 63);
#if !defined(LOCKSTEP_MSAN)  // which cannot look into the statement
      // Of a mask that it knows to be all ones or 0, clang makes loads that are masked.
      __asm__("" : "+v"(mask));
#endif
      distances[half] = below;
      Lanes<1024> lanes;
      Load(lanes, entry.of[half]);
#pragma GCC unroll 8
      for (size_t i = 0; i < kRegisters<1024>; ++i)
        chosen[half].at[i] =
            _mm512_or_si512(chosen[half].at[i], _mm512_and_si512(lanes.at[i], mask));
    }
  }
#pragma GCC unroll 2
  for (size_t half = 0; half < 2; ++half)
#pragma GCC unroll 8
    for (size_t i = 0; i < kRegisters<1024>; ++i)
      _mm512_store_si512(out.of[half].limbs + kRegisterLanes * i, chosen[half].at[i]);
}

bool Supported(const Cpu& cpu) { return cpu.avx512_ifma; }

}  // namespace

constexpr Kernel kAvx512 = {"AVX-512", Supported, Multiply, Select, MultiplyWhole};

}  // namespace lockstep::crypto::rsa2048

#endif
