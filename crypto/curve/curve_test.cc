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

TEST_P(CurveTest, BlindingDoesNotChangeASignature) {
  const Curve& curve = *GetParam();
  const EcScalar key = EcScalar::CopyOf(Small(curve, 5));
  const EcScalar nonce = EcScalar::CopyOf(Small(curve, 7));
  const std::vector<uint8_t> digest(32, 0xab);
  const EcdsaNumbers first =
      **EcdsaSign(curve, key, nonce, EcScalar::CopyOf(Small(curve, 1)), digest);
  const EcdsaNumbers second =
      **EcdsaSign(curve, key, nonce, EcScalar::CopyOf(MinusOne(curve.n)), digest);
  EXPECT_EQ(first.r, second.r);
  EXPECT_EQ(first.s, second.s);
  EXPECT_TRUE(EcdsaVerify(curve, *PublicPoint(curve, key), digest, first.r, first.s).has_value());
}

// FIPS 186-5 section 6.4.2, step 1: r and s from 1 to n - 1. n + r is r modulo n, and no signature.
TEST_P(CurveTest, SignatureNumbersOutOfRangeAreRefused) {
  const Curve& curve = *GetParam();
  const std::vector<uint8_t> point = *PublicPoint(curve, EcScalar::CopyOf(Small(curve, 5)));
  const std::vector<uint8_t> digest(32, 0xab);
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
