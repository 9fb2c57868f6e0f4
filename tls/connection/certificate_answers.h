// A client's answers to post-handshake CertificateRequests, from the request to the sender's queue
// (RFC 9846 section 4.7.2).
#ifndef TLS_CONNECTION_CERTIFICATE_ANSWERS_H_
#define TLS_CONNECTION_CERTIFICATE_ANSWERS_H_

#include <optional>
#include <variant>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/random.h"
#include "tls/client/post_handshake_authentication.h"
#include "tls/connection/sender.h"
#include "tls/handshake/arena.h"
#include "tls/handshake/handshake_reader.h"
#include "tls/server/post_handshake_authentication.h"
#include "tls/tls.h"

namespace lockstep {

// Either side's; only the client's has anything to send.
using PostHandshakeAuthentication =
    std::variant<client::PostHandshakeAuthentication, server::PostHandshakeAuthentication>;

// The sending side, of a whole connection or of a half. `arena` holds what waits to be sent.
struct SendingSide {
  const CommonOptions& options;
  Sender& sender;
  Arena& arena;
  crypto::Random& random;
};

// Queues the encoded message.
Status QueueCertificateRequest(Bytes message, const SendingSide& side);

// Queues the answer to a request, or returns the question that it waits for. `authentication`, here
// and below: null where nothing can be answered any more.
Result<std::optional<Event>> AnswerCertificateRequest(
    client::PostHandshakeAuthentication* authentication, const HandshakeMessage& request,
    const SendingSide& side);

// Takes the caller's answer to such a question. kStaleAnswer, with nothing changed.
Status AnswerSignQuestion(client::PostHandshakeAuthentication* authentication, QuestionToken token,
                          const Reply& reply, const SendingSide& side);

}  // namespace lockstep

#endif  // TLS_CONNECTION_CERTIFICATE_ANSWERS_H_
