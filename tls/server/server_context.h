#ifndef TLS_SERVER_SERVER_CONTEXT_H_
#define TLS_SERVER_SERVER_CONTEXT_H_

#include "tls/config.h"
#include "tls/handshake/context.h"

namespace lockstep {

struct ServerContext : HandshakeContext {
  const ServerConfig& config;
  Bytes peer_binding = {};  // what the transport knows the client by
};

}  // namespace lockstep

#endif  // TLS_SERVER_SERVER_CONTEXT_H_
