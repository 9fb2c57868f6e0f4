#include "tls/messages/alert.h"

#include <algorithm>
#include <iterator>

namespace lockstep::messages {
namespace {

struct DescriptionName {
  AlertDescription description;
  std::string_view name;
};

constexpr DescriptionName kNames[] = {
    {AlertDescription::kCloseNotify, "close_notify"},
    {AlertDescription::kUnexpectedMessage, "unexpected_message"},
    {AlertDescription::kBadRecordMac, "bad_record_mac"},
    {AlertDescription::kRecordOverflow, "record_overflow"},
    {AlertDescription::kHandshakeFailure, "handshake_failure"},
    {AlertDescription::kBadCertificate, "bad_certificate"},
    {AlertDescription::kUnsupportedCertificate, "unsupported_certificate"},
    {AlertDescription::kCertificateRevoked, "certificate_revoked"},
    {AlertDescription::kCertificateExpired, "certificate_expired"},
    {AlertDescription::kCertificateUnknown, "certificate_unknown"},
    {AlertDescription::kIllegalParameter, "illegal_parameter"},
    {AlertDescription::kUnknownCa, "unknown_ca"},
    {AlertDescription::kAccessDenied, "access_denied"},
    {AlertDescription::kDecodeError, "decode_error"},
    {AlertDescription::kDecryptError, "decrypt_error"},
    {AlertDescription::kProtocolVersion, "protocol_version"},
    {AlertDescription::kInsufficientSecurity, "insufficient_security"},
    {AlertDescription::kInternalError, "internal_error"},
    {AlertDescription::kInappropriateFallback, "inappropriate_fallback"},
    {AlertDescription::kUserCanceled, "user_canceled"},
    {AlertDescription::kMissingExtension, "missing_extension"},
    {AlertDescription::kUnsupportedExtension, "unsupported_extension"},
    {AlertDescription::kUnrecognizedName, "unrecognized_name"},
    {AlertDescription::kBadCertificateStatusResponse, "bad_certificate_status_response"},
    {AlertDescription::kUnknownPskIdentity, "unknown_psk_identity"},
    {AlertDescription::kCertificateRequired, "certificate_required"},
    {AlertDescription::kGeneralError, "general_error"},
    {AlertDescription::kNoApplicationProtocol, "no_application_protocol"},
};

}  // namespace

AlertLevel LevelOf(AlertDescription description) {
  switch (description) {
    case AlertDescription::kCloseNotify:
    case AlertDescription::kUserCanceled:
      return AlertLevel::kWarning;
    default:
      return AlertLevel::kFatal;
  }
}

std::string_view NameOf(AlertLevel level) {
  switch (level) {
    case AlertLevel::kWarning:
      return "warning";
    case AlertLevel::kFatal:
      return "fatal";
  }
  return {};
}

std::string_view NameOf(AlertDescription description) {
  const auto* found = std::ranges::find(kNames, description, &DescriptionName::description);
  return found == std::end(kNames) ? std::string_view() : found->name;
}

}  // namespace lockstep::messages
