#include "x509/generate_key.h"

#include <new>

#include "crypto/signature/private_keys.h"
#include "x509/private_key_writer.h"

namespace lockstep::x509 {
namespace {

using crypto::KeyAlgorithm;

Result<GeneratedKey> GenerateEc(KeyAlgorithm algorithm, crypto::Random& random) {
  LOCKSTEP_ASSIGN(const crypto::EcScalar scalar, crypto::GenerateEcScalar(algorithm, random));
  LOCKSTEP_ASSIGN(PrivateKey key, crypto::MakeEcdsaKey(algorithm, scalar));
  return GeneratedKey{std::move(key), WritePkcs8(algorithm, scalar)};
}

Result<GeneratedKey> GenerateEd25519(crypto::Random& random) {
  const crypto::Ed25519Seed seed = crypto::GenerateEd25519Seed(random);
  LOCKSTEP_ASSIGN(PrivateKey key, crypto::MakeEd25519Key(seed));
  return GeneratedKey{std::move(key), WritePkcs8(seed)};
}

Result<GeneratedKey> GenerateRsa(KeyAlgorithm algorithm, size_t bits, crypto::Random& random) {
  LOCKSTEP_ASSIGN(const crypto::RsaPrivateNumbers numbers,
                  crypto::GenerateRsaNumbers(bits, random));
  LOCKSTEP_ASSIGN(PrivateKey key, crypto::MakeRsaKey(algorithm, numbers));
  return GeneratedKey{std::move(key), WritePkcs8(algorithm, numbers)};
}

}  // namespace

Result<GeneratedKey> GenerateKey(KeyAlgorithm algorithm, crypto::Random& random,
                                 size_t rsa_bits) try {
  switch (algorithm) {
    case KeyAlgorithm::kRsa:
    case KeyAlgorithm::kRsaPss:
      return GenerateRsa(algorithm, rsa_bits, random);
    case KeyAlgorithm::kEd25519:
      return GenerateEd25519(random);
    case KeyAlgorithm::kEcdsaP256:
    case KeyAlgorithm::kEcdsaP384:
    case KeyAlgorithm::kEcdsaP521:
      return GenerateEc(algorithm, random);
  }
  return Error{Reason::kUnsupportedAlgorithm};
} catch (const std::bad_alloc&) {
  return Error{Reason::kOutOfMemory};
}

}  // namespace lockstep::x509
