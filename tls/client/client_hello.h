#ifndef TLS_CLIENT_CLIENT_HELLO_H_
#define TLS_CLIENT_CLIENT_HELLO_H_

#include "tls/client/states.h"

namespace lockstep::client {

// Sends a ClientHello made of the configuration and `offer`, whose `encoded` and `extensions` it
// fills in. `cookie` is what a HelloRetryRequest asked to be echoed, or empty. `transcript`: null
// for the first one.
Status SendClientHello(ClientContext& context, Offer& offer, Bytes cookie, Transcript* transcript);

}  // namespace lockstep::client

#endif  // TLS_CLIENT_CLIENT_HELLO_H_
