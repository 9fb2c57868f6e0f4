#include "tls/connection/impl.h"

#include <algorithm>
#include <utility>

#include "tls/connection/failure_of.h"
#include "tls/key_schedule/exporter.h"
#include "tls/wire/parse.h"

namespace lockstep {

using messages::AlertDescription;
using record::ContentType;

namespace {

// An answer that changed nothing.
bool IsRefusedAnswer(const Error& error) {
  return error.reason == Reason::kStaleAnswer || error.reason == Reason::kInvalidArgument;
}

}  // namespace

Result<Received> Connection::Impl::Receive(MutableBytes received) {
  if (!receives_data()) [[unlikely]] {
    if (auto answer = BeforeNextRecord(received)) return *std::move(answer);
  }
  return OnNextRecord(receiver_.NextRecord(received), received);
}

std::optional<Result<Received>> Connection::Impl::BeforeNextRecord(MutableBytes received) {
  if (failure()) return failure()->error;
  if (receiving_ended_) return Error{*receiving_ended_};
  if (gave_up()) {
    if (received.empty()) return Received{0, NeedBytes{1}};
    return Received{received.size(), Progress{}};
  }
  ForgetTicket();
  if (!done_ && handshake_->machine().question() != nullptr) {
    return Received{0, Asked{handshake_->machine().question()}};
  }
  // An answer may have been all that was missing.
  if (!done_ && handshake_->machine().done()) {
    const HandshakeDone event = EndHandshake();
    ReleaseHandshakeMemory();
    return Received{0, event};
  }
  if (auto event = TakeAuthenticated()) return Received{0, *std::move(event)};
  // Section 6.1: data after a closure alert MUST be ignored.
  if (peer_closed_) return Received{received.size(), PeerClosed{}};
  // Messages that came with an earlier record go first.
  if (!receiver_.at_message_boundary()) {
    auto waiting = OnMessages();
    if (!waiting.has_value()) return Fail(waiting.error());
    if (std::optional<Event>& event = *waiting) return Received{0, *std::move(event)};
  }
  return std::nullopt;
}

Result<Received> Connection::Impl::OnNextRecord(const Result<record::ReadResult>& next,
                                                MutableBytes received) {
  if (!next.has_value()) [[unlikely]]
    return Fail(OnRefusedRecord(next.error(), received));
  const auto& [consumed, record, missing] = *next;
  if (consumed == 0) return Received{0, NeedBytes{missing}};
  if (!record) return Received{consumed, Progress{}};
  if (record->type == ContentType::kApplicationData && done_ && !record->content.empty() &&
      !in_authentication()) [[likely]] {
    key_updates_ = 0;
    // Made where it is returned: an event that is moved costs as much as the rest.
    return Result<Received>(std::in_place, consumed, ApplicationData{record->content});
  }
  auto event = OnRecord(*record);
  if (!event.has_value()) [[unlikely]]
    return Fail(event.error());
  return Received{consumed, std::move(*event).value_or(Progress{})};
}

Result<ReceivedMany> Connection::Impl::ReceiveMany(MutableBytes received,
                                                   std::span<MutableBytes> data) {
  if (data.empty()) return Error{Reason::kInvalidArgument};
  record::ReadRun run;
  if (receives_data()) run = receiver_.NextRun(received, data);
  if (run.records > 0) key_updates_ = 0;
  const bool opened_other = !run.next.has_value() || run.next->consumed > 0;
  if (run.records > 0 && !opened_other) return ReceivedMany{run.consumed, run.records, Progress{}};
  auto next =
      opened_other ? OnNextRecord(run.next, received.subspan(run.consumed)) : Receive(received);
  if (!next.has_value()) {
    if (run.records == 0) return next.error();
    // The data comes first; the next call returns the error.
    return ReceivedMany{run.consumed, run.records, Progress{}};
  }
  const size_t consumed = run.consumed + next->consumed;
  const auto* content = std::get_if<ApplicationData>(&next->event);
  if (content == nullptr) return ReceivedMany{consumed, run.records, std::move(next->event)};
  // The run ended before it was full: there is room for what its end turned out to be.
  data[run.records] = content->data;
  return ReceivedMany{consumed, run.records + 1, Progress{}};
}

Result<std::optional<Event>> Connection::Impl::OnRecord(const record::Record& record) {
  switch (record.type) {
    case ContentType::kHandshake:
      LOCKSTEP_TRY(receiver_.Feed(record.content));
      return OnMessages();
    case ContentType::kAlert:
      return OnAlert(record.content);
    case ContentType::kApplicationData:
      return OnApplicationData(record.content);
    default:
      break;
  }
  return Error{
      Reason::kUnexpectedRecordType, 0, {static_cast<uint64_t>(std::to_underlying(record.type))}};
}

Result<std::optional<Event>> Connection::Impl::OnApplicationData(MutableBytes content) {
  const bool early = !done_ && handshake_->sink.receive_level() == EncryptionLevel::kEarlyData;
  // Section 2: other application data follows the Finished messages.
  if (!done_ && !early) {
    return Error{Reason::kUnexpectedRecordType,
                 0,
                 {static_cast<uint64_t>(std::to_underlying(ContentType::kApplicationData))}};
  }
  // Section 4.7.2: the messages of an answer MUST appear consecutively.
  if (in_authentication()) return Error{Reason::kAuthenticationInterrupted};
  // Users take empty data for the end of a file.
  if (content.empty()) return std::nullopt;
  if (early) {
    handshake_->early_data += content.size();
    // Section 4.7.1: plaintext is counted, and more SHOULD be unexpected_message.
    const uint64_t limit = negotiated_.max_early_data_size;
    if (handshake_->early_data > limit) return Error{Reason::kEarlyDataTooLong, 0, {limit}};
    return EarlyData{content};
  }
  key_updates_ = 0;
  return ApplicationData{content};
}

Result<std::optional<Event>> Connection::Impl::OnMessages() {
  std::optional<Event> event;
  while (!event) {
    LOCKSTEP_ASSIGN(const auto message, receiver_.NextMessage(options().limits));
    if (!message) break;
    if (done_) {
      LOCKSTEP_ASSIGN(event, OnPostHandshakeMessage(*message));
      continue;
    }
    // Section 5: from the first ClientHello on. A server knows by now that it is talking TLS.
    receiver_.AllowChangeCipherSpec(true);
    Handshake& handshake = handshake_->machine();
    LOCKSTEP_TRY(handshake.Receive(*message));
    if (handshake.done()) event = EndHandshake();
    if (!done_ && handshake.question() != nullptr) event = Asked{handshake.question()};
  }
  LOCKSTEP_TRY(receiver_.Retain());
  ReleaseHandshakeMemory();
  return event;
}

Result<std::optional<Event>> Connection::Impl::OnAlert(Bytes content) {
  LOCKSTEP_ASSIGN(const auto alert, wire::Parse<messages::Alert>(content));
  if (options().trace) options().trace({false, TraceEvent::Kind::kAlert, content});
  // Section 6: no other level is defined; the alert is an error whatever it says.
  if (alert.level != messages::AlertLevel::kWarning &&
      alert.level != messages::AlertLevel::kFatal) {
    return Error{Reason::kIllegalAlertLevel,
                 0,
                 {static_cast<uint64_t>(std::to_underlying(alert.description)),
                  static_cast<uint64_t>(alert.level)}};
  }
  switch (alert.description) {
    case AlertDescription::kCloseNotify:
      if (!done_) return Error{Reason::kClosedDuringHandshake};
      peer_closed_ = true;
      return PeerClosed{};
    case AlertDescription::kUserCanceled:
      // Section 6.1: ignored; a close_notify follows.
      LOCKSTEP_TRY(receiver_.CountWarningAlert());
      return std::nullopt;
    default:
      // Section 6: every other one, unknown ones too, ends the connection whatever its level says.
      return Error{Reason::kPeerSentAlert,
                   0,
                   {static_cast<uint64_t>(std::to_underlying(alert.description))}};
  }
}

Error Connection::Impl::OnRefusedRecord(const Error& error, Bytes received) {
  const auto [type, description] = error.values;
  const bool is_alert = error.reason == Reason::kUnprotectedRecord && description != 0 &&
                        static_cast<ContentType>(type) == ContentType::kAlert;
  // Appendix A.1: what a client has to say about the server's flight may come in the clear, before
  // anything under its handshake keys.
  if (!is_alert || client_config() != nullptr || done_ || receiver_.opened_any()) return error;
  const auto event = OnAlert(received.subspan(record::kHeaderSize, record::kAlertSize));
  return event.has_value() ? error : event.error();
}

HandshakeDone Connection::Impl::EndHandshake() {
  done_ = true;
  const Transcript& transcript = *handshake_->machine().transcript();
  if (negotiated_.post_handshake_authentication && client_config() != nullptr) {
    authentication_ = std::make_unique<PostHandshakeAuthentication>(
        std::in_place_type<client::PostHandshakeAuthentication>, *client_config(), transcript);
  } else if (negotiated_.post_handshake_authentication) {
    authentication_ = std::make_unique<PostHandshakeAuthentication>(
        std::in_place_type<server::PostHandshakeAuthentication>, *server_config(), clock_,
        transcript);
  }
  sender_.EndHandshake();
  if (options().keep_peer_chain) negotiated_.peer_chain = handshake_->peer_chain;
  handshake_->peer_chain = nullptr;
  return {};
}

void Connection::Impl::ReleaseHandshakeMemory() {
  if (!done_ || !sender_.flight_empty()) return;
  // A ticket that was reassembled lies in the arena until the next call.
  if (has_ticket()) return;
  handshake_sent_ = true;
  handshake_ = nullptr;
  if (receiver_.at_message_boundary()) arena_.Release();
}

void Connection::Impl::ForgetTicket() {
  if (!has_ticket()) return;
  kept().ticket_reader.Forget();
  ReleaseHandshakeMemory();
}

Result<ClientSession> Connection::Impl::MakeSession() const {
  LOCKSTEP_TRY(CheckWorks());
  if (!has_ticket()) return Error{Reason::kNoTicket};
  return kept().ticket_reader.MakeSession(*client_config(), negotiated_);
}

Error Connection::Impl::Fail(const Error& error) {
  if (const Failure* first = this->failure()) {
    // Not even the alert could be sent.
    sender_.Abandon();
    return first->error;
  }
  Failure failure = FailureOf(error);
  failure.peer_chain = negotiated_.peer_chain;
  if (!done_) {
    failure.state = handshake_->machine().state();
    failure.peer_chain = std::move(handshake_->peer_chain);
    failure.diagnosis = std::move(handshake_->diagnosis);
  }
  if (asking() != nullptr && asking()->chain() != nullptr) {
    failure.peer_chain = asking()->chain();
    failure.diagnosis = asking()->diagnosis();
  }
  // Section 6.1: nothing follows our close_notify.
  if (sender_.silent()) failure.alert_sent.reset();
  // Section 6: the secrets of a failed connection MUST be forgotten; what the alert needs, the
  // sender forgets after it.
  if (split_) {
    split_->Owe().failure = failure;
  } else if (failure.alert_sent) {
    sender_.QueueFatalAlert(*failure.alert_sent);
  } else {
    sender_.Abandon();
  }
  handshake_ = nullptr;
  authentication_ = nullptr;
  receiver_.ForgetKeys();
  // In the place of the other secrets.
  kept_ = std::move(failure);
  return error;
}

Status Connection::Impl::ReceiveEnd() {
  LOCKSTEP_TRY(CheckWorks());
  if (receiving_ended_) return Error{*receiving_ended_};
  if (peer_closed_) return {};
  return Fail({Reason::kTruncatedConnection});
}

Status Connection::Impl::CheckCanSend() const {
  LOCKSTEP_TRY(CheckWorks());
  LOCKSTEP_TRY(sender_.CheckOpen());
  if (!done_) return Error{Reason::kNotConnected};
  return {};
}

Status Connection::Impl::CheckCanSendData() const {
  const bool half_rtt = !done_ && !failure() && !sender_.closed() && server_config() != nullptr &&
                        server_config()->options.allow_half_rtt_data &&
                        handshake_->sink.send_level() == EncryptionLevel::kApplication;
  if (half_rtt) return {};
  return CheckCanSend();
}

Result<Sent> Connection::Impl::Send(std::span<const Bytes> plaintext, MutableBytes output) {
  const bool has_data = std::ranges::any_of(plaintext, [](Bytes piece) { return !piece.empty(); });
  // Only the alert goes out of a failed connection.
  if (failure() && !sender_.has_fatal_alert()) return failure()->error;
  if (has_data && !failure()) {
    LOCKSTEP_TRY(CheckCanSendData());
    for (const Bytes piece : plaintext) {
      if (Overlap(piece, output)) return Error{Reason::kOverlappingBuffers};
    }
  }
  return SendChecked(plaintext, output);
}

// One variable and one return: a copy of what was just stored in pieces would have to wait for it.
Result<Sent> Connection::Impl::SendChecked(std::span<const Bytes> plaintext, MutableBytes output) {
  ForgetTicket();
  auto sent = sender_.Send(plaintext, output);
  if (sent.has_value()) [[likely]] {
    ReleaseHandshakeMemory();
  } else {
    sent = Fail(sent.error());
  }
  return sent;
}

Result<MutableBytes> Connection::Impl::SealInPlace(MutableBytes buffer, size_t headroom,
                                                   size_t tailroom) {
  LOCKSTEP_TRY(CheckCanSendData());
  auto record = sender_.SealInPlace(buffer, headroom, tailroom);
  if (record.has_value() || KindOf(record.error().reason) == ErrorKind::kMisuse) return record;
  return Fail(record.error());
}

Status Connection::Impl::Close() {
  LOCKSTEP_TRY(CheckWorks());
  LOCKSTEP_TRY(sender_.CheckOpen());
  sender_.QueueCloseNotify();
  return {};
}

Status Connection::Impl::Abort(AlertDescription alert) {
  LOCKSTEP_TRY(CheckWorks());
  if (!CanAbortWith(alert)) return Error{Reason::kInvalidArgument};
  (void)Fail({Reason::kAborted, 0, {static_cast<uint64_t>(std::to_underlying(alert))}});
  return {};
}

Status Connection::Impl::Answer(QuestionToken token, Reply reply) {
  LOCKSTEP_TRY(CheckWorks());
  if (done_) {
    const Status answered = AnswerAfterHandshake(token, reply);
    const bool harmless = answered.has_value() || IsRefusedAnswer(answered.error());
    return harmless ? answered : Fail(answered.error());
  }
  Handshake& handshake = handshake_->machine();
  if (handshake.question() == nullptr) return Error{Reason::kStaleAnswer};
  // In this order: a stale answer is stale whatever it says.
  if (TokenOf(*handshake.question()) != token) return Error{Reason::kStaleAnswer};
  if (std::holds_alternative<VerifyCertificateQuestion>(*handshake.question())) {
    const auto* verdict = std::get_if<CertificateVerdict>(&reply);
    if (verdict == nullptr) return Error{Reason::kStaleAnswer};
    if (!IsGood(*verdict)) return Error{Reason::kInvalidArgument};
  }
  const Status answered = handshake.Answer(token, std::move(reply));
  // An answer that does not fit leaves the question open, and everything else as it was.
  if (answered.has_value() || handshake.question() != nullptr) return answered;
  return Fail(answered.error());
}

Status Connection::Impl::ExportKeyingMaterial(std::string_view label, Bytes context,
                                              MutableBytes output) const {
  LOCKSTEP_TRY(CheckWorks());
  // The peer is not known before, nor is it whom the secret is shared with.
  if (!done_) return Error{Reason::kNotConnected};
  return lockstep::ExportKeyingMaterial(kept().exporter_secret, label, context, output);
}

Status Connection::Impl::CheckCanRequestKeyUpdate() const {
  LOCKSTEP_TRY(CheckCanSend());
  // Whoever has the keys would see the answer.
  if (receiving_ended_ == Reason::kKeysHandedOut) return Error{Reason::kKeysHandedOut};
  return {};
}

Status Connection::Impl::UpdateKeys(KeyUpdateRequest request) {
  LOCKSTEP_TRY(request == KeyUpdateRequest::kUpdateRequested ? CheckCanRequestKeyUpdate()
                                                             : CheckCanSend());
  return sender_.QueueKeyUpdate(request);
}

Status Connection::Impl::ConfirmHandshake() {
  LOCKSTEP_TRY(CheckCanRequestKeyUpdate());
  return sender_.QueueConfirmation();
}

}  // namespace lockstep
