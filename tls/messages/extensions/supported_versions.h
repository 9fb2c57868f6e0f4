// supported_versions (RFC 9846, section 4.3.1).
#ifndef TLS_MESSAGES_EXTENSIONS_SUPPORTED_VERSIONS_H_
#define TLS_MESSAGES_EXTENSIONS_SUPPORTED_VERSIONS_H_

#include "tls/messages/protocol_version.h"
#include "tls/wire/codec.h"
#include "tls/wire/list.h"

namespace lockstep::messages {

struct SupportedVersionsClientHello {
  wire::List<ProtocolVersion, 2, 254> versions = {};
  static constexpr auto kFields =
      wire::Fields(wire::Field("versions", &SupportedVersionsClientHello::versions));
};

// In ServerHello and HelloRetryRequest.
struct SupportedVersionsServerHello {
  ProtocolVersion selected_version = ProtocolVersion::kTls13;
  static constexpr auto kFields = wire::Fields(
      wire::Field("selected_version", &SupportedVersionsServerHello::selected_version));
};

}  // namespace lockstep::messages

#endif  // TLS_MESSAGES_EXTENSIONS_SUPPORTED_VERSIONS_H_
