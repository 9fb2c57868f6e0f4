// RECVD_CH: what the server makes of a ClientHello (RFC 9846 sections 4.2.1, 4.2.2, 9.2).
#ifndef TLS_SERVER_NEGOTIATE_H_
#define TLS_SERVER_NEGOTIATE_H_

#include <memory>
#include <optional>

#include "crypto/hash/hash.h"
#include "crypto/provider.h"
#include "tls/messages/client_hello.h"
#include "tls/server/find_psk.h"
#include "tls/server/server_context.h"

namespace lockstep::server {

// The parameters of the connection. The share borrows from the ClientHello.
struct Parameters {
  const crypto::CipherSuite* suite;
  const crypto::KeyExchange* group;  // null in psk_ke
  std::optional<Bytes> client_share;
  // The configuration's, not a copy: its counter is one that the handshakes of all threads would
  // write. Null with a PSK.
  const std::shared_ptr<const Credential>* credential = nullptr;
  SignatureScheme scheme = {};
  std::optional<FoundPsk> psk = std::nullopt;
  EarlyDataOutcome early_data = EarlyDataOutcome::kNotOffered;

  // A HelloRetryRequest has to ask for the share.
  [[nodiscard]] bool needs_share() const { return group != nullptr && !client_share; }
};

// Refuses what is not a ClientHello of TLS 1.3, or breaks the rules of section 9.2.
Status CheckClientHello(const messages::ClientHello& hello);

// The cipher suite that goes with certificates, and with sessions. kNoCommonCipherSuite.
Result<const crypto::CipherSuite*> ChooseSuite(const messages::ClientHello& hello,
                                               const ServerContext& context);

// Chooses suite, group, protocol, credential and scheme, each by the server's order of preference
// among what the client offers; a group with a share before one without. With a PSK its suite, and
// no credential. Writes the server name and the protocol to the context's negotiated.
Result<Parameters> Negotiate(const messages::ClientHello& hello, std::optional<FoundPsk> psk,
                             ServerContext& context);

// How a PSK would be used: psk_dhe_ke if it can be, psk_ke where the configuration allows it.
std::optional<messages::PskKeyExchangeMode> ChoosePskMode(const messages::ClientHello& hello,
                                                          const ServerContext& context);
// Whether the client could use a ticket in another connection (section 4.3.9).
bool CanUseTickets(const messages::ClientHello& hello, const ServerContext& context);

// What a HelloRetryRequest asks for. The rest of both counts as something that must not change.
struct Wanted {
  bool key_share;
  bool cookie;
};
// Hashes what a second ClientHello has to repeat: everything but what section 4.2.2 lets change.
// `body`: what `hello` was parsed from.
crypto::HashValue HashUnchangeable(Bytes body, const messages::ClientHello& hello,
                                   const crypto::Hash& hash, Wanted wanted);

}  // namespace lockstep::server

#endif  // TLS_SERVER_NEGOTIATE_H_
