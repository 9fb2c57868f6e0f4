// Which of the PSKs that a client offers the server takes (RFC 9846 section 4.3.11).
#ifndef TLS_SERVER_FIND_PSK_H_
#define TLS_SERVER_FIND_PSK_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "tls/handshake/psk.h"
#include "tls/messages/client_hello.h"
#include "tls/resumption/server_session.h"
#include "tls/server/server_context.h"

namespace lockstep::server {

struct FoundPsk {
  Psk psk;
  const crypto::CipherSuite* suite;                     // that goes with it
  size_t index = 0;                                     // in the client's list
  std::vector<uint8_t> identity = {};                   // as it stands there
  uint32_t obfuscated_ticket_age = 0;                   // that stands with it
  std::optional<ServerSession> session = std::nullopt;  // what the ticket held
  std::vector<uint8_t> external_identity = {};          // what the caller knows it by
  PskBinding binding = {};                              // to the external PSK, of this or that
};

// Whether a PSK could be used at all: the client offers some, and a mode that the configuration
// allows and the groups make possible.
bool CanUsePsk(const messages::ClientHello& hello, const ServerContext& context);

// Looks for the first identity that is known and fits. Unknown, expired and foreign ones are passed
// over; nothing where none is left.
std::optional<FoundPsk> FindPsk(const messages::ClientHello& hello, const ServerContext& context);
// The identities that would be looked at, for the one who answers in the engine's place.
std::vector<FindPskQuestion::Identity> ListIdentities(const messages::ClientHello& hello,
                                                      const ServerContext& context);
// What the caller found. A session or a PSK that does not fit is passed over, and so is one for an
// identity that was not in the question.
std::optional<FoundPsk> TakeReply(const messages::ClientHello& hello, PskReply reply,
                                  const ServerContext& context);
// The same PSK in the ClientHello that follows a HelloRetryRequest. kMissingExtension or
// kClientHelloChanged where it is not offered again.
Result<std::optional<FoundPsk>> FindAgain(const messages::ClientHello& hello,
                                          std::optional<FoundPsk> found);

// Uses up the ticket that stands for it, if one does, once its binder is checked. False where
// somebody else was first: the PSK is not there any more.
[[nodiscard]] bool UseTicket(const FoundPsk& found, const ServerContext& context);

// The binder of the identity at this place; empty where there is none.
Bytes BinderAt(const messages::ClientHello& hello, size_t index);
// kBinderMismatch. `message`: what `hello` was parsed from. `before`: as for BinderOf.
Status CheckBinder(const FoundPsk& found, const messages::ClientHello& hello, Bytes message,
                   const Transcript* before);

}  // namespace lockstep::server

#endif  // TLS_SERVER_FIND_PSK_H_
