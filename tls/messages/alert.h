// Alert: the 2 bytes of an alert record (RFC 9846, section 6).
#ifndef TLS_MESSAGES_ALERT_H_
#define TLS_MESSAGES_ALERT_H_

#include <cstdint>
#include <string_view>

#include "tls/wire/codec.h"

namespace lockstep::messages {

// TLS 1.3 goes by the description alone; the level is written as the RFC wants it and ignored.
enum class AlertLevel : uint8_t { kWarning = 1, kFatal = 2 };

// Any other value may arrive, and is fatal (section 6.2).
enum class AlertDescription : uint8_t {
  kCloseNotify = 0,
  kUnexpectedMessage = 10,
  kBadRecordMac = 20,
  kRecordOverflow = 22,
  kHandshakeFailure = 40,
  kBadCertificate = 42,
  kUnsupportedCertificate = 43,
  kCertificateRevoked = 44,
  kCertificateExpired = 45,
  kCertificateUnknown = 46,
  kIllegalParameter = 47,
  kUnknownCa = 48,
  kAccessDenied = 49,
  kDecodeError = 50,
  kDecryptError = 51,
  kProtocolVersion = 70,
  kInsufficientSecurity = 71,
  kInternalError = 80,
  kInappropriateFallback = 86,
  kUserCanceled = 90,
  kMissingExtension = 109,
  kUnsupportedExtension = 110,
  kUnrecognizedName = 112,
  kBadCertificateStatusResponse = 113,
  kUnknownPskIdentity = 115,
  kCertificateRequired = 116,
  kGeneralError = 117,
  kNoApplicationProtocol = 120,
};

struct Alert {
  AlertLevel level = AlertLevel::kFatal;
  AlertDescription description = {};
  static constexpr auto kFields = wire::Fields(wire::Field("level", &Alert::level),
                                               wire::Field("description", &Alert::description));
};

// LevelOf returns the level that an alert is sent with: warning for close_notify and user_canceled
// (section 6.1), fatal for all others.
AlertLevel LevelOf(AlertDescription description);

// NameOf returns the RFC's name, such as "decode_error"; empty where the value has none.
std::string_view NameOf(AlertLevel level);
std::string_view NameOf(AlertDescription description);

}  // namespace lockstep::messages

#endif  // TLS_MESSAGES_ALERT_H_
