#ifndef TLS_SERVER_SERVER_CONTEXT_H_
#define TLS_SERVER_SERVER_CONTEXT_H_

#include <cstdint>
#include <vector>

#include "tls/config.h"
#include "tls/handshake/context.h"

namespace lockstep {

struct ServerContext : HandshakeContext {
  const ServerConfig& config;
  std::vector<uint8_t> peer_binding = {};  // what the transport knows the client by
};

}  // namespace lockstep

#endif  // TLS_SERVER_SERVER_CONTEXT_H_
