#ifndef TLS_SERVER_FLIGHT_H_
#define TLS_SERVER_FLIGHT_H_

#include "tls/messages/client_hello.h"
#include "tls/server/negotiate.h"
#include "tls/server/states.h"

namespace lockstep::server {

// Appendix E.4: a change_cipher_spec follows the first handshake message where the client asks for
// compatibility mode by its legacy_session_id, or the configuration does.
bool SendsChangeCipherSpec(const messages::ClientHello& hello, const ServerContext& context);

// NEGOTIATED: sends ServerHello to Finished, or up to Certificate where the caller signs.
// `transcript` ends with the ClientHello; `retried`: a HelloRetryRequest came before;
// `encapsulation`: made by the caller, or nothing.
Next<Signing, WaitEndOfEarlyData, WaitCertificate, WaitFinished> SendFlight(
    const messages::ClientHello& hello, Parameters parameters, Transcript transcript, bool retried,
    std::optional<crypto::Encapsulation> encapsulation, ServerContext& context);

}  // namespace lockstep::server

#endif  // TLS_SERVER_FLIGHT_H_
