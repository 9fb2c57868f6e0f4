// The registered numbers that more than one layer speaks of (RFC 9846, appendix B). Any value may
// arrive from the peer: an enumerator is a name for a number, not a promise that it is known.
#ifndef CRYPTO_BASE_CODE_POINTS_H_
#define CRYPTO_BASE_CODE_POINTS_H_

#include <cstdint>
#include <string_view>

namespace lockstep {

// Appendix B.4.
enum class CipherSuiteId : uint16_t {
  kAes128GcmSha256 = 0x1301,
  kAes256GcmSha384 = 0x1302,
  kChaCha20Poly1305Sha256 = 0x1303,
  kAes128CcmSha256 = 0x1304,
};

// Section 4.3.7, RFC 10024, and draft-ietf-tls-mlkem.
enum class NamedGroup : uint16_t {
  kSecp256r1 = 0x0017,
  kSecp384r1 = 0x0018,
  kSecp521r1 = 0x0019,
  kX25519 = 0x001d,
  kMlKem768 = 0x0201,
  kMlKem1024 = 0x0202,
  kSecP256r1MlKem768 = 0x11eb,
  kX25519MlKem768 = 0x11ec,
  kSecP384r1MlKem1024 = 0x11ed,
};

// Section 4.3.3.
enum class SignatureScheme : uint16_t {
  kRsaPkcs1Sha256 = 0x0401,
  kRsaPkcs1Sha384 = 0x0501,
  kRsaPkcs1Sha512 = 0x0601,
  kEcdsaSecp256r1Sha256 = 0x0403,
  kEcdsaSecp384r1Sha384 = 0x0503,
  kEcdsaSecp521r1Sha512 = 0x0603,
  kRsaPssRsaeSha256 = 0x0804,
  kRsaPssRsaeSha384 = 0x0805,
  kRsaPssRsaeSha512 = 0x0806,
  kEd25519 = 0x0807,
  kRsaPssPssSha256 = 0x0809,
  kRsaPssPssSha384 = 0x080a,
  kRsaPssPssSha512 = 0x080b,
};

// The registry's name of a value, such as "TLS_AES_128_GCM_SHA256", "x25519",
// "ecdsa_secp256r1_sha256"; empty where the value has no name here.
std::string_view NameOf(CipherSuiteId id);
std::string_view NameOf(NamedGroup group);
std::string_view NameOf(SignatureScheme scheme);

// IsGrease says whether the value is one that RFC 8701 reserves, to be passed over by all who
// receive it.
constexpr bool IsGrease(uint16_t value) {
  return (value & 0x0f0f) == 0x0a0a && (value >> 8) == (value & 0xff);
}

}  // namespace lockstep

#endif  // CRYPTO_BASE_CODE_POINTS_H_
