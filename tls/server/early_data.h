// Early data on the server (RFC 9846 sections 4.3.10, 8).
#ifndef TLS_SERVER_EARLY_DATA_H_
#define TLS_SERVER_EARLY_DATA_H_

#include <optional>

#include "tls/messages/client_hello.h"
#include "tls/server/negotiate.h"
#include "tls/server/server_context.h"

namespace lockstep::server {

// What becomes of the early data that the client offers, as far as the handshake itself says:
// kAccepted, unless it is a replay; kNotOffered where it offers none.
EarlyDataOutcome JudgeEarlyData(const messages::ClientHello& hello, const Parameters& parameters,
                                const ServerContext& context);

// What a replay is recognised by: the binder of the PSK that was accepted, a session's. Borrows it.
ReplayCheck ReplayCheckOf(const messages::ClientHello& hello, const FoundPsk& psk,
                          const ServerContext& context);

// By how much the client's clock has the session's ticket older than this side's, in milliseconds;
// nothing for an external PSK.
std::optional<int64_t> TicketAgeSkew(const FoundPsk& psk, const ServerContext& context);

// The verdict's part in the outcome: anything but fresh rejects.
EarlyDataOutcome OutcomeOf(ReplayVerdict verdict);

}  // namespace lockstep::server

#endif  // TLS_SERVER_EARLY_DATA_H_
