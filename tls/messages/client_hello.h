// ClientHello (RFC 9846, section 4.2.2).
#ifndef TLS_MESSAGES_CLIENT_HELLO_H_
#define TLS_MESSAGES_CLIENT_HELLO_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "crypto/base/bytes.h"
#include "crypto/base/code_points.h"
#include "tls/messages/extension_block.h"
#include "tls/messages/extension_table.h"
#include "tls/messages/extensions/application_layer_protocol_negotiation.h"
#include "tls/messages/extensions/certificate_authorities.h"
#include "tls/messages/extensions/cookie.h"
#include "tls/messages/extensions/early_data.h"
#include "tls/messages/extensions/key_share.h"
#include "tls/messages/extensions/padding.h"
#include "tls/messages/extensions/post_handshake_auth.h"
#include "tls/messages/extensions/pre_shared_key.h"
#include "tls/messages/extensions/psk_key_exchange_modes.h"
#include "tls/messages/extensions/record_size_limit.h"
#include "tls/messages/extensions/server_name.h"
#include "tls/messages/extensions/signature_algorithms.h"
#include "tls/messages/extensions/signed_certificate_timestamp.h"
#include "tls/messages/extensions/status_request.h"
#include "tls/messages/extensions/supported_groups.h"
#include "tls/messages/extensions/supported_versions.h"
#include "tls/messages/handshake_type.h"
#include "tls/messages/protocol_version.h"
#include "tls/wire/codec.h"
#include "tls/wire/list.h"
#include "tls/wire/opaque.h"
#include "tls/wire/parse.h"

namespace lockstep::messages {

// pre_shared_key stands last, and so is written last (section 4.3.11). The floor of 7 bytes in the
// RFC holds for clients of TLS 1.3 only: an older one may send an empty block, or none, and is to
// be told protocol_version rather than decode_error.
struct ClientHelloExtensions {
  std::optional<ServerNameList> server_name = {};
  std::optional<CertificateStatusRequest> status_request = {};
  std::optional<NamedGroupList> supported_groups = {};
  std::optional<SignatureSchemeList> signature_algorithms = {};
  std::optional<ProtocolNameList> application_layer_protocol_negotiation = {};
  std::optional<SignedCertificateTimestampRequest> signed_certificate_timestamp = {};
  std::optional<RecordSizeLimit> record_size_limit = {};
  std::optional<SupportedVersionsClientHello> supported_versions = {};
  std::optional<Cookie> cookie = {};
  std::optional<PskKeyExchangeModes> psk_key_exchange_modes = {};
  std::optional<CertificateAuthoritiesExtension> certificate_authorities = {};
  std::optional<PostHandshakeAuth> post_handshake_auth = {};
  std::optional<SignatureSchemeList> signature_algorithms_cert = {};
  std::optional<KeyShareClientHello> key_share = {};
  std::optional<EarlyDataIndication> early_data = {};
  std::optional<Padding> padding = {};
  std::optional<OfferedPsks> pre_shared_key = {};
  Bytes received = {};
  bool absent = false;  // there was no block at all: an old client

  static constexpr auto kContext = ExtensionContext::kClientHello;
  static constexpr size_t kMinLength = 0;
  static constexpr auto kSlots = Slots(
      Slot(ExtensionType::kServerName, &ClientHelloExtensions::server_name),
      Slot(ExtensionType::kStatusRequest, &ClientHelloExtensions::status_request),
      Slot(ExtensionType::kSupportedGroups, &ClientHelloExtensions::supported_groups),
      Slot(ExtensionType::kSignatureAlgorithms, &ClientHelloExtensions::signature_algorithms),
      Slot(ExtensionType::kApplicationLayerProtocolNegotiation,
           &ClientHelloExtensions::application_layer_protocol_negotiation),
      Slot(ExtensionType::kSignedCertificateTimestamp,
           &ClientHelloExtensions::signed_certificate_timestamp),
      Slot(ExtensionType::kRecordSizeLimit, &ClientHelloExtensions::record_size_limit),
      Slot(ExtensionType::kSupportedVersions, &ClientHelloExtensions::supported_versions),
      Slot(ExtensionType::kCookie, &ClientHelloExtensions::cookie),
      Slot(ExtensionType::kPskKeyExchangeModes, &ClientHelloExtensions::psk_key_exchange_modes),
      Slot(ExtensionType::kCertificateAuthorities, &ClientHelloExtensions::certificate_authorities),
      Slot(ExtensionType::kPostHandshakeAuth, &ClientHelloExtensions::post_handshake_auth),
      Slot(ExtensionType::kSignatureAlgorithmsCert,
           &ClientHelloExtensions::signature_algorithms_cert),
      Slot(ExtensionType::kKeyShare, &ClientHelloExtensions::key_share),
      Slot(ExtensionType::kEarlyData, &ClientHelloExtensions::early_data),
      Slot(ExtensionType::kPadding, &ClientHelloExtensions::padding),
      Slot(ExtensionType::kPreSharedKey, &ClientHelloExtensions::pre_shared_key));
};

struct ClientHello {
  ProtocolVersion legacy_version = ProtocolVersion::kTls12;
  std::array<uint8_t, 32> random = {};
  wire::Opaque<0, 32> legacy_session_id = {};
  wire::List<CipherSuiteId, 2, 0xfffe> cipher_suites = {};
  wire::Opaque<1, 0xff> legacy_compression_methods = {kNullCompression};
  ClientHelloExtensions extensions = {};

  [[nodiscard]] bool has_extensions() const { return !extensions.absent; }

  static constexpr uint8_t kNullCompression[] = {0};
  static constexpr auto kMsgType = HandshakeType::kClientHello;
  static constexpr auto kFields = wire::Fields(
      wire::Field("legacy_version", &ClientHello::legacy_version),
      wire::Field("random", &ClientHello::random),
      wire::Field("legacy_session_id", &ClientHello::legacy_session_id),
      wire::Field("cipher_suites", &ClientHello::cipher_suites),
      wire::Field("legacy_compression_methods", &ClientHello::legacy_compression_methods),
      wire::Field("extensions", &ClientHello::extensions));
};

// BindersSize returns the size in bytes of the list of binders, with its length, which ends a
// ClientHello that offers PSKs; 0 where none are offered.
inline size_t BindersSize(const ClientHello& hello) {
  const auto& psks = hello.extensions.pre_shared_key;
  return psks.has_value() ? wire::SizeOf(psks->binders) : 0;
}

// Truncate returns what a binder is computed over (section 4.3.11.2): `message`, the ClientHello
// that `hello` was parsed from or written to, without its binders.
inline Bytes Truncate(Bytes message, const ClientHello& hello) {
  return message.first(message.size() - BindersSize(hello));
}

}  // namespace lockstep::messages

#endif  // TLS_MESSAGES_CLIENT_HELLO_H_
