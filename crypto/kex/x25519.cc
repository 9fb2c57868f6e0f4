#include "crypto/kex/x25519.h"

#include <sodium.h>

#include "crypto/library/exceptions.h"
#include "crypto/library/sodium.h"

namespace lockstep::crypto {
namespace {

constexpr size_t kSize = crypto_scalarmult_curve25519_BYTES;
static_assert(crypto_scalarmult_curve25519_SCALARBYTES == kSize);

Result<KeyPair> Generate(Random& random) {
  return CatchAll([&]() -> Result<KeyPair> {
    EnsureSodium();
    // Clamped at each use (RFC 7748 section 5): any 32 bytes are a private key.
    KeyPair pair{KeyExchangePrivateKey(kSize), std::vector<uint8_t>(kSize)};
    random.Fill(pair.private_key.Mutable());
    crypto_scalarmult_curve25519_base(pair.share.data(), pair.private_key.Expose().data());
    return pair;
  });
}

Result<SharedSecret> Decapsulate(const KeyExchangePrivateKey& private_key, Bytes server_share) {
  EnsureSodium();
  if (private_key.size() != kSize) return Error{Reason::kInvalidArgument};
  if (server_share.size() != kSize) return Error{Reason::kInvalidKeyShare};
  SharedSecret secret(kSize);
  // RFC 9846 section 7.4.2: "implementations MUST check whether the computed Diffie-Hellman shared
  // secret is the all-zero value and abort if so". libsodium reports just that, and refuses points
  // of low order beforehand.
  if (crypto_scalarmult_curve25519(secret.Mutable().data(), private_key.Expose().data(),
                                   server_share.data()) != 0)
    return Error{Reason::kInvalidKeyShare};
  return secret;
}

Result<Encapsulation> Encapsulate(Random& random, Bytes client_share) {
  LOCKSTEP_ASSIGN(KeyPair pair, Generate(random));
  LOCKSTEP_ASSIGN(SharedSecret secret, Decapsulate(pair.private_key, client_share));
  return Encapsulation{std::move(pair.share), std::move(secret)};
}

}  // namespace

constexpr KeyExchange kX25519 = {NamedGroup::kX25519, "x25519",   kSize, kSize, kSize, Generate,
                                 Encapsulate,         Decapsulate};

}  // namespace lockstep::crypto
