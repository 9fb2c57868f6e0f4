#include "crypto/curve/curve.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "crypto/chacha20_keystream.h"
#include "crypto/curve/curve_arithmetic.h"
#include "crypto/testing/hex.h"

namespace lockstep::crypto {
namespace {

class CurveTest : public testing::TestWithParam<const Curve*> {};
std::string CurveName(const testing::TestParamInfo<const Curve*>& row) {
  std::string name(row.param->name);
  std::erase(name, '-');
  return name;
}
INSTANTIATE_TEST_SUITE_P(Curves, CurveTest, testing::Values(&kP256, &kP384, &kP521), CurveName);

std::vector<uint8_t> MinusOne(Bytes number) {
  std::vector<uint8_t> result = Copy(number);
  for (size_t i = result.size(); i-- > 0;)
    if (result[i]-- != 0) break;
  return result;
}

// a + b, a byte longer than either; both of the same length.
std::vector<uint8_t> Sum(Bytes a, Bytes b) {
  std::vector<uint8_t> sum(1 + a.size());
  unsigned carry = 0;
  for (size_t i = a.size(); i-- > 0; carry >>= 8) {
    carry += unsigned{a[i]} + b[i];
    sum[1 + i] = static_cast<uint8_t>(carry);
  }
  sum[0] = static_cast<uint8_t>(carry);
  return sum;
}

std::vector<uint8_t> Small(const Curve& curve, uint8_t value) {
  std::vector<uint8_t> bytes(curve.size);
  bytes.back() = value;
  return bytes;
}

TEST_P(CurveTest, ScalarsAreOneToOrderMinusOneAndAsLongAsTheOrder) {
  const Curve& curve = *GetParam();
  EXPECT_TRUE(IsScalar(curve, Small(curve, 1)));
  EXPECT_TRUE(IsScalar(curve, MinusOne(curve.n)));
  EXPECT_FALSE(IsScalar(curve, Small(curve, 0)));
  EXPECT_FALSE(IsScalar(curve, curve.n));
  EXPECT_FALSE(IsScalar(curve, std::vector<uint8_t>(curve.size, 0xff)));
  EXPECT_FALSE(IsScalar(curve, curve.base_x.first(curve.size - 1)));
  std::vector<uint8_t> longer = Small(curve, 1);
  longer.insert(longer.begin(), 0);
  EXPECT_FALSE(IsScalar(curve, longer));
  EXPECT_FALSE(IsScalar(curve, {}));
}

TEST_P(CurveTest, ReductionSubtractsTheOrderOnceAtMost) {
  const Curve& curve = *GetParam();
  std::vector<uint8_t> number = Copy(curve.n);
  ReduceModuloOrder(curve, number);
  EXPECT_EQ(number, Small(curve, 0));
  number = MinusOne(curve.n);
  ReduceModuloOrder(curve, number);
  EXPECT_EQ(number, MinusOne(curve.n));
  number = Copy(curve.n);
  number.back() = static_cast<uint8_t>(number.back() + 2);
  ReduceModuloOrder(curve, number);
  EXPECT_EQ(number, Small(curve, 2));
}

TEST_P(CurveTest, RandomScalarsAreScalarsAndDiffer) {
  Random random(ChaCha20Keystream, std::array<uint8_t, kSeedSize>{});
  const EcScalar first = *RandomScalar(*GetParam(), random);
  const EcScalar second = *RandomScalar(*GetParam(), random);
  EXPECT_TRUE(IsScalar(*GetParam(), first.Expose()));
  EXPECT_FALSE(ConstantTimeEqual(first.Expose(), second.Expose()));
}

TEST_P(CurveTest, ABrokenKeystreamEndsInAnErrorNotInAHang) {
  const auto all_zeros = [](std::span<const uint8_t, kSeedSize>, MutableBytes output) {
    std::ranges::fill(output, uint8_t{0});
  };
  Random random(all_zeros, std::array<uint8_t, kSeedSize>{});
  EXPECT_EQ(RandomScalar(*GetParam(), random).error().reason, Reason::kLibraryFailure);
}

TEST_P(CurveTest, OneTimesTheBasePointIsTheBasePointAndOrderMinusOneItsNegative) {
  const Curve& curve = *GetParam();
  const std::string one = ToHex(*PublicPoint(curve, EcScalar::CopyOf(Small(curve, 1))));
  EXPECT_EQ(one, "04" + ToHex(curve.base_x) + ToHex(curve.base_y));
  const std::string minus_one = ToHex(*PublicPoint(curve, EcScalar::CopyOf(MinusOne(curve.n))));
  EXPECT_EQ(minus_one.substr(0, 2 + 2 * curve.size), one.substr(0, 2 + 2 * curve.size));
  EXPECT_NE(minus_one, one);
}

TEST_P(CurveTest, MultiplicationIsAssociative) {
  const Curve& curve = *GetParam();
  Random random(ChaCha20Keystream, std::array<uint8_t, kSeedSize>{});
  const EcScalar a = *RandomScalar(curve, random);
  const EcScalar b = *RandomScalar(curve, random);
  std::vector<uint8_t> ab(curve.size), ba(curve.size);
  ASSERT_TRUE(MultiplyPoint(curve, a, *PublicPoint(curve, b), ab).has_value());
  ASSERT_TRUE(MultiplyPoint(curve, b, *PublicPoint(curve, a), ba).has_value());
  EXPECT_EQ(ab, ba);
}

// FIPS 186-5 section 6.4.2, step 1: r and s from 1 to n - 1. n + s is s modulo n, and no signature.
TEST_P(CurveTest, SignatureNumbersOutOfRangeAreRefused) {
  const Curve& curve = *GetParam();
  const EcScalar key = EcScalar::CopyOf(Small(curve, 5));
  const EcScalar seven = EcScalar::CopyOf(Small(curve, 7));
  const std::vector<uint8_t> point = *PublicPoint(curve, key);
  const std::vector<uint8_t> digest(32, 0xab);
  const EcdsaNumbers good = **EcdsaSign(curve, key, seven, digest);
  EXPECT_TRUE(EcdsaVerify(curve, point, digest, good.r(), good.s()).has_value());
  EXPECT_EQ(EcdsaVerify(curve, point, digest, good.r(), Sum(good.s(), curve.n)).error().reason,
            Reason::kInvalidSignature);
  EXPECT_EQ(EcdsaVerify(curve, point, digest, Sum(good.r(), curve.n), good.s()).error().reason,
            Reason::kInvalidSignature);
  const std::vector<uint8_t> zero = Small(curve, 0), one = Small(curve, 1);
  for (const Bytes bad : {Bytes(zero), curve.n, Bytes()}) {
    EXPECT_EQ(EcdsaVerify(curve, point, digest, bad, one).error().reason,
              Reason::kInvalidSignature);
    EXPECT_EQ(EcdsaVerify(curve, point, digest, one, bad).error().reason,
              Reason::kInvalidSignature);
  }
}

}  // namespace
}  // namespace lockstep::crypto
