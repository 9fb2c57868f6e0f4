// padding (RFC 7685).
#ifndef TLS_MESSAGES_EXTENSIONS_PADDING_H_
#define TLS_MESSAGES_EXTENSIONS_PADDING_H_

#include "tls/wire/codec.h"
#include "tls/wire/opaque.h"

namespace lockstep::messages {

// Zeros that make a ClientHello longer. That they are zeros is not checked: nothing depends on it.
struct Padding {
  wire::OpaqueRest padding = {};
  static constexpr auto kFields = wire::Fields(wire::Field("padding", &Padding::padding));
};

}  // namespace lockstep::messages

#endif  // TLS_MESSAGES_EXTENSIONS_PADDING_H_
