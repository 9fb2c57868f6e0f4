#include "crypto/base/code_points.h"

namespace lockstep {

std::string_view NameOf(CipherSuiteId id) {
  switch (id) {
    case CipherSuiteId::kAes128GcmSha256:
      return "TLS_AES_128_GCM_SHA256";
    case CipherSuiteId::kAes256GcmSha384:
      return "TLS_AES_256_GCM_SHA384";
    case CipherSuiteId::kChaCha20Poly1305Sha256:
      return "TLS_CHACHA20_POLY1305_SHA256";
    case CipherSuiteId::kAes128CcmSha256:
      return "TLS_AES_128_CCM_SHA256";
  }
  return {};
}

std::string_view NameOf(NamedGroup group) {
  switch (group) {
    case NamedGroup::kSecp256r1:
      return "secp256r1";
    case NamedGroup::kSecp384r1:
      return "secp384r1";
    case NamedGroup::kSecp521r1:
      return "secp521r1";
    case NamedGroup::kX25519:
      return "x25519";
    case NamedGroup::kMlKem768:
      return "MLKEM768";
    case NamedGroup::kMlKem1024:
      return "MLKEM1024";
    case NamedGroup::kSecP256r1MlKem768:
      return "SecP256r1MLKEM768";
    case NamedGroup::kX25519MlKem768:
      return "X25519MLKEM768";
    case NamedGroup::kSecP384r1MlKem1024:
      return "SecP384r1MLKEM1024";
  }
  return {};
}

std::string_view NameOf(SignatureScheme scheme) {
  switch (scheme) {
    case SignatureScheme::kRsaPkcs1Sha256:
      return "rsa_pkcs1_sha256";
    case SignatureScheme::kRsaPkcs1Sha384:
      return "rsa_pkcs1_sha384";
    case SignatureScheme::kRsaPkcs1Sha512:
      return "rsa_pkcs1_sha512";
    case SignatureScheme::kEcdsaSecp256r1Sha256:
      return "ecdsa_secp256r1_sha256";
    case SignatureScheme::kEcdsaSecp384r1Sha384:
      return "ecdsa_secp384r1_sha384";
    case SignatureScheme::kEcdsaSecp521r1Sha512:
      return "ecdsa_secp521r1_sha512";
    case SignatureScheme::kRsaPssRsaeSha256:
      return "rsa_pss_rsae_sha256";
    case SignatureScheme::kRsaPssRsaeSha384:
      return "rsa_pss_rsae_sha384";
    case SignatureScheme::kRsaPssRsaeSha512:
      return "rsa_pss_rsae_sha512";
    case SignatureScheme::kEd25519:
      return "ed25519";
    case SignatureScheme::kRsaPssPssSha256:
      return "rsa_pss_pss_sha256";
    case SignatureScheme::kRsaPssPssSha384:
      return "rsa_pss_pss_sha384";
    case SignatureScheme::kRsaPssPssSha512:
      return "rsa_pss_pss_sha512";
  }
  return {};
}

}  // namespace lockstep
