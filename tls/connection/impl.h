// Connection::Impl: the halves of a connection, its handshake while there is one, and its failure
// once there is one.
#ifndef TLS_CONNECTION_IMPL_H_
#define TLS_CONNECTION_IMPL_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
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

  Status Start() { return handshake_->Start(); }
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
  [[nodiscard]] const Failure* failure() const { return failure_ ? &*failure_ : nullptr; }

 private:
  Result<Sent> SendChecked(std::span<const Bytes> plaintext, MutableBytes output);
  // What a stateless server finds first may be what follows a HelloRetryRequest.
  void ExpectSecondHello();
  // Makes it the configuration of a server that had none.
  ServerContext Adopt(std::shared_ptr<const ServerConfig> config, Bytes peer_binding);
  ServerContext ContextOf(const ServerConfig& config, Bytes peer_binding);
  // The common case: whatever comes next, comes in the next record, and application data in it is
  // just that.
  [[nodiscard]] bool receives_data() const {
    return done_ && !failure_ && !receiving_ended_ && !peer_closed_ &&
           receiver_.at_message_boundary() && !(ticket_reader_ && ticket_reader_->has_ticket()) &&
           !(asking_ != nullptr && (asking_->in_answer() || asking_->awaits_caller()));
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
  Result<std::optional<Event>> OnNewSessionTicket(client::TicketReader& reader,
                                                  const HandshakeMessage& message);
  Result<std::optional<Event>> OnKeyUpdate(Bytes body);
  // Post-handshake authentication: the client's side, the server's, and the caller's answers.
  Result<std::optional<Event>> OnCertificateRequest(const HandshakeMessage& message);
  Result<std::optional<Event>> OnAuthenticationMessage(const HandshakeMessage& message);
  std::optional<Event> TakeAuthenticated();
  Status AnswerAfterHandshake(QuestionToken token, const Reply& reply);
  [[nodiscard]] bool in_authentication() const {
    return asking_ != nullptr && asking_->in_answer();
  }
  [[nodiscard]] bool owes_caller() const { return asking_ != nullptr && asking_->awaits_caller(); }
  [[nodiscard]] SendingSide sending_side() { return {*options_, sender_, arena_, random_}; }
  // The caller wants nothing more of what arrives, for this reason.
  void EndReceiving(Reason reason);
  // The bytes of a ticket that was told of are going.
  void ForgetTicket();
  // Section 6.1: a client whose close_notify went before its Finished sends that no more, so that
  // its handshake has no end.
  [[nodiscard]] bool gave_up() const {
    return client_config_ != nullptr && !done_ && sender_.close_notify_sent() &&
           (!handshake_->done() || sender_.dropped_any());
  }
  HandshakeDone EndHandshake();
  void ReleaseHandshakeMemory();
  // The sending side can take what comes after the handshake; application data.
  [[nodiscard]] Status CheckCanSend() const;
  [[nodiscard]] Status CheckCanSendData() const;
  [[nodiscard]] Status CheckCanRequestKeyUpdate() const;
  [[nodiscard]] Status CheckCanSendEarlyData() const;
  Result<std::optional<Event>> OnApplicationData(MutableBytes content);

  // The configurations, of which one is set, or is to be, with accept_options_ in its place; they
  // own what is referred to below.
  std::shared_ptr<const ClientConfig> client_config_;
  std::shared_ptr<const ServerConfig> server_config_;
  std::unique_ptr<const CommonOptions> accept_options_;
  const CommonOptions* options_;
  std::function<int64_t()> clock_;
  crypto::Random random_;
  Negotiated negotiated_;
  std::shared_ptr<const PeerChain> peer_chain_;
  std::shared_ptr<const x509::Diagnosis> diagnosis_;

  Arena arena_;
  Sender sender_;
  Receiver receiver_;
  RecordSink sink_;
  std::unique_ptr<TrafficSecret> early_exporter_secret_;
  uint64_t early_data_ = 0;                            // bytes, sent or received
  std::optional<client::TicketReader> ticket_reader_;  // a client's, once it is connected
  std::unique_ptr<Handshake> handshake_;  // null once it is done and its flight is sent

  // Post-handshake authentication, where the client offered it: one of them, by side.
  std::unique_ptr<client::PostHandshakeAuthentication> answering_;
  std::unique_ptr<server::PostHandshakeAuthentication> asking_;

  // What the receiving half of a split connection has of the other one: there is no sender, and
  // what it would have done is owed to it.
  struct Split {
    uint64_t connection;  // names the halves of one connection
    uint64_t debts = 0;
    ForSender for_sender = {};

    ForSender::Owed& Owe();
  };
  std::unique_ptr<Split> split_;

  std::optional<Failure> failure_;
  std::optional<Reason> receiving_ended_;  // by the caller; what it is told then
  uint32_t key_updates_ = 0;               // received, since the last application data
  bool done_ = false;
  bool handshake_sent_ = false;  // our last flight of the handshake
  bool peer_closed_ = false;
};

}  // namespace lockstep

#endif  // TLS_CONNECTION_IMPL_H_
