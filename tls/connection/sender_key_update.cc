// What the peer's KeyUpdates, and those that the caller wants, oblige a sender to (RFC 9846 section
// 4.7.3).
#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "tls/connection/sender.h"

namespace lockstep {

Result<TrafficSecret> Sender::ReserveKey(size_t size) {
  // As they will be once what waits is sent.
  uint64_t left = writer_.protection()->records_left();
  TrafficSecret secret = secret_.Duplicate();
  uint64_t key_updates = key_updates_;
  const auto update = [&] {
    left = writer_.protection()->record_limit();
    secret = secret.Next();
    ++key_updates;
  };
  if (flight_ != nullptr) {
    for (const FlightItem& item : flight_->items()) {
      left -= std::min<uint64_t>(left, RecordsOf(item.message.size()));
      if (item.kind == FlightItem::Kind::kKeyUpdate) update();
    }
  }
  if (left < kReservedRecords + RecordsOf(size) && key_updates < kMaxKeyUpdates) {
    LOCKSTEP_TRY(Queue({.kind = FlightItem::Kind::kKeyUpdate}));
    update();
  }
  return secret;
}

Status Sender::QueuePostHandshakeMessage(Bytes message) {
  LOCKSTEP_TRY(ReserveKey(message.size()));
  return QueueMessage(message);
}

Status Sender::QueueKeyUpdate(KeyUpdateRequest request) {
  if (request > KeyUpdateRequest::kUpdateRequested) return Error{Reason::kInvalidArgument};
  // At most one request may be outstanding (section 4.7.3).
  if (request == KeyUpdateRequest::kUpdateRequested && awaiting_key_update_) return {};
  if (key_update_queued_ != KeyUpdateRequest::kUpdateRequested) key_update_queued_ = request;
  return {};
}

Status Sender::QueueConfirmation() {
  // An update that was asked for before is as good: our Finished went before it.
  confirmation_wanted_ = true;
  return QueueKeyUpdate(KeyUpdateRequest::kUpdateRequested);
}

std::optional<Event> Sender::OnPeerKeyUpdate(KeyUpdateRequest request) {
  awaiting_key_update_ = false;
  if (request == KeyUpdateRequest::kUpdateRequested) {
    if (handed_out_) return KeyUpdateOwed{};
    // Once we have closed, there is no data that the answer would have to precede. Section 4.7.3:
    // a request is no answer; one that crosses ours is answered besides.
    key_update_owed_ = key_update_owed_ || !closed();
    return std::nullopt;
  }
  if (!answer_due_) return std::nullopt;
  answer_due_ = false;
  if (!confirmation_wanted_) return std::nullopt;
  confirmation_wanted_ = false;
  return HandshakeConfirmed{};
}

}  // namespace lockstep
