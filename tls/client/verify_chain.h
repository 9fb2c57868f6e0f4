#ifndef TLS_CLIENT_VERIFY_CHAIN_H_
#define TLS_CLIENT_VERIFY_CHAIN_H_

#include "crypto/base/result.h"
#include "tls/client/client_context.h"

namespace lockstep::client {

// Verifies the peer's chain against the configuration's roots and pins and the server's name, now.
// A refusal leaves its diagnosis in the context.
Status VerifyChain(ClientContext& context);

}  // namespace lockstep::client

#endif  // TLS_CLIENT_VERIFY_CHAIN_H_
