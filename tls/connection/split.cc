// From a connection to its two halves, and the public calls of these.
#include "tls/split.h"

#include <utility>

#include "tls/connection/guard.h"
#include "tls/connection/impl.h"
#include "tls/connection/nothing_negotiated.h"
#include "tls/connection/send_half.h"
#include "tls/key_schedule/exporter.h"

namespace lockstep {

// ---- The split ----

Result<SplitConnection> Connection::Split() && {
  if (impl_ == nullptr) return Error{Reason::kMovedFrom};
  return Guard(
      [&]() -> Result<SplitConnection> {
        LOCKSTEP_ASSIGN(auto sender, impl_->SplitOff());
        return SplitConnection{SendHalf(std::move(sender)), ReceiveHalf(std::move(impl_))};
      },
      kJustReturn);
}

Result<std::unique_ptr<SendHalf::Impl>> Connection::Impl::SplitOff() {
  LOCKSTEP_TRY(CheckWorks());
  if (!done_) return Error{Reason::kNotConnected};
  // The flight lies in the handshake's memory, which stays here.
  if (!sender_.flight_empty()) return Error{Reason::kSendFirst};
  ForgetTicket();
  const uint64_t connection = NewToken(sender_.generator()).value;
  auto split = std::make_unique<Split>(connection);
  // A connected server has a configuration.
  SendHalf::Impl::Config config;
  if (client_config() != nullptr) {
    config = std::get<std::shared_ptr<const ClientConfig>>(config_);
  } else {
    config = std::get<std::shared_ptr<const ServerConfig>>(config_);
  }
  auto half = std::make_unique<SendHalf::Impl>(std::move(config), negotiated_,
                                               sender_.generator().Fork(), sender_, connection);
  // Nothing fails from here on.
  half->SetSecrets(std::move(kept().exporter_secret),
                   answering() != nullptr ? std::move(authentication_) : nullptr);
  kept().early_exporter_secret.reset();
  split_ = std::move(split);
  return half;
}

ForSender::Owed& Connection::Impl::Split::Owe() {
  ForSender::Owed& owed = for_sender.owed_;
  if (owed.number == 0) {
    owed.connection = connection;
    owed.number = owed.last = ++debts;
  }
  return owed;
}

bool ForSender::Append(ForSender&& next) {
  const auto is_key_update = [](const Owed& owed) {
    return (owed.key_update_requested || owed.key_update_seen) && !owed.failure;
  };
  if (owed_.connection != next.owed_.connection || owed_.last + 1 != next.owed_.number ||
      !is_key_update(owed_) || !is_key_update(next.owed_)) {
    return false;
  }
  const Owed taken = std::exchange(next.owed_, {});
  owed_.last = taken.last;
  owed_.key_update_requested = owed_.key_update_requested || taken.key_update_requested;
  owed_.key_update_seen = owed_.key_update_seen || taken.key_update_seen;
  return true;
}

ForSender Connection::Impl::TakeForSender() {
  return split_ ? std::move(split_->for_sender) : ForSender();
}

Status Connection::Impl::CloseReceiving() {
  LOCKSTEP_TRY(CheckWorks());
  if (receiving_ended_) return Error{*receiving_ended_};
  // A message may ask for an answer, and a verdict be an alert.
  if (receiver_.has_message() || owes_caller()) return Error{Reason::kReceiveFirst};
  EndReceiving(Reason::kReceivingClosed);
  receiver_.ForgetKeys();
  return {};
}

// ---- The sending half ----

SendHalf::SendHalf(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SendHalf::SendHalf(SendHalf&&) noexcept = default;
SendHalf& SendHalf::operator=(SendHalf&&) noexcept = default;
SendHalf::~SendHalf() = default;

Result<std::optional<Event>> SendHalf::Take(ForSender&& for_sender) {
  return Guarded(impl_, [&](auto& impl) { return impl.Take(std::move(for_sender)); });
}
Result<Sent> SendHalf::Send(std::span<const Bytes> plaintext, MutableBytes output) {
  return Guarded(impl_, [&](auto& impl) { return impl.Send(plaintext, output); });
}
Result<Sent> SendHalf::Send(Bytes plaintext, MutableBytes output) {
  return Send(std::span<const Bytes>(&plaintext, 1), output);
}
Result<MutableBytes> SendHalf::SealInPlace(MutableBytes buffer, size_t headroom, size_t tailroom) {
  return Guarded(impl_, [&](auto& impl) { return impl.SealInPlace(buffer, headroom, tailroom); });
}
size_t SendHalf::MaxSealedSize(size_t plaintext_size) const {
  return impl_ == nullptr ? 0 : impl_->sender().MaxSealedSize(plaintext_size);
}
bool SendHalf::wants_send() const { return impl_ != nullptr && impl_->sender().wants_send(); }
Status SendHalf::Answer(QuestionToken token, Reply reply) {
  return Guarded(impl_, [&](auto& impl) { return impl.Answer(token, reply); });
}
Status SendHalf::Close() {
  return Guarded(impl_, [&](auto& impl) { return impl.Close(); });
}
Status SendHalf::Abort(AlertDescription alert) {
  return Guarded(impl_, [&](auto& impl) { return impl.Abort(alert); });
}
Status SendHalf::UpdateKeys(KeyUpdateRequest request) {
  return Guarded(impl_, [&](auto& impl) { return impl.UpdateKeys(request); });
}
Status SendHalf::ConfirmHandshake() {
  return Guarded(impl_, [&](auto& impl) { return impl.ConfirmHandshake(); });
}
Result<OffloadKeys> SendHalf::DangerouslyTakeSendKeys() {
  return Guarded(impl_, [](auto& impl) { return impl.HandOutSendKeys(); });
}
Status SendHalf::ExportKeyingMaterial(std::string_view label, Bytes context,
                                      MutableBytes output) const {
  if (impl_ == nullptr) return Error{Reason::kMovedFrom};
  return impl_->ExportKeyingMaterial(label, context, output);
}
Result<std::array<uint8_t, kChannelBindingSize>> SendHalf::ChannelBinding() const {
  std::array<uint8_t, kChannelBindingSize> binding{};
  LOCKSTEP_TRY(ExportKeyingMaterial(kChannelBindingLabel, {}, binding));
  return binding;
}
const Negotiated& SendHalf::negotiated() const {
  return impl_ == nullptr ? kNothingNegotiated.negotiated : impl_->negotiated();
}
const Failure* SendHalf::failure() const { return impl_ == nullptr ? nullptr : impl_->failure(); }

// ---- The receiving half ----

ReceiveHalf::ReceiveHalf(std::unique_ptr<Connection::Impl> impl) : impl_(std::move(impl)) {}
ReceiveHalf::ReceiveHalf(ReceiveHalf&&) noexcept = default;
ReceiveHalf& ReceiveHalf::operator=(ReceiveHalf&&) noexcept = default;
ReceiveHalf::~ReceiveHalf() = default;

template <class T, class Call>
FromReceiver<T> ReceiveHalf::Run(Call call) {
  Result<T> result = Guarded(impl_, call);
  return {std::move(result), impl_ == nullptr ? ForSender() : impl_->TakeForSender()};
}

FromReceiver<Received> ReceiveHalf::Receive(MutableBytes received) {
  return Run<Received>([&](auto& impl) { return impl.Receive(received); });
}
FromReceiver<ReceivedMany> ReceiveHalf::ReceiveMany(MutableBytes received,
                                                    std::span<MutableBytes> data) {
  return Run<ReceivedMany>([&](auto& impl) { return impl.ReceiveMany(received, data); });
}
FromReceiver<void> ReceiveHalf::ReceiveEnd() {
  return Run<void>([](auto& impl) { return impl.ReceiveEnd(); });
}
FromReceiver<void> ReceiveHalf::Answer(QuestionToken token, Reply reply) {
  return Run<void>([&](auto& impl) { return impl.Answer(token, std::move(reply)); });
}
FromReceiver<CertificateRequestId> ReceiveHalf::RequestClientCertificate() {
  return Run<CertificateRequestId>([](auto& impl) { return impl.RequestClientCertificate(); });
}
Result<ClientSession> ReceiveHalf::MakeSession() const {
  if (impl_ == nullptr) return Error{Reason::kMovedFrom};
  return Guard([&] { return impl_->MakeSession(); }, kJustReturn);
}
Status ReceiveHalf::Close() {
  return Guarded(impl_, [](auto& impl) { return impl.CloseReceiving(); });
}
Result<OffloadKeys> ReceiveHalf::DangerouslyTakeReceiveKeys() {
  return Guarded(impl_, [](auto& impl) { return impl.HandOutReceiveKeys(); });
}
const Negotiated& ReceiveHalf::negotiated() const {
  return impl_ == nullptr ? kNothingNegotiated.negotiated : impl_->negotiated();
}
const Failure* ReceiveHalf::failure() const {
  return impl_ == nullptr ? nullptr : impl_->failure();
}

}  // namespace lockstep
