#include "tls/server/certificate_request.h"

#include "tls/handshake/oid_filters.h"
#include "x509/certificate.h"

namespace lockstep::server {
namespace {

// Section 4.3.5: a certificate that does not satisfy the request is unsupported_certificate.
Status CheckFilters(const PeerChain& chain, const ServerOptions& options) {
  if (options.oid_filters.empty()) return {};
  const std::vector<messages::OidFilter> list = ListOf(options.oid_filters);
  LOCKSTEP_ASSIGN(const OidFilters filters, OidFilters::Parse({.filters = list}));
  LOCKSTEP_ASSIGN(const x509::Certificate leaf, x509::Certificate::Parse(chain.front()));
  if (!filters.Match(leaf)) return Error{Reason::kOidFilterUnsatisfied};
  return {};
}

}  // namespace

OwnCertificateRequest::OwnCertificateRequest(const ServerConfig& config, Bytes request_context)
    : filters_(ListOf(config.options.oid_filters)) {
  for (const auto& name : config.options.certificate_authorities) authorities_.push_back({name});
  message_.certificate_request_context = {request_context};
  messages::CertificateRequestExtensions& extensions = message_.extensions;
  // Section 4.4.2: MUST be specified.
  extensions.signature_algorithms.emplace().supported_signature_algorithms =
      config.algorithms.signature_schemes;
  if (!config.algorithms.certificate_signature_schemes.empty()) {
    extensions.signature_algorithms_cert.emplace().supported_signature_algorithms =
        config.algorithms.certificate_signature_schemes;
  }
  // RFC 9846 section 4.5.1.1: a server MAY ask the client for an OCSP response.
  if (config.options.common.revocation.request_staples) {
    extensions.status_request.emplace().request = {
        messages::CertificateStatusRequest::kAnyOcspResponse};
  }
  if (!authorities_.empty())
    extensions.certificate_authorities.emplace().authorities = authorities_;
  if (!filters_.empty()) extensions.oid_filters.emplace().filters = filters_;
}

Result<ReceivedChain> ReadClientChain(const messages::Certificate& certificate,
                                      const ServerConfig& config) {
  if (certificate.certificate_list.empty()) {
    // Section 4.5.1.3: "certificate_required", or on without client authentication.
    if (config.options.client_authentication == ClientAuthentication::kRequired) {
      return Error{Reason::kCertificateRequired};
    }
    return ReceivedChain();
  }
  messages::ExtensionSet asked_for;
  if (config.options.common.revocation.request_staples)
    asked_for.Insert(messages::ExtensionType::kStatusRequest);
  LOCKSTEP_ASSIGN(ReceivedChain received,
                  CopyChain(certificate, asked_for, config.options.common.limits.chain_length));
  LOCKSTEP_TRY(CheckFilters(*received.chain, config.options));
  return received;
}

Result<std::optional<bool>> VerifyClientChain(const ReceivedChain& received,
                                              const ServerConfig& config, int64_t time,
                                              std::shared_ptr<const x509::Diagnosis>& diagnosis) {
  const ServerOptions& options = config.options;
  LOCKSTEP_ASSIGN(const x509::VerifiedPath path,
                  VerifyPeerChain(received,
                                  {.purpose = x509::Purpose::kClientAuth,
                                   .trust = *options.trust_store,
                                   .pins = options.pins,
                                   .time = time,
                                   .scope = config.chain_scope},
                                  options.common, diagnosis));
  return path.pinned;
}

}  // namespace lockstep::server
