// Lockstep's public API: a TLS 1.3 engine (RFC 9846) without I/O. Bytes go in, bytes and events
// come out.
//
//   auto config = CreateConfig(ClientOptions{.trust_store = roots}).value();
//   auto tls = Connection::Client(config, "example.org", {seed, clock}).value();
//   loop:  while (tls.wants_send()) write(tls.Send({}, out));
//          auto received = tls.Receive(bytes_that_arrived);  // at most one record, one event
//
// Rules that hold everywhere:
// - Nothing throws. A call returns its value or an Error. An error of the connection is final and
//   sticky; a misuse error (KindOf(reason) == ErrorKind::kMisuse) changes nothing.
// - Configurations are immutable and shared by any number of connections and threads. A connection
//   belongs to one thread at a time. No callback may call back into the connection that called it.
// - Bytes that an event shows lie in the caller's buffer, or live until the next non-const call.
#ifndef TLS_TLS_H_
#define TLS_TLS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/code_points.h"
#include "crypto/base/result.h"
#include "crypto/provider.h"
#include "crypto/signature/signature.h"
#include "record/content_type.h"
#include "record/padding.h"
#include "tls/failure.h"
#include "tls/messages/key_update.h"
#include "x509/pins.h"
#include "x509/trust_store.h"

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
  size_t handshake_memory = 512 << 10;     // all memory of one handshake
  size_t skipped_early_data =
      64 << 10;  // ciphertext of early data that a server does not accept (section 4.3.10)
  uint32_t key_updates = 32;  // from the peer, without application data between them
};

// A handshake message or an alert, whole, as sent or received; for diagnosis.
struct TraceEvent {
  enum class Kind : uint8_t { kHandshake, kAlert, kChangeCipherSpec };
  bool sent;
  Kind kind;
  Bytes bytes;
};

// Padding of protected records (section 5.4): up to a multiple of a block, or by a random number of
// bytes.
using record::Padding;

struct CommonOptions {
  const crypto::Provider* provider = &crypto::DefaultProvider();
  // Each in order of preference; empty stands for the default: all suites of the provider but
  // AES-128-CCM; X25519, secp256r1, secp384r1; every signature scheme that the provider can verify.
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
  // Called with each line of an SSLKEYLOGFILE (RFC 9850), without a line feed. Whoever reads them
  // can decrypt.
  std::function<void(std::string_view line)> key_log = nullptr;
  std::function<void(const TraceEvent&)> trace = nullptr;
};

// A certificate chain with the private key of its leaf.
class Credential {
 public:
  // `chain`: DER, leaf first, without the root. Fails when the leaf does not parse, when the key is
  // not its key, or when its keyUsage forbids to sign.
  static Result<std::shared_ptr<const Credential>> Create(
      std::vector<std::vector<uint8_t>> chain, std::shared_ptr<const crypto::SigningKey> key);
  // From PEM texts: one or more CERTIFICATE blocks, leaf first; one private key (PKCS #8, SEC 1,
  // PKCS #1).
  static Result<std::shared_ptr<const Credential>> FromPem(std::string_view certificates,
                                                           std::string_view private_key);

  [[nodiscard]] const std::vector<std::vector<uint8_t>>& chain() const { return chain_; }
  [[nodiscard]] const crypto::SigningKey& key() const { return *key_; }
  // Whether the leaf's subjectAltName covers this DNS name.
  [[nodiscard]] bool Covers(std::string_view server_name) const;

 private:
  Credential() = default;
  std::vector<std::vector<uint8_t>> chain_;
  std::shared_ptr<const crypto::SigningKey> key_;
  std::vector<std::string> dns_names_;
};

// Who answers a question that takes time: the engine at once, or the caller when it can (events
// below).
enum class Answerer : uint8_t { kEngine, kCaller };

// ---- Configurations ----

struct ClientOptions {
  CommonOptions common = {};
  // Required unless the caller verifies.
  std::shared_ptr<const x509::TrustStore> trust_store = nullptr;
  // If not empty, one key of the verified path must be among them, in addition.
  x509::PinSet pins = {};
  Answerer verify_certificate = Answerer::kEngine;
  // Groups to send key shares for in the first ClientHello. Empty: the most preferred group.
  std::vector<NamedGroup> key_share_groups = {};
  // Middlebox compatibility mode (appendix E.4).
  bool compatibility_mode = true;
};

struct ServerOptions {
  CommonOptions common = {};
  // At least one. The first that covers the client's server_name and can sign with a scheme that
  // the client offers is used; when none covers it, the first that can sign, or unrecognized_name
  // if `require_known_name`.
  std::vector<std::shared_ptr<const Credential>> credentials = {};
  bool require_known_name = false;
  Answerer sign = Answerer::kEngine;
};

class ClientConfig;
class ServerConfig;
// Checks everything once, so that making a connection cannot fail for its configuration.
Result<std::shared_ptr<const ClientConfig>> CreateConfig(ClientOptions options);
Result<std::shared_ptr<const ServerConfig>> CreateConfig(ServerOptions options);

// ---- Questions: what the caller answers when it can ----

// Names one question of one connection.
struct QuestionToken {
  uint64_t value = 0;
  friend bool operator==(QuestionToken, QuestionToken) = default;
};
// Verify the server's certificates (Answerer::kCaller). Answered by a CertificateVerdict.
struct VerifyCertificateQuestion {
  QuestionToken token;
  std::vector<std::vector<uint8_t>> chain;  // DER, leaf first, as received
  std::string server_name;                  // whom the connection was made for
  int64_t time;                             // seconds since 1970, from the connection's clock
};
struct CertificateVerdict {
  // Empty: accepted. Otherwise a reason of kind kTrust, which decides the alert.
  std::optional<Reason> refusal;
};
// Sign `message` (not its hash) with the credential's key. Answered by a Signature.
struct SignQuestion {
  QuestionToken token;
  SignatureScheme scheme;
  std::vector<uint8_t> message;
  std::shared_ptr<const Credential> credential;
};
struct Signature {
  std::vector<uint8_t> bytes;
};
using Question = std::variant<VerifyCertificateQuestion, SignQuestion>;

// ---- Events: what Receive found ----

// No whole record: call again with at least this many bytes more than were given.
struct NeedBytes {
  size_t at_least;
};
// A record without news for the application was consumed. Call again with what follows it.
struct Progress {};
// The peer is authenticated, data may be sent; its parameters are in negotiated(). Once a
// connection.
struct HandshakeDone {};
// Plaintext, decrypted in place. Never empty.
struct ApplicationData {
  MutableBytes data;
};
// Until it is answered, Receive consumes nothing and returns it again. Owns its bytes: it may
// outlive the connection.
struct Asked {
  std::shared_ptr<const Question> question;
};
// The peer's close_notify: the clean end of what it sends. Sending goes on until Close().
struct PeerClosed {};

using Event = std::variant<NeedBytes, Progress, HandshakeDone, ApplicationData, Asked, PeerClosed>;

struct Received {
  size_t consumed;  // bytes taken off the front of the input
  Event event;
};
struct Sent {
  size_t taken;    // bytes of plaintext taken, over all pieces in order
  size_t written;  // bytes of output written
  size_t needed;   // if nothing more fits: bytes of output that the next step needs; else 0
};

// What the handshake agreed on. Views live as long as the connection.
struct Negotiated {
  CipherSuiteId cipher_suite{};
  NamedGroup group{};
  SignatureScheme signature_scheme{};  // of the server's CertificateVerify
  std::string alpn_protocol;           // empty: none
  std::string server_name;  // client: whom it asked for; server: the client's server_name, or empty
  bool hello_retry_request = false;
  // DER, leaf first; empty on a server (clients are not authenticated), or when not kept.
  std::shared_ptr<const std::vector<std::vector<uint8_t>>> peer_chain;
};

// ---- The connection ----

using messages::KeyUpdateRequest;

class Connection {
 public:
  // `server_name`: the DNS name or IP address (v4, or v6 with or without brackets) that the
  // certificate has to be for. kInvalidReferenceName where it is neither. Both queue what is to be
  // sent; neither keeps the seed.
  static Result<Connection> Client(std::shared_ptr<const ClientConfig> config,
                                   std::string_view server_name, Environment environment);
  static Result<Connection> Server(std::shared_ptr<const ServerConfig> config,
                                   Environment environment);
  // A moved-from connection answers kMovedFrom to everything. Spans stay valid over a move.
  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) noexcept;
  ~Connection();

  // Takes at most one record off the front of `received`, decrypts it in place, and returns at most
  // one event. Bytes that were not consumed must be given again, with what follows them. May be
  // called with none.
  Result<Received> Receive(MutableBytes received);

  // Tells that the transport has ended. Good after the peer's close_notify, else
  // kTruncatedConnection.
  Status ReceiveEnd();

  // Writes whole records into `output`: what the engine owes the peer (handshake flight, KeyUpdate,
  // alert), then as much of the gathered plaintext as fits. Plaintext before HandshakeDone or after
  // Close() is misuse; none at all is always allowed. `output` must not overlap the plaintext.
  Result<Sent> Send(std::span<const Bytes> plaintext, MutableBytes output);
  Result<Sent> Send(Bytes plaintext, MutableBytes output);

  // Seals the plaintext that lies in `buffer` between `headroom` and `tailroom` free bytes, where
  // it lies, as one record, and returns the record. kOutputTooSmall below 5 bytes of headroom or,
  // without padding, 17 of tailroom; kInvalidArgument beyond 2^14 bytes of plaintext; kSendFirst
  // where Send has other bytes to write first.
  Result<MutableBytes> SealInPlace(MutableBytes buffer, size_t headroom, size_t tailroom);

  // An upper bound on what one Send of `plaintext_size` bytes writes, with all that is owed and the
  // padding.
  [[nodiscard]] size_t MaxSealedSize(size_t plaintext_size) const;

  // Whether Send({}, output) has something to write.
  [[nodiscard]] bool wants_send() const;

  // Answers the open question. A stale or foreign token, or an answer of another kind, is
  // kStaleAnswer, a refusal of another kind than kTrust kInvalidArgument; both change nothing.
  Status Answer(QuestionToken token, CertificateVerdict verdict);
  Status Answer(QuestionToken token, Signature signature);

  // Queues close_notify. Sending is over; receiving goes on until the peer's own.
  Status Close();

  // Queues a KeyUpdate (section 4.7.3). A second request before the peer's answer to the first
  // sends nothing new.
  Status UpdateKeys(KeyUpdateRequest request);

  [[nodiscard]] bool handshake_done() const;
  [[nodiscard]] const Negotiated& negotiated() const;
  // Null while the connection works; else why it does not, with the alert, the state, and the
  // peer's chain.
  [[nodiscard]] const Failure* failure() const;

 private:
  class Impl;
  explicit Connection(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace lockstep

#endif  // TLS_TLS_H_
