// P-256 with the field arithmetic of each kind of processor.
#ifndef CRYPTO_CURVE_P256_GROUPS_H_
#define CRYPTO_CURVE_P256_GROUPS_H_

#include <cstdint>

#include "crypto/curve/base_table.h"
#include "crypto/curve/curve_parameters.h"
#include "crypto/curve/group.h"
#if defined(__x86_64__)
#include "crypto/curve/p256_adx.h"
#endif

namespace lockstep::crypto {

using P256Portable = Group<P256Parameters, PrimeField<P256Parameters>, kP256BaseTable>;

#if defined(__x86_64__)
struct P256AdxField : PrimeField<P256Parameters> {
  static Number Multiply(const Number& a, const Number& b) { return p256_adx::Multiply(a, b); }
  static Number Square(const Number& a) { return p256_adx::Square(a); }
  static Number Add(const Number& a, const Number& b) { return p256_adx::Add(a, b); }
  static Number Subtract(const Number& a, const Number& b) { return p256_adx::Subtract(a, b); }
  static Number Half(const Number& a) { return p256_adx::Half(a); }
  template <class Table>
  static Table::value_type Select(const Table& table, uint64_t index) {
    return SelectEntryAvx2(table, index);
  }
};
using P256Adx = Group<P256Parameters, P256AdxField, kP256BaseTable>;
#endif

}  // namespace lockstep::crypto

#endif  // CRYPTO_CURVE_P256_GROUPS_H_
