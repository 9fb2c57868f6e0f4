// Public multiples of points: in time that depends on the numbers, as verifying takes it.
#ifndef CRYPTO_CURVE_MULTIPLY_PUBLIC_H_
#define CRYPTO_CURVE_MULTIPLY_PUBLIC_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "crypto/curve/digits.h"
#include "crypto/curve/group.h"
#include "crypto/curve/multiply.h"

namespace lockstep::crypto {

// Adds `b` to `sum`, whatever they are, except that `b` is not infinity; `b_jacobian` is `b`.
template <class Field, class Other>
void AddPublic(JacobianPoint<Field>& sum, const Other& b, const JacobianPoint<Field>& b_jacobian) {
  if (sum.z.IsZero() != 0) {
    sum = b_jacobian;
    return;
  }
  WithChord(sum, b, [&sum](const Chord<Field>& chord) {
    if (chord.Same() != 0) {
      Double(sum, sum);
    } else {
      chord.Sum(sum);
    }
  });
}

// u1 G + u2 Q, both scalars below n; G is the base point, whose odd multiples are the first row of
// its table. The doublings serve both.
template <class G>
G::Jacobian MultiplyAndAdd(const typename G::Number& u1, const typename G::Number& u2,
                           const typename G::Affine& q) {
  using Jacobian = G::Jacobian;
  constexpr size_t kWidth = 4;  // 8 odd multiples of Q
  constexpr size_t kBaseWidth = std::remove_cvref_t<decltype(G::kBaseTable)>::kWindowBits;
  std::array<Jacobian, size_t{1} << (kWidth - 1)> multiples;
  OddMultiples<G>(q, multiples);
  std::array<CachedPoint<typename G::Field>, multiples.size()> cached;
  for (size_t i = 0; i < cached.size(); ++i)
    cached[i] = CachedPoint<typename G::Field>::From(multiples[i]);
  const SparseDigits<kBaseWidth, G::kBits> base_digits(u1);
  const SparseDigits<kWidth, G::kBits> digits(u2);

  Jacobian sum{};
  for (size_t i = G::kBits + 1; i-- > 0;) {
    if (sum.z.IsZero() == 0) Double(sum, sum);
    if (const int digit = digits[i]; digit != 0) {
      CachedPoint<typename G::Field> multiple = cached[static_cast<size_t>(std::abs(digit)) / 2];
      if (digit < 0) multiple.point.y = multiple.point.y.Negative();
      AddPublic(sum, multiple, multiple.point);
    }
    if (const int digit = base_digits[i]; digit != 0) {
      auto multiple = std::bit_cast<typename G::Affine>(
          G::kBaseTable.rows[0][static_cast<size_t>(std::abs(digit)) / 2]);
      if (digit < 0) multiple.y = multiple.y.Negative();
      AddPublic(sum, multiple, Jacobian::From(multiple));
    }
  }
  return sum;
}

}  // namespace lockstep::crypto

#endif  // CRYPTO_CURVE_MULTIPLY_PUBLIC_H_
