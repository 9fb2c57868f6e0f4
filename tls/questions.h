// Questions: what the engine wants to know and the caller may answer when it can. A question owns
// its bytes; its answer is a value that is handed in, so nothing blocks and nothing calls back.
#ifndef TLS_QUESTIONS_H_
#define TLS_QUESTIONS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "crypto/base/code_points.h"
#include "crypto/base/error.h"
#include "crypto/base/secret.h"
#include "crypto/kex/key_exchange.h"
#include "tls/options.h"

namespace lockstep {

// Names one question of one connection.
struct QuestionToken {
  uint64_t value = 0;
  friend bool operator==(QuestionToken, QuestionToken) = default;
};

struct CertificateVerdict {
  // Empty: accepted. Otherwise a reason of kind kTrust, which decides the alert.
  std::optional<Reason> refusal;
};
// Only a reason of that kind says why a certificate is not believed.
[[nodiscard]] inline bool IsGood(const CertificateVerdict& verdict) {
  return !verdict.refusal || KindOf(*verdict.refusal) == ErrorKind::kTrust;
}
// Verify the peer's certificates (CommonOptions::verify_certificate). Answered by a
// CertificateVerdict.
struct VerifyCertificateQuestion {
  QuestionToken token;
  std::vector<std::vector<uint8_t>> chain;  // DER, leaf first, as received
  std::string server_name;                  // whom a client's connection is for; empty on a server
  int64_t time;                             // seconds since 1970, from the connection's clock
  // OCSP responses (DER) that came with the chain, staples[i] with chain[i]: empty where none did,
  // and all of them unless they were asked for (RevocationOptions::request_staples). Not judged.
  std::vector<std::vector<uint8_t>> staples = {};
};

struct Signature {
  std::vector<uint8_t> bytes;
};
// Authenticate not at all: an empty Certificate is sent (section 4.7.2).
struct Decline {};
// Sign (CommonOptions::sign) `message` (not its hash) with the credential's key. Answered by a
// Signature; after the handshake also by Decline. In the handshake that comes too late: the
// Certificate is under way.
struct SignQuestion {
  QuestionToken token;
  SignatureScheme scheme;
  std::vector<uint8_t> message;
  std::shared_ptr<const Credential> credential;
};

// What one of the identities of a FindPskQuestion stands for, or nothing: a full handshake.
struct PskReply {
  struct Found {
    size_t index;  // in the question
    // What TicketProtector::Open would have returned, or an external PSK. What does not fit this
    // connection, or has expired, is passed over.
    std::variant<SecretBytes, std::shared_ptr<const ExternalPsk>> psk;
  };
  std::optional<Found> found = std::nullopt;
};
// Find a PSK among those that a client offers (ServerOptions::find_psk). Answered by a PskReply.
// Nothing shows yet that the client has any of them: whoever has seen a ticket can offer it. A
// ticket for single use is better looked up than taken out; where early data comes with it,
// CheckReplayQuestion is asked once the binder was checked.
struct FindPskQuestion {
  struct Identity {
    std::vector<uint8_t> identity;
    uint32_t obfuscated_ticket_age;  // milliseconds, modulo 2^32 (section 4.3.11.1)
  };
  QuestionToken token;
  std::vector<Identity> identities;  // as the client sent them, in its order of preference
};

struct ReplayReply {
  ReplayVerdict verdict;
};
// Tell whether a ClientHello that brings early data was seen before (ServerOptions::check_replay).
// Answered by a ReplayReply; all but fresh rejects the early data, and nothing else.
struct CheckReplayQuestion {
  QuestionToken token;
  std::vector<uint8_t> binder;  // what a replay is recognised by: unique to a ClientHello
  int64_t expected_arrival;     // by the ticket's age, milliseconds since 1970 (section 8.3)
  int64_t now;                  // by this side's clock
};

// The configuration that a server goes on with. Null is kInvalidArgument: a client that is not to
// be served is refused by Connection::Abort, with an alert such as unrecognized_name.
struct ConfigReply {
  std::shared_ptr<const ServerConfig> config;
};
// Select a configuration for a connection that has none yet (Connection::Accept), by what the
// ClientHello offers. Nothing of it is authenticated. Answered by a ConfigReply. Lists are in the
// client's order of preference, with whatever values it sent.
struct SelectConfigQuestion {
  // Protocols told of; what a client lists beyond them is left out, and is negotiated all the same.
  // ClientHellos of today have a handful.
  static constexpr size_t kMaxProtocols = 256;

  QuestionToken token;
  std::string server_name = {};                  // any bytes; empty: none
  std::vector<std::string> alpn_protocols = {};  // empty: no ALPN
  std::vector<CipherSuiteId> cipher_suites = {};
  std::vector<NamedGroup> groups = {};
  std::vector<SignatureScheme> signature_schemes = {};
  // signature_algorithms_cert; empty: signature_schemes serve for certificates too.
  std::vector<SignatureScheme> certificate_signature_schemes = {};
  bool offers_psks = false;
  bool offers_early_data = false;
};

// A client's key shares, in the order of the question, each of its group's size. The caller keeps
// the private keys, for the DecapsulateQuestion that may follow, and uses them for this connection
// only (section 4.3.8).
struct KeySharesReply {
  std::vector<std::vector<uint8_t>> shares;
};
// Make a client's key shares (CommonOptions::key_exchange). Asked before anything is sent, and
// again for a HelloRetryRequest, which makes the earlier ones void. Answered by a KeySharesReply.
struct GenerateKeySharesQuestion {
  QuestionToken token;
  std::vector<NamedGroup> groups;
};

// Nothing where the peer's share is not valid in its group (section 7.4), which ends the handshake.
// A secret of zeros only counts as that.
struct SharedSecretReply {
  std::optional<crypto::SharedSecret> secret;
};
// Agree on the secret by a client's key and the server's share (CommonOptions::key_exchange).
// Answered by a SharedSecretReply.
struct DecapsulateQuestion {
  QuestionToken token;
  NamedGroup group;
  std::vector<uint8_t> client_share;  // as it was answered to GenerateKeySharesQuestion
  std::vector<uint8_t> server_share;
};

// As for SharedSecretReply, with the server's own share.
struct EncapsulationReply {
  std::optional<crypto::Encapsulation> encapsulation;
};
// Make a server's key share, and the secret of it and the client's (CommonOptions::key_exchange).
// Answered by an EncapsulationReply.
struct EncapsulateQuestion {
  QuestionToken token;
  NamedGroup group;
  std::vector<uint8_t> client_share;
};

using Question = std::variant<VerifyCertificateQuestion, SignQuestion, FindPskQuestion,
                              CheckReplayQuestion, SelectConfigQuestion, GenerateKeySharesQuestion,
                              DecapsulateQuestion, EncapsulateQuestion>;
// The answers, each to the question that names it.
using Reply = std::variant<CertificateVerdict, Signature, Decline, PskReply, ReplayReply,
                           ConfigReply, KeySharesReply, SharedSecretReply, EncapsulationReply>;

[[nodiscard]] inline QuestionToken TokenOf(const Question& question) {
  return std::visit([](const auto& one) { return one.token; }, question);
}

}  // namespace lockstep

#endif  // TLS_QUESTIONS_H_
