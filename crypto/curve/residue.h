// Residue: a number modulo a prime, in Montgomery's form.
#ifndef CRYPTO_CURVE_RESIDUE_H_
#define CRYPTO_CURVE_RESIDUE_H_

#include <cstddef>
#include <cstdint>

#include "crypto/curve/limbs.h"
#include "crypto/curve/modulus.h"
#include "crypto/curve/select.h"

namespace lockstep::crypto {

// What a Residue computes with: a modulus and the functions for it. This is the portable one;
// kernels derive from it and replace functions.
template <const auto& kModulusOf>
struct PortableField {
  static constexpr const auto& kModulus = kModulusOf;
  using Number = decltype(kModulusOf.value);

  static constexpr Number Multiply(const Number& a, const Number& b) {
    return MontgomeryMultiply(kModulus, a, b);
  }
  static constexpr Number Square(const Number& a) { return MontgomeryMultiply(kModulus, a, a); }
  static constexpr Number Add(const Number& a, const Number& b) {
    return ModularAdd(kModulus, a, b);
  }
  static constexpr Number Subtract(const Number& a, const Number& b) {
    return ModularSubtract(kModulus, a, b);
  }
  static constexpr Number Half(const Number& a) { return ModularHalf(kModulus, a); }

  // An entry of a table, by a secret index.
  template <class Table>
  static Table::value_type Select(const Table& table, uint64_t index) {
    return SelectEntry(table, index);
  }
};

template <class Field>
class Residue {
 public:
  using Number = Field::Number;

  constexpr Residue() = default;  // 0
  // From a number that is less than the modulus.
  static constexpr Residue From(const Number& number) {
    return Residue(Field::Multiply(number, Field::kModulus.r2));
  }
  static constexpr Residue FromForm(const Number& form) { return Residue(form); }
  static constexpr Residue One() { return Residue(Field::kModulus.r); }

  // The number itself, less than the modulus.
  [[nodiscard]] constexpr Number Value() const { return Field::Multiply(form_, Number{1}); }
  [[nodiscard]] constexpr const Number& form() const { return form_; }

  friend constexpr Residue operator*(const Residue& a, const Residue& b) {
    return Residue(Field::Multiply(a.form_, b.form_));
  }
  friend constexpr Residue operator+(const Residue& a, const Residue& b) {
    return Residue(Field::Add(a.form_, b.form_));
  }
  friend constexpr Residue operator-(const Residue& a, const Residue& b) {
    return Residue(Field::Subtract(a.form_, b.form_));
  }
  [[nodiscard]] constexpr Residue Square() const { return Residue(Field::Square(form_)); }
  [[nodiscard]] constexpr Residue Twice() const { return Residue(Field::Add(form_, form_)); }
  [[nodiscard]] constexpr Residue Half() const { return Residue(Field::Half(form_)); }
  [[nodiscard]] constexpr Residue Negative() const { return Residue() - *this; }

  // All ones where it is 0, or where the two are equal; else 0.
  [[nodiscard]] constexpr uint64_t IsZero() const { return IsZeroMask(form_); }
  [[nodiscard]] constexpr uint64_t Equals(const Residue& other) const {
    return (*this - other).IsZero();
  }

 private:
  explicit constexpr Residue(const Number& form) : form_(form) {}
  Number form_{};
};

// `a` where the mask is all ones, `b` where it is 0.
template <class Field>
constexpr Residue<Field> Select(uint64_t mask, const Residue<Field>& a, const Residue<Field>& b) {
  return Residue<Field>::FromForm(Select(mask, a.form(), b.form()));
}

}  // namespace lockstep::crypto

#endif  // CRYPTO_CURVE_RESIDUE_H_
