#include "crypto/curve/base_table.h"
#include "crypto/curve/curve_kernel.h"
#include "crypto/curve/curve_parameters.h"
#include "crypto/curve/group_operations.h"
#if defined(__x86_64__)
#include "crypto/curve/p384_adx.h"
#endif

namespace lockstep::crypto {
namespace {

using Portable = Group<P384Parameters, PrimeField<P384Parameters>, kP384BaseTable>;

#if defined(__x86_64__)
struct AdxField : PrimeField<P384Parameters> {
  static Number Multiply(const Number& a, const Number& b) { return p384_adx::Multiply(a, b); }
  static Number Square(const Number& a) { return p384_adx::Square(a); }
  static Number Add(const Number& a, const Number& b) { return p384_adx::Add(a, b); }
  static Number Subtract(const Number& a, const Number& b) { return p384_adx::Subtract(a, b); }
  static Number Half(const Number& a) { return p384_adx::Half(a); }
  template <class Table>
  static Table::value_type Select(const Table& table, uint64_t index) {
    return SelectEntryAvx2(table, index);
  }
};
using Adx = Group<P384Parameters, AdxField, kP384BaseTable>;
#endif

}  // namespace

constexpr CurveKernel kP384Portable =
    KernelOf<Portable>("P-384, portable", kP384, [](const Cpu&) { return true; });
#if defined(__x86_64__)
constexpr CurveKernel kP384Adx = KernelOf<Adx>(
    "P-384, BMI2 and ADX", kP384, [](const Cpu& cpu) { return cpu.bmi2_adx && cpu.avx2; });
#endif

}  // namespace lockstep::crypto
