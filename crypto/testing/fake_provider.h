// FakeProvider: a provider for tests and fuzzers whose cryptography is fast, deterministic and
// worthless: whole handshakes in microseconds, and forged tags and signatures that anybody can
// make. What a test can tell from the real one (sizes, code points, refusals, order of calls) is
// the same.
#ifndef CRYPTO_TESTING_FAKE_PROVIDER_H_
#define CRYPTO_TESTING_FAKE_PROVIDER_H_

#include <array>
#include <cstdint>
#include <memory>

#include "crypto/base/bytes.h"
#include "crypto/provider.h"
#include "crypto/signature/signature.h"

namespace lockstep::crypto {

// The suites 0x1301 to 0x1303, x25519 and secp256r1, and verifiers for ecdsa_secp256r1_sha256 and
// ed25519. The hashes are the real ones, which are fast enough.
const Provider& FakeProvider();

// Like a real row, the fake groups refuse some shares as kInvalidKeyShare: those of the wrong
// length, for x25519 an all-zero one, for secp256r1 one whose two halves do not belong together.

// FakeSignature is what the fake verifiers take for a signature of `message` under `key`: 32 bytes.
std::array<uint8_t, 32> FakeSignature(const PublicKey& key, Bytes message);

// MakeFakeKey returns a key for kEcdsaP256 or kEd25519; `identity` tells keys of an algorithm
// apart.
std::shared_ptr<const SigningKey> MakeFakeKey(KeyAlgorithm algorithm, uint8_t identity = 1);

}  // namespace lockstep::crypto

#endif  // CRYPTO_TESTING_FAKE_PROVIDER_H_
