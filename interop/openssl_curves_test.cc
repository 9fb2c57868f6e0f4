// Every kernel of the prime curves that this processor can run, against OpenSSL. `./dev soak` runs
// the same over millions of numbers.
#include <gtest/gtest.h>
#include <openssl/obj_mac.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "crypto/curve/curve_arithmetic.h"
#include "crypto/curve/curve_kernel.h"
#include "crypto/testing/hex.h"
#include "interop/testing/openssl_primitives.h"

namespace lockstep::interop {
namespace {

using crypto::CurveKernel;
using crypto::SignOutcome;
using crypto::ToHex;
using Buffer = std::vector<uint8_t>;

// Of each come a key, a secret, a signature, and four verdicts. OpenSSL takes its time for curves
// that are larger than P-256.
constexpr int kRounds = 400, kRoundsOfLarge = 100;
constexpr size_t kMaxDigest = 64;
constexpr int kSoakRounds = 250'000;

// number + addend, modulo 256^size.
Buffer Plus(Bytes number, int addend) {
  Buffer result = Copy(number);
  for (size_t i = result.size(); i-- > 0; addend >>= 8) {
    addend += result[i];
    result[i] = static_cast<uint8_t>(addend);
  }
  return result;
}

class OpenSslCurvesTest : public ::testing::TestWithParam<const CurveKernel*> {
 protected:
  void SetUp() override {
    if (!kernel_.supported(crypto::ThisCpu())) GTEST_SKIP() << "not on this processor";
  }

  [[nodiscard]] int rounds() const { return curve_.size == 32 ? kRounds : kRoundsOfLarge; }

  // As long as a coordinate, without the bits that p does not have.
  Buffer RandomNumber() {
    Buffer number(curve_.size);
    std::ranges::generate(number, [this] { return static_cast<uint8_t>(random_()); });
    number[0] &= static_cast<uint8_t>(0xff >> (8 * curve_.size - curve_.bits));
    return number;
  }
  Buffer Number(uint64_t value) const {
    Buffer bytes(curve_.size);
    for (size_t i = 0; i < 8; ++i)
      bytes[curve_.size - 1 - i] = static_cast<uint8_t>(value >> 8 * i);
    return bytes;
  }
  // 0, 1, 2, n - 1, n, n + 1, p - 1, p, p + 1, all ones; of each a few.
  std::vector<Buffer> EdgeNumbers() const {
    std::vector<Buffer> numbers = {Buffer(curve_.size, 0xff)};
    for (int i = -3; i <= 3; ++i) {
      if (i >= 0) numbers.push_back(Number(static_cast<uint64_t>(i)));
      numbers.push_back(Plus(curve_.n, i));
      numbers.push_back(Plus(curve_.p, i));
    }
    return numbers;
  }
  // Random ones, edges, and those with long runs of equal bits.
  Buffer SomeScalar() {
    const std::vector<Buffer> edges = EdgeNumbers();
    for (;;) {
      Buffer scalar = RandomNumber();
      const auto kind = random_() % 8;
      if (kind == 0) scalar = edges[random_() % edges.size()];
      if (kind == 1) std::fill_n(scalar.begin(), random_() % curve_.size, random_() % 2 ? 255 : 0);
      if (kind == 2) std::fill(scalar.begin() + 8, scalar.end(), random_() % 2 ? 255 : 0);
      scalar[0] &= static_cast<uint8_t>(0xff >> (8 * curve_.size - curve_.bits));
      if (IsScalar(curve_, scalar)) return scalar;
    }
  }

  Buffer PublicPoint(Bytes scalar) const {
    Buffer point(curve_.point_size());
    EXPECT_TRUE(kernel_.public_point(scalar, point));
    return point;
  }
  std::optional<Buffer> Multiply(Bytes scalar, Bytes point) const {
    Buffer x(curve_.size);
    if (!kernel_.multiply(scalar, point, x).has_value()) return std::nullopt;
    return x;
  }
  void ExpectSameProduct(Bytes scalar, Bytes point) const {
    ASSERT_EQ(Multiply(scalar, point), openssl_.Multiply(scalar, point))
        << ToHex(scalar) << " " << ToHex(point);
  }
  void ExpectRefusedByBoth(Bytes point) {
    const Buffer scalar = SomeScalar();
    ASSERT_EQ(openssl_.Multiply(scalar, point), std::nullopt) << ToHex(point);
    ASSERT_EQ(Multiply(scalar, point), std::nullopt) << ToHex(point);
    ASSERT_FALSE(kernel_.verify(point, scalar, scalar, scalar).has_value());
  }
  void ExpectSameVerdict(Bytes point, Bytes digest, Bytes r, Bytes s) const {
    ASSERT_EQ(kernel_.verify(point, digest, r, s).has_value(), openssl_.Verify(point, digest, r, s))
        << ToHex(point) << " " << ToHex(digest) << " " << ToHex(r) << " " << ToHex(s);
  }

  void ExpectTheSame(const Buffer& key, const Buffer& nonce, const Buffer& digest) {
    const Buffer point = PublicPoint(key);
    ASSERT_EQ(point, openssl_.PublicPoint(key)) << ToHex(key);
    ExpectSameProduct(nonce, point);
    Buffer r(curve_.size), s(curve_.size);
    const SignOutcome outcome = kernel_.sign(key, nonce, digest, r, s);
    const auto expected = openssl_.Sign(key, nonce, digest);
    ASSERT_EQ(outcome == SignOutcome::kDone, expected.has_value());
    if (!expected) return;
    ASSERT_EQ(r, expected->r) << ToHex(key) << " " << ToHex(nonce) << " " << ToHex(digest);
    ASSERT_EQ(s, expected->s) << ToHex(key) << " " << ToHex(nonce) << " " << ToHex(digest);
    ASSERT_TRUE(kernel_.verify(point, digest, r, s).has_value());
    ExpectSameVerdict(point, digest, r, Plus(s, 1));
    ExpectSameVerdict(point, digest, s, r);
    Buffer other = digest;
    other[random_() % other.size()] ^= static_cast<uint8_t>(1 << random_() % 8);
    ExpectSameVerdict(point, other, r, s);
  }
  void ExpectTheSameOfRandomNumbers(int rounds) {
    for (int i = 0; i < rounds && !HasFatalFailure(); ++i) {
      Buffer digest(random_() % 3 * 16 + 32);
      std::ranges::generate(digest, [this] { return static_cast<uint8_t>(random_()); });
      ExpectTheSame(SomeScalar(), SomeScalar(), digest);
    }
  }

  const CurveKernel& kernel_ = *GetParam();
  const crypto::Curve& curve_ = *kernel_.curve;
  const OpenSslCurve openssl_{curve_};
  std::mt19937 random_{7};
};

std::string KernelName(const ::testing::TestParamInfo<const CurveKernel*>& kernel) {
  std::string name(kernel.param->name);
  std::erase_if(name, [](char c) { return std::isalnum(c) == 0; });
  return name;
}
INSTANTIATE_TEST_SUITE_P(Kernels, OpenSslCurvesTest,
                         ::testing::ValuesIn(crypto::AllCurveKernels().begin(),
                                             crypto::AllCurveKernels().end()),
                         KernelName);

TEST_P(OpenSslCurvesTest, RandomKeysSecretsAndSignaturesAreThoseOfOpenSsl) {
  ExpectTheSameOfRandomNumbers(rounds());
}

TEST_P(OpenSslCurvesTest, DISABLED_MillionsOfKeysSecretsAndSignaturesAreThoseOfOpenSsl) {
  random_.seed(std::random_device()());
  ExpectTheSameOfRandomNumbers(kSoakRounds);
}

TEST_P(OpenSslCurvesTest, KeysSecretsAndSignaturesAtTheEdgesAreThoseOfOpenSsl) {
  std::vector<Buffer> scalars;
  for (const Buffer& number : EdgeNumbers())
    if (IsScalar(curve_, number)) scalars.push_back(number);
  ASSERT_GE(scalars.size(), 6u);  // 1, 2, 3, n - 3, n - 2, n - 1
  for (const Buffer& key : scalars)
    for (const Buffer& nonce : scalars)
      for (const Buffer& number : {Number(0), Plus(curve_.n, -1), Copy(curve_.n), Copy(curve_.p),
                                   Buffer(curve_.size, 0xff)})
        ExpectTheSame(key, nonce, Copy(Bytes(number).last(std::min(curve_.size, kMaxDigest))));
}

TEST_P(OpenSslCurvesTest, ScalarsAreTheNumbersFromOneToTheOrder) {
  for (const Buffer& number : EdgeNumbers())
    EXPECT_EQ(IsScalar(curve_, number), number != Number(0) && openssl_.Reduced(number) == number)
        << ToHex(number);
}

TEST_P(OpenSslCurvesTest, SignaturesOfEdgeNumbersAreJudgedAsByOpenSsl) {
  for (const Buffer& key : {Number(1), Plus(curve_.n, -1), SomeScalar()}) {
    const Buffer point = PublicPoint(key);
    for (const Buffer& r : EdgeNumbers())
      for (const Buffer& s : EdgeNumbers()) ExpectSameVerdict(point, Number(1), r, s);
  }
}

// x of the nonce's point is r + n: reduced when signed, to be found when verified.
TEST_P(OpenSslCurvesTest, AnXBeyondTheOrderIsFoundAsByOpenSsl) {
  int found = 0;
  for (int i = 0; found < 5 && i < 200; ++i) {
    const Buffer r = Number(static_cast<uint64_t>(i) + 1);
    Buffer x(curve_.size);
    for (int j = static_cast<int>(curve_.size) - 1, carry = 0; j >= 0; --j, carry >>= 8) {
      const auto at = static_cast<size_t>(j);
      carry += r[at] + curve_.n[at];
      x[at] = static_cast<uint8_t>(carry);
    }
    const std::optional<Buffer> nonce_point = openssl_.PointWith(x);
    if (!nonce_point) continue;
    ++found;
    const Buffer s = SomeScalar(), digest(32, static_cast<uint8_t>(random_()));
    // Q = (s R - e G) / r.
    const Buffer point = openssl_.Combine(openssl_.Inverse(r), s, *nonce_point, digest);
    EXPECT_TRUE(kernel_.verify(point, digest, r, s).has_value());
    ExpectSameVerdict(point, digest, r, s);
    ExpectSameVerdict(point, digest, Plus(r, 1), s);
  }
  EXPECT_EQ(found, 5);
}

TEST_P(OpenSslCurvesTest, PointsWithEdgeCoordinatesAreTakenAndRefusedAsByOpenSsl) {
  int points = 0;
  for (const Buffer& x : EdgeNumbers()) {
    for (const Buffer& y : EdgeNumbers()) {
      Buffer point = {4};
      point.insert(point.end(), x.begin(), x.end());
      point.insert(point.end(), y.begin(), y.end());
      ExpectSameProduct(SomeScalar(), point);
    }
    const std::optional<Buffer> point =
        std::ranges::lexicographical_compare(x, curve_.p) ? openssl_.PointWith(x) : std::nullopt;
    if (!point) continue;
    ++points;
    ExpectSameProduct(SomeScalar(), *point);
  }
  EXPECT_GE(points, 1);
}

// x + p where that still fits.
TEST_P(OpenSslCurvesTest, CoordinatesBeyondThePrimeAreRefused) {
  int found = 0;
  for (uint64_t small = 0; small < 50; ++small) {
    std::optional<Buffer> point = openssl_.PointWith(Number(small));
    if (!point) continue;
    ++found;
    ExpectSameProduct(SomeScalar(), *point);
    std::ranges::copy(Plus(curve_.p, static_cast<int>(small)), point->begin() + 1);
    ExpectRefusedByBoth(*point);
  }
  EXPECT_GE(found, 10);
}

TEST_P(OpenSslCurvesTest, PointsOfOtherCurvesAreRefused) {
  const int others[] = {NID_secp256k1, NID_brainpoolP256r1, NID_brainpoolP384r1};
  for (const int nid : others) {
    if (curve_.size != (nid == NID_brainpoolP384r1 ? 48u : 32u)) continue;
    const OpenSslCurve other(curve_, nid);
    for (int i = 0; i < 50; ++i) ExpectRefusedByBoth(other.PublicPoint(SomeScalar()));
  }
}

// A random pair is a point of y^2 = x^3 - 3 x + c for some c; where no point of the curve has that
// x, the twist has one.
TEST_P(OpenSslCurvesTest, PointsOfTwistsAndOfCurvesWithAnotherCoefficientAreRefused) {
  int on_twist = 0;
  for (int i = 0; i < 200; ++i) {
    const Buffer x = RandomNumber(), y = RandomNumber();
    if (!openssl_.PointWith(x)) ++on_twist;
    Buffer point = {4};
    point.insert(point.end(), x.begin(), x.end());
    point.insert(point.end(), y.begin(), y.end());
    ExpectRefusedByBoth(point);
  }
  EXPECT_GT(on_twist, 50);
}

TEST_P(OpenSslCurvesTest, InfinityAndCutPointsAreRefused) {
  const Buffer good = PublicPoint(SomeScalar());
  ExpectRefusedByBoth(Buffer{0});
  ExpectRefusedByBoth(Buffer(curve_.point_size()));
  for (size_t size = 1; size < good.size(); ++size) ExpectRefusedByBoth(Bytes(good).first(size));
}

// RFC 9846 section 4.3.8.2: uncompressed. OpenSSL knows the other forms as well.
TEST_P(OpenSslCurvesTest, CompressedPointsWhichOpenSslTakesAreRefused) {
  const Buffer good = PublicPoint(SomeScalar());
  Buffer compressed(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(1 + curve_.size));
  compressed[0] = static_cast<uint8_t>(2 | (good.back() & 1));
  EXPECT_TRUE(openssl_.Multiply(Number(2), compressed).has_value());
  EXPECT_FALSE(Multiply(Number(2), compressed).has_value());
  Buffer both = good;
  both[0] = static_cast<uint8_t>(6 | (good.back() & 1));
  EXPECT_TRUE(openssl_.Multiply(Number(2), both).has_value());
  EXPECT_FALSE(Multiply(Number(2), both).has_value());
}

}  // namespace
}  // namespace lockstep::interop
