#include "tls/handshake/accepted_schemes.h"

#include <algorithm>

#include "crypto/signature/signature.h"

namespace lockstep {
namespace {

// The schemes of a list that this engine knows, each once.
std::vector<SignatureScheme> KnownSchemes(const messages::SignatureSchemeList& list) {
  std::vector<SignatureScheme> known;
  for (const SignatureScheme scheme : list.supported_signature_algorithms) {
    if (crypto::PartsOf(scheme) && std::ranges::find(known, scheme) == known.end()) {
      known.push_back(scheme);
    }
  }
  return known;
}

}  // namespace

AcceptedSchemes::AcceptedSchemes(const messages::SignatureSchemeList& in_handshake,
                                 const std::optional<messages::SignatureSchemeList>& in_chain)
    : in_handshake_(KnownSchemes(in_handshake)),
      // Section 4.3.3: without signature_algorithms_cert, the same holds for certificates.
      in_chain_(in_chain ? KnownSchemes(*in_chain) : in_handshake_) {}

std::optional<SignatureScheme> AcceptedSchemes::SchemeFor(const Credential& credential) const {
  for (const SignatureScheme scheme : credential.schemes()) {
    // Section 4.3.3: a scheme binds the curve, so this settles the peer's curves too.
    if (!crypto::IsCertificateOnly(scheme) &&
        std::ranges::find(in_handshake_, scheme) != in_handshake_.end()) {
      return scheme;
    }
  }
  return std::nullopt;
}

bool AcceptedSchemes::CanVerifyChain(const Credential& credential) const {
  // The curve of an issuer's key, which a scheme names too, is not asked for: it need not be known.
  return std::ranges::all_of(credential.chain_algorithms(), [&](const auto& algorithm) {
    return algorithm && std::ranges::any_of(in_chain_, [&](SignatureScheme scheme) {
             return crypto::PartsOf(scheme)->algorithm == *algorithm;
           });
  });
}

}  // namespace lockstep
