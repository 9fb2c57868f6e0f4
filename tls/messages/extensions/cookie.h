// cookie (RFC 9846, section 4.3.2), echoed by the client as it came.
#ifndef TLS_MESSAGES_EXTENSIONS_COOKIE_H_
#define TLS_MESSAGES_EXTENSIONS_COOKIE_H_

#include "tls/wire/codec.h"
#include "tls/wire/opaque.h"

namespace lockstep::messages {

struct Cookie {
  wire::Opaque<1, 0xffff> cookie = {};
  static constexpr auto kFields = wire::Fields(wire::Field("cookie", &Cookie::cookie));
};

}  // namespace lockstep::messages

#endif  // TLS_MESSAGES_EXTENSIONS_COOKIE_H_
