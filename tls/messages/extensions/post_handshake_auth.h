// post_handshake_auth (RFC 9846, section 4.3.6).
#ifndef TLS_MESSAGES_EXTENSIONS_POST_HANDSHAKE_AUTH_H_
#define TLS_MESSAGES_EXTENSIONS_POST_HANDSHAKE_AUTH_H_

#include "tls/wire/codec.h"

namespace lockstep::messages {

struct PostHandshakeAuth {
  static constexpr auto kFields = wire::Fields();
};

}  // namespace lockstep::messages

#endif  // TLS_MESSAGES_EXTENSIONS_POST_HANDSHAKE_AUTH_H_
