#include "crypto/signature/signature.h"

namespace lockstep::crypto {

std::optional<SchemeParts> PartsOf(SignatureScheme scheme) {
  using enum KeyAlgorithm;
  using Algorithm = SignatureAlgorithm;
  switch (scheme) {
    case SignatureScheme::kRsaPkcs1Sha256:
      return SchemeParts{kRsa, Algorithm::kRsaPkcs1Sha256};
    case SignatureScheme::kRsaPkcs1Sha384:
      return SchemeParts{kRsa, Algorithm::kRsaPkcs1Sha384};
    case SignatureScheme::kRsaPkcs1Sha512:
      return SchemeParts{kRsa, Algorithm::kRsaPkcs1Sha512};
    case SignatureScheme::kEcdsaSecp256r1Sha256:
      return SchemeParts{kEcdsaP256, Algorithm::kEcdsaSha256};
    case SignatureScheme::kEcdsaSecp384r1Sha384:
      return SchemeParts{kEcdsaP384, Algorithm::kEcdsaSha384};
    case SignatureScheme::kEcdsaSecp521r1Sha512:
      return SchemeParts{kEcdsaP521, Algorithm::kEcdsaSha512};
    case SignatureScheme::kRsaPssRsaeSha256:
      return SchemeParts{kRsa, Algorithm::kRsaPssSha256};
    case SignatureScheme::kRsaPssRsaeSha384:
      return SchemeParts{kRsa, Algorithm::kRsaPssSha384};
    case SignatureScheme::kRsaPssRsaeSha512:
      return SchemeParts{kRsa, Algorithm::kRsaPssSha512};
    case SignatureScheme::kEd25519:
      return SchemeParts{kEd25519, Algorithm::kEd25519};
    case SignatureScheme::kRsaPssPssSha256:
      return SchemeParts{kRsaPss, Algorithm::kRsaPssSha256};
    case SignatureScheme::kRsaPssPssSha384:
      return SchemeParts{kRsaPss, Algorithm::kRsaPssSha384};
    case SignatureScheme::kRsaPssPssSha512:
      return SchemeParts{kRsaPss, Algorithm::kRsaPssSha512};
  }
  return std::nullopt;
}

bool IsCertificateOnly(SignatureScheme scheme) {
  return scheme == SignatureScheme::kRsaPkcs1Sha256 || scheme == SignatureScheme::kRsaPkcs1Sha384 ||
         scheme == SignatureScheme::kRsaPkcs1Sha512;
}

}  // namespace lockstep::crypto
