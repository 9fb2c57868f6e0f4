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
#include "record/sealed.h"
#include "tls/failure.h"
#include "tls/messages/key_update.h"
#include "tls/options.h"
#include "tls/questions.h"
#include "tls/resumption/client_session.h"

namespace lockstep {

// ---- Events: what Receive found ----

// No whole record: call again with at least this many bytes more than were given.
struct NeedBytes {
  size_t at_least;
};
// A record without news for the application was consumed. Call again with what follows it.
struct Progress {};
// The peer's Finished was verified, and a client knows that the server is the one it asked for:
// data may be sent, and negotiated() is complete and to be believed. Once a connection.
struct HandshakeDone {};
// Plaintext, decrypted in place. Never empty.
struct ApplicationData {
  MutableBytes data;
};
// Plaintext that a client sent ahead of the handshake, decrypted in place. Never empty. Not forward
// secret, and it may be a replay (section 8): to be acted on only where twice does no harm.
struct EarlyData {
  MutableBytes data;
};
// In the handshake: until it is answered, Receive consumes nothing and returns it again;
// afterwards, call Receive again, with no bytes if none came. After the handshake (post-handshake
// authentication) it is returned once, and holds up nothing. Owns its bytes: it may outlive the
// connection.
struct Asked {
  std::shared_ptr<const Question> question;
};
// The answer to ConfirmHandshake: the peer has processed our Finished, and was content.
struct HandshakeConfirmed {};
// Names one post-handshake CertificateRequest of one connection.
struct CertificateRequestId {
  uint64_t value = 0;
  friend bool operator==(CertificateRequestId, CertificateRequestId) = default;
};
// The client has answered RequestClientCertificate, and its chain (DER, leaf first) was accepted;
// null where it declined.
struct ClientAuthenticated {
  CertificateRequestId request;
  std::shared_ptr<const std::vector<std::vector<uint8_t>>> chain;
  // With x509::PinUse::kReported: no key of the chain's verified path is pinned.
  bool is_unpinned = false;
};
// A NewSessionTicket came. MakeSession, right away, makes a session of it.
struct TicketReceived {
  uint32_t lifetime;             // seconds, at most 604800 (section 4.7.1)
  uint32_t max_early_data_size;  // bytes; 0: none
};
// The peer's close_notify: the clean end of what it sends. Receive drops all that follows and
// returns this again. Sending goes on until Close(). Its user_canceled is ignored; every other
// alert is an error (kPeerSentAlert).
struct PeerClosed {};

// The peer asks for a KeyUpdate (section 4.7.3), and the keys for sending were handed out: whoever
// has them MUST send one before the next data.
struct KeyUpdateOwed {};

using Event =
    std::variant<NeedBytes, Progress, HandshakeDone, ApplicationData, Asked, PeerClosed,
                 HandshakeConfirmed, ClientAuthenticated, TicketReceived, EarlyData, KeyUpdateOwed>;

struct Received {
  size_t consumed;  // bytes taken off the front of the input
  Event event;
};
// What ReceiveMany found: application data, and then, or instead, one event.
struct ReceivedMany {
  size_t consumed;  // bytes taken off the front of the input
  size_t records;   // records of application data, whose plaintext was put into `data`, in order
  Event event;      // of what came behind them, never ApplicationData; Progress: call again
};
// Of Send: bytes of plaintext taken, of output written, and of output that the next step needs.
using Sent = record::Sealed;

// What became of the session that a client brought, or of the PSKs that a server was offered.
enum class Resumption : uint8_t {
  kNone,  // there was none
  kResumed,
  kDeclined,  // offered, and not accepted
  // Why a client did not offer it:
  kExpired,             // the ticket, the certificate behind it, or 7 days since the full handshake
  kOtherServerName,     // it is for another server
  kOtherConfiguration,  // of trust anchors, pins, or credentials
  kOtherCipherSuite,    // its cipher suite is not configured
  kTicketTooLong,  // for this client's Limits::handshake_memory, of which it may take an eighth
};

// What became of a client's early data.
enum class EarlyDataOutcome : uint8_t {
  kNotOffered,
  kPending,  // a client's: the server has not said yet, or not proved who it is
  kAccepted,
  // Rejected: nothing of it was looked at. A client may send it again after the handshake, where
  // that does no harm; the engine never does.
  kHelloRetryRequest,
  kNotResumed,       // the session, or the first PSK, was not accepted
  kNotWanted,        // by the server's configuration, or its ticket
  kOtherParameters,  // another cipher suite or application protocol than the session's
  kNotFresh,         // the ticket's age does not fit the server's clock
  kReplayed,         // or it could not be told that it was not
  kRejected,         // a client's: the server does not say why
};

// What the handshake agreed on. Filled in on the way; not authenticated before HandshakeDone. Views
// live as long as the connection.
struct Negotiated {
  std::string alpn_protocol;  // empty: none
  // Client: whom it asked for. Server: the client's server_name as it came, which may be any bytes,
  // or empty.
  std::string server_name;
  CipherSuiteId cipher_suite{};
  NamedGroup group{};
  SignatureScheme signature_scheme{};  // of the server's CertificateVerify
  // Of the client's, where it was authenticated in the handshake.
  std::optional<SignatureScheme> client_signature_scheme;
  bool hello_retry_request = false;
  bool post_handshake_authentication = false;  // the client offered it
  // Whether a key of the peer's verified path is pinned; nothing where none is, or the path was not
  // verified in this handshake.
  std::optional<bool> pinned;
  Resumption resumption = Resumption::kNone;
  EarlyDataOutcome early_data = EarlyDataOutcome::kNotOffered;
  // Bytes of early data that the ticket allows, where early data was offered.
  uint32_t max_early_data_size = 0;
  // Of a server that resumed: by how much the ticket is older by the client's clock than by this
  // side's, in milliseconds (section 8.3), or the nearest to it that there is.
  std::optional<int32_t> ticket_age_skew;
  // Of the external PSK that both sides authenticated by (ExternalPsk::identity), in this handshake
  // or in the one that a resumed session began with. A server that finds PSKs itself resumes no
  // session of one that it no longer has under the same key; a caller who answers FindPskQuestion
  // has to see to it, here. Null: there was none.
  std::shared_ptr<const std::vector<uint8_t>> psk_identity;
  // DER, leaf first; of the full handshake, where a session was resumed. Null on a server whose
  // client was not authenticated in the handshake, with an external PSK, or when not kept.
  std::shared_ptr<const std::vector<std::vector<uint8_t>>> peer_chain;
};

// ---- The connection ----

struct SplitConnection;  // split.h
struct OffloadKeys;      // offload_keys.h

using messages::KeyUpdateRequest;

// Bytes of the tls-exporter channel binding (RFC 9266 section 4.2).
inline constexpr size_t kChannelBindingSize = 32;

class Connection {
 public:
  // `server_name`: the DNS name or IP address (v4, or v6 with or without brackets) that the
  // certificate has to be for. kInvalidReferenceName where it is neither. A client has its
  // ClientHello to send at once. Neither keeps the seed.
  static Result<Connection> Client(std::shared_ptr<const ClientConfig> config,
                                   std::string_view server_name, Environment environment);
  // Offers to resume a session; where it does not fit any more, or the server declines, a full
  // handshake follows: see Negotiated::resumption.
  static Result<Connection> Client(std::shared_ptr<const ClientConfig> config,
                                   std::string_view server_name, Environment environment,
                                   ClientSession session);
  // `peer_binding`: what the transport knows the client by, such as its address: a cookie of
  // ServerOptions::retry_cookies is good from there alone. Borrowed for the call.
  static Result<Connection> Server(std::shared_ptr<const ServerConfig> config,
                                   Environment environment, Bytes peer_binding = {});
  // A server that chooses its configuration when it has seen the ClientHello: the first event of
  // note is a SelectConfigQuestion. The configuration holds for the whole connection, also for the
  // ClientHello that follows a HelloRetryRequest.
  static Result<Connection> Accept(Environment environment, const AcceptOptions& options = {});
  // A moved-from connection answers kMovedFrom to everything. Spans stay valid over a move.
  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) noexcept;
  ~Connection();

  // Takes at most one record off the front of `received`, decrypts it in place, and returns at most
  // one event. Bytes that were not consumed must be given again, with what follows them. May be
  // called with none.
  Result<Received> Receive(MutableBytes received);

  // Receive for those who read more than one record at a time: takes records of application data
  // off the front of `received`, as many as lie there whole and `data` has room for, decrypts them
  // in place, and puts the plaintext of each, never empty, into `data`. It goes no further than the
  // first record that holds anything else, whose event comes with them. A record that does not open
  // ends it too: it is not consumed, what was put into `data` counts, and the next call tells the
  // error. Nothing is decrypted before all ahead of it is known to be application data, so bytes
  // that were not consumed are as they were, but for a record that did not open, which holds no
  // plaintext. kInvalidArgument where `data` has no room.
  Result<ReceivedMany> ReceiveMany(MutableBytes received, std::span<MutableBytes> data);

  // Tells that the transport has ended. Good after the peer's close_notify, else
  // kTruncatedConnection.
  Status ReceiveEnd();

  // Writes whole records into `output`: what the engine owes the peer (handshake flight, KeyUpdate,
  // alert), then as much of the gathered plaintext as fits. Where the connection has failed it
  // writes the alert, once, and from then on returns the error as every other call does. Plaintext
  // before HandshakeDone (but see ServerOptions::allow_half_rtt_data) or after Close() is misuse;
  // none at all is always allowed. `output` must not overlap the plaintext.
  Result<Sent> Send(std::span<const Bytes> plaintext, MutableBytes output);
  Result<Sent> Send(Bytes plaintext, MutableBytes output);

  // Sends early data (section 2.3), as ClientOptions::offer_early_data allows it, from the start of
  // the connection until HandshakeDone, or until the server rejects it: writes what the engine owes
  // the peer, then as much of the plaintext as fits. Misuse errors: kNoEarlyData where it cannot be
  // sent, or no longer; kEarlyDataLimit when the ticket's limit, or the key's, is reached.
  Result<Sent> SendEarlyData(Bytes plaintext, MutableBytes output);

  // Seals the plaintext that lies in `buffer` between `headroom` and `tailroom` free bytes, where
  // it lies, as one record, and returns the record. kOutputTooSmall below 5 bytes of headroom or,
  // without padding, 17 of tailroom; kInvalidArgument beyond max_fragment_size bytes of plaintext;
  // kSendFirst
  // where Send has other bytes to write first.
  Result<MutableBytes> SealInPlace(MutableBytes buffer, size_t headroom, size_t tailroom);

  // An upper bound on what one Send of `plaintext_size` bytes writes, with all that is owed and the
  // padding.
  [[nodiscard]] size_t MaxSealedSize(size_t plaintext_size) const;

  // Whether Send({}, output) has something to write. A compatibility change_cipher_spec (appendix
  // E.4) that waits alone does not count: it goes out with the message that follows it, or with the
  // next Send.
  [[nodiscard]] bool wants_send() const;

  // Answers an open question. A stale or foreign token, or an answer to another kind of question,
  // is kStaleAnswer, a refusal of another kind than kTrust kInvalidArgument; both change nothing.
  Status Answer(QuestionToken token, Reply reply);

  // Queues close_notify. Sending is over; receiving goes on until the peer's own. A client
  // whose close_notify is sent before its Finished gives the handshake up: HandshakeDone never
  // comes, and Receive drops whatever does.
  Status Close();

  // Ends the connection with a fatal alert of the caller's choice (section 6.2): what it knows and
  // the engine does not, such as access_denied. kInvalidArgument for the alerts that end nothing,
  // close_notify (see Close) and user_canceled.
  Status Abort(AlertDescription alert);

  // Queues a KeyUpdate (section 4.7.3). A second request before the peer's answer to the first
  // sends nothing new.
  Status UpdateKeys(KeyUpdateRequest request);

  // Queues a KeyUpdate that asks for an answer, whose arrival is the event HandshakeConfirmed. The
  // answer implies that the server has processed the client's Finished, and so has accepted its
  // certificate, which TLS 1.3 otherwise hides until the first read. A request that is unanswered
  // already serves. A KeyUpdate of the peer's own that asks for nothing, and crosses ours, cannot
  // be told from the answer.
  Status ConfirmHandshake();

  // Queues a post-handshake CertificateRequest (section 4.7.2), as the server's options say it. The
  // client answers when it likes, several requests in any order: each ends in the event
  // ClientAuthenticated, or in the connection's failure. kCannotRequestCertificate where the client
  // did not offer it or authenticated by an external PSK, too many requests are open (Limits), or
  // nothing could verify the answer.
  Result<CertificateRequestId> RequestClientCertificate();

  // The session of the ticket that the newest event, TicketReceived, told of. Reads the bytes that
  // were received: to be called before they change, and before the next call that is not const.
  // kNoTicket otherwise.
  [[nodiscard]] Result<ClientSession> MakeSession() const;

  // Fills `output` with keying material that only the two sides know (section 7.5). `label`: a
  // registered one, or "EXPERIMENTAL..."; of `context`, none is the same as an empty one. The same
  // for the connection's whole life. kNotConnected before HandshakeDone; kInvalidArgument for a
  // label of more than 249 bytes, or more than 255 digests of output.
  Status ExportKeyingMaterial(std::string_view label, Bytes context, MutableBytes output) const;
  // What ties an authentication above to this connection: tls-exporter of RFC 9266. Errors
  // likewise.
  [[nodiscard]] Result<std::array<uint8_t, kChannelBindingSize>> ChannelBinding() const;
  // Keying material bound to early data (section 7.5), where it was offered and is not rejected:
  // fills `output`; `label` and `context` as the RFC has them. Before the handshake is done it may
  // be that of a replay. kNoEarlyData; kInvalidArgument for lengths that HKDF does not have.
  Status ExportEarlyKeyingMaterial(std::string_view label, Bytes context,
                                   MutableBytes output) const;

  // Two halves that two threads use without a lock (split.h). kNotConnected before HandshakeDone;
  // kSendFirst until Send has written what the handshake owes the peer, tickets too. Then, as with
  // every error, the connection is as it was; else it is a moved-from one.
  Result<SplitConnection> Split() &&;

  // Hand out the keys of one direction, for record protection elsewhere (kTLS; offload_keys.h), and
  // end the engine's own use of that direction: sending, or receiving, is kKeysHandedOut from then
  // on; the other direction goes on. What was read ahead of the last record that Receive consumed
  // is the new owner's. kNotConnected before HandshakeDone; kSendFirst where Send has something to
  // write; kReceiveFirst where messages that have arrived wait in Receive, or for a verdict.
  // Without the sending keys the engine sends no alert and answers no CertificateRequest, and a
  // KeyUpdate that the peer asks for is the event KeyUpdateOwed; without the receiving ones it does
  // not see the peer's KeyUpdates, and whoever does answers one by UpdateKeys(kUpdateNotRequested).
  Result<OffloadKeys> DangerouslyTakeSendKeys();
  Result<OffloadKeys> DangerouslyTakeReceiveKeys();

  [[nodiscard]] bool handshake_done() const;
  [[nodiscard]] const Negotiated& negotiated() const;
  // Null while the connection works; else why it does not, with the alert, the state, and the
  // peer's chain.
  [[nodiscard]] const Failure* failure() const;

 private:
  friend class ReceiveHalf;
  class Impl;
  static Result<Connection> MakeClient(std::shared_ptr<const ClientConfig> config,
                                       std::string_view server_name, const Environment& environment,
                                       std::optional<ClientSession> session);
  explicit Connection(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace lockstep

#endif  // TLS_TLS_H_
