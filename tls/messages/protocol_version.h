// ProtocolVersion (RFC 9846, section 4.2.2).
#ifndef TLS_MESSAGES_PROTOCOL_VERSION_H_
#define TLS_MESSAGES_PROTOCOL_VERSION_H_

#include <cstdint>
#include <string_view>

namespace lockstep::messages {

enum class ProtocolVersion : uint16_t {
  kSsl30 = 0x0300,
  kTls10 = 0x0301,
  kTls11 = 0x0302,
  kTls12 = 0x0303,  // what every legacy_version of TLS 1.3 says
  kTls13 = 0x0304,
};

// NameOf returns such as "TLS 1.3"; empty where the value has no name.
std::string_view NameOf(ProtocolVersion version);

}  // namespace lockstep::messages

#endif  // TLS_MESSAGES_PROTOCOL_VERSION_H_
