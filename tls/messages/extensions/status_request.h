// status_request: OCSP stapling (RFC 6066, section 8; RFC 9846, section 4.5.1.1).
#ifndef TLS_MESSAGES_EXTENSIONS_STATUS_REQUEST_H_
#define TLS_MESSAGES_EXTENSIONS_STATUS_REQUEST_H_

#include <cstdint>
#include <string_view>

#include "crypto/base/result.h"
#include "tls/wire/codec.h"
#include "tls/wire/opaque.h"

namespace lockstep::messages {

// In ClientHello and CertificateRequest. Which responders it would prefer is not looked into: there
// is one response, or none.
struct CertificateStatusRequest {
  wire::OpaqueRest request = {};
  static constexpr auto kFields =
      wire::Fields(wire::Field("request", &CertificateStatusRequest::request));

  // An OCSPStatusRequest without responders and extensions that it would prefer.
  static constexpr uint8_t kAnyOcspResponse[] = {1, 0, 0, 0, 0};
  // Whether its CertificateStatusType is ocsp; of other types nothing is known.
  [[nodiscard]] bool AsksForOcsp() const {
    return !request.bytes.empty() && request.bytes[0] == kAnyOcspResponse[0];
  }
};

enum class CertificateStatusType : uint8_t {
  kOcsp = CertificateStatusRequest::kAnyOcspResponse[0]
};

// In a CertificateEntry.
struct CertificateStatus {
  CertificateStatusType status_type = CertificateStatusType::kOcsp;
  wire::Opaque<1, 0xffffff> response = {};  // a DER-encoded OCSPResponse
  static constexpr auto kFields =
      wire::Fields(wire::Field("status_type", &CertificateStatus::status_type),
                   wire::Field("response", &CertificateStatus::response));

  [[nodiscard]] Status Check() const {
    if (status_type == CertificateStatusType::kOcsp) return {};
    return Error{Reason::kIllegalValue, 0, {static_cast<uint64_t>(status_type)}};
  }
};

// NameOf returns "ocsp"; empty for other types.
constexpr std::string_view NameOf(CertificateStatusType type) {
  return type == CertificateStatusType::kOcsp ? "ocsp" : std::string_view();
}

}  // namespace lockstep::messages

#endif  // TLS_MESSAGES_EXTENSIONS_STATUS_REQUEST_H_
