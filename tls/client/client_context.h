#ifndef TLS_CLIENT_CLIENT_CONTEXT_H_
#define TLS_CLIENT_CLIENT_CONTEXT_H_

#include <optional>

#include "tls/client/ticket_reader.h"
#include "tls/config.h"
#include "tls/handshake/context.h"
#include "x509/reference_name.h"

namespace lockstep {

struct ClientContext : HandshakeContext {
  const ClientConfig& config;
  // Whom the server's certificate has to be for.
  x509::ReferenceName server_name;
  // To be resumed, if it fits; or nothing.
  std::optional<ClientSession> session;
  // Where a handshake that is done leaves what reads tickets.
  client::TicketReader& ticket_reader;
};

}  // namespace lockstep

#endif  // TLS_CLIENT_CLIENT_CONTEXT_H_
