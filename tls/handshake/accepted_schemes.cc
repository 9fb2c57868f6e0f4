#include "tls/handshake/accepted_schemes.h"

#include <algorithm>

#include "crypto/signature/signature.h"

namespace lockstep {

AcceptedSchemes::Known::Known(const messages::SignatureSchemeList& list) {
  for (const SignatureScheme scheme : list.supported_signature_algorithms) {
    if (crypto::PartsOf(scheme) && std::ranges::find(schemes(), scheme) == schemes().end() &&
        size_ < schemes_.size()) {
      schemes_[size_++] = scheme;
    }
  }
}

AcceptedSchemes::AcceptedSchemes(const messages::SignatureSchemeList& in_handshake,
                                 const std::optional<messages::SignatureSchemeList>& in_chain)
    : in_handshake_(in_handshake),
      // Section 4.3.3: without signature_algorithms_cert, the same holds for certificates.
      in_chain_(in_chain ? Known(*in_chain) : in_handshake_) {}

std::optional<SignatureScheme> AcceptedSchemes::SchemeFor(const Credential& credential) const {
  for (const SignatureScheme scheme : credential.schemes()) {
    // Section 4.3.3: a scheme binds the curve, so this settles the peer's curves too.
    if (!crypto::IsCertificateOnly(scheme) &&
        std::ranges::find(in_handshake_.schemes(), scheme) != in_handshake_.schemes().end()) {
      return scheme;
    }
  }
  return std::nullopt;
}

bool AcceptedSchemes::CanVerifyChain(const Credential& credential) const {
  // The curve of an issuer's key, which a scheme names too, is not asked for: it need not be known.
  return std::ranges::all_of(credential.chain_algorithms(), [&](const auto& algorithm) {
    return algorithm && std::ranges::any_of(in_chain_.schemes(), [&](SignatureScheme scheme) {
             return crypto::PartsOf(scheme)->algorithm == *algorithm;
           });
  });
}

}  // namespace lockstep
