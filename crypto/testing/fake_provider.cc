#include "crypto/testing/fake_provider.h"

#include "crypto/hash/sha2.h"
#include "crypto/testing/fake_aead.h"
#include "crypto/testing/fake_key_exchange.h"

namespace lockstep::crypto {
namespace {

template <KeyAlgorithm kKey>
Status Verify(const PublicKey& key, Bytes message, Bytes signature) {
  if (key.algorithm != kKey) return Error{Reason::kUnsupportedAlgorithm};
  if (!Equal(signature, FakeSignature(key, message))) return Error{Reason::kInvalidSignature};
  return {};
}

class FakeKey final : public SigningKey {
 public:
  FakeKey(KeyAlgorithm algorithm, uint8_t identity)
      : algorithm_(algorithm),
        scheme_(algorithm == KeyAlgorithm::kEd25519 ? SignatureScheme::kEd25519
                                                    : SignatureScheme::kEcdsaSecp256r1Sha256),
        key_(algorithm == KeyAlgorithm::kEd25519 ? 32 : 65, identity) {
    if (key_.size() == 65) key_[0] = 4;  // as an uncompressed point begins
  }
  [[nodiscard]] PublicKey public_key() const override { return {algorithm_, key_}; }
  [[nodiscard]] std::span<const SignatureScheme> schemes() const override { return {&scheme_, 1}; }
  [[nodiscard]] Result<std::vector<uint8_t>> Sign(SignatureScheme scheme, Bytes message,
                                                  Random& /*random*/) const override {
    if (scheme != scheme_) return Error{Reason::kUnsupportedAlgorithm};
    return Copy(FakeSignature(public_key(), message));
  }

 private:
  KeyAlgorithm algorithm_;
  SignatureScheme scheme_;
  std::vector<uint8_t> key_;
};

constexpr SignatureVerifier kEcdsa = {SignatureAlgorithm::kEcdsaSha256, "fake ECDSA",
                                      Verify<KeyAlgorithm::kEcdsaP256>};
constexpr SignatureVerifier kEd25519 = {SignatureAlgorithm::kEd25519, "fake Ed25519",
                                        Verify<KeyAlgorithm::kEd25519>};

constexpr CipherSuite kAes128GcmSha256 = {CipherSuiteId::kAes128GcmSha256,
                                          "fake TLS_AES_128_GCM_SHA256", &kFakeAead16, &kSha256};
constexpr CipherSuite kAes256GcmSha384 = {CipherSuiteId::kAes256GcmSha384,
                                          "fake TLS_AES_256_GCM_SHA384", &kFakeAead32, &kSha384};
constexpr CipherSuite kChaCha20Poly1305Sha256 = {CipherSuiteId::kChaCha20Poly1305Sha256,
                                                 "fake TLS_CHACHA20_POLY1305_SHA256", &kFakeAead32,
                                                 &kSha256};

constexpr const CipherSuite* kCipherSuites[] = {&kAes128GcmSha256, &kAes256GcmSha384,
                                                &kChaCha20Poly1305Sha256};
constexpr const KeyExchange* kGroups[] = {&kFakeX25519, &kFakeSecp256r1};
constexpr const SignatureVerifier* kVerifiers[] = {&kEcdsa, &kEd25519};
constexpr const Hash* kHashes[] = {&kSha256, &kSha384};

}  // namespace

std::array<uint8_t, 32> FakeSignature(const PublicKey& key, Bytes message) {
  Digester digester(kSha256);
  digester.Update(key.key);
  digester.Update(message);
  std::array<uint8_t, 32> signature;
  std::ranges::copy(digester.Current().Expose(), signature.begin());
  return signature;
}

std::shared_ptr<const SigningKey> MakeFakeKey(KeyAlgorithm algorithm, uint8_t identity) {
  return std::make_shared<FakeKey>(algorithm, identity);
}

const Provider& FakeProvider() {
  static constexpr Provider kProvider = {kCipherSuites, kGroups, kVerifiers, kHashes,
                                         FakeKeystream};
  return kProvider;
}

}  // namespace lockstep::crypto
