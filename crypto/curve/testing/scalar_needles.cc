#include "crypto/curve/testing/scalar_needles.h"

#include "crypto/curve/curve_parameters.h"
#include "crypto/curve/group.h"

namespace lockstep::testing {
namespace {

template <size_t kCount>
void AddLimbs(Needles& needles, const std::string& name, const crypto::Limbs<kCount>& limbs) {
  needles.Add(name, {reinterpret_cast<const uint8_t*>(limbs.data()), sizeof limbs});
}

template <class Parameters>
struct Adder {
  using Moduli = crypto::Moduli<Parameters>;
  using Scalar = crypto::Residue<crypto::PortableField<Moduli::kOrder>>;
  using Coordinate = crypto::Residue<crypto::PrimeField<Parameters>>;

  static void Add(Needles& needles, const std::string& name, bool is_scalar, Bytes bytes) {
    const auto number = crypto::LimbsFrom<Moduli::kCount>(bytes);
    needles.Add(name, bytes);
    AddLimbs(needles, name + " as limbs", number);
    if (!is_scalar) {
      AddLimbs(needles, name + " in Montgomery's form", Coordinate::From(number).form());
      return;
    }
    uint64_t borrow = 0;
    AddLimbs(needles, name + " made odd", crypto::Subtract(Moduli::kOrder.value, number, borrow));
    const Scalar form = Scalar::From(number), inverse = crypto::Inverse(form);
    AddLimbs(needles, name + " in Montgomery's form", form.form());
    AddLimbs(needles, name + " inverted", inverse.form());
    AddLimbs(needles, name + " inverted, as limbs", inverse.Value());
  }
};

void Add(Needles& needles, const std::string& name, const crypto::Curve& curve, bool is_scalar,
         Bytes bytes) {
  if (curve.size == 32) return Adder<crypto::P256Parameters>::Add(needles, name, is_scalar, bytes);
  if (curve.size == 48) return Adder<crypto::P384Parameters>::Add(needles, name, is_scalar, bytes);
  Adder<crypto::P521Parameters>::Add(needles, name, is_scalar, bytes);
}

}  // namespace

void AddScalar(Needles& needles, const std::string& name, const crypto::Curve& curve,
               Bytes scalar) {
  Add(needles, name, curve, true, scalar);
}

void AddCoordinate(Needles& needles, const std::string& name, const crypto::Curve& curve,
                   Bytes coordinate) {
  Add(needles, name, curve, false, coordinate);
}

}  // namespace lockstep::testing
