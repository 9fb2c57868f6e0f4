#include "tls/client/choose_credential.h"

#include <utility>

#include "tls/handshake/accepted_schemes.h"
#include "tls/handshake/named_authorities.h"
#include "tls/handshake/oid_filters.h"
#include "x509/certificate.h"

namespace lockstep::client {
namespace {

using messages::CertificateRequest;

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
  const NamedAuthorities authorities(extensions.certificate_authorities);
  Authentication best;
  int best_rank = -1;
  for (const auto& credential : credentials) {
    const auto scheme = accepted.SchemeFor(*credential);
    // Section 4.5.1.2: the end-entity certificate MUST match the filters.
    if (!scheme || !Matches(*credential, filters) || !authorities.Allow(*credential)) continue;
    // Section 4.5.1.2: a certificate of the chain SHOULD be issued by one of the listed CAs; a
    // chain that the peer may not be able to verify MAY be sent.
    const int rank =
        2 * int{authorities.HaveIssued(*credential)} + int{accepted.CanVerifyChain(*credential)};
    if (rank <= best_rank) continue;
    best = {&credential, *scheme, StaplingFor(extensions.status_request)};
    best_rank = rank;
  }
  return best;
}

}  // namespace lockstep::client
