#include <array>
#include <utility>

#include "crypto/curve/curve.h"
#include "crypto/curve/curve_arithmetic.h"
#include "crypto/hash/sha2.h"
#include "crypto/library/exceptions.h"
#include "crypto/signature/ecdsa.h"
#include "crypto/signature/private_keys.h"

namespace lockstep::crypto {
namespace {

// What tells the keys of one curve from those of another. RFC 9846 section 4.3.3 gives each curve
// one scheme, hence one hash.
struct Kind {
  SignatureScheme scheme;
  const Hash* hash;
};

Kind KindOf(KeyAlgorithm algorithm) {
  if (algorithm == KeyAlgorithm::kEcdsaP384)
    return {SignatureScheme::kEcdsaSecp384r1Sha384, &kSha384};
  if (algorithm == KeyAlgorithm::kEcdsaP521)
    return {SignatureScheme::kEcdsaSecp521r1Sha512, &kSha512};
  return {SignatureScheme::kEcdsaSecp256r1Sha256, &kSha256};
}

class EcdsaKey final : public SigningKey {
 public:
  EcdsaKey(KeyAlgorithm algorithm, const EcScalar& scalar, std::vector<uint8_t> public_point)
      : algorithm_(algorithm),
        kind_(KindOf(algorithm)),
        scalar_(EcScalar::CopyOf(scalar.Expose())),
        public_point_(std::move(public_point)) {}

  [[nodiscard]] PublicKey public_key() const override { return {algorithm_, public_point_}; }
  [[nodiscard]] std::span<const SignatureScheme> schemes() const override {
    return {&kind_.scheme, 1};
  }
  [[nodiscard]] Result<std::vector<uint8_t>> Sign(SignatureScheme scheme, Bytes message,
                                                  Random& random) const override {
    if (scheme != kind_.scheme) return Error{Reason::kUnsupportedAlgorithm};
    return SignEcdsa(*CurveOf(algorithm_), scalar_, *kind_.hash, message, random);
  }

 private:
  const KeyAlgorithm algorithm_;
  const Kind kind_;
  const EcScalar scalar_;
  const std::vector<uint8_t> public_point_;
};

}  // namespace

Result<std::shared_ptr<const SigningKey>> MakeEcdsaKey(KeyAlgorithm algorithm,
                                                       const EcScalar& scalar) {
  const Curve* curve = CurveOf(algorithm);
  if (curve == nullptr) return Error{Reason::kInvalidArgument};
  if (!IsScalar(*curve, scalar.Expose())) return Error{Reason::kInvalidPrivateKey};
  LOCKSTEP_ASSIGN(std::vector<uint8_t> public_point, PublicPoint(*curve, scalar));
  return CatchAll([&]() -> Result<std::shared_ptr<const SigningKey>> {
    return std::make_shared<EcdsaKey>(algorithm, scalar, std::move(public_point));
  });
}

Result<EcScalar> GenerateEcScalar(KeyAlgorithm algorithm, Random& random) {
  const Curve* curve = CurveOf(algorithm);
  if (curve == nullptr) return Error{Reason::kInvalidArgument};
  return RandomScalar(*curve, random);
}

}  // namespace lockstep::crypto
