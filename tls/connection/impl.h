// Connection::Impl: the halves of a connection, its handshake while there is one, and its failure
// once there is one.
#ifndef TLS_CONNECTION_IMPL_H_
#define TLS_CONNECTION_IMPL_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "crypto/random.h"
#include "tls/client/client_handshake.h"
#include "tls/client/post_handshake_authentication.h"
#include "tls/config.h"
#include "tls/connection/certificate_answers.h"
#include "tls/connection/receiver.h"
#include "tls/connection/record_sink.h"
#include "tls/connection/sender.h"
#include "tls/handshake/arena.h"
#include "tls/handshake/handshake.h"
#include "tls/server/acceptor.h"
#include "tls/server/post_handshake_authentication.h"
#include "tls/server/server_handshake.h"
#include "tls/split.h"
#include "tls/tls.h"
#include "x509/reference_name.h"

namespace lockstep {

// Functions may throw std::bad_alloc; the public calls of Connection turn it into kOutOfMemory.
class Connection::Impl {
 public:
  Impl(std::shared_ptr<const ClientConfig> config, const x509::ReferenceName& server_name,
       const Environment& environment, std::optional<ClientSession> session);
  Impl(std::shared_ptr<const ServerConfig> config, const Environment& environment,
       Bytes peer_binding);
  // A server without a configuration yet.
  Impl(const AcceptOptions& options, const Environment& environment);
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  Status Start() { return handshake_->machine().Start(); }
  Result<Received> Receive(MutableBytes received);
  Result<ReceivedMany> ReceiveMany(MutableBytes received, std::span<MutableBytes> data);
  Status ReceiveEnd();
  Result<Sent> Send(std::span<const Bytes> plaintext, MutableBytes output);
  Result<Sent> SendEarlyData(Bytes plaintext, MutableBytes output);
  Result<MutableBytes> SealInPlace(MutableBytes buffer, size_t headroom, size_t tailroom);
  Status Close();
  Status Abort(AlertDescription alert);
  Status UpdateKeys(KeyUpdateRequest request);
  Status ConfirmHandshake();
  Result<CertificateRequestId> RequestClientCertificate();
  Status Answer(QuestionToken token, Reply reply);
  Status ExportKeyingMaterial(std::string_view label, Bytes context, MutableBytes output) const;

  [[nodiscard]] Result<ClientSession> MakeSession() const;
  Status ExportEarlyKeyingMaterial(std::string_view label, Bytes context,
                                   MutableBytes output) const;

  // Moves the sending side into a half of its own; this one goes on as the receiving half. Fails
  // with nothing changed.
  Result<std::unique_ptr<SendHalf::Impl>> SplitOff();
  // What the receiving half owes since the last call.
  ForSender TakeForSender();
  Status CloseReceiving();

  Result<OffloadKeys> HandOutSendKeys();
  Result<OffloadKeys> HandOutReceiveKeys();

  // Makes the error the connection's last, tells the peer, and returns it.
  Error Fail(const Error& error);

  [[nodiscard]] const Sender& sender() const { return sender_; }
  [[nodiscard]] bool handshake_done() const { return done_; }
  [[nodiscard]] const Negotiated& negotiated() const { return negotiated_; }
  [[nodiscard]] const Failure* failure() const { return std::get_if<Failure>(&kept_); }

 private:
  // While the handshake runs, and until its last flight is sent: what is needed no longer.
  struct InHandshake {
    InHandshake(Impl& connection, uint64_t skipped_early_data)
        : sink(connection.sender_, connection.receiver_, connection.kept().exporter_secret,
               skipped_early_data) {}
    InHandshake(const InHandshake&) = delete;
    InHandshake& operator=(const InHandshake&) = delete;
    virtual ~InHandshake() = default;
    virtual Handshake& machine() = 0;

    RecordSink sink;
    // What Failure tells of the peer.
    std::shared_ptr<const PeerChain> peer_chain;
    std::shared_ptr<const x509::Diagnosis> diagnosis;
    uint64_t early_data = 0;  // bytes, sent or received
  };
  template <class Machine>
  struct Running;

  // What a connection that works has of its handshake, beside what was negotiated.
  struct Kept {
    std::unique_ptr<TrafficSecret> early_exporter_secret;
    client::TicketReader ticket_reader;
    TrafficSecret exporter_secret;
  };

  // The error of a connection that has failed.
  [[nodiscard]] Status CheckWorks() const {
    if (const Failure* failed = failure()) return failed->error;
    return {};
  }
  // Of a connection that works.
  Kept& kept() { return *std::get_if<Kept>(&kept_); }
  [[nodiscard]] const Kept& kept() const { return *std::get_if<Kept>(&kept_); }
  [[nodiscard]] bool has_ticket() const { return !failure() && kept().ticket_reader.has_ticket(); }
  // Null on the other side, and before there is one.
  [[nodiscard]] const ClientConfig* client_config() const {
    const auto* config = std::get_if<std::shared_ptr<const ClientConfig>>(&config_);
    return config == nullptr ? nullptr : config->get();
  }
  [[nodiscard]] const ServerConfig* server_config() const {
    const auto* config = std::get_if<std::shared_ptr<const ServerConfig>>(&config_);
    return config == nullptr ? nullptr : config->get();
  }
  [[nodiscard]] const CommonOptions& options() const { return sender_.options(); }
  // Null on the other side, and where the client did not offer it.
  [[nodiscard]] client::PostHandshakeAuthentication* answering() const {
    return std::get_if<client::PostHandshakeAuthentication>(authentication_.get());
  }
  [[nodiscard]] server::PostHandshakeAuthentication* asking() const {
    return std::get_if<server::PostHandshakeAuthentication>(authentication_.get());
  }
  Result<Sent> SendChecked(std::span<const Bytes> plaintext, MutableBytes output);
  // What a stateless server finds first may be what follows a HelloRetryRequest.
  void ExpectSecondHello();
  // Makes it the configuration of a server that had none.
  ServerContext Adopt(std::shared_ptr<const ServerConfig> config, Bytes peer_binding,
                      InHandshake& handshake);
  HandshakeContext ContextOf(const CommonOptions& options, const Algorithms& algorithms,
                             const TransportProfile& profile, InHandshake& handshake);
  // The common case: whatever comes next, comes in the next record, and application data in it is
  // just that.
  [[nodiscard]] bool receives_data() const {
    return done_ && !failure() && !receiving_ended_ && !peer_closed_ &&
           receiver_.at_message_boundary() && !has_ticket() && !in_authentication() &&
           !owes_caller();
  }
  // What Receive answers before it looks at a record; nothing where it has to.
  std::optional<Result<Received>> BeforeNextRecord(MutableBytes received);
  Result<Received> OnNextRecord(const Result<record::ReadResult>& next, MutableBytes received);
  // What a record, or a message out of it, means; nothing where the next one has to be looked at.
  Result<std::optional<Event>> OnRecord(const record::Record& record);
  Result<std::optional<Event>> OnMessages();
  Result<std::optional<Event>> OnAlert(Bytes content);
  // What the reader's refusal of the record at the front of `received` means.
  Error OnRefusedRecord(const Error& error, Bytes received);
  Result<std::optional<Event>> OnPostHandshakeMessage(const HandshakeMessage& message);
  Result<std::optional<Event>> OnNewSessionTicket(const HandshakeMessage& message);
  Result<std::optional<Event>> OnKeyUpdate(Bytes body);
  // Post-handshake authentication: the client's side, the server's, and the caller's answers.
  Result<std::optional<Event>> OnCertificateRequest(const HandshakeMessage& message);
  Result<std::optional<Event>> OnAuthenticationMessage(const HandshakeMessage& message);
  std::optional<Event> TakeAuthenticated();
  Status AnswerAfterHandshake(QuestionToken token, const Reply& reply);
  [[nodiscard]] bool in_authentication() const {
    return asking() != nullptr && asking()->in_answer();
  }
  [[nodiscard]] bool owes_caller() const {
    return asking() != nullptr && asking()->awaits_caller();
  }
  [[nodiscard]] SendingSide sending_side() {
    return {options(), sender_, arena_, sender_.generator()};
  }
  // The caller wants nothing more of what arrives, for this reason.
  void EndReceiving(Reason reason);
  // The bytes of a ticket that was told of are going.
  void ForgetTicket();
  // Section 6.1: a client whose close_notify went before its Finished sends that no more, so that
  // its handshake has no end.
  [[nodiscard]] bool gave_up() const {
    return client_config() != nullptr && !done_ && sender_.close_notify_sent() &&
           (!handshake_->machine().done() || sender_.dropped_any());
  }
  HandshakeDone EndHandshake();
  void ReleaseHandshakeMemory();
  // The sending side can take what comes after the handshake; application data.
  [[nodiscard]] Status CheckCanSend() const;
  [[nodiscard]] Status CheckCanSendData() const;
  [[nodiscard]] Status CheckCanRequestKeyUpdate() const;
  [[nodiscard]] Status CheckCanSendEarlyData() const;
  Result<std::optional<Event>> OnApplicationData(MutableBytes content);

  // What the receiving half of a split connection has of the other one: there is no sender, and
  // what it would have done is owed to it.
  struct Split {
    uint64_t connection;  // names the halves of one connection
    uint64_t debts = 0;
    ForSender for_sender = {};

    ForSender::Owed& Owe();
  };
  // Every byte is held by every idle connection (benchmarks/memory_limits_test.cc): where some are
  // free behind a member, the next ones lie there.

  // Or what a server has before it is given one. Owns what is referred to below.
  using Config =
      std::variant<std::shared_ptr<const ClientConfig>, std::shared_ptr<const ServerConfig>,
                   std::unique_ptr<const CommonOptions>>;
  [[no_unique_address]] Config config_;
  bool done_ = false;
  bool handshake_sent_ = false;  // our last flight of the handshake
  bool peer_closed_ = false;
  std::optional<Reason> receiving_ended_;  // by the caller; what it is told then
  std::function<int64_t()> clock_;
  Negotiated negotiated_;
  Arena arena_;
  std::unique_ptr<Split> split_;
  [[no_unique_address]] Sender sender_;
  std::unique_ptr<InHandshake> handshake_;
  [[no_unique_address]] Receiver receiver_;
  uint32_t key_updates_ = 0;  // received, since the last application data
  [[no_unique_address]] std::variant<Kept, Failure> kept_;       // Failure: it works no longer
  std::unique_ptr<PostHandshakeAuthentication> authentication_;  // where the client offered it
};

}  // namespace lockstep

#endif  // TLS_CONNECTION_IMPL_H_
