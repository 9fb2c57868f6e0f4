// The lanes of P-256's kernel for IFMA at the bounds that p256_lanes.inc promises to keep, against
// the field in C++.
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <random>
#include <vector>

#include "crypto/cpu.h"
#include "crypto/curve/curve_parameters.h"
#include "crypto/curve/group.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define LOCKSTEP_TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512ifma")))
#define LOCKSTEP_INLINE LOCKSTEP_TARGET __attribute__((always_inline)) inline

namespace lockstep::crypto {
namespace {

#include "crypto/curve/p256_lanes.inc"

using Field = PrimeField<P256Parameters>;
using Number = Limbs<4>;
using Limbs5 = std::array<int64_t, 5>;
using AllLimbs = std::array<Limbs5, 8>;

constexpr int64_t kMostFactor = (int64_t{1} << 52) - 1;
constexpr int64_t kMostProduct = (int64_t{1} << 56) - 1;
constexpr int64_t kMostLoose = (int64_t{1} << 62) - 1;
// p, and the topmost limb of 2^257 + 2^240.
constexpr Limbs5 kP = {0xfffffffffffff, 0xfffffffffff, 0, 0x1000000000, 0xffffffff0000};
constexpr int64_t kMostNormalizedTop = (int64_t{1} << 49) + (int64_t{1} << 32);

LOCKSTEP_TARGET Lanes Load(const AllLimbs& numbers) {
  Lanes out;
  for (size_t i = 0; i < 5; ++i)
    out.limb[i] = _mm512_setr_epi64(numbers[0][i], numbers[1][i], numbers[2][i], numbers[3][i],
                                    numbers[4][i], numbers[5][i], numbers[6][i], numbers[7][i]);
  return out;
}
LOCKSTEP_TARGET AllLimbs Store(const Lanes& lanes) {
  AllLimbs out;
  for (size_t i = 0; i < 5; ++i) {
    std::array<int64_t, 8> words;
    _mm512_storeu_si512(words.data(), lanes.limb[i]);
    for (size_t lane = 0; lane < 8; ++lane) out[lane][i] = words[lane];
  }
  return out;
}
LOCKSTEP_TARGET AllLimbs Products(const AllLimbs& a, const AllLimbs& b) {
  return Store(Multiply(Load(a), Load(b)));
}
LOCKSTEP_TARGET AllLimbs Normalized(const AllLimbs& a) { return Store(Normalize(Load(a))); }
LOCKSTEP_TARGET std::array<Number, 8> Numbers(const AllLimbs& a) { return ToNumbers(Load(a)); }
LOCKSTEP_TARGET AllLimbs FromAll(const std::array<Number, 8>& a) { return Store(FromNumbers(a)); }

Number Product(const Number& a, const Number& b) { return Field::Multiply(a, b); }

// The number modulo p, by Horner's rule; limbs of any size and sign.
Number ValueOf(const Limbs5& limbs) {
  // R^2 / R = R, so that forms are of numbers in no form.
  static const Number kRadix = Product({uint64_t{1} << 52}, Field::kModulus.r2);
  Number sum = {};
  for (size_t i = 5; i-- > 0;) {
    sum = Product(sum, kRadix);
    const auto size = static_cast<uint64_t>(limbs[i] < 0 ? -limbs[i] : limbs[i]);
    sum = limbs[i] < 0 ? Field::Subtract(sum, {size}) : Field::Add(sum, {size});
  }
  return sum;
}

// `a` / 2^260.
Number Reduced(Number a) {
  a = Product(a, {1});  // / 2^256
  for (int i = 0; i < 4; ++i) a = Field::Half(a);
  return a;
}

// Limbs of either of two sizes, in every combination.
std::vector<Limbs5> Extremes(int64_t least, int64_t most) {
  std::vector<Limbs5> out;
  for (unsigned bits = 0; bits < 32; ++bits) {
    Limbs5 limbs;
    for (size_t i = 0; i < 5; ++i) limbs[i] = (bits >> i & 1) != 0 ? most : least;
    out.push_back(limbs);
  }
  return out;
}

// Factors: extremes, numbers next to multiples of p, and random ones.
std::vector<Limbs5> Factors() {
  std::vector<Limbs5> out = Extremes(0, kMostFactor);
  for (int64_t multiple = 1; multiple <= 16; ++multiple) {
    for (const int64_t offset : {-1, 0, 1}) {
      Limbs5 limbs;
      int64_t carry = offset;
      for (size_t i = 0; i < 5; ++i) {
        carry += kP[i] * multiple;
        limbs[i] = carry & kMostFactor;
        carry >>= 52;
      }
      if (carry == 0) out.push_back(limbs);
    }
  }
  std::mt19937_64 random{1};
  for (int i = 0; i < 400; ++i) {
    Limbs5 limbs;
    for (int64_t& limb : limbs) limb = static_cast<int64_t>(random() >> 12);
    out.push_back(limbs);
  }
  return out;
}

class P256LanesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!ThisCpu().avx512_ifma) GTEST_SKIP() << "not on this processor";
  }
};

TEST_F(P256LanesTest, ProductsOfAllKindsOfFactorsAreRightAndWithinTheirBound) {
  const std::vector<Limbs5> factors = Factors();
  for (const Limbs5& a : factors) {
    for (size_t i = 0; i + 8 <= factors.size(); i += 8) {
      AllLimbs b;
      std::copy_n(factors.begin() + static_cast<std::ptrdiff_t>(i), 8, b.begin());
      const AllLimbs products = Products({a, a, a, a, a, a, a, a}, b), swapped = Products(b, {a});
      for (size_t lane = 0; lane < 8; ++lane) {
        const Number both = Product(Product(ValueOf(a), Field::kModulus.r2), ValueOf(b[lane]));
        ASSERT_EQ(ValueOf(products[lane]), Reduced(both));
        for (const int64_t limb : products[lane]) ASSERT_TRUE(limb >= 0 && limb <= kMostProduct);
      }
      ASSERT_EQ(swapped[0], products[0]);
    }
  }
}

TEST_F(P256LanesTest, NormalizeMakesSmallFactorsOfTheLargestLooseNumbers) {
  const auto expect_normalized = [](const Limbs5& loose) {
    for (const Limbs5& normalized : Normalized({loose, loose, loose, loose, loose, loose, loose})) {
      for (const int64_t limb : normalized) ASSERT_TRUE(limb >= 0 && limb <= kMostFactor);
      ASSERT_LE(normalized[4], kMostNormalizedTop);
    }
    ASSERT_EQ(ValueOf(Normalized({loose})[0]), ValueOf(loose));
  };
  for (const Limbs5& loose : Extremes(-kMostLoose, kMostLoose)) expect_normalized(loose);
  for (const Limbs5& loose : Extremes(-1, 1)) expect_normalized(loose);
  // Carries from end to end.
  for (const Limbs5& loose : Extremes(kMostFactor, kMostFactor + 1)) expect_normalized(loose);
  for (const Limbs5& loose : Factors()) expect_normalized(loose);
}

TEST_F(P256LanesTest, NumbersGoInAndOut) {
  const std::vector<Limbs5> factors = Factors();
  for (size_t i = 0; i + 8 <= factors.size(); i += 8) {
    AllLimbs in;
    std::copy_n(factors.begin() + static_cast<std::ptrdiff_t>(i), 8, in.begin());
    const std::array<Number, 8> numbers = Numbers(in);
    for (size_t lane = 0; lane < 8; ++lane) {
      Number expected = ValueOf(in[lane]);
      for (int j = 0; j < 4; ++j) expected = Field::Half(expected);
      ASSERT_EQ(numbers[lane], expected);
    }
    const AllLimbs again = FromAll(numbers);
    for (size_t lane = 0; lane < 8; ++lane) ASSERT_EQ(ValueOf(again[lane]), ValueOf(in[lane]));
  }
}

}  // namespace
}  // namespace lockstep::crypto
#endif  // __x86_64__
