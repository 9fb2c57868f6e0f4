// Points of y^2 = x^3 - 3 x + b over a prime field, and their sums.
#ifndef CRYPTO_CURVE_POINT_H_
#define CRYPTO_CURVE_POINT_H_

#include <cstdint>

#include "crypto/curve/residue.h"

namespace lockstep::crypto {

template <class Field>
struct AffinePoint {
  Residue<Field> x, y;
};

// Jacobian coordinates: the affine point is (x / z^2, y / z^3); infinity has z = 0.
template <class Field>
struct JacobianPoint {
  Residue<Field> x, y, z;

  static constexpr JacobianPoint From(const AffinePoint<Field>& point) {
    return {point.x, point.y, Residue<Field>::One()};
  }
};

// A point that is added often: with the square and the cube of its z.
template <class Field>
struct CachedPoint {
  JacobianPoint<Field> point;
  Residue<Field> z2, z3;

  static constexpr CachedPoint From(const JacobianPoint<Field>& point) {
    const auto z2 = point.z.Square();
    return {point, z2, z2 * point.z};
  }
};

// The functions below write to `to`, which may be one of the arguments: points that are returned
// would be copied by vector moves right after their limbs were written, for which the processor
// waits.

// to = 2 a. Of infinity, infinity. No point of these curves has order 2, so there is no other case.
template <class Field>
[[gnu::noinline, gnu::flatten]] constexpr void Double(const JacobianPoint<Field>& a,
                                                      JacobianPoint<Field>& to) {
  const auto z2 = a.z.Square();
  const auto y2 = a.y.Twice();
  const auto s = y2.Square();                    // 4 y^2
  const auto product = (a.x - z2) * (a.x + z2);  // x^2 - z^4
  const auto m = product + product.Twice();      // 3 x^2 + a z^4, as a = -3
  const auto v = a.x * s;                        // 4 x y^2
  to.z = y2 * a.z;
  to.x = m.Square() - v.Twice();
  to.y = m * (v - to.x) - s.Square().Half();  // s^2 / 2 = 8 y^4
}

// What all sums come down to: `a` has the affine coordinates (x1 / z^2, y1 / z^3) and `b`
// (x2 / z^2, y2 / z^3). Borrows them.
template <class Field>
struct Chord {
  const Residue<Field>&x1, &y1, &x2, &y2, &z;

  // All ones where the two are the same.
  [[nodiscard]] constexpr uint64_t Same() const { return x1.Equals(x2) & y1.Equals(y2); }

  // to = a + b, unless the two are the same. Of a and -a, infinity.
  constexpr void Sum(JacobianPoint<Field>& to) const {
    const auto h = x2 - x1;
    const auto r = y2 - y1;
    const auto h2 = h.Square();
    const auto h3 = h2 * h;
    const auto v = x1 * h2;
    const auto last = y1 * h3;
    to.z = z * h;
    to.x = r.Square() - h3 - v.Twice();
    to.y = r * (v - to.x) - last;
  }
};

// Calls `use` with the chord of a and b.
template <class Field, class Use>
constexpr void WithChord(const JacobianPoint<Field>& a, const AffinePoint<Field>& b, Use use) {
  const auto z2 = a.z.Square();
  const auto x2 = b.x * z2;
  const auto y2 = b.y * (z2 * a.z);
  use(Chord<Field>{a.x, a.y, x2, y2, a.z});
}

template <class Field, class Use>
constexpr void WithChord(const JacobianPoint<Field>& a, const CachedPoint<Field>& b, Use use) {
  const auto z2 = a.z.Square();
  const auto x1 = a.x * b.z2;
  const auto y1 = a.y * b.z3;
  const auto x2 = b.point.x * z2;
  const auto y2 = b.point.y * (z2 * a.z);
  const auto z = a.z * b.point.z;
  use(Chord<Field>{x1, y1, x2, y2, z});
}

template <class Field, class Use>
constexpr void WithChord(const JacobianPoint<Field>& a, const JacobianPoint<Field>& b, Use use) {
  WithChord(a, CachedPoint<Field>::From(b), use);
}

// to = a + b for finite points that are not the same.
template <class Field, class Other>
[[gnu::noinline, gnu::flatten]] constexpr void AddDifferent(const JacobianPoint<Field>& a,
                                                            const Other& b,
                                                            JacobianPoint<Field>& to) {
  WithChord(a, b, [&to](const Chord<Field>& chord) { chord.Sum(to); });
}

// `a` where the mask is all ones, `b` where it is 0.
template <class Field>
constexpr JacobianPoint<Field> Select(uint64_t mask, const JacobianPoint<Field>& a,
                                      const JacobianPoint<Field>& b) {
  return {Select(mask, a.x, b.x), Select(mask, a.y, b.y), Select(mask, a.z, b.z)};
}

// to = a + b for finite points, in the same time whether they are the same or not.
template <class Field, class Other>
constexpr void AddAny(const JacobianPoint<Field>& a, const Other& b, JacobianPoint<Field>& to) {
  WithChord(a, b, [&](const Chord<Field>& chord) {
    JacobianPoint<Field> sum, twice;
    chord.Sum(sum);
    Double(a, twice);
    to = Select(chord.Same(), twice, sum);
  });
}

}  // namespace lockstep::crypto

#endif  // CRYPTO_CURVE_POINT_H_
