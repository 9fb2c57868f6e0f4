// What a session is bound to, beside its name: a session is resumed under a configuration that
// would have made the same decisions about the peer.
#ifndef TLS_SESSION_ID_H_
#define TLS_SESSION_ID_H_

#include <array>
#include <cstdint>

#include "tls/options.h"

namespace lockstep {

using SessionId = std::array<uint8_t, 32>;

// A hash over who judges servers, by which anchors and pins, the client's credentials, and its
// external PSKs.
SessionId SessionIdOf(const ClientOptions& options);
// A hash over whether clients are asked for certificates, who judges them, by which anchors and
// filters, and the caller's session_context.
SessionId SessionIdOf(const ServerOptions& options);

}  // namespace lockstep

#endif  // TLS_SESSION_ID_H_
