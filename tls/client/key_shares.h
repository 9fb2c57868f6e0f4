// Key shares that the engine makes, or the caller does (CommonOptions::key_exchange).
#ifndef TLS_CLIENT_KEY_SHARES_H_
#define TLS_CLIENT_KEY_SHARES_H_

#include <optional>

#include "tls/client/states.h"

namespace lockstep::client {

// Makes the keys of the shares that `offer` has only groups of, and sends the ClientHello; or asks
// for them. `retry`, `cookie`: as a HelloRetryRequest fixed them; the first ClientHello has none.
Next<GeneratingShares, WaitServerHello> MakeSharesAndSend(Offer offer, std::optional<Retry> retry,
                                                          Bytes cookie, ClientContext& context);

}  // namespace lockstep::client

#endif  // TLS_CLIENT_KEY_SHARES_H_
