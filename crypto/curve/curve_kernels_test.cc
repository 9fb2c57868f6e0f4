// Every kernel that this processor can run, against Crypto++.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "crypto/curve/curve_kernel.h"
#include "crypto/curve/testing/cryptopp_curve.h"
#include "crypto/testing/hex.h"

namespace lockstep::crypto {
namespace {

using Buffer = std::vector<uint8_t>;

// number + addend, modulo 256^size.
Buffer Plus(Bytes number, int addend) {
  Buffer result = Copy(number);
  for (size_t i = result.size(); i-- > 0; addend >>= 8) {
    addend += result[i];
    result[i] = static_cast<uint8_t>(addend);
  }
  return result;
}

class CurveKernelTest : public testing::TestWithParam<const CurveKernel*> {
 protected:
  void SetUp() override {
    if (!kernel_.supported(ThisCpu())) GTEST_SKIP() << "this processor cannot run this kernel";
  }

  Buffer RandomBytes(size_t size) {
    Buffer bytes(size);
    std::ranges::generate(bytes, [this] { return static_cast<uint8_t>(random_()); });
    return bytes;
  }
  Buffer RandomScalar() {
    for (;;) {
      Buffer scalar = RandomBytes(curve_.size);
      scalar[0] &= static_cast<uint8_t>(0xff >> (8 * curve_.size - curve_.bits));
      if (IsScalar(curve_, scalar)) return scalar;
    }
  }
  // A few bits set, or a few not: long runs of carries, and digits of 0.
  Buffer SparseScalar() {
    for (;;) {
      Buffer scalar(curve_.size, random_() % 2 ? 0xff : 0);
      for (unsigned flips = random_() % 4; flips > 0; --flips) {
        const size_t bit = random_() % curve_.bits;
        scalar[curve_.size - 1 - bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
      }
      scalar[0] &= static_cast<uint8_t>(0xff >> (8 * curve_.size - curve_.bits));
      if (IsScalar(curve_, scalar)) return scalar;
    }
  }
  Buffer Number(uint64_t value) const {
    Buffer bytes(curve_.size);
    for (size_t i = 0; i < 8; ++i)
      bytes[curve_.size - 1 - i] = static_cast<uint8_t>(value >> 8 * i);
    return bytes;
  }
  // The smallest and the largest scalars, those about n / 2, powers of two and their neighbours, on
  // both sides.
  std::vector<Buffer> EdgeScalars() const {
    std::vector<Buffer> scalars;
    for (int i = 1; i <= 70; ++i) {
      scalars.push_back(Number(static_cast<uint64_t>(i)));
      scalars.push_back(Plus(curve_.n, -i));
    }
    Buffer half(curve_.size);
    for (size_t i = 0; i < curve_.size; ++i)
      half[i] = static_cast<uint8_t>(curve_.n[i] >> 1 | (i > 0 ? curve_.n[i - 1] << 7 : 0));
    for (int i = -15; i <= 16; ++i) scalars.push_back(Plus(half, i));
    for (size_t bit = 7; bit < curve_.bits; bit += 9) {
      Buffer power(curve_.size);
      power[curve_.size - 1 - bit / 8] = static_cast<uint8_t>(1 << bit % 8);
      for (const int neighbour : {-1, 0, 1}) scalars.push_back(Plus(power, neighbour));
    }
    return scalars;
  }
  Buffer PublicPoint(Bytes scalar) const {
    Buffer point(curve_.point_size());
    EXPECT_TRUE(kernel_.public_point(scalar, point));
    return point;
  }
  Buffer Multiply(Bytes scalar, Bytes point) const {
    Buffer x(curve_.size);
    return kernel_.multiply(scalar, point, x).has_value() ? x : Buffer();
  }
  void ExpectSame(Bytes scalar, Bytes point) const {
    EXPECT_EQ(PublicPoint(scalar), cryptopp::PublicPoint(curve_, scalar)) << ToHex(scalar);
    EXPECT_EQ(Multiply(scalar, point), cryptopp::MultiplyPoint(curve_, scalar, point))
        << ToHex(scalar) << " " << ToHex(point);
  }
  struct Signature {
    Buffer r, s;
  };
  Signature Sign(Bytes key, Bytes nonce, Bytes digest) const {
    Signature made{Buffer(curve_.size), Buffer(curve_.size)};
    EXPECT_EQ(kernel_.sign(key, nonce, digest, made.r, made.s), SignOutcome::kDone);
    return made;
  }
  bool Verify(Bytes point, Bytes digest, Bytes r, Bytes s) const {
    const bool valid = kernel_.verify(point, digest, r, s).has_value();
    EXPECT_EQ(valid, cryptopp::EcdsaVerify(curve_, point, digest, r, s));
    return valid;
  }

  const CurveKernel& kernel_ = *GetParam();
  const Curve& curve_ = *kernel_.curve;
  std::mt19937 random_{1};
};

std::string KernelName(const testing::TestParamInfo<const CurveKernel*>& kernel) {
  std::string name(kernel.param->name);
  std::erase_if(name, [](char c) { return std::isalnum(c) == 0; });
  return name;
}
INSTANTIATE_TEST_SUITE_P(Kernels, CurveKernelTest,
                         testing::ValuesIn(AllCurveKernels().begin(), AllCurveKernels().end()),
                         KernelName);

TEST_P(CurveKernelTest, EdgeScalarsMultiplyAsWithCryptopp) {
  const Buffer point = PublicPoint(RandomScalar());
  for (const Buffer& scalar : EdgeScalars()) ExpectSame(scalar, point);
}

TEST_P(CurveKernelTest, RandomAndSparseScalarsMultiplyAsWithCryptopp) {
  for (int i = 0; i < 60; ++i) {
    const Buffer point = PublicPoint(i % 2 ? RandomScalar() : SparseScalar());
    ExpectSame(RandomScalar(), point);
    ExpectSame(SparseScalar(), point);
  }
}

TEST_P(CurveKernelTest, TheBasePointsNeighboursMultiplyAsWithCryptopp) {
  for (const uint64_t multiple : {1u, 2u, 3u, 5u, 31u, 32u}) {
    const Buffer point = PublicPoint(Number(multiple));
    for (int i = 0; i < 5; ++i) ExpectSame(RandomScalar(), point);
  }
}

TEST_P(CurveKernelTest, SignaturesAreCryptoppsAndVerify) {
  for (int i = 0; i < 40; ++i) {
    const Buffer key = i % 2 ? RandomScalar() : SparseScalar();
    const Buffer nonce = i % 4 < 2 ? RandomScalar() : SparseScalar();
    const Buffer digest = RandomBytes(i % 3 == 0 ? 32 : i % 3 == 1 ? 48 : 64);
    const Signature made = Sign(key, nonce, digest);
    const auto expected = cryptopp::EcdsaSign(curve_, key, nonce, digest);
    EXPECT_EQ(made.r, expected->r);
    EXPECT_EQ(made.s, expected->s);
    const Buffer point = PublicPoint(key);
    EXPECT_TRUE(Verify(point, digest, made.r, made.s));
    Buffer forged = digest;
    forged[random_() % 32] ^= static_cast<uint8_t>(1 << random_() % 8);
    EXPECT_FALSE(Verify(point, forged, made.r, made.s));
    EXPECT_FALSE(Verify(point, digest, made.s, made.r));
    EXPECT_FALSE(Verify(PublicPoint(nonce), digest, made.r, made.s));
  }
}

TEST_P(CurveKernelTest, DigestsOfEdgeNumbersAreSignedAndVerified) {
  const Buffer key = RandomScalar(), point = PublicPoint(key);
  for (const Buffer& digest :
       {Number(0), Number(1), Copy(curve_.n), Plus(curve_.n, -1), Plus(curve_.n, 1), Buffer(),
        Buffer(curve_.size, 0xff), Buffer(64, 0xff)}) {
    if (curve_.size == 66 && digest.size() == 66 && digest[0] > 1) continue;  // longer than a hash
    const Buffer nonce = RandomScalar();
    const Signature made = Sign(key, nonce, digest);
    EXPECT_EQ(made.s, cryptopp::EcdsaSign(curve_, key, nonce, digest)->s);
    EXPECT_TRUE(Verify(point, digest, made.r, made.s));  // u1 = 0 among them
  }
}

// With key 1 / r and digest 1, u1 G and u2 Q are the same; with digest n - 1, each other's
// negative.
TEST_P(CurveKernelTest, VerifyingMeetsEqualAndOppositePoints) {
  for (int i = 0; i < 10; ++i) {
    const Buffer one = Number(1), nonce = RandomScalar();
    const Buffer r = Sign(one, nonce, one).r;
    // Of a digest 0 and a key 1, s is r / nonce: with nonce r's inverse appears as s of nonce r.
    const Buffer zero = Number(0);
    Buffer inverse = cryptopp::EcdsaSign(curve_, one, r, zero)->s;      // x(r G) / r
    const Buffer scale = cryptopp::EcdsaSign(curve_, one, r, zero)->r;  // x(r G)
    // Digest x(r G) and key x(r G) / r give e = r key.
    const Signature made = Sign(inverse, nonce, scale);
    ASSERT_EQ(made.r, r);
    EXPECT_TRUE(Verify(PublicPoint(inverse), scale, made.r, made.s));
    Buffer opposite(curve_.size);
    int borrow = 0;
    for (size_t j = curve_.size; j-- > 0; borrow >>= 8) {
      borrow += curve_.n[j] - scale[j];
      opposite[j] = static_cast<uint8_t>(borrow);
    }
    EXPECT_FALSE(Verify(PublicPoint(inverse), opposite, made.r, made.s));
    Buffer r_out(curve_.size), s_out(curve_.size);
    EXPECT_EQ(kernel_.sign(inverse, nonce, opposite, r_out, s_out), SignOutcome::kAnotherNonce);
  }
}

// Digest 2, s = 1 and, for a point R of the curve, the key (R - 2 G) / r: the sum is R, whose x is
// r + n for the first key, and r + n - p for the second. No signature of ours has such an x.
TEST_P(CurveKernelTest, VerifyingTakesXModuloTheOrderAndNotModuloThePrime) {
  if (&curve_ != &kP256) GTEST_SKIP() << "the keys are P-256's";
  EXPECT_TRUE(Verify(FromHex("04e17e9214322c03bf948fb98e6c7cd9d4e33253ba86c16c3b5b1bb9d8f0431b63"
                             "b0d9ccf7420afc257ee4b0851ef6827a7170960675745d2cf1c6ab7143c15144"),
                     Number(2), Number(3), Number(1)));
  const Buffer key = FromHex(
      "04a14342736ced8db736f363ba93efbc305152ddbe4ad6924c4e724de93c534d28"
      "47e09c0488db7c0803bf4cae449aea6675e19b9f9eadfa36b0fa7873d5d949ae");
  EXPECT_FALSE(Verify(key, Number(2), FromHex("4319055358e8617b0c46353d039cdab3"), Number(1)));
  EXPECT_FALSE(Verify(key, Number(2), Number(5), Number(1)));
}

TEST_P(CurveKernelTest, NumbersOutOfRangeAreNoSignature) {
  const Buffer key = RandomScalar(), point = PublicPoint(key), digest = RandomBytes(32);
  const Signature made = Sign(key, RandomScalar(), digest);
  Buffer longer = made.s;
  longer.insert(longer.begin(), 3, 0);
  EXPECT_TRUE(Verify(point, digest, made.r, longer));
  longer[0] = 1;
  EXPECT_FALSE(Verify(point, digest, made.r, longer));
  for (const Buffer& bad : {Number(0), Copy(curve_.n), Plus(curve_.n, 1), Copy(curve_.p),
                            Buffer(curve_.size, 0xff), Buffer()}) {
    EXPECT_FALSE(Verify(point, digest, bad, made.s));
    EXPECT_FALSE(Verify(point, digest, made.r, bad));
  }
}

TEST_P(CurveKernelTest, WhatIsNoPointIsRefused) {
  const Buffer scalar = RandomScalar(), good = PublicPoint(RandomScalar());
  const auto refused = [&](const Buffer& point) {
    Buffer x(curve_.size);
    const Status multiplied = kernel_.multiply(scalar, point, x);
    return !multiplied.has_value() && multiplied.error().reason == Reason::kInvalidPublicKey &&
           kernel_.verify(point, scalar, scalar, scalar).error().reason ==
               Reason::kInvalidPublicKey;
  };
  const auto with = [&](size_t at, Bytes coordinate) {
    Buffer point = good;
    std::ranges::copy(coordinate, point.begin() + static_cast<std::ptrdiff_t>(at));
    return point;
  };
  EXPECT_FALSE(refused(good));
  for (const uint8_t form : Buffer{0, 2, 3, 5, 6, 7}) EXPECT_TRUE(refused(with(0, {&form, 1})));
  for (const Buffer& coordinate :
       {Number(0), Number(1), Copy(curve_.p), Plus(curve_.p, -1), Buffer(curve_.size, 0xff)}) {
    EXPECT_TRUE(refused(with(1, coordinate)));
    EXPECT_TRUE(refused(with(1 + curve_.size, coordinate)));
  }
  EXPECT_TRUE(refused({}));
  EXPECT_TRUE(refused({0}));
  EXPECT_TRUE(refused(Buffer(curve_.point_size() - 1, 4)));
  EXPECT_TRUE(refused(Buffer(curve_.point_size() + 1, 4)));
  // Most points with altered coordinates lie on no curve or on another one, twists included.
  for (int i = 0; i < 300; ++i) {
    Buffer point = good;
    point[1 + random_() % (2 * curve_.size)] ^= static_cast<uint8_t>(1 << random_() % 8);
    EXPECT_TRUE(refused(point));
  }
}

}  // namespace
}  // namespace lockstep::crypto
