// application_layer_protocol_negotiation, ALPN (RFC 7301, section 3.1).
#ifndef TLS_MESSAGES_EXTENSIONS_APPLICATION_LAYER_PROTOCOL_NEGOTIATION_H_
#define TLS_MESSAGES_EXTENSIONS_APPLICATION_LAYER_PROTOCOL_NEGOTIATION_H_

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "tls/wire/codec.h"
#include "tls/wire/list.h"
#include "tls/wire/opaque.h"

namespace lockstep::messages {

using ProtocolName = wire::Opaque<1, 0xff>;

// In ClientHello, most preferred first.
struct ProtocolNameList {
  wire::List<ProtocolName, 2, 0xffff> protocol_name_list = {};
  static constexpr auto kFields =
      wire::Fields(wire::Field("protocol_name_list", &ProtocolNameList::protocol_name_list));
};

// In EncryptedExtensions: the same list, which MUST hold exactly one name (RFC 7301, section 3.1).
struct SelectedProtocolName {
  wire::List<ProtocolName, 2, 0xffff> protocol_name_list = {};
  static constexpr auto kFields =
      wire::Fields(wire::Field("protocol_name_list", &SelectedProtocolName::protocol_name_list));

  [[nodiscard]] Bytes name() const {
    return protocol_name_list.First().value_or(ProtocolName()).bytes;
  }

  [[nodiscard]] Status Check() const {
    const size_t count = protocol_name_list.Count();
    if (count != 1) return Error{Reason::kIllegalValue, 0, {count}};
    return {};
  }
};

}  // namespace lockstep::messages

#endif  // TLS_MESSAGES_EXTENSIONS_APPLICATION_LAYER_PROTOCOL_NEGOTIATION_H_
