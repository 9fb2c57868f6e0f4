#include "tls/connection/sender.h"

#include <algorithm>
#include <array>
#include <utility>

#include "crypto/base/writer.h"
#include "tls/connection/offload.h"
#include "tls/messages/handshake.h"
#include "tls/messages/key_update.h"
#include "tls/wire/parse.h"

namespace lockstep {
namespace {

using messages::AlertDescription;
using record::ContentType;

// Messages that are coalesced by one call of the writer.
constexpr size_t kMaxCoalesced = 8;
constexpr size_t kKeyUpdateSize = messages::kHandshakeHeaderSize + 1;
constexpr size_t kChangeCipherSpecSize = record::kHeaderSize + 1;

}  // namespace

Sender::Sender(const CommonOptions& options, crypto::Random random, bool is_client,
               uint64_t key_updates)
    : options_(&options),
      key_updates_(key_updates & kMaxKeyUpdates),
      initial_client_hello_(is_client),
      random_(std::move(random)) {
  ShapeRecords();
}

Sender::Sender(Sender&& other, crypto::Random random) noexcept
    : Sender(*other.options_, std::move(random), /*is_client=*/false) {
  std::swap(*this, other);
  std::swap(random_, other.random_);
}

void Sender::SetOptions(const CommonOptions& options) {
  options_ = &options;
  ShapeRecords();
}

void Sender::ShapeRecords() {
  writer_.SetPadding(options_->padding);
  // The configuration was checked for what could be refused.
  (void)writer_.SetMaxFragmentSize(options_->max_fragment_size);
}

Status Sender::QueueMessage(Bytes message) {
  return Queue({.kind = FlightItem::Kind::kMessage, .message = message});
}

Status Sender::QueueChangeCipherSpec() {
  // Traced like the messages around it, when it is queued: so the trace has the order of the wire.
  if (options_->trace && !close_notify_sent()) {
    const uint8_t one[] = {1};
    options_->trace({true, TraceEvent::Kind::kChangeCipherSpec, one});
  }
  return Queue({.kind = FlightItem::Kind::kChangeCipherSpec});
}

Status Sender::QueueKeys(const crypto::CipherSuite& suite, TrafficSecret secret) {
  return Queue({.kind = FlightItem::Kind::kKeys, .suite = &suite}, std::move(secret));
}

Status Sender::Queue(const FlightItem& item, TrafficSecret secret) {
  // Section 6.1: after a close_notify no more messages are sent, not even a handshake's.
  if (close_notify_sent()) {
    dropped_ = true;
    return {};
  }
  if (flight_ == nullptr) flight_ = std::make_unique<FlightQueue>();
  return flight_->Push(item, std::move(secret));
}

void Sender::Abandon() {
  fatal_alert_.reset();
  key_update_queued_.reset();
  key_update_owed_ = false;
  close_notify_ = CloseNotify::kNo;
  flight_.reset();
  secret_ = {};
  writer_ = record::Writer();
}

Result<OffloadKeys> Sender::HandOutKeys(CipherSuiteId suite) {
  if (wants_send() || !flight_empty()) return Error{Reason::kSendFirst};
  OffloadKeys keys = HandOut(suite, secret_, *writer_.protection());
  Abandon();
  handed_out_ = true;
  return keys;
}

Status Sender::CheckOpen() const {
  if (handed_out_) return Error{Reason::kKeysHandedOut};
  if (closed()) return Error{Reason::kSendingClosed};
  return {};
}

bool Sender::wants_send() const {
  if (fatal_alert_) return true;
  // Keys alone change nothing on the wire, and the compatibility record waits for the message after
  // it.
  const bool has_message =
      flight_ != nullptr && std::ranges::any_of(flight_->items(), [](const FlightItem& item) {
        return item.kind == FlightItem::Kind::kMessage || item.kind == FlightItem::Kind::kKeyUpdate;
      });
  return has_message || key_update_owed_ || key_update_queued_ || MustUpdateKeys() ||
         close_notify_ == CloseNotify::kQueued;
}

Result<Sent> Sender::Send(std::span<const Bytes> plaintext, MutableBytes output) {
  if (SendsDataOnly(plaintext, output.size())) [[likely]] {
    return writer_.Seal(ContentType::kApplicationData, plaintext, output, {.random = &random_});
  }
  Sent sent{};
  LOCKSTEP_TRY(SendFlight(output, sent));
  if (sent.needed == 0 && fatal_alert_) {
    LOCKSTEP_TRY(SendAlert(*fatal_alert_, output, sent));
    // Section 6: the keys of a failed connection MUST be forgotten.
    if (sent.needed == 0) Abandon();
    return sent;
  }
  if (sent.needed == 0) LOCKSTEP_TRY(SendKeyUpdates(output, sent));
  if (sent.needed == 0) LOCKSTEP_TRY(SendData(plaintext, output, sent));
  // The last record may have been what wore the key out.
  if (sent.needed == 0 && MustUpdateKeys()) {
    LOCKSTEP_TRY(SendKeyUpdate(KeyUpdateRequest::kUpdateNotRequested, output, sent));
  }
  if (sent.needed == 0 && close_notify_ == CloseNotify::kQueued) {
    LOCKSTEP_TRY(SendAlert(AlertDescription::kCloseNotify, output, sent));
    if (sent.needed == 0) close_notify_ = CloseNotify::kSent;
  }
  return sent;
}

// The common case: there is data, nothing goes before it, and the key outlasts all the records that
// `room` bytes can hold, of more than 16 bytes each.
bool Sender::SendsDataOnly(std::span<const Bytes> plaintext, size_t room) const {
  return handshake_done_ && flight_empty() && !fatal_alert_ && !key_update_owed_ &&
         !key_update_queued_ && !closed() && writer_.protection() != nullptr &&
         writer_.protection()->records_left() > kReservedRecords + 1 + room / 16 &&
         std::ranges::any_of(plaintext, [](Bytes piece) { return !piece.empty(); });
}

Result<record::Sealed> Sender::Seal(ContentType type, std::span<const Bytes> content,
                                    MutableBytes output, Sent& sent) {
  record::SealOptions options;
  options.random = &random_;
  options.initial_client_hello = initial_client_hello_;
  if (type == ContentType::kApplicationData) {
    const uint64_t left = writer_.protection()->records_left();
    options.max_records = left > kReservedRecords ? left - kReservedRecords : 0;
  }
  LOCKSTEP_ASSIGN(const record::Sealed sealed,
                  writer_.Seal(type, content, output.subspan(sent.written), options));
  sent.written += sealed.written;
  sent.needed = sealed.needed;
  return sealed;
}

Status Sender::SendFlight(MutableBytes output, Sent& sent) {
  while (!flight_empty() && sent.needed == 0) {
    FlightItem& item = flight_->front();
    switch (item.kind) {
      case FlightItem::Kind::kMessage:
        LOCKSTEP_TRY(SendMessages(output, sent));
        continue;
      case FlightItem::Kind::kChangeCipherSpec: {
        const record::Sealed sealed = writer_.WriteChangeCipherSpec(output.subspan(sent.written));
        sent.written += sealed.written;
        sent.needed = sealed.needed;
        if (sealed.needed != 0) return {};
        break;
      }
      case FlightItem::Kind::kKeys:
        LOCKSTEP_TRY(Protect(*item.suite, flight_->front_secret()));
        break;
      case FlightItem::Kind::kNoKeys:
        writer_.Unprotect();
        break;
      case FlightItem::Kind::kKeyUpdate:
        LOCKSTEP_TRY(SendKeyUpdate(KeyUpdateRequest::kUpdateNotRequested, output, sent));
        if (sent.needed != 0) return {};
        break;
    }
    flight_->Pop();
  }
  if (handshake_done_ && flight_empty()) flight_.reset();
  return {};
}

// Messages in a row go into as few records as hold them.
Status Sender::SendMessages(MutableBytes output, Sent& sent) {
  std::array<Bytes, kMaxCoalesced> content;
  size_t count = 0;
  for (const FlightItem& item : flight_->items()) {
    if (item.kind != FlightItem::Kind::kMessage || count == kMaxCoalesced) break;
    content[count++] = item.message;
  }
  LOCKSTEP_ASSIGN(const record::Sealed sealed,
                  Seal(ContentType::kHandshake, std::span(content).first(count), output, sent));
  for (size_t taken = sealed.taken; taken > 0;) {
    Bytes& message = flight_->front().message;
    const size_t part = std::min(taken, message.size());
    message = message.subspan(part);
    taken -= part;
    if (message.empty()) {
      flight_->Pop();
      initial_client_hello_ =
          false;  // section 5.1: only the first ClientHello's records say 0x0301
    }
  }
  return {};
}

Status Sender::Protect(const crypto::CipherSuite& suite, const TrafficSecret& secret) {
  const TrafficKeys keys = secret.Keys(*suite.aead);
  LOCKSTEP_ASSIGN(record::Protection protection,
                  record::Protection::Create(*suite.aead, keys.key.Expose(), keys.iv.Expose()));
  writer_.Protect(std::move(protection));
  secret_ = secret.Duplicate();
  return {};
}

Status Sender::UpdateKeys() {
  secret_ = secret_.Next();
  ++key_updates_;
  const TrafficKeys keys = secret_.Keys(*writer_.protection()->row());
  return writer_.RekeyOutgoing(keys.key.Expose(), keys.iv.Expose());
}

bool Sender::MustUpdateKeys() const {
  const record::Protection* protection = writer_.protection();
  // What is kept back is enough for the close_notify.
  return protection != nullptr && protection->records_left() <= kReservedRecords &&
         key_updates_allowed_ && !closed() && key_updates_ < kMaxKeyUpdates;
}

Status Sender::SendKeyUpdates(MutableBytes output, Sent& sent) {
  if (key_update_owed_ && key_updates_ < kMaxKeyUpdates) {
    LOCKSTEP_TRY(SendKeyUpdate(KeyUpdateRequest::kUpdateNotRequested, output, sent));
    if (sent.needed != 0) return {};
  }
  // Section 4.7.3: beyond the limit the request is ignored.
  key_update_owed_ = false;
  if (key_update_queued_ && key_updates_ < kMaxKeyUpdates) {
    const KeyUpdateRequest request = *key_update_queued_;
    LOCKSTEP_TRY(SendKeyUpdate(request, output, sent));
    if (sent.needed != 0) return {};
    if (request == KeyUpdateRequest::kUpdateRequested) {
      awaiting_key_update_ = answer_due_ = true;
    }
  }
  key_update_queued_.reset();
  // Section 5.5, before SealInPlace would run into the limit: it cannot write a KeyUpdate.
  if (MustUpdateKeys()) return SendKeyUpdate(KeyUpdateRequest::kUpdateNotRequested, output, sent);
  return {};
}

Status Sender::SendKeyUpdate(KeyUpdateRequest request, MutableBytes output, Sent& sent) {
  std::array<uint8_t, kKeyUpdateSize> message;
  ByteWriter writer(message);
  messages::KeyUpdate key_update;
  key_update.request_update = request;
  LOCKSTEP_TRY(messages::WriteHandshake(writer, key_update));
  const Bytes content[] = {message};
  LOCKSTEP_TRY(Seal(ContentType::kHandshake, content, output, sent));
  if (sent.needed != 0) return {};
  if (options_->trace) options_->trace({true, TraceEvent::Kind::kHandshake, message});
  // Section 4.7.3: the KeyUpdate goes under the old keys, everything after it under the new.
  return UpdateKeys();
}

Status Sender::SendAlert(AlertDescription description, MutableBytes output, Sent& sent) {
  std::array<uint8_t, record::kAlertSize> alert;
  ByteWriter writer(alert);
  LOCKSTEP_TRY(wire::Write(writer, messages::Alert{messages::LevelOf(description), description}));
  const Bytes content[] = {alert};
  LOCKSTEP_TRY(Seal(ContentType::kAlert, content, output, sent));
  if (sent.needed == 0 && options_->trace) {
    options_->trace({true, TraceEvent::Kind::kAlert, alert});
  }
  return {};
}

Status Sender::SendData(std::span<const Bytes> plaintext, MutableBytes output, Sent& sent) {
  Bytes partial;  // the rest of a piece that a key update cut
  while (true) {
    while (partial.empty() && !plaintext.empty() && plaintext.front().empty()) {
      plaintext = plaintext.subspan(1);
    }
    if (partial.empty() && plaintext.empty()) return {};
    if (MustUpdateKeys()) {
      LOCKSTEP_TRY(SendKeyUpdate(KeyUpdateRequest::kUpdateNotRequested, output, sent));
      if (sent.needed != 0) return {};
    }
    const auto content = partial.empty() ? plaintext : std::span<const Bytes>(&partial, 1);
    LOCKSTEP_ASSIGN(const record::Sealed sealed,
                    Seal(ContentType::kApplicationData, content, output, sent));
    sent.taken += sealed.taken;
    // Stopped by the output, and not by the key's limit?
    if (sealed.needed > output.size() - sent.written) return {};
    if (sealed.needed != 0 && !MustUpdateKeys()) {
      // No KeyUpdate is left, and no output would help. What was written has to reach the peer
      // before the error is told.
      sent.needed = 0;
      if (sent.written > 0) return {};
      return Error{Reason::kKeyLimitReached};
    }
    sent.needed = 0;
    size_t taken = sealed.taken;
    if (!partial.empty()) {
      partial = partial.subspan(taken);
      continue;
    }
    while (!plaintext.empty() && taken >= plaintext.front().size()) {
      taken -= plaintext.front().size();
      plaintext = plaintext.subspan(1);
    }
    if (taken > 0) {
      partial = plaintext.front().subspan(taken);
      plaintext = plaintext.subspan(1);
    }
  }
}

Result<MutableBytes> Sender::SealInPlace(MutableBytes buffer, size_t headroom, size_t tailroom) {
  if (wants_send() || !flight_empty() || MustUpdateKeys()) return Error{Reason::kSendFirst};
  // No KeyUpdate is left, and what is kept back of the key is for the alerts.
  if (writer_.protection()->records_left() <= kReservedRecords) {
    return Error{Reason::kKeyLimitReached};
  }
  record::SealOptions options;
  options.random = &random_;
  return writer_.SealInPlace(ContentType::kApplicationData, buffer, headroom, tailroom, options);
}

size_t Sender::RecordsOf(size_t content) const {
  return (content + options_->max_fragment_size - 1) / options_->max_fragment_size;
}

// What `content` bytes take at most under any keys: for each record a header, a type, a tag and the
// padding.
size_t Sender::Bound(size_t content) const {
  const size_t records = RecordsOf(content);
  constexpr size_t kMax = record::kMaxInnerPlaintextSize;
  const record::Padding& policy = options_->padding;
  const size_t padding =
      std::min(std::min(policy.block, kMax) + std::min(policy.random, kMax), kMax);
  return content + records * (record::kHeaderSize + 1 + crypto::kAeadTagSize + padding);
}

size_t Sender::MaxSealedSize(size_t plaintext_size) const {
  size_t size = Bound(plaintext_size);
  if (flight_ != nullptr) {
    for (const FlightItem& item : flight_->items()) {
      size += Bound(item.message.size());
      if (item.kind == FlightItem::Kind::kChangeCipherSpec) size += kChangeCipherSpecSize;
      if (item.kind == FlightItem::Kind::kKeyUpdate) size += Bound(kKeyUpdateSize);
    }
  }
  // KeyUpdates: one owed, one queued, and as many as fall due within the data, each cutting a
  // record in two.
  const size_t records = plaintext_size / options_->max_fragment_size + 1;
  const record::Protection* protection = writer_.protection();
  const uint64_t limit = protection != nullptr ? protection->record_limit() : 0;
  const size_t usable = limit > kReservedRecords ? limit - kReservedRecords : 1;
  const size_t due = 3 + records / usable;
  size += due * (Bound(kKeyUpdateSize) + Bound(1));
  return size + Bound(record::kAlertSize);
}

}  // namespace lockstep
