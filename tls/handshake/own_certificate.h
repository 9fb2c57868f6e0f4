// This side's Certificate and CertificateVerify, as both sides and post-handshake authentication
// send them (RFC 9846 sections 4.5.1, 4.5.2).
#ifndef TLS_HANDSHAKE_OWN_CERTIFICATE_H_
#define TLS_HANDSHAKE_OWN_CERTIFICATE_H_

#include <array>
#include <cstddef>
#include <memory>
#include <memory_resource>
#include <optional>
#include <vector>

#include "crypto/base/result.h"
#include "crypto/provider.h"
#include "crypto/random.h"
#include "tls/handshake/certificate_verify.h"
#include "tls/key_schedule/transcript.h"
#include "tls/messages/certificate.h"
#include "tls/messages/extensions/status_request.h"
#include "tls/questions.h"

namespace lockstep {

// Whether the peer asked for OCSP responses with the certificates (section 4.5.1.1).
enum class Stapling : bool { kNo, kYes };
inline Stapling StaplingFor(const std::optional<messages::CertificateStatusRequest>& request) {
  return Stapling{request && request->AsksForOcsp()};
}

// A Certificate message of a credential's chain, with its OCSP responses where they are asked for,
// or an empty one. Borrows both the credential and the context.
class OwnCertificate {
 public:
  OwnCertificate(const Credential* credential, Stapling stapling, Bytes request_context = {});
  OwnCertificate(const OwnCertificate&) = delete;
  OwnCertificate& operator=(const OwnCertificate&) = delete;

  [[nodiscard]] const messages::Certificate& message() const { return message_; }

 private:
  // Room for the entries of a usual chain.
  std::array<std::byte, 512> room_;
  std::pmr::monotonic_buffer_resource memory_{room_.data(), room_.size()};
  std::pmr::vector<messages::CertificateEntry> entries_{&memory_};
  messages::Certificate message_;
};

// The question for a signature over a transcript that ends with our Certificate; still without a
// token.
SignQuestion MakeSignQuestion(Side signer, std::shared_ptr<const Credential> credential,
                              SignatureScheme scheme, const Transcript& transcript);

// The engine's own answer. SigningKey::Sign verifies what it returns.
Result<std::vector<uint8_t>> Sign(const SignQuestion& question, crypto::Random& random);
// Likewise, without a question: over a transcript that ends with our Certificate.
Result<std::vector<uint8_t>> Sign(Side signer, const Credential& credential, SignatureScheme scheme,
                                  const Transcript& transcript, crypto::Random& random);

// A signature of the caller's that does not verify never leaves: it could betray the key that made
// it. kSignatureSelfCheckFailed.
Status CheckSignature(const crypto::Provider& provider, const SignQuestion& question,
                      Bytes signature);

}  // namespace lockstep

#endif  // TLS_HANDSHAKE_OWN_CERTIFICATE_H_
