#include "crypto/library/exceptions.h"
#include "crypto/signature/ed25519.h"
#include "crypto/signature/private_keys.h"

namespace lockstep::crypto {
namespace {

class Ed25519Key final : public SigningKey {
 public:
  explicit Ed25519Key(const Ed25519Seed& seed) : pair_(MakeEd25519KeyPair(seed)) {}

  [[nodiscard]] PublicKey public_key() const override {
    return {KeyAlgorithm::kEd25519, pair_.public_key};
  }
  [[nodiscard]] std::span<const SignatureScheme> schemes() const override { return kSchemes; }
  [[nodiscard]] Result<std::vector<uint8_t>> Sign(SignatureScheme scheme, Bytes message,
                                                  Random& /*random*/) const override {
    if (scheme != SignatureScheme::kEd25519) return Error{Reason::kUnsupportedAlgorithm};
    return SignEd25519(pair_, message);
  }

 private:
  static constexpr SignatureScheme kSchemes[] = {SignatureScheme::kEd25519};

  const Ed25519KeyPair pair_;
};

}  // namespace

Result<std::shared_ptr<const SigningKey>> MakeEd25519Key(const Ed25519Seed& seed) {
  if (seed.size() != Ed25519Seed::kCapacity) return Error{Reason::kInvalidPrivateKey};
  return CatchAll([&]() -> Result<std::shared_ptr<const SigningKey>> {
    return std::make_shared<Ed25519Key>(seed);
  });
}

Ed25519Seed GenerateEd25519Seed(Random& random) {
  Ed25519Seed seed(Ed25519Seed::kCapacity);
  random.Fill(seed.Mutable());
  return seed;
}

}  // namespace lockstep::crypto
