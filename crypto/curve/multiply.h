// Secret multiples of points, in constant time.
//
// Scalars are made odd (n - k instead of even k, and the result negated) and written in odd signed
// digits (digits.h), so that every window adds one of a table's points and no sum ever begins at
// infinity. What is left to rule out is that a sum meets a point with itself, or with its negative.
// With S the part of the scalar k that has been added up and D the term to come, both not 0:
//
// - k P, windows from the top: S is a multiple of 32 and |D| <= 31, so S is neither D nor -D, and
//   before the last window |S| + |D| < n rules out that they are the same modulo n.
// - k G, rows from the bottom: |S| < 2^(w i) <= |D|, and again |S| + |D| < n before the last row.
// - The last term: S + D = k is between 0 and n, so S is not -D modulo n. That S = D modulo n is
//   possible (2 S = k or 2 S = k - n, for P-521 and for some base tables), so the last sum is taken
//   by AddAny, which computes both and selects.
// - Odd multiples for the table: (2 j + 1) P + 2 P, for j up to 14.
#ifndef CRYPTO_CURVE_MULTIPLY_H_
#define CRYPTO_CURVE_MULTIPLY_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "crypto/curve/digits.h"
#include "crypto/curve/group.h"
#include "crypto/curve/wiped.h"

namespace lockstep::crypto {

// P, 3 P, 5 P, ... 2 P is made affine on an isomorphic curve first, where z is measured in units of
// its own z: sums know nothing of a curve's coefficients, and this way they take 11 products
// instead of 16.
template <class G, size_t kEntries>
void OddMultiples(const typename G::Affine& point, std::array<typename G::Jacobian, kEntries>& to) {
  typename G::Jacobian twice;
  Double(G::Jacobian::From(point), twice);
  const auto unit2 = twice.z.Square();
  const typename G::Affine step = {twice.x, twice.y};
  to[0] = {point.x * unit2, point.y * (unit2 * twice.z), G::Coordinate::One()};
  for (size_t i = 1; i < kEntries; ++i) AddDifferent(to[i - 1], step, to[i]);
  for (auto& multiple : to) multiple.z = multiple.z * twice.z;
}

// A scalar k from 1 to n - 1 as an odd one.
template <class G>
struct OddScalar {
  explicit OddScalar(const typename G::Number& k) : negated(~MaskOf(k[0] & 1)) {
    uint64_t borrow = 0;
    odd = Select(negated, Subtract(G::kN, k, borrow), k);
  }
  uint64_t negated;  // all ones where `odd` is n - k, 0 where it is k
  G::Number odd;
};

// -y where the mask is all ones.
template <class Coordinate>
Coordinate NegateIf(uint64_t mask, const Coordinate& y) {
  return Select(mask, y.Negative(), y);
}

inline constexpr size_t kPointWindow = 5;

// k P for k from 1 to n - 1.
template <class G>
void MultiplyPoint(const typename G::Number& k, const typename G::Affine& point,
                   typename G::Jacobian& product) {
  using Jacobian = G::Jacobian;
  using Digits = OddDigits<kPointWindow, G::kBits>;
  const Wiped<OddScalar<G>> scalar([&] { return OddScalar<G>(k); });
  const Digits digits(scalar->odd);
  std::array<Jacobian, Digits::kValues> multiples;
  OddMultiples<G>(point, multiples);
  const auto table = std::bit_cast<WordTable<3 * G::kCount, Digits::kValues>>(multiples);
  const auto term = [&](size_t i) {
    const OddDigit digit = digits.At(i);
    auto multiple = std::bit_cast<Jacobian>(G::Field::Select(table, digit.index));
    multiple.y = NegateIf(digit.negative, multiple.y);
    return multiple;
  };
  Wiped<Jacobian> sum([&] { return term(Digits::kDigits - 1); });
  for (size_t i = Digits::kDigits - 1; i-- > 0;) {
    for (size_t j = 0; j < kPointWindow; ++j) Double(*sum, *sum);
    const Wiped<Jacobian> next([&] { return term(i); });
    if (i > 0) {
      AddDifferent(*sum, *next, *sum);
    } else {
      AddAny(*sum, *next, *sum);
    }
  }
  product = *sum;
  product.y = NegateIf(scalar->negated, product.y);
}

// k G for k from 1 to n - 1, G the base point.
template <class G>
void MultiplyBase(const typename G::Number& k, typename G::Jacobian& product) {
  using Table = std::remove_cvref_t<decltype(G::kBaseTable)>;
  const auto entry = [](const Table::Entry& words) {
    return std::bit_cast<typename G::Affine>(words);
  };
  if constexpr (Table::kRowCount == 1) {
    MultiplyPoint<G>(k, entry(G::kBaseTable.rows[0][0]), product);
  } else {
    using Digits = OddDigits<Table::kWindowBits, G::kBits>;
    static_assert(Digits::kDigits == Table::kRowCount);
    const Wiped<OddScalar<G>> scalar([&] { return OddScalar<G>(k); });
    const Digits digits(scalar->odd);
    const auto term = [&](size_t i) {
      const OddDigit digit = digits.At(i);
      typename G::Affine multiple = entry(G::Field::Select(G::kBaseTable.rows[i], digit.index));
      multiple.y = NegateIf(digit.negative, multiple.y);
      return multiple;
    };
    Wiped<typename G::Jacobian> sum([&] { return G::Jacobian::From(term(0)); });
    for (size_t i = 1; i < Digits::kDigits; ++i) {
      const Wiped<typename G::Affine> next([&] { return term(i); });
      if (i + 1 < Digits::kDigits) {
        AddDifferent(*sum, *next, *sum);
      } else {
        AddAny(*sum, *next, *sum);
      }
    }
    product = *sum;
    product.y = NegateIf(scalar->negated, product.y);
  }
}

}  // namespace lockstep::crypto

#endif  // CRYPTO_CURVE_MULTIPLY_H_
