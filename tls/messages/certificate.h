// Certificate (RFC 9846, section 4.5.1).
#ifndef TLS_MESSAGES_CERTIFICATE_H_
#define TLS_MESSAGES_CERTIFICATE_H_

#include <cstddef>
#include <optional>

#include "crypto/base/bytes.h"
#include "tls/messages/extension_block.h"
#include "tls/messages/extension_table.h"
#include "tls/messages/extensions/signed_certificate_timestamp.h"
#include "tls/messages/extensions/status_request.h"
#include "tls/messages/handshake_type.h"
#include "tls/wire/codec.h"
#include "tls/wire/list.h"
#include "tls/wire/opaque.h"

namespace lockstep::messages {

struct CertificateEntryExtensions {
  std::optional<CertificateStatus> status_request = {};
  std::optional<SignedCertificateTimestampList> signed_certificate_timestamp = {};
  Bytes received = {};

  static constexpr auto kContext = ExtensionContext::kCertificate;
  static constexpr size_t kMinLength = 0;
  static constexpr auto kSlots =
      Slots(Slot(ExtensionType::kStatusRequest, &CertificateEntryExtensions::status_request),
            Slot(ExtensionType::kSignedCertificateTimestamp,
                 &CertificateEntryExtensions::signed_certificate_timestamp));
};

struct CertificateEntry {
  wire::Opaque<1, 0xffffff> cert_data = {};  // DER: a certificate, or a SubjectPublicKeyInfo
  CertificateEntryExtensions extensions = {};
  static constexpr auto kFields =
      wire::Fields(wire::Field("cert_data", &CertificateEntry::cert_data),
                   wire::Field("extensions", &CertificateEntry::extensions));
};

// An empty certificate_list is allowed to clients only; the handshake checks that.
struct Certificate {
  wire::Opaque<0, 0xff> certificate_request_context = {};
  wire::List<CertificateEntry, 0, 0xffffff> certificate_list = {};

  static constexpr auto kMsgType = HandshakeType::kCertificate;
  static constexpr auto kFields = wire::Fields(
      wire::Field("certificate_request_context", &Certificate::certificate_request_context),
      wire::Field("certificate_list", &Certificate::certificate_list));
};

}  // namespace lockstep::messages

#endif  // TLS_MESSAGES_CERTIFICATE_H_
