#include "crypto/signature/ecdsa.h"

#include <array>
#include <optional>

#include "crypto/curve/curve_arithmetic.h"
#include "crypto/hash/sha2.h"
#include "crypto/library/exceptions.h"
#include "crypto/signature/ecdsa_nonce.h"
#include "crypto/signature/ecdsa_sig_value.h"

namespace lockstep::crypto {
namespace {

constexpr size_t kEntropySize = 32;
// A nonce that gives r = 0 or s = 0 has a chance of one in 2^255: a second one is never seen.
constexpr size_t kMaxNonces = 4;

template <const Hash& kHash>
Status Verify(const PublicKey& key, Bytes message, Bytes signature) {
  const Curve* curve = CurveOf(key.algorithm);
  if (curve == nullptr) return Error{Reason::kUnsupportedAlgorithm};
  LOCKSTEP_ASSIGN(const EcdsaSigValue value, ParseEcdsaSigValue(signature));
  return EcdsaVerify(*curve, key.key, Digest(kHash, message).Expose(), value.r, value.s);
}

}  // namespace

constexpr SignatureVerifier kEcdsaSha256Verifier = {SignatureAlgorithm::kEcdsaSha256,
                                                    "ECDSA with SHA-256", Verify<kSha256>};
constexpr SignatureVerifier kEcdsaSha384Verifier = {SignatureAlgorithm::kEcdsaSha384,
                                                    "ECDSA with SHA-384", Verify<kSha384>};
constexpr SignatureVerifier kEcdsaSha512Verifier = {SignatureAlgorithm::kEcdsaSha512,
                                                    "ECDSA with SHA-512", Verify<kSha512>};

const Curve* CurveOf(KeyAlgorithm algorithm) {
  switch (algorithm) {
    case KeyAlgorithm::kEcdsaP256:
      return &kP256;
    case KeyAlgorithm::kEcdsaP384:
      return &kP384;
    case KeyAlgorithm::kEcdsaP521:
      return &kP521;
    case KeyAlgorithm::kRsa:
    case KeyAlgorithm::kRsaPss:
    case KeyAlgorithm::kEd25519:
      break;
  }
  return nullptr;
}

Result<std::vector<uint8_t>> SignEcdsa(const Curve& curve, const EcScalar& key, const Hash& hash,
                                       Bytes message, Random& random) {
  const HashValue digest = Digest(hash, message);
  Secret<kEntropySize> entropy(kEntropySize);
  random.Fill(entropy.Mutable());
  EcdsaNonces nonces(curve, hash, key, digest.Expose(), entropy.Expose());
  std::optional<EcdsaNumbers> numbers;
  for (size_t i = 0; i < kMaxNonces && !numbers; ++i) {
    LOCKSTEP_ASSIGN(const EcScalar nonce, nonces.Next());
    LOCKSTEP_ASSIGN(numbers, EcdsaSign(curve, key, nonce, digest.Expose()));
  }
  if (!numbers) return Error{Reason::kLibraryFailure};
  return CatchAll([&]() -> Result<std::vector<uint8_t>> {
    return EncodeEcdsaSigValue(numbers->r(), numbers->s());
  });
}

}  // namespace lockstep::crypto
