#ifndef TLS_CLIENT_CLIENT_CONTEXT_H_
#define TLS_CLIENT_CLIENT_CONTEXT_H_

#include "tls/config.h"
#include "tls/handshake/context.h"
#include "x509/reference_name.h"

namespace lockstep {

struct ClientContext : HandshakeContext {
  const ClientConfig& config;
  // Whom the server's certificate has to be for.
  const x509::ReferenceName& server_name;
};

}  // namespace lockstep

#endif  // TLS_CLIENT_CLIENT_CONTEXT_H_
