#include "crypto/signature/ed25519.h"

#include <sodium.h>

#include "crypto/library/exceptions.h"
#include "crypto/library/sodium.h"
#include "crypto/signature/self_check.h"

namespace lockstep::crypto {
namespace {

static_assert(Ed25519Seed::kCapacity == crypto_sign_ed25519_SEEDBYTES);
static_assert(kEd25519PublicKeySize == crypto_sign_ed25519_PUBLICKEYBYTES);
constexpr size_t kPrivateKeySize = crypto_sign_ed25519_SECRETKEYBYTES;
static_assert(decltype(Ed25519KeyPair::private_key)::kCapacity == kPrivateKeySize);

Status Verify(const PublicKey& key, Bytes message, Bytes signature) {
  if (key.algorithm != KeyAlgorithm::kEd25519) return Error{Reason::kUnsupportedAlgorithm};
  if (key.key.size() != kEd25519PublicKeySize) return Error{Reason::kInvalidPublicKey};
  if (signature.size() != crypto_sign_ed25519_BYTES) return Error{Reason::kInvalidSignature};
  EnsureSodium();
  if (crypto_sign_ed25519_verify_detached(signature.data(), message.data(), message.size(),
                                          key.key.data()) != 0)
    return Error{Reason::kInvalidSignature};
  return {};
}

}  // namespace

constexpr SignatureVerifier kEd25519Verifier = {SignatureAlgorithm::kEd25519, "Ed25519", Verify};

Ed25519KeyPair MakeEd25519KeyPair(const Ed25519Seed& seed) {
  EnsureSodium();
  Ed25519KeyPair pair{decltype(pair.private_key)(kPrivateKeySize), {}};
  crypto_sign_ed25519_seed_keypair(pair.public_key.data(), pair.private_key.Mutable().data(),
                                   seed.Expose().data());
  return pair;
}

Result<std::vector<uint8_t>> SignEd25519(const Ed25519KeyPair& pair, Bytes message) {
  return CatchAll([&]() -> Result<std::vector<uint8_t>> {
    EnsureSodium();
    std::vector<uint8_t> signature(crypto_sign_ed25519_BYTES);
    crypto_sign_ed25519_detached(signature.data(), nullptr, message.data(), message.size(),
                                 pair.private_key.Expose().data());
    LOCKSTEP_TRY(SelfCheck(Verify({KeyAlgorithm::kEd25519, pair.public_key}, message, signature)));
    return signature;
  });
}

}  // namespace lockstep::crypto
