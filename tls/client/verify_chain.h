#ifndef TLS_CLIENT_VERIFY_CHAIN_H_
#define TLS_CLIENT_VERIFY_CHAIN_H_

#include "crypto/base/result.h"
#include "tls/client/client_context.h"
#include "tls/handshake/peer_certificate.h"

namespace lockstep::client {

// Verifies a chain against the configuration's roots, pins and CRLs and the server's name, now. A
// refusal leaves its diagnosis in the context.
Status VerifyChain(const ReceivedChain& received, ClientContext& context);

}  // namespace lockstep::client

#endif  // TLS_CLIENT_VERIFY_CHAIN_H_
