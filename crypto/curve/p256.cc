#include "crypto/curve/base_table.h"
#include "crypto/curve/curve_kernel.h"
#include "crypto/curve/curve_parameters.h"
#include "crypto/curve/group_operations.h"
#if defined(__x86_64__)
#include "crypto/curve/p256_adx.h"
#endif

namespace lockstep::crypto {
namespace {

using Portable = Group<P256Parameters, PrimeField<P256Parameters>, kP256BaseTable>;

#if defined(__x86_64__)
struct AdxField : PrimeField<P256Parameters> {
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
using Adx = Group<P256Parameters, AdxField, kP256BaseTable>;
#endif

}  // namespace

constexpr CurveKernel kP256Portable =
    KernelOf<Portable>("P-256, portable", kP256, [](const Cpu&) { return true; });
#if defined(__x86_64__)
constexpr CurveKernel kP256Adx = KernelOf<Adx>(
    "P-256, BMI2 and ADX", kP256, [](const Cpu& cpu) { return cpu.bmi2_adx && cpu.avx2; });
#endif

}  // namespace lockstep::crypto
