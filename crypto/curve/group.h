// Group: a curve's parameters with the field arithmetic of one kind of processor.
#ifndef CRYPTO_CURVE_GROUP_H_
#define CRYPTO_CURVE_GROUP_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "crypto/base/bytes.h"
#include "crypto/curve/inverse.h"
#include "crypto/curve/limbs.h"
#include "crypto/curve/modulus.h"
#include "crypto/curve/point.h"
#include "crypto/curve/residue.h"

namespace lockstep::crypto {

// The moduli of a curve.
template <class Parameters>
struct Moduli {
  static constexpr size_t kCount = (Parameters::kBits + 63) / 64;  // limbs
  static constexpr Modulus<kCount> kPrime = MakeModulus(LimbsOf<kCount>(Parameters::kP));
  static constexpr Modulus<kCount> kOrder = MakeModulus(LimbsOf<kCount>(Parameters::kN));
};

template <class Parameters>
using PrimeField = PortableField<Moduli<Parameters>::kPrime>;

// `FieldType` is PrimeField<Parameters> or a kernel's that derives from it; `kBaseTableOf` the
// BaseTable.
template <class ParametersType, class FieldType, const auto& kBaseTableOf>
struct Group {
  using Parameters = ParametersType;
  static constexpr size_t kBits = Parameters::kBits;
  static constexpr size_t kCount = Moduli<Parameters>::kCount;
  static constexpr size_t kSize = (kBits + 7) / 8;  // bytes of a coordinate and of a scalar
  static constexpr const auto& kBaseTable = kBaseTableOf;

  using Field = FieldType;
  using Coordinate = Residue<Field>;
  using Scalar = Residue<PortableField<Moduli<Parameters>::kOrder>>;  // modulo n
  using Number = Limbs<kCount>;
  using Affine = AffinePoint<Field>;
  using Jacobian = JacobianPoint<Field>;

  static constexpr const Number& kP = Moduli<Parameters>::kPrime.value;
  static constexpr const Number& kN = Moduli<Parameters>::kOrder.value;

  static constexpr auto kB = Coordinate::FromForm(
      Residue<PrimeField<Parameters>>::From(LimbsOf<kCount>(Parameters::kB)).form());

  // y^2 = x^3 - 3 x + b: all ones or 0.
  static uint64_t OnCurve(const Affine& point) {
    const Coordinate three_x = point.x.Twice() + point.x;
    return point.y.Square().Equals(point.x.Square() * point.x - three_x + kB);
  }

  // An uncompressed point from a peer (SEC 1 section 2.3.4): nothing unless both coordinates are
  // below p and it lies on the curve. Infinity has no such form, and since the cofactor is 1, every
  // other point has order n.
  static std::optional<Affine> Decode(Bytes bytes) {
    if (bytes.size() != 1 + 2 * kSize || bytes[0] != 4) return std::nullopt;
    const Number x = LimbsFrom<kCount>(bytes.subspan(1, kSize));
    const Number y = LimbsFrom<kCount>(bytes.last(kSize));
    if (!IsLess(x, kP) || !IsLess(y, kP)) return std::nullopt;
    const Affine point = {Coordinate::From(x), Coordinate::From(y)};
    if (OnCurve(point) == 0) return std::nullopt;
    return point;
  }

  // `point` is not infinity.
  static Affine ToAffine(const Jacobian& point) {
    const Coordinate inverse = Inverse(point.z);
    const Coordinate inverse2 = inverse.Square();
    return {point.x * inverse2, point.y * (inverse2 * inverse)};
  }

  static bool IsLess(const Number& a, const Number& b) {
    uint64_t borrow = 0;
    Subtract(a, b, borrow);
    return borrow != 0;
  }
};

}  // namespace lockstep::crypto

#endif  // CRYPTO_CURVE_GROUP_H_
