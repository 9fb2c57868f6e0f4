// Signatures: public keys as views, rows that verify, and keys that sign.
#ifndef CRYPTO_SIGNATURE_SIGNATURE_H_
#define CRYPTO_SIGNATURE_SIGNATURE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/code_points.h"
#include "crypto/base/result.h"
#include "crypto/random.h"

namespace lockstep::crypto {

// What a SubjectPublicKeyInfo's algorithm says the key is for. rsaEncryption and id-RSASSA-PSS are
// kept apart: TLS has its own schemes for each (RFC 9846 section 4.3.3).
enum class KeyAlgorithm : uint8_t { kRsa, kRsaPss, kEcdsaP256, kEcdsaP384, kEcdsaP521, kEd25519 };

// How a signature was made: an algorithm with its hash, whatever the curve. A certificate may be
// signed by a P-256 key with SHA-384, which no TLS scheme names. PSS: salt length and MGF1 hash are
// those of the hash.
enum class SignatureAlgorithm : uint8_t {
  kEcdsaSha256,
  kEcdsaSha384,
  kEcdsaSha512,
  kEd25519,
  kRsaPssSha256,
  kRsaPssSha384,
  kRsaPssSha512,
  kRsaPkcs1Sha256,
  kRsaPkcs1Sha384,
  kRsaPkcs1Sha512,
};

// Bounds on RSA keys that are accepted from peers, in bits (CA/Browser baseline 6.1.5; an upper
// bound against slow verification), and on their public exponents: odd, at least 3, at most 64
// bits.
inline constexpr size_t kMinRsaModulusBits = 2048;
inline constexpr size_t kMaxRsaModulusBits = 8192;
inline constexpr size_t kMaxRsaExponentBits = 64;

// A public key, borrowed from whoever parsed it.
struct PublicKey {
  KeyAlgorithm algorithm;
  // EC: the uncompressed point, 0x04 || x || y. Ed25519: 32 bytes. RSA: the modulus, big-endian, no
  // leading zero.
  Bytes key;
  // RSA only: the public exponent, big-endian, no leading zero.
  Bytes exponent = {};
  // RSA-PSS keys whose parameters name a hash: the only algorithm the key may be used with.
  std::optional<SignatureAlgorithm> required = std::nullopt;
};

// A row. Returns kInvalidSignature when the signature is wrong or malformed (ECDSA signatures are
// strict DER Ecdsa-Sig-Value), kInvalidPublicKey or kPublicKeySizeUnacceptable when the key is, and
// kUnsupportedAlgorithm when key and algorithm do not belong together. Never throws.
struct SignatureVerifier {
  SignatureAlgorithm algorithm;
  std::string_view name;
  Status (*verify)(const PublicKey& key, Bytes message, Bytes signature);
};

// What a TLS SignatureScheme asks for: this key algorithm with this signature algorithm. Nothing
// where unknown.
struct SchemeParts {
  KeyAlgorithm key;
  SignatureAlgorithm algorithm;
};
std::optional<SchemeParts> PartsOf(SignatureScheme scheme);

// IsCertificateOnly says whether the scheme may sign certificates but never a CertificateVerify
// (PKCS#1 v1.5).
bool IsCertificateOnly(SignatureScheme scheme);

// A private key that signs. Implementations are immutable and may be shared by threads.
class SigningKey {
 public:
  virtual ~SigningKey() = default;
  // The public half; borrowed from this object.
  [[nodiscard]] virtual PublicKey public_key() const = 0;
  // The schemes that this key can sign with, in order of preference. Never PKCS#1 v1.5.
  [[nodiscard]] virtual std::span<const SignatureScheme> schemes() const = 0;
  // Signs `message` (not its hash). All randomness comes from `random`. The signature was checked
  // before it is returned (RSA, Ed25519: verified; ECDSA: see EcdsaSign): a fault in the
  // computation is kSignatureSelfCheckFailed, never a signature that betrays the key.
  [[nodiscard]] virtual Result<std::vector<uint8_t>> Sign(SignatureScheme scheme, Bytes message,
                                                          Random& random) const = 0;
};

}  // namespace lockstep::crypto

#endif  // CRYPTO_SIGNATURE_SIGNATURE_H_
