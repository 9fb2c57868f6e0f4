// The client's states (RFC 9846 appendix A.1). A state is what is known at that point; a handler
// takes its state by value and returns one of the legal successors in its type.
#ifndef TLS_CLIENT_STATES_H_
#define TLS_CLIENT_STATES_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <type_traits>
#include <variant>
#include <vector>

#include "crypto/provider.h"
#include "tls/client/choose_credential.h"
#include "tls/client/client_context.h"
#include "tls/client/psk_offer.h"
#include "tls/handshake/handshake_reader.h"
#include "tls/handshake/session_keys.h"
#include "tls/handshake/state_row.h"
#include "tls/messages/extension_table.h"

namespace lockstep::client {

struct OfferedShare {
  const crypto::KeyExchange* group;
  crypto::KeyPair pair;
};

// What the ClientHello said, as far as the answers are held against it.
struct Offer {
  Hello32 random{};
  Hello32 session_id{};
  size_t session_id_size = 0;  // 32 in compatibility mode, else 0
  std::vector<OfferedShare> shares = {};
  std::vector<OfferedPsk> psks = {};
  bool early_data = false;  // offered in the first ClientHello
  messages::ExtensionSet extensions = {};
  Bytes encoded = {};  // the newest ClientHello, in the arena
};

// What a HelloRetryRequest fixed.
struct Retry {
  const crypto::CipherSuite* suite;
  const crypto::KeyExchange* group;  // null: it sent only a cookie
  Transcript transcript;             // message_hash, HelloRetryRequest, ClientHello2
};

// What is known since the ServerHello.
struct Keys : SessionKeys {
  messages::ExtensionSet offered;
  bool has_psk;     // then the server sends no certificate
  bool early_data;  // could be accepted; from EncryptedExtensions on: was
};

// START: a GenerateKeySharesQuestion is open.
struct GeneratingShares {
  Offer offer;                 // with shares that have only a group
  std::optional<Retry> retry;  // whose transcript ends with the HelloRetryRequest
  Bytes cookie;                // to be echoed, in the arena
};
struct WaitServerHello {
  Offer offer;
  std::optional<Retry> retry = std::nullopt;
};
// A DecapsulateQuestion is open.
struct Decapsulating {
  WaitServerHello before;
  const crypto::CipherSuite* suite;
  std::optional<OfferedPsk> psk;  // that the server selected
  Bytes server_hello;             // encoded, in the arena
};
struct WaitEncryptedExtensions {
  Keys keys;
};
struct WaitCertificateOrRequest {
  Keys keys;
};
// After a CertificateRequest.
struct WaitCertificate {
  Keys keys;
  Authentication requested;
};
// A VerifyCertificateQuestion is open.
struct VerifyingCertificate {
  Keys keys;
  std::optional<Authentication> requested;  // nothing without a CertificateRequest
};
struct WaitCertificateVerify {
  Keys keys;
  std::optional<Authentication> requested;  // nothing without a CertificateRequest
};
struct WaitFinished {
  Keys keys;
  std::optional<Authentication> requested;  // nothing without a CertificateRequest
};
// A SignQuestion is open: the last flight has been sent up to the Certificate.
struct Signing {
  Keys keys;
  TrafficSecret client_application_traffic_secret;
  std::shared_ptr<const Question> asked;
};
struct Connected {
  Transcript transcript;  // ClientHello...client Finished
};

using State =
    std::variant<GeneratingShares, WaitServerHello, Decapsulating, WaitEncryptedExtensions,
                 WaitCertificateOrRequest, WaitCertificate, VerifyingCertificate,
                 WaitCertificateVerify, WaitFinished, Signing, Connected>;

// The table of states: the name in appendix A, and what each accepts.
using messages::HandshakeType;
constexpr StateRow Row(std::type_identity<GeneratingShares>) { return StateRow("START"); }
constexpr StateRow Row(std::type_identity<Decapsulating>) { return StateRow("WAIT_SH"); }
constexpr StateRow Row(std::type_identity<WaitServerHello>) {
  return StateRow("WAIT_SH", HandshakeType::kServerHello);
}
constexpr StateRow Row(std::type_identity<WaitEncryptedExtensions>) {
  return StateRow("WAIT_EE", HandshakeType::kEncryptedExtensions);
}
constexpr StateRow Row(std::type_identity<WaitCertificateOrRequest>) {
  return StateRow("WAIT_CERT_CR", HandshakeType::kCertificateRequest, HandshakeType::kCertificate);
}
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
constexpr StateRow Row(std::type_identity<Signing>) { return StateRow("WAIT_FINISHED"); }
constexpr StateRow Row(std::type_identity<Connected>) { return StateRow("CONNECTED"); }

// START: sends the ClientHello.
Next<GeneratingShares, WaitServerHello> Start(ClientContext& context);

Next<WaitServerHello> OnReply(GeneratingShares state, KeySharesReply reply, ClientContext& context);
Next<GeneratingShares, WaitServerHello, Decapsulating, WaitEncryptedExtensions> On(
    WaitServerHello state, const HandshakeMessage& message, ClientContext& context);
Next<WaitEncryptedExtensions> OnReply(Decapsulating state, SharedSecretReply reply,
                                      ClientContext& context);
Next<WaitCertificateOrRequest, WaitFinished> On(WaitEncryptedExtensions state,
                                                const HandshakeMessage& message,
                                                ClientContext& context);
Next<WaitCertificate, WaitCertificateVerify, VerifyingCertificate> On(
    WaitCertificateOrRequest state, const HandshakeMessage& message, ClientContext& context);
Next<WaitCertificateVerify, VerifyingCertificate> On(WaitCertificate state,
                                                     const HandshakeMessage& message,
                                                     ClientContext& context);
Next<WaitCertificateVerify> OnReply(VerifyingCertificate state, CertificateVerdict verdict,
                                    ClientContext& context);
Next<WaitFinished> On(WaitCertificateVerify state, const HandshakeMessage& message,
                      ClientContext& context);
Next<Signing, Connected> On(WaitFinished state, const HandshakeMessage& message,
                            ClientContext& context);
Next<Connected> OnReply(Signing state, Signature signature, ClientContext& context);

}  // namespace lockstep::client

#endif  // TLS_CLIENT_STATES_H_
