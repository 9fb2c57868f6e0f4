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

// A seed and what signing needs beside it.
struct Ed25519KeyPair {
  // libsodium's form: the seed, then the public key. Kept together from the start, since signing
  // with a public key that is not the seed's gives the seed away.
  Secret<64> private_key;
  std::array<uint8_t, kEd25519PublicKeySize> public_key;
};

// MakeEd25519KeyPair computes the public half of a seed of 32 bytes.
Ed25519KeyPair MakeEd25519KeyPair(const Ed25519Seed& seed);

// SignEd25519 returns 64 bytes that were verified under the pair's public_key: else
// kSignatureSelfCheckFailed. Deterministic, as the RFC has it.
Result<std::vector<uint8_t>> SignEd25519(const Ed25519KeyPair& pair, Bytes message);

}  // namespace lockstep::crypto

#endif  // CRYPTO_SIGNATURE_ED25519_H_
