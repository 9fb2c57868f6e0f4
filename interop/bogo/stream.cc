#include "interop/bogo/stream.h"

#include <algorithm>
#include <utility>

namespace lockstep::bogo {
namespace {

constexpr size_t kReadSize = size_t{16} << 10;
constexpr size_t kSealSize = size_t{64} << 10;

}  // namespace

Stream::Stream(Connection connection, Socket socket, Options options)
    : connection_(std::move(connection)),
      socket_(std::move(socket)),
      options_(std::move(options)) {}

Status Stream::HandshakeUntil(const std::function<bool()>& reached) {
  while (!connection_.handshake_done() && !reached()) {
    LOCKSTEP_ASSIGN(const auto event, Next());
    if (const auto* early = std::get_if<EarlyData>(&event)) {
      LOCKSTEP_TRY(options_.on_early_data(early->data));
    }
  }
  return {};
}

Status Stream::Handshake() {
  LOCKSTEP_TRY(HandshakeUntil([] { return false; }));
  if (const auto alert = options_.objection()) return Abort(*alert);
  return Seal({});
}

Status Stream::Write(Bytes plaintext) { return Seal(plaintext); }

Result<size_t> Stream::WriteEarly(Bytes plaintext) {
  size_t taken = 0;
  while (taken < plaintext.size()) {
    std::vector<uint8_t> output(kSealSize);
    const auto sent = connection_.SendEarlyData(plaintext.subspan(taken), output);
    if (!sent.has_value()) {
      if (sent.error().reason == Reason::kEarlyDataLimit) break;
      return sent.error();
    }
    taken += sent->taken;
    Queue(Bytes(output).first(sent->written));
  }
  Flush();
  return taken;
}

Status Stream::BeginWrite(Bytes plaintext) {
  held_ = true;
  LOCKSTEP_TRY(Seal(plaintext));
  if (outbox_.empty()) return {};
  socket_.Write(Bytes(outbox_).first(1));
  outbox_.erase(outbox_.begin());
  return {};
}

void Stream::Release() {
  held_ = false;
  Flush();
}

Result<std::vector<uint8_t>> Stream::Read() {
  while (true) {
    LOCKSTEP_ASSIGN(const Event event, Next());
    if (const auto* data = std::get_if<ApplicationData>(&event)) return Copy(data->data);
    if (std::holds_alternative<PeerClosed>(event)) return std::vector<uint8_t>();
  }
}

Status Stream::Close() {
  LOCKSTEP_TRY(connection_.Close());
  return Seal({});
}

Status Stream::UpdateKeys() {
  LOCKSTEP_TRY(connection_.UpdateKeys(KeyUpdateRequest::kUpdateNotRequested));
  return Seal({});
}

Status Stream::Abort(AlertDescription alert) {
  LOCKSTEP_TRY(connection_.Abort(alert));
  (void)Seal({});
  return connection_.failure()->error;
}

// One event, or none of interest. What an event shows lies in the inbox until the next call.
Result<Event> Stream::Next() {
  // Several KeyUpdates are answered at once, when there is something to say (section 4.7.3).
  if (!connection_.handshake_done()) LOCKSTEP_TRY(Seal({}));
  inbox_.erase(inbox_.begin(), inbox_.begin() + static_cast<std::ptrdiff_t>(used_));
  shown_ -= std::exchange(used_, 0);
  LOCKSTEP_ASSIGN(const Received received, Receive());
  used_ = received.consumed;
  if (std::holds_alternative<NeedBytes>(received.event)) {
    if (shown_ == inbox_.size() && !Fill()) {
      const Status ended = connection_.ReceiveEnd();
      if (!ended.has_value()) return ended.error();
      return Event(PeerClosed{});
    }
    shown_ = options_.one_byte_at_a_time ? shown_ + 1 : inbox_.size();
  }
  if (std::holds_alternative<TicketReceived>(received.event)) {
    LOCKSTEP_ASSIGN(ClientSession session, connection_.MakeSession());
    options_.on_session(std::move(session));
  }
  if (const auto* asked = std::get_if<Asked>(&received.event)) {
    if (const Status answered = AnswerQuestion(*asked->question); !answered.has_value()) {
      (void)Seal({});
      return answered.error();
    }
  }
  return received.event;
}

Result<Received> Stream::Receive() {
  auto received = connection_.Receive(MutableBytes(inbox_).first(shown_));
  if (!received.has_value()) {
    // Of a failed connection the alert is still to be sent.
    (void)Seal({});
    return received.error();
  }
  return received;
}

Status Stream::AnswerQuestion(const Question& question) {
  if (options_.one_byte_at_a_time) {
    // A question stays open, whatever else is tried before its answer comes.
    const auto again = connection_.Receive({});
    const bool still_asked = again.has_value() && std::holds_alternative<Asked>(again->event);
    if (!still_asked && !connection_.handshake_done()) return Error{Reason::kInternalError};
    LOCKSTEP_TRY(Seal({}));
  }
  auto answer = options_.answer(question);
  if (const auto* alert = std::get_if<AlertDescription>(&answer)) return Abort(*alert);
  return connection_.Answer(TokenOf(question), std::get<Reply>(std::move(answer)));
}

Status Stream::Seal(Bytes plaintext) {
  size_t taken = 0;
  do {
    std::vector<uint8_t> output(kSealSize);
    const auto sent = connection_.Send(plaintext.subspan(taken), output);
    if (!sent.has_value()) {
      Flush();
      return sent.error();
    }
    taken += sent->taken;
    Queue(Bytes(output).first(sent->written));
  } while (taken < plaintext.size() || connection_.wants_send());
  Flush();
  return {};
}

void Stream::Queue(Bytes records) { outbox_.insert(outbox_.end(), records.begin(), records.end()); }

void Stream::Flush() {
  if (held_) return;
  socket_.Write(outbox_);
  outbox_.clear();
}

bool Stream::Fill() {
  const size_t held = inbox_.size();
  inbox_.resize(held + kReadSize);
  const size_t size = socket_.Read(MutableBytes(inbox_).subspan(held));
  inbox_.resize(held + size);
  return size > 0;
}

}  // namespace lockstep::bogo
