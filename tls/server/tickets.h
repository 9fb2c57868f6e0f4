#ifndef TLS_SERVER_TICKETS_H_
#define TLS_SERVER_TICKETS_H_

#include "tls/server/states.h"

namespace lockstep::server {

// Sends the tickets that the configuration wants, if the client could use them (RFC 9846 section
// 4.7.1). The transcript ends with the client's Finished.
Status SendTickets(const Keys& keys, ServerContext& context);

}  // namespace lockstep::server

#endif  // TLS_SERVER_TICKETS_H_
