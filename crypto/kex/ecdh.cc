#include "crypto/kex/ecdh.h"

#include <algorithm>

#include "crypto/curve/curve.h"
#include "crypto/curve/curve_arithmetic.h"

namespace lockstep::crypto {
namespace {

template <const Curve& kCurve>
Status Generate(Random& random, MutableBytes private_key, MutableBytes client_share) {
  LOCKSTEP_ASSIGN(const EcScalar scalar, RandomScalar(kCurve, random));
  std::ranges::copy(scalar.Expose(), private_key.begin());
  return PublicPoint(kCurve, scalar, client_share);
}

template <const Curve& kCurve>
Status Decapsulate(Bytes private_key, Bytes server_share, MutableBytes secret) {
  if (!IsScalar(kCurve, private_key)) return Error{Reason::kInvalidArgument};
  const Status multiplied =
      MultiplyPoint(kCurve, EcScalar::CopyOf(private_key), server_share, secret);
  // RFC 9846 section 4.3.8.2: "peers MUST validate each other's public value Q".
  if (!multiplied.has_value() && multiplied.error().reason == Reason::kInvalidPublicKey)
    return Error{Reason::kInvalidKeyShare};
  return multiplied;
}

template <const Curve& kCurve, const Exchange& kExchange, size_t kSize>
constexpr Exchange ExchangeOn() {
  return {.private_key_size = kSize,
          .client_share_size = 1 + 2 * kSize,
          .server_share_size = 1 + 2 * kSize,
          .secret_size = kSize,
          .generate = Generate<kCurve>,
          .encapsulate = EncapsulateByAgreeing<kExchange>,
          .decapsulate = Decapsulate<kCurve>};
}

extern const Exchange kSecp521r1Exchange;
constexpr Exchange kSecp521r1Exchange = ExchangeOn<kP521, kSecp521r1Exchange, 66>();

}  // namespace

constexpr Exchange kSecp256r1Exchange = ExchangeOn<kP256, kSecp256r1Exchange, 32>();
constexpr Exchange kSecp384r1Exchange = ExchangeOn<kP384, kSecp384r1Exchange, 48>();

constexpr KeyExchange kSecp256r1 = RowOf<kSecp256r1Exchange>(NamedGroup::kSecp256r1, "secp256r1");
constexpr KeyExchange kSecp384r1 = RowOf<kSecp384r1Exchange>(NamedGroup::kSecp384r1, "secp384r1");
constexpr KeyExchange kSecp521r1 = RowOf<kSecp521r1Exchange>(NamedGroup::kSecp521r1, "secp521r1");

}  // namespace lockstep::crypto
