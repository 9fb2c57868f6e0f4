#include "crypto/kex/x25519.h"

#include <array>

#include "crypto/base/declassify.h"
#include "crypto/kex/curve25519/curve25519.h"

namespace lockstep::crypto {
namespace {

constexpr size_t kSize = 32;

Status Generate(Random& random, MutableBytes private_key, MutableBytes client_share) {
  // Clamped at each use (RFC 7748 section 5): any 32 bytes are a private key.
  random.Fill(private_key);
  BestCurve25519Kernel().multiply_base(Bytes(private_key).first<kSize>(),
                                       client_share.first<kSize>());
  return {};
}

Status Decapsulate(Bytes private_key, Bytes server_share, MutableBytes secret) {
  if (server_share.size() != kSize) return Error{Reason::kInvalidKeyShare};
  BestCurve25519Kernel().multiply(private_key.first<kSize>(), server_share.first<kSize>(),
                                  secret.first<kSize>());
  // RFC 9846 section 7.4.2: "implementations MUST check whether the computed Diffie-Hellman shared
  // secret is the all-zero value and abort if so".
  constexpr std::array<uint8_t, kSize> kZeros = {};
  if (Declassified(ConstantTimeEqual(secret, kZeros))) return Error{Reason::kInvalidKeyShare};
  return {};
}

}  // namespace

constexpr Exchange kX25519Exchange = {
    kSize, kSize, kSize, kSize, Generate, EncapsulateByAgreeing<kX25519Exchange>, Decapsulate};
constexpr KeyExchange kX25519 = RowOf<kX25519Exchange>(NamedGroup::kX25519, "x25519");

}  // namespace lockstep::crypto
