// Kernels against portable C++, on numbers of every kind.
#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <memory>
#include <random>
#include <string>

#include "crypto/signature/rsa2048/constants.h"
#include "crypto/signature/rsa2048/kernel.h"
#include "crypto/signature/rsa2048/radix.h"
#include "crypto/signature/rsa2048/testing/portable_kernel.h"
#include "crypto/signature/rsa2048/testing/test_keys.h"

namespace lockstep::crypto::rsa2048 {
namespace {

template <class T>
bool AreSame(const T& a, const T& b) {
  return std::memcmp(&a, &b, sizeof a) == 0;
}

class Rsa2048KernelTest : public testing::TestWithParam<const Kernel*> {
 protected:
  Rsa2048KernelTest() { MakeConstants(MakeTestNumbers(1), *constants_); }

  // Below 2^(kBits + 106): random limbs, or zeros and ones with few changes, for long carries.
  template <size_t kBits>
  Number<kBits> Draw() {
    constexpr size_t kTop = kBits + kStepBits + 2;
    Number<kBits> number = {};
    const auto kind = random_() % 4;
    for (size_t i = 0; i < kLimbs<kBits>; ++i) {
      number.limbs[i] = random_() & kLimbMask;
      if (kind == 1) number.limbs[i] = random_() % 8 != 0 ? kLimbMask : 0;
      if (kind == 2) number.limbs[i] = random_() % 8 == 0 ? random_() & kLimbMask : 0;
      if (kind == 3) number.limbs[i] = kLimbMask;
      const size_t below = i * kLimbBits < kTop ? kTop - i * kLimbBits : 0;
      if (below < kLimbBits) number.limbs[i] &= (uint64_t{1} << below) - 1;
    }
    return number;
  }
  Halves DrawHalves() { return {{Draw<1024>(), Draw<1024>()}}; }

  const Kernel& kernel_ = *GetParam();
  std::mt19937_64 random_{1};
  std::unique_ptr<Constants> constants_ = std::make_unique<Constants>();
};

std::string KernelName(const testing::TestParamInfo<const Kernel*>& info) {
  std::string name(info.param->name);
  std::erase_if(name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; });
  return name;
}
INSTANTIATE_TEST_SUITE_P(Kernels, Rsa2048KernelTest, testing::ValuesIn(KernelsOfThisCpu()),
                         KernelName);

TEST_P(Rsa2048KernelTest, MultipliesAsPortableCodeDoes) {
  for (int i = 0; i < 20'000; ++i) {
    const Halves a = DrawHalves(), b = DrawHalves();
    Halves expected, product;
    kPortable.multiply(constants_->half_multipliers, a, b, expected);
    kernel_.multiply(constants_->half_multipliers, a, b, product);
    ASSERT_TRUE(AreSame(product, expected)) << i;
  }
}

TEST_P(Rsa2048KernelTest, MultipliesModuloNAsPortableCodeDoes) {
  for (int i = 0; i < 10'000; ++i) {
    const Whole a = Draw<2048>(), b = Draw<2048>();
    Whole expected, product;
    kPortable.multiply_whole(constants_->whole_multiplier, a, b, expected);
    kernel_.multiply_whole(constants_->whole_multiplier, a, b, product);
    ASSERT_TRUE(AreSame(product, expected)) << i;
  }
}

TEST_P(Rsa2048KernelTest, AProductMayReplaceAFactor) {
  const Halves a = DrawHalves(), b = DrawHalves();
  Halves expected, first = a, second = b, square = a;
  kernel_.multiply(constants_->half_multipliers, a, b, expected);
  kernel_.multiply(constants_->half_multipliers, first, b, first);
  kernel_.multiply(constants_->half_multipliers, a, second, second);
  EXPECT_TRUE(AreSame(first, expected));
  EXPECT_TRUE(AreSame(second, expected));
  kernel_.multiply(constants_->half_multipliers, a, a, expected);
  kernel_.multiply(constants_->half_multipliers, square, square, square);
  EXPECT_TRUE(AreSame(square, expected));
}

// What the top limbs' carries would otherwise be lost in: the largest numbers that may go in.
TEST_P(Rsa2048KernelTest, ProductsOfTheLargestNumbersStayBelowTheirBound) {
  Halves largest = {};
  for (Half& half : largest.of) {
    Limbs<18> limbs;
    limbs.fill(~uint64_t{0});
    limbs[17] = (uint64_t{1} << (1024 + kStepBits + 2 - 64 * 17)) - 1;
    ToNumber(limbs, half);
  }
  Halves product;
  kernel_.multiply(constants_->half_multipliers, largest, largest, product);
  for (const Half& half : product.of) {
    Limbs<18> limbs;
    ToLimbs(half, limbs);
    EXPECT_EQ(limbs[17] >> (1024 + kStepBits + 1 - 64 * 17), 0u);
  }
}

TEST_P(Rsa2048KernelTest, SelectsTheEntryOfEachHalf) {
  const auto storage = std::make_unique<std::array<Halves, kTableSize>>();
  Table& table = reinterpret_cast<Table&>(*storage);
  for (Halves& entry : table) entry = DrawHalves();
  for (uint64_t i = 0; i < kTableSize; ++i) {
    for (uint64_t j = 0; j < kTableSize; ++j) {
      Halves selected;
      kernel_.select(table, {i, j}, selected);
      EXPECT_TRUE(AreSame(selected.of[0], table[i].of[0]));
      EXPECT_TRUE(AreSame(selected.of[1], table[j].of[1]));
    }
  }
}

}  // namespace
}  // namespace lockstep::crypto::rsa2048
