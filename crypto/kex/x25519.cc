#include "crypto/kex/x25519.h"

#include <array>
#include <utility>

#include "crypto/base/declassify.h"
#include "crypto/kex/curve25519/curve25519.h"
#include "crypto/library/exceptions.h"

namespace lockstep::crypto {
namespace {

constexpr size_t kSize = 32;

Result<KeyPair> Generate(Random& random) {
  return CatchAll([&]() -> Result<KeyPair> {
    // Clamped at each use (RFC 7748 section 5): any 32 bytes are a private key.
    KeyPair pair{KeyExchangePrivateKey(kSize), std::vector<uint8_t>(kSize)};
    random.Fill(pair.private_key.Mutable());
    BestCurve25519Kernel().multiply_base(pair.private_key.Expose().first<kSize>(),
                                         MutableBytes(pair.share).first<kSize>());
    return pair;
  });
}

Result<SharedSecret> Decapsulate(const KeyExchangePrivateKey& private_key, Bytes server_share) {
  if (private_key.size() != kSize) return Error{Reason::kInvalidArgument};
  if (server_share.size() != kSize) return Error{Reason::kInvalidKeyShare};
  SharedSecret secret(kSize);
  BestCurve25519Kernel().multiply(private_key.Expose().first<kSize>(), server_share.first<kSize>(),
                                  secret.Mutable().first<kSize>());
  // RFC 9846 section 7.4.2: "implementations MUST check whether the computed Diffie-Hellman shared
  // secret is the all-zero value and abort if so".
  constexpr std::array<uint8_t, kSize> kZeros = {};
  if (Declassified(ConstantTimeEqual(secret.Expose(), kZeros)))
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
