// What a peer's signature_algorithms say about our credentials (RFC 9846 sections 4.3.3, 4.5.1.2).
#ifndef TLS_HANDSHAKE_ACCEPTED_SCHEMES_H_
#define TLS_HANDSHAKE_ACCEPTED_SCHEMES_H_

#include <array>
#include <cstddef>
#include <optional>
#include <span>

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
  // The schemes of a list that this engine knows, each once.
  class Known {
   public:
    explicit Known(const messages::SignatureSchemeList& list);
    [[nodiscard]] std::span<const SignatureScheme> schemes() const {
      return std::span(schemes_).first(size_);
    }

   private:
    std::array<SignatureScheme, 16> schemes_{};  // SignatureScheme has 13
    size_t size_ = 0;
  };

  Known in_handshake_;
  Known in_chain_;
};

}  // namespace lockstep

#endif  // TLS_HANDSHAKE_ACCEPTED_SCHEMES_H_
