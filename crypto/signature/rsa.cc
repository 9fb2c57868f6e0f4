#include "crypto/signature/rsa.h"

#include <vector>

#include "crypto/hash/sha2.h"
#include "crypto/library/exceptions.h"
#include "crypto/signature/rsa_arithmetic.h"
#include "crypto/signature/rsa_encoding.h"

namespace lockstep::crypto {
namespace {

bool BelongTogether(const PublicKey& key, SignatureAlgorithm algorithm, const RsaParts& parts) {
  if (key.required && *key.required != algorithm) return false;
  // RFC 4055 section 1.2: a key under id-RSASSA-PSS is for nothing else.
  return key.algorithm == KeyAlgorithm::kRsa ||
         (key.algorithm == KeyAlgorithm::kRsaPss && parts.is_pss);
}

template <SignatureAlgorithm kAlgorithm>
constexpr SignatureVerifier Row(std::string_view name) {
  return {kAlgorithm, name, [](const PublicKey& key, Bytes message, Bytes signature) {
            return VerifyRsa(kAlgorithm, kMinRsaModulusBits, key, message, signature);
          }};
}

}  // namespace

using Algorithm = SignatureAlgorithm;
constexpr SignatureVerifier kRsaPssSha256Verifier =
    Row<Algorithm::kRsaPssSha256>("RSA-PSS with SHA-256");
constexpr SignatureVerifier kRsaPssSha384Verifier =
    Row<Algorithm::kRsaPssSha384>("RSA-PSS with SHA-384");
constexpr SignatureVerifier kRsaPssSha512Verifier =
    Row<Algorithm::kRsaPssSha512>("RSA-PSS with SHA-512");
constexpr SignatureVerifier kRsaPkcs1Sha256Verifier =
    Row<Algorithm::kRsaPkcs1Sha256>("RSA-PKCS1 with SHA-256");
constexpr SignatureVerifier kRsaPkcs1Sha384Verifier =
    Row<Algorithm::kRsaPkcs1Sha384>("RSA-PKCS1 with SHA-384");
constexpr SignatureVerifier kRsaPkcs1Sha512Verifier =
    Row<Algorithm::kRsaPkcs1Sha512>("RSA-PKCS1 with SHA-512");

std::optional<RsaParts> RsaPartsOf(SignatureAlgorithm algorithm) {
  switch (algorithm) {
    case Algorithm::kRsaPssSha256:
      return RsaParts{true, &kSha256};
    case Algorithm::kRsaPssSha384:
      return RsaParts{true, &kSha384};
    case Algorithm::kRsaPssSha512:
      return RsaParts{true, &kSha512};
    case Algorithm::kRsaPkcs1Sha256:
      return RsaParts{false, &kSha256};
    case Algorithm::kRsaPkcs1Sha384:
      return RsaParts{false, &kSha384};
    case Algorithm::kRsaPkcs1Sha512:
      return RsaParts{false, &kSha512};
    case Algorithm::kEcdsaSha256:
    case Algorithm::kEcdsaSha384:
    case Algorithm::kEcdsaSha512:
    case Algorithm::kEd25519:
      break;
  }
  return std::nullopt;
}

Status CheckRsaPublicKey(const PublicKey& key, size_t min_modulus_bits) {
  const auto is_odd_without_leading_zero = [](Bytes number) {
    return !number.empty() && number.front() != 0 && number.back() % 2 == 1;
  };
  if (!is_odd_without_leading_zero(key.key) || !is_odd_without_leading_zero(key.exponent))
    return Error{Reason::kInvalidPublicKey};
  const size_t bits = BitLength(key.key);
  const bool exponent_fits = BitLength(key.exponent) <= kMaxRsaExponentBits &&
                             BitLength(key.exponent) > 1;  // odd and not 1: at least 3
  if (bits < min_modulus_bits || bits > kMaxRsaModulusBits || !exponent_fits)
    return Error{Reason::kPublicKeySizeUnacceptable, 0, {bits}};
  return {};
}

Status VerifyRsa(SignatureAlgorithm algorithm, size_t min_modulus_bits, const PublicKey& key,
                 Bytes message, Bytes signature) {
  const std::optional<RsaParts> parts = RsaPartsOf(algorithm);
  if (!parts || !BelongTogether(key, algorithm, *parts))
    return Error{Reason::kUnsupportedAlgorithm};
  LOCKSTEP_TRY(CheckRsaPublicKey(key, min_modulus_bits));
  // RFC 8017 sections 8.1.2 and 8.2.2, step 1.
  if (signature.size() != key.key.size()) return Error{Reason::kInvalidSignature};
  return CatchAll([&]() -> Status {
    std::vector<uint8_t> block(key.key.size());
    LOCKSTEP_TRY(RsaPublicOperation(key.key, key.exponent, signature, block));
    const HashValue digest = Digest(*parts->hash, message);
    if (parts->is_pss) return VerifyPss(*parts->hash, digest.Expose(), BitLength(key.key), block);
    // Made and compared as a whole, so that nothing of the block can be chosen by a forger.
    std::vector<uint8_t> expected(block.size());
    LOCKSTEP_TRY(EncodePkcs1(*parts->hash, digest.Expose(), expected));
    if (!Equal(block, expected)) return Error{Reason::kInvalidSignature};
    return {};
  });
}

}  // namespace lockstep::crypto
