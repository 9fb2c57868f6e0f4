#include "tls/client/choose_credential.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "tls/handshake/accepted_schemes.h"
#include "tls/handshake/oid_filters.h"
#include "x509/certificate.h"
#include "x509/name.h"

namespace lockstep::client {
namespace {

using messages::CertificateAuthoritiesExtension;
using messages::CertificateRequest;

// The issuers of a chain's certificates. Surplus that is not a certificate has none.
std::vector<x509::Name> IssuersOf(const Credential& credential) {
  std::vector<x509::Name> issuers;
  for (const auto& der : credential.chain()) {
    const auto certificate = x509::Certificate::Parse(der);
    if (certificate.has_value()) issuers.push_back(certificate->issuer);
  }
  return issuers;
}

// Section 4.5.1.2: at least one of the certificates SHOULD be issued by one of the listed CAs. To
// others the client does not tell who it is.
bool IsIssuedByOneOf(const Credential& credential,
                     const std::optional<CertificateAuthoritiesExtension>& authorities) {
  if (!authorities) return true;
  const std::vector<x509::Name> issuers = IssuersOf(credential);
  return authorities->authorities
      .Find([&](const messages::DistinguishedName& der) {
        const auto name = x509::Name::Parse(der.bytes);
        return name.has_value() && std::ranges::any_of(issuers, [&](const x509::Name& issuer) {
                 return issuer.Matches(*name);
               });
      })
      .has_value();
}

bool Matches(const Credential& credential, const OidFilters& filters) {
  const auto leaf = x509::Certificate::Parse(credential.chain().front());
  return leaf.has_value() && filters.Match(*leaf);
}

Result<OidFilters> FiltersOf(const CertificateRequest& request) {
  const auto& filters = request.extensions.oid_filters;
  return filters ? OidFilters::Parse(*filters) : OidFilters();
}

}  // namespace

Result<Authentication> ChooseCredential(
    const CertificateRequest& request,
    std::span<const std::shared_ptr<const Credential>> credentials) {
  const auto& extensions = request.extensions;
  // Section 4.4.2: signature_algorithms MUST be specified.
  if (!extensions.signature_algorithms) {
    return Error{Reason::kMissingExtension,
                 0,
                 {std::to_underlying(messages::ExtensionType::kSignatureAlgorithms)}};
  }
  const AcceptedSchemes accepted(*extensions.signature_algorithms,
                                 extensions.signature_algorithms_cert);
  LOCKSTEP_ASSIGN(const OidFilters filters, FiltersOf(request));
  Authentication fallback;
  for (const auto& credential : credentials) {
    const auto scheme = accepted.SchemeFor(*credential);
    // Section 4.5.1.2: the end-entity certificate MUST match the filters.
    if (!scheme || !Matches(*credential, filters) ||
        !IsIssuedByOneOf(*credential, extensions.certificate_authorities)) {
      continue;
    }
    if (accepted.CanVerifyChain(*credential)) return Authentication{credential, *scheme};
    if (fallback.credential == nullptr) fallback = {credential, *scheme};
  }
  return fallback;
}

}  // namespace lockstep::client
