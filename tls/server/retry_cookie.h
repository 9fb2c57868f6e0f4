// The cookie of a stateless HelloRetryRequest (RFC 9846 section 4.3.2): what a server would
// remember between the two ClientHellos, sealed and left to the client.
#ifndef TLS_SERVER_RETRY_COOKIE_H_
#define TLS_SERVER_RETRY_COOKIE_H_

#include <cstdint>
#include <vector>

#include "crypto/base/result.h"
#include "tls/messages/client_hello.h"
#include "tls/messages/server_hello.h"
#include "tls/server/states.h"

namespace lockstep::server {

// What a HelloRetryRequest settles.
struct RetryTerms {
  const crypto::CipherSuite* suite;
  const crypto::KeyExchange* group;  // null: no share is asked for
  Bytes client_hello1_hash;          // by the suite's hash
  Bytes unchanged;                   // HashUnchangeable of ClientHello1
};

// Whether the configuration makes its HelloRetryRequests stateless.
bool IsStateless(const ServerContext& context);

// The cookie, bound to the context's peer_binding and its clock's time. kInternalError where the
// protector does not seal.
Result<std::vector<uint8_t>> SealCookie(const RetryTerms& terms, const ServerContext& context);

// The HelloRetryRequest that settles this for `hello`, from which it borrows, and from `cookie`;
// none where that is empty. `group`: null where it asks for no share.
messages::HelloRetryRequest HelloRetryRequestFor(const messages::ClientHello& hello,
                                                 const crypto::CipherSuite& suite,
                                                 const crypto::KeyExchange* group, Bytes cookie);

// What the server has forgotten since it sent the HelloRetryRequest that `hello` answers.
// kInvalidCookie where `hello` has no cookie, or one that is forged, somebody else's, for other
// algorithms than are configured, or too old.
Result<SentRetry> OpenCookie(const messages::ClientHello& hello, const ServerContext& context);

}  // namespace lockstep::server

#endif  // TLS_SERVER_RETRY_COOKIE_H_
