// EncryptedExtensions (RFC 9846, section 4.4.1).
#ifndef TLS_MESSAGES_ENCRYPTED_EXTENSIONS_H_
#define TLS_MESSAGES_ENCRYPTED_EXTENSIONS_H_

#include <cstddef>
#include <optional>

#include "crypto/base/bytes.h"
#include "tls/messages/extension_block.h"
#include "tls/messages/extension_table.h"
#include "tls/messages/extensions/application_layer_protocol_negotiation.h"
#include "tls/messages/extensions/early_data.h"
#include "tls/messages/extensions/record_size_limit.h"
#include "tls/messages/extensions/server_name.h"
#include "tls/messages/extensions/supported_groups.h"
#include "tls/messages/handshake_type.h"
#include "tls/wire/codec.h"

namespace lockstep::messages {

struct EncryptedExtensionsExtensions {
  std::optional<ServerNameAcknowledgement> server_name = {};
  std::optional<NamedGroupList> supported_groups = {};
  std::optional<SelectedProtocolName> application_layer_protocol_negotiation = {};
  std::optional<RecordSizeLimit> record_size_limit = {};
  std::optional<EarlyDataIndication> early_data = {};
  Bytes received = {};

  static constexpr auto kContext = ExtensionContext::kEncryptedExtensions;
  static constexpr size_t kMinLength = 0;
  static constexpr auto kSlots = Slots(
      Slot(ExtensionType::kServerName, &EncryptedExtensionsExtensions::server_name),
      Slot(ExtensionType::kSupportedGroups, &EncryptedExtensionsExtensions::supported_groups),
      Slot(ExtensionType::kApplicationLayerProtocolNegotiation,
           &EncryptedExtensionsExtensions::application_layer_protocol_negotiation),
      Slot(ExtensionType::kRecordSizeLimit, &EncryptedExtensionsExtensions::record_size_limit),
      Slot(ExtensionType::kEarlyData, &EncryptedExtensionsExtensions::early_data));
};

struct EncryptedExtensions {
  EncryptedExtensionsExtensions extensions = {};

  static constexpr auto kMsgType = HandshakeType::kEncryptedExtensions;
  static constexpr auto kFields =
      wire::Fields(wire::Field("extensions", &EncryptedExtensions::extensions));
};

}  // namespace lockstep::messages

#endif  // TLS_MESSAGES_ENCRYPTED_EXTENSIONS_H_
