// What a peer's signature_algorithms say about our credentials (RFC 9846 sections 4.3.3, 4.5.1.2).
#ifndef TLS_HANDSHAKE_ACCEPTED_SCHEMES_H_
#define TLS_HANDSHAKE_ACCEPTED_SCHEMES_H_

#include <optional>
#include <vector>

#include "crypto/base/code_points.h"
#include "tls/messages/extensions/signature_algorithms.h"
#include "tls/options.h"

namespace lockstep {

// What a peer says it can verify, as far as this engine knows it: few, however long its lists are.
class AcceptedSchemes {
 public:
  // `in_chain`: signature_algorithms_cert, where it was sent.
  AcceptedSchemes(const messages::SignatureSchemeList& in_handshake,
                  const std::optional<messages::SignatureSchemeList>& in_chain);

  // The first scheme of the credential's that the peer accepts in a CertificateVerify.
  [[nodiscard]] std::optional<SignatureScheme> SchemeFor(const Credential& credential) const;
  // Whether the peer can verify every signature in the credential's chain.
  [[nodiscard]] bool CanVerifyChain(const Credential& credential) const;

 private:
  std::vector<SignatureScheme> in_handshake_;
  std::vector<SignatureScheme> in_chain_;
};

}  // namespace lockstep

#endif  // TLS_HANDSHAKE_ACCEPTED_SCHEMES_H_
