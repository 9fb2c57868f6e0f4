// What a CertificateVerify signs, and its verification (RFC 9846 section 4.5.2).
#ifndef TLS_HANDSHAKE_CERTIFICATE_VERIFY_H_
#define TLS_HANDSHAKE_CERTIFICATE_VERIFY_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/hash/hash.h"
#include "crypto/provider.h"
#include "crypto/signature/signature.h"

namespace lockstep {

enum class Side : uint8_t { kClient, kServer };

// 64 spaces, the side's context string, a zero byte, and the transcript hash.
class CertificateVerifyContent {
 public:
  CertificateVerifyContent(Side signer, Bytes transcript_hash);
  [[nodiscard]] Bytes bytes() const { return Bytes(content_).first(size_); }

 private:
  static constexpr size_t kPadSize = 64;
  static constexpr size_t kContextSize = 33;
  std::array<uint8_t, kPadSize + kContextSize + 1 + crypto::kMaxHashSize> content_;
  size_t size_;
};

// Verifies a signature under `scheme`, which has to be among `offered`. kSignatureSchemeNotOffered
// where it is not, where it is for certificates only, or where the key is of another kind;
// kCertificateVerifyFailed where the signature is wrong.
Status VerifyCertificateVerify(const crypto::Provider& provider,
                               std::span<const SignatureScheme> offered, SignatureScheme scheme,
                               const crypto::PublicKey& key, Bytes content, Bytes signature);

}  // namespace lockstep

#endif  // TLS_HANDSHAKE_CERTIFICATE_VERIFY_H_
