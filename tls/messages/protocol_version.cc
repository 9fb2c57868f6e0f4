#include "tls/messages/protocol_version.h"

namespace lockstep::messages {

std::string_view NameOf(ProtocolVersion version) {
  switch (version) {
    case ProtocolVersion::kSsl30:
      return "SSL 3.0";
    case ProtocolVersion::kTls10:
      return "TLS 1.0";
    case ProtocolVersion::kTls11:
      return "TLS 1.1";
    case ProtocolVersion::kTls12:
      return "TLS 1.2";
    case ProtocolVersion::kTls13:
      return "TLS 1.3";
  }
  return {};
}

}  // namespace lockstep::messages
