// CertificateRequest (RFC 9846, section 4.4.2).
#ifndef TLS_MESSAGES_CERTIFICATE_REQUEST_H_
#define TLS_MESSAGES_CERTIFICATE_REQUEST_H_

#include <cstddef>
#include <optional>

#include "crypto/base/bytes.h"
#include "tls/messages/extension_block.h"
#include "tls/messages/extension_table.h"
#include "tls/messages/extensions/certificate_authorities.h"
#include "tls/messages/extensions/oid_filters.h"
#include "tls/messages/extensions/signature_algorithms.h"
#include "tls/messages/extensions/signed_certificate_timestamp.h"
#include "tls/messages/extensions/status_request.h"
#include "tls/messages/handshake_type.h"
#include "tls/wire/codec.h"
#include "tls/wire/opaque.h"

namespace lockstep::messages {

// That signature_algorithms is there is for the handshake to check: missing_extension is its alert.
struct CertificateRequestExtensions {
  std::optional<CertificateStatusRequest> status_request = {};
  std::optional<SignatureSchemeList> signature_algorithms = {};
  std::optional<SignedCertificateTimestampRequest> signed_certificate_timestamp = {};
  std::optional<CertificateAuthoritiesExtension> certificate_authorities = {};
  std::optional<OidFilterExtension> oid_filters = {};
  std::optional<SignatureSchemeList> signature_algorithms_cert = {};
  Bytes received = {};

  static constexpr auto kContext = ExtensionContext::kCertificateRequest;
  static constexpr size_t kMinLength = 0;
  static constexpr auto kSlots =
      Slots(Slot(ExtensionType::kStatusRequest, &CertificateRequestExtensions::status_request),
            Slot(ExtensionType::kSignatureAlgorithms,
                 &CertificateRequestExtensions::signature_algorithms),
            Slot(ExtensionType::kSignedCertificateTimestamp,
                 &CertificateRequestExtensions::signed_certificate_timestamp),
            Slot(ExtensionType::kCertificateAuthorities,
                 &CertificateRequestExtensions::certificate_authorities),
            Slot(ExtensionType::kOidFilters, &CertificateRequestExtensions::oid_filters),
            Slot(ExtensionType::kSignatureAlgorithmsCert,
                 &CertificateRequestExtensions::signature_algorithms_cert));
};

struct CertificateRequest {
  wire::Opaque<0, 0xff> certificate_request_context = {};
  CertificateRequestExtensions extensions = {};

  static constexpr auto kMsgType = HandshakeType::kCertificateRequest;
  static constexpr auto kFields = wire::Fields(
      wire::Field("certificate_request_context", &CertificateRequest::certificate_request_context),
      wire::Field("extensions", &CertificateRequest::extensions));
};

}  // namespace lockstep::messages

#endif  // TLS_MESSAGES_CERTIFICATE_REQUEST_H_
