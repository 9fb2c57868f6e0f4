// Ed25519 (RFC 8032 section 5.1), by libsodium.
#ifndef CRYPTO_SIGNATURE_ED25519_H_
#define CRYPTO_SIGNATURE_ED25519_H_

#include <array>
#include <cstdint>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/base/secret.h"
#include "crypto/signature/signature.h"

namespace lockstep::crypto {

// Stricter than the RFC asks: S has to be reduced (the RFC's MUST), and keys and R of small order,
// for which a signature says nothing about the message, are refused.
extern const SignatureVerifier kEd25519Verifier;

inline constexpr size_t kEd25519PublicKeySize = 32;
using Ed25519Seed = Secret<32>;

// Ed25519PublicKey computes the public half of a seed of 32 bytes.
std::array<uint8_t, kEd25519PublicKeySize> Ed25519PublicKey(const Ed25519Seed& seed);

// SignEd25519 returns 64 bytes that were verified under `public_key`, which is the seed's: else
// kSignatureSelfCheckFailed. Deterministic, as the RFC has it.
Result<std::vector<uint8_t>> SignEd25519(const Ed25519Seed& seed, Bytes public_key, Bytes message);

}  // namespace lockstep::crypto

#endif  // CRYPTO_SIGNATURE_ED25519_H_
