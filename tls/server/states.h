// The server's states (RFC 9846 appendix A.2). A state is what is known at that point; a handler
// takes its state by value and returns one of the legal successors in its type.
#ifndef TLS_SERVER_STATES_H_
#define TLS_SERVER_STATES_H_

#include <memory>
#include <optional>
#include <type_traits>
#include <variant>

#include "crypto/provider.h"
#include "tls/handshake/handshake_reader.h"
#include "tls/handshake/session_keys.h"
#include "tls/handshake/state_row.h"
#include "tls/server/find_psk.h"
#include "tls/server/negotiate.h"
#include "tls/server/server_context.h"

namespace lockstep::server {

// What our HelloRetryRequest fixed.
struct SentRetry {
  const crypto::CipherSuite* suite;
  const crypto::KeyExchange* group;  // null: it asked for no share, and the first ones stay
  Transcript transcript;             // message_hash, HelloRetryRequest
  crypto::HashValue unchanged;       // of what ClientHello2 must repeat
  std::optional<FoundPsk> psk;       // that ClientHello2 has to offer again
};

// What is known since the ServerHello.
struct Keys : SessionKeys {
  bool takes_tickets;        // the client could use them
  int64_t authenticated_at;  // the full handshake, milliseconds since 1970
  PskBinding psk_binding;    // of the external PSK that it authenticated by
};

// START: the first ClientHello, or the second.
struct WaitClientHello {
  std::optional<SentRetry> retry = std::nullopt;
  bool sent_cookie = false;  // in a HelloRetryRequest of which all else is in the cookie
};
// A FindPskQuestion is open.
struct FindingPsk {
  Bytes client_hello;              // encoded, in the arena
  std::optional<SentRetry> retry;  // out of its cookie
};
// A CheckReplayQuestion is open.
struct CheckingReplay {
  Bytes client_hello;  // encoded, in the arena
  FoundPsk psk;
};
// An EncapsulateQuestion is open.
struct Encapsulating {
  Bytes client_hello;     // encoded, in the arena
  Parameters parameters;  // without the share, which the question has
  Transcript transcript;  // ends with the ClientHello
  bool retried;
};
// A SignQuestion is open: the flight has been sent up to the Certificate.
struct Signing {
  Keys keys;
  std::shared_ptr<const Question> asked;
};
// The client was sent a CertificateRequest.
struct WaitCertificate {
  Keys keys;
  TrafficSecret client_application_traffic_secret;
};
// A VerifyCertificateQuestion is open.
struct VerifyingCertificate {
  Keys keys;
  TrafficSecret client_application_traffic_secret;
};
struct WaitCertificateVerify {
  Keys keys;
  TrafficSecret client_application_traffic_secret;
};
struct WaitFinished {
  Keys keys;
  TrafficSecret client_application_traffic_secret;
};
// The client's early data was accepted, and is coming in.
struct WaitEndOfEarlyData {
  Keys keys;
  TrafficSecret client_application_traffic_secret;
};
struct Connected {
  Transcript transcript;  // ClientHello...client Finished
};

using State = std::variant<WaitClientHello, FindingPsk, CheckingReplay, Encapsulating, Signing,
                           WaitEndOfEarlyData, WaitCertificate, VerifyingCertificate,
                           WaitCertificateVerify, WaitFinished, Connected>;

// The table of states: the name in appendix A, and what each accepts.
using messages::HandshakeType;
constexpr StateRow Row(std::type_identity<WaitClientHello>) {
  return StateRow("START", HandshakeType::kClientHello);
}
constexpr StateRow Row(std::type_identity<FindingPsk>) { return StateRow("RECVD_CH"); }
constexpr StateRow Row(std::type_identity<CheckingReplay>) { return StateRow("RECVD_CH"); }
constexpr StateRow Row(std::type_identity<Encapsulating>) { return StateRow("RECVD_CH"); }
constexpr StateRow Row(std::type_identity<WaitEndOfEarlyData>) {
  return StateRow("WAIT_EOED", HandshakeType::kEndOfEarlyData);
}
constexpr StateRow Row(std::type_identity<Signing>) { return StateRow("NEGOTIATED"); }
constexpr StateRow Row(std::type_identity<WaitCertificate>) {
  return StateRow("WAIT_CERT", HandshakeType::kCertificate);
}
constexpr StateRow Row(std::type_identity<VerifyingCertificate>) { return StateRow("WAIT_CERT"); }
constexpr StateRow Row(std::type_identity<WaitCertificateVerify>) {
  return StateRow("WAIT_CV", HandshakeType::kCertificateVerify);
}
constexpr StateRow Row(std::type_identity<WaitFinished>) {
  return StateRow("WAIT_FINISHED", HandshakeType::kFinished);
}
constexpr StateRow Row(std::type_identity<Connected>) { return StateRow("CONNECTED"); }

Next<WaitClientHello, FindingPsk, CheckingReplay, Encapsulating, Signing, WaitEndOfEarlyData,
     WaitCertificate, WaitFinished>
On(WaitClientHello state, const HandshakeMessage& message, ServerContext& context);
Next<WaitClientHello, CheckingReplay, Encapsulating, Signing, WaitEndOfEarlyData, WaitCertificate,
     WaitFinished>
OnReply(FindingPsk state, PskReply reply, ServerContext& context);
Next<Signing, WaitEndOfEarlyData, WaitCertificate, WaitFinished> OnReply(Encapsulating state,
                                                                         EncapsulationReply reply,
                                                                         ServerContext& context);
Next<Encapsulating, Signing, WaitEndOfEarlyData, WaitCertificate, WaitFinished> OnReply(
    CheckingReplay state, ReplayReply reply, ServerContext& context);
Next<WaitFinished> On(WaitEndOfEarlyData state, const HandshakeMessage& message,
                      ServerContext& context);
Next<WaitCertificate, WaitFinished> OnReply(Signing state, Signature signature,
                                            ServerContext& context);
Next<VerifyingCertificate, WaitCertificateVerify, WaitFinished> On(WaitCertificate state,
                                                                   const HandshakeMessage& message,
                                                                   ServerContext& context);
Next<WaitCertificateVerify> OnReply(VerifyingCertificate state, CertificateVerdict verdict,
                                    ServerContext& context);
Next<WaitFinished> On(WaitCertificateVerify state, const HandshakeMessage& message,
                      ServerContext& context);
Next<Connected> On(WaitFinished state, const HandshakeMessage& message, ServerContext& context);

}  // namespace lockstep::server

#endif  // TLS_SERVER_STATES_H_
