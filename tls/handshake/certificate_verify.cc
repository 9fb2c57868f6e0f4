#include "tls/handshake/certificate_verify.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "crypto/base/writer.h"

namespace lockstep {

CertificateVerifyContent::CertificateVerifyContent(Side signer, Bytes transcript_hash) {
  constexpr std::string_view kServer = "TLS 1.3, server CertificateVerify";
  constexpr std::string_view kClient = "TLS 1.3, client CertificateVerify";
  static_assert(kServer.size() == kContextSize && kClient.size() == kContextSize);
  std::array<uint8_t, kPadSize> pad;
  pad.fill(0x20);
  ByteWriter writer(content_);
  writer.Put(pad);
  writer.Put(AsBytes(signer == Side::kServer ? kServer : kClient));
  writer.Integer(0, 1);
  writer.Put(transcript_hash);
  size_ = writer.size();
}

Status VerifyCertificateVerify(const crypto::Provider& provider,
                               std::span<const SignatureScheme> offered, SignatureScheme scheme,
                               const crypto::PublicKey& key, Bytes content, Bytes signature) {
  const Error not_offered{
      Reason::kSignatureSchemeNotOffered, 0, {static_cast<uint64_t>(std::to_underlying(scheme))}};
  // Section 4.3.3: PKCS #1 v1.5 and SHA-1 are never valid here, offered or not.
  if (std::ranges::find(offered, scheme) == offered.end() || crypto::IsCertificateOnly(scheme)) {
    return not_offered;
  }
  const auto parts = crypto::PartsOf(scheme);
  // Section 4.5.2: the algorithm MUST be compatible with the key: rsae with rsaEncryption, the
  // curve the scheme's.
  if (!parts || parts->key != key.algorithm) return not_offered;
  // Section 4.3.3: nor with another hash than the one that an RSASSA-PSS key is restricted to.
  if (key.required && *key.required != parts->algorithm) return not_offered;
  const crypto::SignatureVerifier* verifier = crypto::Find(provider, parts->algorithm);
  if (verifier == nullptr) return not_offered;
  const Status verified = verifier->verify(key, content, signature);
  if (!verified.has_value() && verified.error().reason == Reason::kInvalidSignature) {
    return Error{Reason::kCertificateVerifyFailed};
  }
  return verified;
}

}  // namespace lockstep
