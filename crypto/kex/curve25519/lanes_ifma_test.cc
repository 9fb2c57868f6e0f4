// The lanes of the kernel for IFMA at the bounds that lanes_ifma.inc promises to keep, against the
// field in C++.
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "crypto/cpu.h"
#include "crypto/kex/curve25519/field.h"
#include "crypto/testing/hex.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define LOCKSTEP_TARGET __attribute__((target("avx512f,avx512vl,avx512ifma")))
#define LOCKSTEP_INLINE LOCKSTEP_TARGET __attribute__((always_inline)) inline

namespace lockstep::crypto::curve25519 {
namespace {

#include "crypto/kex/curve25519/lanes_ifma.inc"

using Limbs5 = std::array<uint64_t, 5>;

constexpr uint64_t kMostFactor = (uint64_t{1} << 52) - 1;
constexpr uint64_t kMostProduct = uint64_t{267} << 52;
constexpr uint64_t kMostSum = (uint64_t{1} << 62) - 1;

LOCKSTEP_TARGET Lanes Load(const std::array<Limbs5, 4>& numbers) {
  Lanes out;
  for (size_t i = 0; i < 5; ++i)
    out.limb[i] = _mm256_setr_epi64x(
        static_cast<int64_t>(numbers[0][i]), static_cast<int64_t>(numbers[1][i]),
        static_cast<int64_t>(numbers[2][i]), static_cast<int64_t>(numbers[3][i]));
  return out;
}

LOCKSTEP_TARGET std::array<Limbs5, 4> Store(const Lanes& lanes) {
  std::array<Limbs5, 4> out;
  for (size_t i = 0; i < 5; ++i) {
    std::array<uint64_t, 4> words;
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(words.data()), lanes.limb[i]);
    for (size_t lane = 0; lane < 4; ++lane) out[lane][i] = words[lane];
  }
  return out;
}

LOCKSTEP_TARGET std::array<Limbs5, 4> Products(const std::array<Limbs5, 4>& a,
                                               const std::array<Limbs5, 4>& b) {
  return Store(Multiply(Load(a), Load(b)));
}
LOCKSTEP_TARGET std::array<Limbs5, 4> Combined(const std::array<Limbs5, 4>& a) {
  return Store(SumsAndDifferences(Load(a)));
}
LOCKSTEP_TARGET std::array<Limbs5, 4> Carried(const std::array<Limbs5, 4>& a) {
  return Store(Carry(Load(a)));
}

// Horner's rule, with limbs of any size.
Number ValueOf(const Limbs5& limbs) {
  Number sum = {};
  for (size_t i = 5; i-- > 0;)
    sum = Portable::Add(MultiplySmall(sum, uint64_t{1} << 51), Number{{limbs[i], 0, 0, 0}});
  return sum;
}

std::string Text(const Number& number) {
  std::array<uint8_t, 32> bytes;
  Encode(number, bytes.data());
  return ToHex(bytes);
}

// Limbs of 0 and of `most`, in every combination.
std::vector<Limbs5> Extremes(uint64_t most) {
  std::vector<Limbs5> out;
  for (unsigned bits = 0; bits < 32; ++bits) {
    Limbs5 limbs;
    for (size_t i = 0; i < 5; ++i) limbs[i] = (bits >> i & 1) != 0 ? most : 0;
    out.push_back(limbs);
  }
  return out;
}

class LanesIfmaTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!ThisCpu().avx512_ifma) GTEST_SKIP() << "not on this processor";
  }
};

TEST_F(LanesIfmaTest, ProductsOfTheLargestFactorsAreRightAndWithinTheirBound) {
  for (const Limbs5& a : Extremes(kMostFactor)) {
    for (const Limbs5& b : Extremes(kMostFactor)) {
      const std::array<Limbs5, 4> products = Products({a, b, a, b}, {b, b, a, a});
      const Number x = ValueOf(a), y = ValueOf(b);
      ASSERT_EQ(Text(ValueOf(products[0])), Text(Portable::Multiply(x, y)));
      ASSERT_EQ(Text(ValueOf(products[1])), Text(Portable::Square(y)));
      ASSERT_EQ(Text(ValueOf(products[2])), Text(Portable::Square(x)));
      ASSERT_EQ(Text(ValueOf(products[3])), Text(Portable::Multiply(x, y)));
      for (const Limbs5& product : products)
        for (const uint64_t limb : product) ASSERT_LE(limb, kMostProduct);
    }
  }
}

TEST_F(LanesIfmaTest, SumsAndDifferencesOfTheLargestProductsAreRightAndWithinTheirBound) {
  for (const Limbs5& a : Extremes(kMostProduct)) {
    for (const Limbs5& b : Extremes(kMostProduct)) {
      const std::array<Limbs5, 4> both = Combined({a, b, b, a});
      const Number x = ValueOf(a), y = ValueOf(b);
      ASSERT_EQ(Text(ValueOf(both[0])), Text(Portable::Add(x, y)));
      ASSERT_EQ(Text(ValueOf(both[1])), Text(Portable::Subtract(x, y)));
      ASSERT_EQ(Text(ValueOf(both[2])), Text(Portable::Add(x, y)));
      ASSERT_EQ(Text(ValueOf(both[3])), Text(Portable::Subtract(y, x)));
      for (const Limbs5& each : both)
        for (const uint64_t limb : each) ASSERT_LE(limb, kMostSum);
    }
  }
}

TEST_F(LanesIfmaTest, CarryMakesFactorsOfTheLargestSums) {
  for (const Limbs5& a : Extremes(kMostSum)) {
    for (const Limbs5& carried : Carried({a, a, a, a})) {
      ASSERT_EQ(Text(ValueOf(carried)), Text(ValueOf(a)));
      for (const uint64_t limb : carried) ASSERT_LE(limb, kMostFactor);
    }
  }
}

}  // namespace
}  // namespace lockstep::crypto::curve25519
#endif  // __x86_64__
