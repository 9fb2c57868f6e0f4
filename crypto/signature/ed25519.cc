#include "crypto/signature/ed25519.h"

#include <sodium.h>

#include "crypto/library/exceptions.h"
#include "crypto/library/sodium.h"
#include "crypto/signature/self_check.h"

namespace lockstep::crypto {
namespace {

static_assert(Ed25519Seed::kCapacity == crypto_sign_ed25519_SEEDBYTES);
static_assert(kEd25519PublicKeySize == crypto_sign_ed25519_PUBLICKEYBYTES);

// libsodium's form of a private key: the seed and the public key.
using SodiumKey = Secret<crypto_sign_ed25519_SECRETKEYBYTES>;

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

std::array<uint8_t, kEd25519PublicKeySize> Ed25519PublicKey(const Ed25519Seed& seed) {
  EnsureSodium();
  std::array<uint8_t, kEd25519PublicKeySize> public_key;
  SodiumKey key(SodiumKey::kCapacity);
  crypto_sign_ed25519_seed_keypair(public_key.data(), key.Mutable().data(), seed.Expose().data());
  return public_key;
}

Result<std::vector<uint8_t>> SignEd25519(const Ed25519Seed& seed, Bytes public_key, Bytes message) {
  return CatchAll([&]() -> Result<std::vector<uint8_t>> {
    EnsureSodium();
    // Derived anew each time: signing with a public key that is not the seed's gives the key away.
    std::array<uint8_t, kEd25519PublicKeySize> derived;
    SodiumKey key(SodiumKey::kCapacity);
    crypto_sign_ed25519_seed_keypair(derived.data(), key.Mutable().data(), seed.Expose().data());
    std::vector<uint8_t> signature(crypto_sign_ed25519_BYTES);
    crypto_sign_ed25519_detached(signature.data(), nullptr, message.data(), message.size(),
                                 key.Expose().data());
    LOCKSTEP_TRY(SelfCheck(Verify({KeyAlgorithm::kEd25519, public_key}, message, signature)));
    return signature;
  });
}

}  // namespace lockstep::crypto
