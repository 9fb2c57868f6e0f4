// Early data on the client (RFC 9846 sections 2.3, 4.3.10).
#ifndef TLS_CLIENT_EARLY_DATA_H_
#define TLS_CLIENT_EARLY_DATA_H_

#include "tls/client/states.h"
#include "tls/messages/encrypted_extensions.h"

namespace lockstep::client {

// Whether the configuration, and the session that is offered first, allow early data.
bool CanOfferEarlyData(const Offer& offer, const ClientContext& context);

// After the first ClientHello, which offers `session` first: goes on under the keys of early data.
Status BeginEarlyData(const Offer& offer, const ClientSession& session, ClientContext& context);

// It came to nothing.
void RejectEarlyData(EarlyDataOutcome outcome, ClientContext& context);

// What EncryptedExtensions say about it. `keys.early_data` says before whether it can have been
// accepted, and after whether it was; where it could be and was not, the handshake keys follow.
Status JudgeEarlyData(const messages::EncryptedExtensions& message, Keys& keys,
                      ClientContext& context);

// The server's Finished was verified: the early data was accepted, and ends. On under the handshake
// keys.
Status EndEarlyData(Keys& keys, ClientContext& context);

}  // namespace lockstep::client

#endif  // TLS_CLIENT_EARLY_DATA_H_
