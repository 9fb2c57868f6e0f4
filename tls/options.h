// What a program configures: an environment a connection, and options that are checked once and
// shared.
#ifndef TLS_OPTIONS_H_
#define TLS_OPTIONS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/code_points.h"
#include "crypto/base/result.h"
#include "crypto/provider.h"
#include "crypto/signature/signature.h"
#include "record/content_type.h"
#include "record/padding.h"
#include "tls/psk.h"
#include "tls/replay_guard.h"
#include "tls/ticket_protector.h"
#include "tls/verification_options.h"
#include "x509/pins.h"
#include "x509/trust_store.h"
#include "x509/verify_request.h"

namespace lockstep {

// ---- What both sides configure ----

// The only sources of randomness and time. The same environment, configuration and calls give the
// same bytes.
struct Environment {
  // Unpredictable, and used for one connection only. crypto/system_seed.h fills one from the
  // operating system.
  std::array<uint8_t, crypto::kSeedSize> seed;
  // Returns milliseconds since 1970-01-01T00:00Z.
  std::function<int64_t()> clock;
};

// Named bounds on what a peer can make this side hold or do. Sizes in bytes.
struct Limits {
  size_t client_hello = 64 << 10;          // one ClientHello; post-quantum shares need some 3 KiB
  size_t certificate_message = 128 << 10;  // one Certificate message
  size_t handshake_message = 32 << 10;     // any other handshake message
  // Certificates in the peer's chain: 1 to x509::kMaxChainLength, which the verifier takes.
  size_t chain_length = x509::kMaxChainLength;
  size_t handshake_memory = 512 << 10;  // all memory of one handshake
  size_t skipped_early_data =
      64 << 10;  // ciphertext of early data that a server does not accept (section 4.3.10)
  // KeyUpdates from the peer that were not asked for, without application data between them.
  uint32_t key_updates = 32;
  // Post-handshake CertificateRequests of a connection that are not answered yet, at most 8
  // (section 4.7.2).
  uint32_t certificate_requests = 8;
  uint32_t psk_identities = 8;  // looked at in a ClientHello; further ones are passed over
  uint32_t tickets = 32;  // that a client tells of on one connection; further ones are dropped
};

// A handshake message or an alert, whole, as sent or received; for diagnosis.
struct TraceEvent {
  enum class Kind : uint8_t { kHandshake, kAlert, kChangeCipherSpec };
  bool sent;
  Kind kind;
  Bytes bytes;
};

// Who answers a question that takes time: the engine at once, or the caller when it can
// (questions.h).
enum class Answerer : uint8_t { kEngine, kCaller };

// Padding of protected records (section 5.4): up to a multiple of a block, or by a random number of
// bytes.
using record::Padding;

struct CommonOptions {
  const crypto::Provider* provider = &crypto::DefaultProvider();
  // Each in order of preference; empty stands for the default: all suites of the provider but
  // AES-128-CCM; of its groups X25519MLKEM768, SecP256r1MLKEM768, SecP384r1MLKEM1024, X25519,
  // secp256r1, secp384r1; every signature scheme that the provider can verify.
  // The schemes are what this side verifies; what it signs with, its credentials say.
  std::vector<CipherSuiteId> cipher_suites = {};
  std::vector<NamedGroup> groups = {};
  std::vector<SignatureScheme> signature_schemes = {};
  // For signatures on certificates (signature_algorithms_cert). Empty: the same as
  // signature_schemes.
  std::vector<SignatureScheme> certificate_signature_schemes = {};
  // ALPN protocol names (RFC 7301), 1 to 255 bytes each, in order of preference. Empty: ALPN is not
  // used.
  std::vector<std::string> alpn_protocols = {};
  Limits limits = {};
  Padding padding = {};
  // Content bytes a record that is sent, 1 to 2^14: small records reach the peer's application
  // sooner.
  size_t max_fragment_size = record::kMaxPlaintextSize;
  // Keeps the peer's certificates for Negotiated::peer_chain after the handshake.
  bool keep_peer_chain = true;
  // Allows psk_ke (section 4.3.9) beside psk_dhe_ke: with a PSK alone, whoever learns it later can
  // read the connection.
  bool allow_psk_without_dhe = false;
  // Who judges the peer's chain, and who signs with this side's credentials.
  Answerer verify_certificate = Answerer::kEngine;
  Answerer sign = Answerer::kEngine;
  // What the engine holds the peer's chain to, beside the anchors: verification_options.h.
  VerificationOptions verification = {};
  RevocationOptions revocation = {};
  // Who makes key shares and agrees on secrets with them: the engine, of the provider's rows, or
  // the caller, with keys that never come here. The groups are the provider's either way.
  Answerer key_exchange = Answerer::kEngine;
  // Called with each line of an SSLKEYLOGFILE (RFC 9850), without a line feed. Whoever reads them
  // can decrypt.
  std::function<void(std::string_view line)> key_log = nullptr;
  std::function<void(const TraceEvent&)> trace = nullptr;
};

struct CredentialOptions {
  // Shown only to peers whose certificate_authorities (section 4.3.4) name the issuer of one of the
  // chain's certificates. Else such peers are merely where it is preferred.
  bool only_for_named_authorities = false;
  // DER OCSPResponses to staple for peers that ask (section 4.5.1.1): the first for the first
  // certificate of the chain, and so on; empty for none. At most as many as certificates, each of
  // at most x509::kMaxOcspResponseSize bytes. What they say is not looked at: to renew them is the
  // caller's part (stores/config_slot.h).
  std::vector<std::vector<uint8_t>> ocsp_responses = {};
};

// A certificate chain with the private key of its leaf.
class Credential {
 public:
  // `chain`: DER, leaf first, without the root. Fails when the leaf does not parse or is not
  // X.509v3, when the key is not its key, or when its restrictions forbid to sign; and when there
  // are more OCSP responses than certificates, or one is too large.
  static Result<std::shared_ptr<const Credential>> Create(
      std::vector<std::vector<uint8_t>> chain, std::shared_ptr<const crypto::SigningKey> key,
      CredentialOptions options = {});
  // From PEM texts: one or more CERTIFICATE blocks, leaf first; one private key (PKCS #8, SEC 1,
  // PKCS #1).
  static Result<std::shared_ptr<const Credential>> FromPem(std::string_view certificates,
                                                           std::string_view private_key,
                                                           CredentialOptions options = {});

  [[nodiscard]] const std::vector<std::vector<uint8_t>>& chain() const { return chain_; }
  [[nodiscard]] const crypto::SigningKey& key() const { return *key_; }
  // The schemes that it may sign with, in order of preference: the key's, but for those that the
  // leaf's restrictions on its key exclude.
  [[nodiscard]] const std::vector<SignatureScheme>& schemes() const { return schemes_; }
  // How the chain's certificates are signed, but for self-issued ones, whose signatures nobody
  // checks; nothing for an algorithm that is not known.
  [[nodiscard]] const std::vector<std::optional<crypto::SignatureAlgorithm>>& chain_algorithms()
      const {
    return chain_algorithms_;
  }
  // Of each certificate's issuer: x509::Name::MatchHash.
  [[nodiscard]] const std::vector<uint64_t>& issuer_hashes() const { return issuer_hashes_; }
  [[nodiscard]] bool only_for_named_authorities() const {
    return options_.only_for_named_authorities;
  }
  // For the certificate at this place of the chain; empty for none.
  [[nodiscard]] Bytes ocsp_response(size_t index) const {
    return index < options_.ocsp_responses.size() ? Bytes(options_.ocsp_responses[index]) : Bytes();
  }
  // Whether the leaf's subjectAltName covers this DNS name.
  [[nodiscard]] bool Covers(std::string_view server_name) const;

 private:
  Credential() = default;
  std::vector<std::vector<uint8_t>> chain_;
  std::shared_ptr<const crypto::SigningKey> key_;
  std::vector<SignatureScheme> schemes_;
  std::vector<std::optional<crypto::SignatureAlgorithm>> chain_algorithms_;
  std::vector<uint64_t> issuer_hashes_;
  std::vector<std::string> dns_names_;
  CredentialOptions options_;
};

// ---- Configurations ----

// What a server works with that is to be given its configuration later (Connection::Accept).
struct AcceptOptions {
  // The generator's keystream comes from it.
  const crypto::Provider* provider = &crypto::DefaultProvider();
  // Until the configuration's take their place, and checked as those are.
  Limits limits = {};
  // As for Connection::Server. Borrowed for the call.
  Bytes peer_binding = {};
  // Set where configurations have retry_cookies: a change_cipher_spec (section 4.3.2) and early
  // data that is skipped (section 4.3.10) may come before the second ClientHello, which looks like
  // the first.
  bool retry_cookies = false;
};

// Whether a server asks clients for a certificate, and what an empty answer leads to: nothing, or
// certificate_required (section 4.5.1.3).
enum class ClientAuthentication : uint8_t { kNone, kRequested, kRequired };

// An extension that a client's certificate has to have (section 4.3.5), with at least these values.
struct OidFilter {
  std::vector<uint8_t> oid;     // DER, an OBJECT IDENTIFIER with its header
  std::vector<uint8_t> values;  // DER, as the extension's extnValue holds them; empty: any
};

struct ClientOptions {
  CommonOptions common = {};
  // Required unless the caller verifies, or there are PSKs; then servers that accept none of them
  // are refused.
  std::shared_ptr<const x509::TrustStore> trust_store = nullptr;
  // If not empty, one key of the verified path must be among them, in addition; or, with
  // x509::PinUse::kReported, Negotiated::pinned says whether one is.
  x509::PinSet pins = {};
  // What the client authenticates with where a server asks for it. Of those that can sign with a
  // scheme that the server accepts, and match its oid_filters (section 4.3.5), the one that is sent
  // was issued by one of its certificate_authorities, if one was; has a chain whose signatures the
  // server says it can verify, if one has; and stands first. None fits: an empty Certificate.
  std::vector<std::shared_ptr<const Credential>> credentials = {};
  // Offers post-handshake authentication (section 4.3.6): the server may ask at any time.
  bool post_handshake_authentication = false;
  // Takes an application protocol that was not offered, against RFC 7301 section 3.2.
  bool accept_unoffered_protocol = false;
  // External PSKs to offer, in order of preference; a session's goes before them.
  std::vector<std::shared_ptr<const ExternalPsk>> psks = {};
  // Offers early data with a session that allows it: see Connection::SendEarlyData.
  bool offer_early_data = false;
  // Groups to send key shares for in the first ClientHello, in whatever order: they go in that of
  // `groups`. Empty: the most preferred group, and the most preferred one of the other kind, with a
  // post-quantum part or without.
  std::vector<NamedGroup> key_share_groups = {};
  // Middlebox compatibility mode (appendix E.4).
  bool compatibility_mode = true;
};

struct ServerOptions {
  CommonOptions common = {};
  // At least one, unless PSKs can be found. Of those that can sign with a scheme that the client
  // offers, the one that is used covers the client's server_name, if one does; has a chain whose
  // signatures the client says it can verify, if one has; was issued by one of the client's
  // certificate_authorities, if one was; and stands first.
  std::vector<std::shared_ptr<const Credential>> credentials = {};
  // Refuses a server_name that no credential covers, or none that can sign, instead of answering
  // with another name's.
  bool require_known_name = false;
  // Tells the client that its server_name was used (RFC 6066 section 3).
  bool acknowledge_server_name = true;
  // Asks for a share of the most preferred common group by a HelloRetryRequest, where one of
  // another group came; else the share, which saves a round trip, outweighs the order of
  // preference.
  bool retry_for_preferred_group = false;
  // Sends change_cipher_spec (appendix E.4) to clients that did not ask for it, too.
  bool always_send_change_cipher_spec = false;

  // Whether the handshake asks the client for a certificate (section 4.4.2).
  ClientAuthentication client_authentication = ClientAuthentication::kNone;
  // What clients' chains may end in. Required where clients are asked, unless the caller verifies.
  std::shared_ptr<const x509::TrustStore> trust_store = nullptr;
  // As ClientOptions::pins, for the chains of clients.
  x509::PinSet pins = {};
  // Sent with a request, to help clients choose: the names (DER) of authorities that would be
  // accepted (section 4.3.4), and what the certificate has to say (section 4.3.5). Of the filters,
  // the engine holds certificates to those for keyUsage and extendedKeyUsage.
  std::vector<std::vector<uint8_t>> certificate_authorities = {};
  std::vector<OidFilter> oid_filters = {};

  // Makes tickets, and opens them again; null: there are none. Shared by whatever servers accept
  // each other's.
  std::shared_ptr<TicketProtector> tickets = nullptr;
  uint8_t ticket_count = 2;         // for each connection, at most 4
  uint32_t ticket_lifetime = 7200;  // seconds, 1 to 604800 (section 4.7.1)
  // Sessions go on where this is the same, and so is all that clients' certificates are judged by.
  std::string session_context = {};
  // External PSKs, and where to look for those that are not in the list. A client that proves to
  // have one is not asked for a certificate.
  std::vector<std::shared_ptr<const ExternalPsk>> psks = {};
  std::shared_ptr<const PskSource> psk_source = nullptr;
  // Who opens tickets and finds external PSKs.
  Answerer find_psk = Answerer::kEngine;

  // Bytes of early data that tickets allow; 0: none. What arrives early may be a replay, so that
  // more than 0 takes a defence (section 8): a replay_guard (stores::ReplayWindow), a caller who
  // checks, or tickets that are single use and opened by the engine (stores::StatefulTickets).
  uint32_t max_early_data_size = 0;
  std::shared_ptr<ReplayGuard> replay_guard = nullptr;
  Answerer check_replay = Answerer::kEngine;
  // By how much a ticket's age, as the client tells it, may differ from this side's (section 8.3),
  // and by how much the clock of the machine that issued it may be ahead; in milliseconds.
  uint32_t ticket_age_tolerance = 10'000;
  // Makes HelloRetryRequests stateless (section 4.3.2): what the server has to remember is sealed
  // into a cookie that the client returns, and any server with the same protector takes the second
  // ClientHello, on any connection. Null: the connection remembers. Not the same object as
  // `tickets`: stores::TicketKeys has a purpose for each.
  std::shared_ptr<TicketProtector> retry_cookies = nullptr;
  uint32_t retry_cookie_lifetime = 60;  // seconds, 1 to 3600
  // Answers a ClientHello without a cookie by a HelloRetryRequest also where nothing else is
  // missing: no signature is made, and no early data taken, for a client that has not shown that it
  // gets what is sent to its address. Takes retry_cookies.
  bool require_retry_cookie = false;

  // Lets Send take plaintext once the server's Finished is sent, before the client has proved
  // anything: whoever sent the ClientHello may be a replay, and is not authenticated.
  bool allow_half_rtt_data = false;
};

class ClientConfig;
class ServerConfig;
// Checks everything once, so that making a connection cannot fail for its configuration.
Result<std::shared_ptr<const ClientConfig>> CreateConfig(ClientOptions options);
Result<std::shared_ptr<const ServerConfig>> CreateConfig(ServerOptions options);

}  // namespace lockstep

#endif  // TLS_OPTIONS_H_
