#include "tls/connection/send_half.h"

#include <algorithm>
#include <utility>

#include "tls/connection/failure_of.h"
#include "tls/key_schedule/exporter.h"

namespace lockstep {

SendHalf::Impl::Impl(Config config, const Negotiated& negotiated, crypto::Random random,
                     Sender& sender, uint64_t connection)
    : config_(std::move(config)),
      negotiated_(negotiated),
      arena_(sender.options().limits.handshake_memory),
      sender_(std::move(sender), std::move(random)),
      connection_(connection) {}

void SendHalf::Impl::SetSecrets(TrafficSecret exporter_secret,
                                std::unique_ptr<PostHandshakeAuthentication> answering) {
  exporter_secret_ = std::move(exporter_secret);
  answering_ = std::move(answering);
}

Result<std::optional<Event>> SendHalf::Impl::Take(ForSender&& for_sender) {
  if (failure_) return failure_->error;
  if (!for_sender) return std::nullopt;
  if (for_sender.owed_.connection != connection_ || for_sender.owed_.number != taken_ + 1) {
    return Error{Reason::kForSenderOutOfTurn};
  }
  const ForSender taken = std::move(for_sender);
  taken_ = taken.owed_.last;
  auto event = Settle(taken.owed_);
  return event.has_value() ? event : Fail(event.error());
}

Result<std::optional<Event>> SendHalf::Impl::Settle(const ForSender::Owed& owed) {
  if (owed.failure) {
    Adopt(*owed.failure);
    return std::nullopt;
  }
  if (owed.key_update_requested) {
    auto event = sender_.OnPeerKeyUpdate(KeyUpdateRequest::kUpdateRequested);
    // Where somebody else has the keys, that is the event. What another KeyUpdate may confirm, the
    // next one will.
    if (event || !owed.key_update_seen) return event;
  }
  if (owed.key_update_seen) return sender_.OnPeerKeyUpdate(KeyUpdateRequest::kUpdateNotRequested);
  if (!owed.message.empty() && !sender_.closed()) {
    LOCKSTEP_TRY(QueueCertificateRequest(owed.message, side()));
  }
  if (owed.certificate_request.empty()) return std::nullopt;
  const Bytes encoded = owed.certificate_request;
  const HandshakeMessage request{.type = messages::HandshakeType::kCertificateRequest,
                                 .body = encoded.subspan(kHandshakeHeaderSize),
                                 .encoded = encoded};
  return AnswerCertificateRequest(answering(), request, side());
}

Error SendHalf::Impl::Fail(const Error& error) {
  if (failure_) {
    // Not even the alert could be sent.
    sender_.Abandon();
    return failure_->error;
  }
  Failure failure = FailureOf(error);
  failure.peer_chain = negotiated_.peer_chain;
  Adopt(failure);
  return error;
}

void SendHalf::Impl::Adopt(const Failure& failure) {
  failure_ = failure;
  // Section 6.1: nothing follows our close_notify.
  if (sender_.silent()) failure_->alert_sent.reset();
  // Section 6: the secrets of a failed connection MUST be forgotten; what the alert needs, the
  // sender forgets after it.
  if (failure_->alert_sent) {
    sender_.QueueFatalAlert(*failure_->alert_sent);
  } else {
    sender_.Abandon();
  }
  answering_ = nullptr;
  exporter_secret_ = {};
}

Status SendHalf::Impl::CheckCanSend() const {
  if (failure_) return failure_->error;
  return sender_.CheckOpen();
}

Result<Sent> SendHalf::Impl::Send(std::span<const Bytes> plaintext, MutableBytes output) {
  const bool has_data = std::ranges::any_of(plaintext, [](Bytes piece) { return !piece.empty(); });
  // Only the alert goes out of a failed connection.
  if (failure_ && !sender_.has_fatal_alert()) return failure_->error;
  if (has_data && !failure_) {
    LOCKSTEP_TRY(CheckCanSend());
    for (const Bytes piece : plaintext) {
      if (Overlap(piece, output)) return Error{Reason::kOverlappingBuffers};
    }
  }
  return SendChecked(plaintext, output);
}

Result<Sent> SendHalf::Impl::SendChecked(std::span<const Bytes> plaintext, MutableBytes output) {
  auto sent = sender_.Send(plaintext, output);
  if (!sent.has_value()) {
    sent = Fail(sent.error());
  } else if (sender_.flight_empty()) {
    arena_.Release();
  }
  return sent;
}

Result<MutableBytes> SendHalf::Impl::SealInPlace(MutableBytes buffer, size_t headroom,
                                                 size_t tailroom) {
  LOCKSTEP_TRY(CheckCanSend());
  auto record = sender_.SealInPlace(buffer, headroom, tailroom);
  if (record.has_value() || KindOf(record.error().reason) == ErrorKind::kMisuse) return record;
  return Fail(record.error());
}

Status SendHalf::Impl::Answer(QuestionToken token, const Reply& reply) {
  if (failure_) return failure_->error;
  const Status answered = AnswerSignQuestion(answering(), token, reply, side());
  if (answered.has_value() || answered.error().reason == Reason::kStaleAnswer) return answered;
  return Fail(answered.error());
}

Status SendHalf::Impl::Close() {
  LOCKSTEP_TRY(CheckCanSend());
  sender_.QueueCloseNotify();
  return {};
}

Status SendHalf::Impl::Abort(AlertDescription alert) {
  if (failure_) return failure_->error;
  if (!CanAbortWith(alert)) return Error{Reason::kInvalidArgument};
  (void)Fail({Reason::kAborted, 0, {static_cast<uint64_t>(std::to_underlying(alert))}});
  return {};
}

Status SendHalf::Impl::UpdateKeys(KeyUpdateRequest request) {
  LOCKSTEP_TRY(CheckCanSend());
  return sender_.QueueKeyUpdate(request);
}

Status SendHalf::Impl::ConfirmHandshake() {
  LOCKSTEP_TRY(CheckCanSend());
  return sender_.QueueConfirmation();
}

Result<OffloadKeys> SendHalf::Impl::HandOutSendKeys() {
  LOCKSTEP_TRY(CheckCanSend());
  LOCKSTEP_ASSIGN(OffloadKeys keys, sender_.HandOutKeys(negotiated_.cipher_suite));
  answering_ = nullptr;
  return keys;
}

Status SendHalf::Impl::ExportKeyingMaterial(std::string_view label, Bytes context,
                                            MutableBytes output) const {
  if (failure_) return failure_->error;
  return lockstep::ExportKeyingMaterial(exporter_secret_, label, context, output);
}

}  // namespace lockstep
