// server_name (RFC 6066, section 3).
#ifndef TLS_MESSAGES_EXTENSIONS_SERVER_NAME_H_
#define TLS_MESSAGES_EXTENSIONS_SERVER_NAME_H_

#include <bitset>
#include <cstdint>
#include <optional>
#include <string_view>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "tls/wire/codec.h"
#include "tls/wire/list.h"
#include "tls/wire/opaque.h"

namespace lockstep::messages {

enum class NameType : uint8_t { kHostName = 0 };

// Names of another type begin with their length too (RFC 6066, section 3), so they can be skipped.
struct ServerName {
  NameType name_type = NameType::kHostName;
  wire::Opaque<1, 0xffff> name = {};
  static constexpr auto kFields = wire::Fields(wire::Field("name_type", &ServerName::name_type),
                                               wire::Field("name", &ServerName::name));
};

// In ClientHello.
struct ServerNameList {
  wire::List<ServerName, 1, 0xffff> server_name_list = {};
  static constexpr auto kFields =
      wire::Fields(wire::Field("server_name_list", &ServerNameList::server_name_list));

  // The host name as the client sent it: which characters it may have is not checked.
  [[nodiscard]] std::optional<std::string_view> HostName() const {
    const auto found = server_name_list.Find(
        [](const ServerName& entry) { return entry.name_type == NameType::kHostName; });
    return found ? std::optional(AsText(found->name.bytes)) : std::nullopt;
  }

  // RFC 6066, section 3: the list MUST NOT hold more than one name of a type.
  [[nodiscard]] Status Check() const {
    std::bitset<256> seen;
    for (const ServerName& entry : server_name_list) {
      const auto type = static_cast<uint8_t>(entry.name_type);
      if (seen[type]) return Error{Reason::kDuplicateValue, 0, {type}};
      seen[type] = true;
    }
    return {};
  }
};

// In EncryptedExtensions: the server used the name.
struct ServerNameAcknowledgement {
  static constexpr auto kFields = wire::Fields();
};

// NameOf returns "host_name"; empty for other types.
constexpr std::string_view NameOf(NameType type) {
  return type == NameType::kHostName ? "host_name" : std::string_view();
}

}  // namespace lockstep::messages

#endif  // TLS_MESSAGES_EXTENSIONS_SERVER_NAME_H_
