// ServerHello and HelloRetryRequest, which share a type and are told apart by their random
// (RFC 9846, sections 4.2.3 and 4.2.4).
#ifndef TLS_MESSAGES_SERVER_HELLO_H_
#define TLS_MESSAGES_SERVER_HELLO_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>

#include "crypto/base/bytes.h"
#include "crypto/base/code_points.h"
#include "crypto/base/result.h"
#include "tls/messages/extension_block.h"
#include "tls/messages/extension_table.h"
#include "tls/messages/extensions/cookie.h"
#include "tls/messages/extensions/key_share.h"
#include "tls/messages/extensions/pre_shared_key.h"
#include "tls/messages/extensions/supported_versions.h"
#include "tls/messages/handshake_type.h"
#include "tls/messages/protocol_version.h"
#include "tls/wire/codec.h"
#include "tls/wire/opaque.h"

namespace lockstep::messages {

// The random that makes a HelloRetryRequest of a ServerHello: SHA-256 of "HelloRetryRequest".
inline constexpr std::array<uint8_t, 32> kHelloRetryRequestRandom = {
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
    0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c};

struct ServerHelloExtensions {
  std::optional<SupportedVersionsServerHello> supported_versions = {};
  std::optional<KeyShareServerHello> key_share = {};
  std::optional<SelectedPsk> pre_shared_key = {};
  Bytes received = {};

  static constexpr auto kContext = ExtensionContext::kServerHello;
  static constexpr size_t kMinLength = 6;
  static constexpr auto kSlots =
      Slots(Slot(ExtensionType::kSupportedVersions, &ServerHelloExtensions::supported_versions),
            Slot(ExtensionType::kKeyShare, &ServerHelloExtensions::key_share),
            Slot(ExtensionType::kPreSharedKey, &ServerHelloExtensions::pre_shared_key));
};

struct ServerHello {
  ProtocolVersion legacy_version = ProtocolVersion::kTls12;
  std::array<uint8_t, 32> random = {};
  wire::Opaque<0, 32> legacy_session_id_echo = {};
  CipherSuiteId cipher_suite = {};
  uint8_t legacy_compression_method = 0;
  ServerHelloExtensions extensions = {};

  // Section 4.2.3: another legacy_compression_method than 0 MUST be illegal_parameter.
  [[nodiscard]] Status Check() const;

  static constexpr auto kMsgType = HandshakeType::kServerHello;
  static constexpr auto kFields = wire::Fields(
      wire::Field("legacy_version", &ServerHello::legacy_version),
      wire::Field("random", &ServerHello::random),
      wire::Field("legacy_session_id_echo", &ServerHello::legacy_session_id_echo),
      wire::Field("cipher_suite", &ServerHello::cipher_suite),
      wire::Field("legacy_compression_method", &ServerHello::legacy_compression_method),
      wire::Field("extensions", &ServerHello::extensions));
};

struct HelloRetryRequestExtensions {
  std::optional<SupportedVersionsServerHello> supported_versions = {};
  std::optional<KeyShareHelloRetryRequest> key_share = {};
  std::optional<Cookie> cookie = {};
  Bytes received = {};

  static constexpr auto kContext = ExtensionContext::kHelloRetryRequest;
  static constexpr size_t kMinLength = 6;
  static constexpr auto kSlots = Slots(
      Slot(ExtensionType::kSupportedVersions, &HelloRetryRequestExtensions::supported_versions),
      Slot(ExtensionType::kKeyShare, &HelloRetryRequestExtensions::key_share),
      Slot(ExtensionType::kCookie, &HelloRetryRequestExtensions::cookie));
};

struct HelloRetryRequest {
  ProtocolVersion legacy_version = ProtocolVersion::kTls12;
  std::array<uint8_t, 32> random = kHelloRetryRequestRandom;
  wire::Opaque<0, 32> legacy_session_id_echo = {};
  CipherSuiteId cipher_suite = {};
  uint8_t legacy_compression_method = 0;
  HelloRetryRequestExtensions extensions = {};

  [[nodiscard]] Status Check() const;

  static constexpr auto kMsgType = HandshakeType::kServerHello;
  static constexpr auto kFields = wire::Fields(
      wire::Field("legacy_version", &HelloRetryRequest::legacy_version),
      wire::Field("random", &HelloRetryRequest::random),
      wire::Field("legacy_session_id_echo", &HelloRetryRequest::legacy_session_id_echo),
      wire::Field("cipher_suite", &HelloRetryRequest::cipher_suite),
      wire::Field("legacy_compression_method", &HelloRetryRequest::legacy_compression_method),
      wire::Field("extensions", &HelloRetryRequest::extensions));
};

struct VersionChoice {
  ProtocolVersion version;
  // supported_versions says so; else legacy_version does, as in TLS 1.2 and older.
  bool by_extension;
  // The random ends in a mark by which a server that speaks TLS 1.3 owns up to selecting an older
  // version (section 4.2.3).
  bool downgrade_mark;
};

// SelectedVersion returns the version that a server_hello message selects, looking at nothing else
// in it, so that an old server's hello is understood far enough to be refused: section 4.3.1 has
// clients check for supported_versions before they process the rest. `body` is the message without
// its 4-byte header; offsets in errors count from it, plus `base`.
Result<VersionChoice> SelectedVersion(Bytes body, size_t base = 0);

// IsHelloRetryRequest says which of the two the body of a server_hello message is, by its random.
bool IsHelloRetryRequest(Bytes body);

// ParseServerHello parses the body of a server_hello message whose version is TLS 1.3 (see
// SelectedVersion) as the one or the other. Offsets in errors count from `body`,
// plus `base`.
Result<std::variant<ServerHello, HelloRetryRequest>> ParseServerHello(Bytes body, size_t base = 0);

}  // namespace lockstep::messages

#endif  // TLS_MESSAGES_SERVER_HELLO_H_
