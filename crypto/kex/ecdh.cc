#include "crypto/kex/ecdh.h"

#include <utility>

#include "crypto/curve/curve.h"
#include "crypto/curve/curve_arithmetic.h"

namespace lockstep::crypto {
namespace {

template <const Curve& kCurve>
Result<KeyPair> Generate(Random& random) {
  LOCKSTEP_ASSIGN(const EcScalar scalar, RandomScalar(kCurve, random));
  LOCKSTEP_ASSIGN(std::vector<uint8_t> share, PublicPoint(kCurve, scalar));
  return KeyPair{KeyExchangePrivateKey::CopyOf(scalar.Expose()), std::move(share)};
}

template <const Curve& kCurve>
Result<SharedSecret> Decapsulate(const KeyExchangePrivateKey& private_key, Bytes server_share) {
  if (!IsScalar(kCurve, private_key.Expose())) return Error{Reason::kInvalidArgument};
  SharedSecret secret(kCurve.size);
  const Status multiplied =
      MultiplyPoint(kCurve, EcScalar::CopyOf(private_key.Expose()), server_share, secret.Mutable());
  if (multiplied.has_value()) return secret;
  // RFC 9846 section 4.3.8.2: "peers MUST validate each other's public value Q".
  if (multiplied.error().reason == Reason::kInvalidPublicKey)
    return Error{Reason::kInvalidKeyShare};
  return multiplied.error();
}

template <const Curve& kCurve>
Result<Encapsulation> Encapsulate(Random& random, Bytes client_share) {
  LOCKSTEP_ASSIGN(KeyPair pair, Generate<kCurve>(random));
  LOCKSTEP_ASSIGN(SharedSecret secret, Decapsulate<kCurve>(pair.private_key, client_share));
  return Encapsulation{std::move(pair.share), std::move(secret)};
}

template <const Curve& kCurve, size_t kSize>
constexpr KeyExchange Row(NamedGroup group, std::string_view name) {
  return {group,
          name,
          1 + 2 * kSize,
          1 + 2 * kSize,
          kSize,
          Generate<kCurve>,
          Encapsulate<kCurve>,
          Decapsulate<kCurve>};
}

}  // namespace

constexpr KeyExchange kSecp256r1 = Row<kP256, 32>(NamedGroup::kSecp256r1, "secp256r1");
constexpr KeyExchange kSecp384r1 = Row<kP384, 48>(NamedGroup::kSecp384r1, "secp384r1");
constexpr KeyExchange kSecp521r1 = Row<kP521, 66>(NamedGroup::kSecp521r1, "secp521r1");

}  // namespace lockstep::crypto
