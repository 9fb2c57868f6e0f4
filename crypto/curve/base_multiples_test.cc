// Multiples of P-256's base point, of many scalars and of those that are hard for combs: every
// kernel that this processor can run against the portable one.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "crypto/curve/base_table.h"
#include "crypto/curve/curve_kernel.h"
#include "crypto/curve/curve_parameters.h"
#include "crypto/curve/digits.h"
#include "crypto/curve/group.h"

namespace lockstep::crypto {
namespace {

using Number = Limbs<4>;
using Buffer = std::vector<uint8_t>;
using Digits = OddDigits<P256BaseTable::kWindowBits, 256>;

constexpr const Number& kN = Moduli<P256Parameters>::kOrder.value;

class BaseMultiplesTest : public testing::TestWithParam<const CurveKernel*> {
 protected:
  void SetUp() override {
    if (!kernel_.supported(ThisCpu())) GTEST_SKIP() << "this processor cannot run this kernel";
  }

  static Buffer PublicPoint(const CurveKernel& kernel, const Number& k) {
    Buffer scalar(32), point(65);
    WriteLimbs(k, scalar);
    EXPECT_TRUE(kernel.public_point(scalar, point));
    return point;
  }
  // Of k, unless it is no scalar, and of n - k.
  void ExpectSame(const Number& k) const {
    uint64_t borrow = 0;
    const Number negative = Subtract(kN, k, borrow);
    if (IsZeroMask(k) != 0 || IsZeroMask(negative) != 0 || borrow != 0) return;
    EXPECT_EQ(PublicPoint(kernel_, k), PublicPoint(kP256Portable, k));
    EXPECT_EQ(PublicPoint(kernel_, negative), PublicPoint(kP256Portable, negative));
  }
  Number Random() {
    Number number;
    std::ranges::generate(number, [this] { return random_(); });
    return number;
  }

  const CurveKernel& kernel_ = *GetParam();
  std::mt19937_64 random_{1};
};

std::vector<const CurveKernel*> KernelsOfP256() {
  std::vector<const CurveKernel*> kernels;
  for (const CurveKernel* kernel : AllCurveKernels())
    if (kernel->curve == &kP256) kernels.push_back(kernel);
  return kernels;
}
std::string KernelName(const testing::TestParamInfo<const CurveKernel*>& kernel) {
  std::string name(kernel.param->name);
  std::erase_if(name, [](char c) { return std::isalnum(c) == 0; });
  return name;
}
INSTANTIATE_TEST_SUITE_P(Kernels, BaseMultiplesTest, testing::ValuesIn(KernelsOfP256()),
                         KernelName);

// `number` (1 or -1) times digit * 2^(window i).
void AddDigit(Number& number, size_t i, uint64_t digit, bool negative) {
  const size_t position = P256BaseTable::kWindowBits * i;
  Number term = {}, sum = {};
  term[position / 64] = digit << position % 64;
  if (position % 64 != 0 && position / 64 < 3)
    term[position / 64 + 1] = digit >> (64 - position % 64);
  uint64_t carry = 0;
  sum = negative ? Subtract(number, term, carry) : Add(number, term, carry);
  number = sum;
}

TEST_P(BaseMultiplesTest, ThousandsOfScalarsMultiplyAsInPortableCode) {
  for (int i = 0; i < 4000; ++i) ExpectSame(Random());
}

TEST_P(BaseMultiplesTest, PowersOfTwoAndTheirNeighboursMultiplyAsInPortableCode) {
  for (size_t bit = 0; bit < 256; ++bit) {
    Number power = {};
    power[bit / 64] = uint64_t{1} << bit % 64;
    uint64_t carry = 0;
    ExpectSame(power);
    ExpectSame(Add(power, {1}, carry));
    ExpectSame(Subtract(power, {1}, carry));
  }
}

// Where some rows have n's digits, and the others n's negated, the two parts are the same modulo n:
// whatever a comb joins them by has to double. Every eighth row is of the same part, in all ways.
TEST_P(BaseMultiplesTest, PartsThatAreTheSameModuloTheOrderAreAdded) {
  const Digits digits(kN);
  for (unsigned negated = 1; negated < 256; ++negated) {
    Number k = {};
    for (size_t i = 0; i < Digits::kDigits; ++i) {
      const OddDigit digit = digits.At(i);
      AddDigit(k, i, 2 * digit.index + 1, (digit.negative != 0) != ((negated >> i % 8 & 1) != 0));
    }
    ExpectSame(k);
    uint64_t borrow = 0;
    ExpectSame(Subtract({}, k, borrow));
  }
}

TEST_P(BaseMultiplesTest, ScalarsOfEqualDigitsMultiplyAsInPortableCode) {
  for (uint64_t digit = 1; digit < uint64_t{1} << P256BaseTable::kWindowBits; digit += 2) {
    for (const size_t period : {1u, 2u, 4u, 8u}) {  // of the signs
      Number k = {};
      for (size_t i = 0; i + 1 < Digits::kDigits; ++i) AddDigit(k, i, digit, i / period % 2 == 1);
      ExpectSame(k);
      AddDigit(k, Digits::kDigits - 1, 1, false);
      ExpectSame(k);
    }
  }
}

}  // namespace
}  // namespace lockstep::crypto
