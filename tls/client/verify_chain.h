#ifndef TLS_CLIENT_VERIFY_CHAIN_H_
#define TLS_CLIENT_VERIFY_CHAIN_H_

#include "crypto/base/result.h"
#include "crypto/signature/signature.h"
#include "tls/client/client_context.h"

namespace lockstep::client {

// Verifies the peer's chain against the configuration's roots and pins and the server's name, now.
// A refusal leaves its diagnosis in the context.
Status VerifyChain(ClientContext& context);

// The key in the peer's leaf certificate, borrowed from the context's chain. kUnsupportedPublicKey,
// or kKeyUsageForbids where the certificate says that the key is not for digital signatures (RFC
// 9846 section 4.5.1.2).
Result<crypto::PublicKey> LeafKey(const ClientContext& context);

}  // namespace lockstep::client

#endif  // TLS_CLIENT_VERIFY_CHAIN_H_
