// The points of P-256's kernel for IFMA, against those of the portable one: every pair is a case
// for the complete formulas, special or not.
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <vector>

#include "crypto/cpu.h"
#include "crypto/curve/group_operations.h"
#include "crypto/curve/p256_groups.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define LOCKSTEP_TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512ifma")))
#define LOCKSTEP_INLINE LOCKSTEP_TARGET __attribute__((always_inline)) inline
#define LOCKSTEP_NOINLINE LOCKSTEP_TARGET __attribute__((noinline))

namespace lockstep::crypto {
namespace {

#include "crypto/curve/p256_lanes.inc"
#include "crypto/curve/p256_points.inc"

using Jacobian = P256Portable::Jacobian;
using Number = P256Portable::Number;

// Behind pointers: that vectors are passed in registers is for functions of the target only.
LOCKSTEP_NOINLINE void Load(const Jacobian& p, Point& out) {
  if (p.z.IsZero() != 0) {
    out = Infinity();
  } else {
    const auto affine = P256Portable::ToAffine(p);
    const Number zero = {}, one = P256Coordinate::One().form();
    out = ToPoint(ToAddend(
        FromNumbers({affine.x.form(), affine.y.form(), one, zero, zero, zero, zero, zero})));
  }
}
LOCKSTEP_NOINLINE void Store(const Point& p, std::array<Number, 8>& out) {
  out = ToNumbers(p.lanes);
}
LOCKSTEP_NOINLINE void DoubleTo(const Point& p, Point& out) { out = Double(p); }
LOCKSTEP_NOINLINE void AddTo(const Point& p, const Point& q, Point& out) {
  out = Add(p, ToAddend(q));
}
LOCKSTEP_NOINLINE void SubtractTo(const Point& p, const Point& q, Point& out) {
  out = Add(p, NegateIf(~uint64_t{0}, NegateIf(0, ToAddend(q))));
}

Jacobian Negative(const Jacobian& p) { return {p.x, p.y.Negative(), p.z}; }

Jacobian Sum(const Jacobian& a, const Jacobian& b) {
  Jacobian sum = a;
  if (b.z.IsZero() == 0) AddPublic(sum, CachedPoint<P256Portable::Field>::From(b), b);
  return sum;
}

// The lanes are consistent, and their point is `expected`.
void ExpectSame(const Point& p, const Jacobian& expected) {
  std::array<Number, 8> numbers;
  Store(p, numbers);
  const auto at = [&](size_t lane) { return P256Coordinate::FromForm(numbers[lane]); };
  const P256Coordinate x = at(0), y = at(1), z = at(2);
  EXPECT_TRUE(at(3).Equals(z * kMinusHalfB));
  EXPECT_TRUE(at(4).Equals(x + at(3)));
  EXPECT_TRUE(at(5).Equals(x));
  EXPECT_TRUE(at(6).Equals(y));
  EXPECT_TRUE(at(7).Equals(at(3)));
  const P256Coordinate z2 = expected.z.Square();
  EXPECT_EQ(z.IsZero(), expected.z.IsZero());
  EXPECT_TRUE((x * z2).Equals(expected.x * z) || z.IsZero() != 0);
  EXPECT_TRUE((y * kUnitOfY * z2 * expected.z).Equals(expected.y * z) || z.IsZero() != 0);
  if (z.IsZero() != 0) {
    EXPECT_TRUE(x.IsZero());
    EXPECT_FALSE(y.IsZero());
  }
}

class P256PointsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!ThisCpu().avx512_ifma) GTEST_SKIP() << "not on this processor";
    points_.push_back(Jacobian{});
    Number k = {1};
    for (int i = 0; i < 12; ++i) {
      Jacobian point;
      MultiplyBase<P256Portable>(k, point);
      points_.push_back(point);
      points_.push_back(Negative(point));
      k = i < 4 ? Number{k[0] + 1} : Number{k[0] * k[0] + 1, k[3] + 7, k[0], k[1] / 2};
    }
  }
  std::vector<Jacobian> points_;
};

TEST_F(P256PointsTest, TheUnitOfYIsARootOfMinus3) {
  EXPECT_TRUE(kUnitOfY.Square().Equals(P256Coordinate::From({3}).Negative()));
  EXPECT_TRUE((kUnitOfY * kInverseUnitOfY).Equals(P256Coordinate::One()));
  EXPECT_TRUE((kMinusHalfB.Twice() + P256Portable::kB).IsZero());
}

TEST_F(P256PointsTest, EveryPointIsDoubled) {
  for (const Jacobian& p : points_) {
    Point point, doubled;
    Load(p, point);
    ExpectSame(point, p);
    DoubleTo(point, doubled);
    ExpectSame(doubled, Sum(p, p));
  }
}

TEST_F(P256PointsTest, EveryPairIsAddedAndSubtracted) {
  for (const Jacobian& p : points_) {
    for (const Jacobian& q : points_) {
      Point a, b, sum, again;
      Load(p, a);
      Load(q, b);
      AddTo(a, b, sum);
      ExpectSame(sum, Sum(p, q));
      SubtractTo(sum, b, again);
      ExpectSame(again, p);
    }
  }
}

}  // namespace
}  // namespace lockstep::crypto
#endif  // __x86_64__
