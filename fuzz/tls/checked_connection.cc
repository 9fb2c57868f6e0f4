#include "fuzz/tls/checked_connection.h"

#include <utility>

#include "crypto/testing/allocations.h"
#include "fuzz/tls/check.h"
#include "record/header.h"
#include "tls/alert.h"

namespace lockstep::fuzz {
namespace {

constexpr size_t kChangeCipherSpecSize = record::kHeaderSize + 1;

// Data of an event: something, and where it was received.
bool IsInside(Bytes data, Bytes consumed) {
  return !data.empty() && data.data() >= consumed.data() &&
         data.data() + data.size() <= consumed.data() + consumed.size();
}

bool IsMisuse(const Error& error) { return KindOf(error.reason) == ErrorKind::kMisuse; }

}  // namespace

std::function<void(const TraceEvent&)> CollectInto(const std::shared_ptr<Trace>& trace) {
  return [trace](const TraceEvent& event) {
    trace->push_back({event.sent, event.kind, Copy(event.bytes)});
  };
}

template <class Callee>
auto CheckedConnection::Call(Callee callee) -> decltype(callee()) {
  const bool settled = connection_.handshake_done() && trace_ == nullptr && !expects_tickets_ &&
                       !connection_.negotiated().post_handshake_authentication;
  const size_t allocations = crypto::AllocationCount();
  auto result = callee();
  if (settled && result.has_value()) Check(crypto::AllocationCount() == allocations);
  if (!result.has_value()) CheckError(result.error());
  Check((connection_.failure() != nullptr) == error_.has_value());
  CheckSilence();
  return result;
}

void CheckedConnection::CheckError(const Error& error) {
  if (error_) {
    Check(error == *error_);
    return;
  }
  if (IsMisuse(error)) return;
  error_ = error;
  if (trace_ != nullptr) traced_before_error_ = trace_->size();
  Check(connection_.failure() != nullptr);
  CheckFailure(*connection_.failure());
}

void CheckedConnection::CheckFailure(const Failure& failure) const {
  const ErrorKind kind = KindOf(failure.error.reason);
  Check(failure.error == *error_);
  Check(!failure.state.empty());
  Check(!failure.Describe().empty());
  // Nothing that a peer says is an internal error; a wrong signature comes from the caller.
  Check(kind != ErrorKind::kInternal || failure.error.reason == Reason::kSignatureSelfCheckFailed);
  if (kind == ErrorKind::kPeer || kind == ErrorKind::kNoAgreement || kind == ErrorKind::kTrust) {
    Check(!failure.section.empty());
  }
  // Section 6.1: nothing follows our close_notify.
  if (!close_called_) Check(failure.alert_sent == AlertFor(failure.error.reason));
  Check((kind == ErrorKind::kPeerAlert) <= failure.alert_received.has_value());
  Check(connection_.wants_send() == failure.alert_sent.has_value());
}

// After the error nothing was sent but its alert.
void CheckedConnection::CheckSilence() const {
  if (!error_ || trace_ == nullptr) return;
  const size_t since = trace_->size() - traced_before_error_;
  Check(since <= 1);
  if (since == 0) return;
  const Traced& last = trace_->back();
  Check(last.sent && last.kind == TraceEvent::Kind::kAlert && last.bytes.size() == 2);
  Check(static_cast<AlertDescription>(last.bytes[1]) == connection_.failure()->alert_sent);
}

Result<Received> CheckedConnection::Receive(MutableBytes received) {
  const std::vector<uint8_t> before = Copy(received);
  auto result = Call([&] { return connection_.Receive(received); });
  if (!result.has_value()) {
    Check(error_.has_value());
    return result;
  }
  Check(!error_ && result->consumed <= received.size());
  Check(Equal(received.subspan(result->consumed), Bytes(before).subspan(result->consumed)));
  CheckEvent(*result, received);
  return result;
}

void CheckedConnection::CheckEvent(const Received& result, MutableBytes received) {
  const size_t consumed = result.consumed;
  if (const auto* need = std::get_if<NeedBytes>(&result.event)) {
    // Never a record that is longer than one can be.
    const size_t most = record::kHeaderSize + record::kMaxCiphertextSize;
    Check(consumed == 0 && need->at_least > 0 && received.size() + need->at_least <= most);
  } else if (std::holds_alternative<Progress>(result.event)) {
    Check(consumed > 0);
  } else if (std::holds_alternative<HandshakeDone>(result.event)) {
    Check(!std::exchange(done_, true) && connection_.handshake_done());
  } else if (const auto* data = std::get_if<ApplicationData>(&result.event)) {
    Check(done_ && IsInside(data->data, received.first(consumed)));
  } else if (const auto* early = std::get_if<EarlyData>(&result.event)) {
    Check(!done_ && IsInside(early->data, received.first(consumed)));
    Check(connection_.negotiated().early_data == EarlyDataOutcome::kAccepted);
  } else if (const auto* asked = std::get_if<Asked>(&result.event)) {
    Check(asked->question != nullptr);
    // In the handshake it holds up everything; a record's last message may be the one that asks.
    Check(!done_ || connection_.negotiated().post_handshake_authentication);
  } else if (std::holds_alternative<TicketReceived>(result.event) ||
             std::holds_alternative<HandshakeConfirmed>(result.event) ||
             std::holds_alternative<ClientAuthenticated>(result.event)) {
    Check(done_);
  } else if (std::holds_alternative<PeerClosed>(result.event)) {
    Check(done_);
    Check(std::exchange(peer_closed_, true) ? consumed == received.size() : consumed > 0);
  }
}

Result<Sent> CheckedConnection::Send(Bytes plaintext, MutableBytes output) {
  const size_t bound = connection_.MaxSealedSize(plaintext.size());
  const bool wanted = connection_.wants_send();
  auto result = Call([&] { return connection_.Send(plaintext, output); });
  if (!result.has_value()) return result;
  CheckSent(*result, plaintext.size(), output.size(), bound);
  if (error_) {
    Check(result->taken == 0);
    Check(connection_.wants_send() == (result->needed != 0));
    return result;
  }
  if (result->needed == 0) Check(result->taken == plaintext.size() && !connection_.wants_send());
  // The change_cipher_spec of compatibility mode waits for company, and goes without it if asked.
  if (!wanted && plaintext.empty()) {
    Check(result->written == 0 || result->written == kChangeCipherSpecSize);
  }
  return result;
}

void CheckedConnection::CheckSent(const Sent& sent, size_t plaintext, size_t room,
                                  size_t bound) const {
  Check(sent.written <= room && sent.written <= bound);
  Check(sent.taken <= plaintext);
  Check(sent.needed == 0 || sent.needed > room - sent.written);
  if (room >= bound) Check(sent.needed == 0);
}

Result<Sent> CheckedConnection::SendEarlyData(Bytes plaintext, MutableBytes output) {
  const size_t bound = connection_.MaxSealedSize(plaintext.size());
  auto result = Call([&] { return connection_.SendEarlyData(plaintext, output); });
  if (!result.has_value()) return result;
  CheckSent(*result, plaintext.size(), output.size(), bound);
  if (error_) Check(result->taken == 0);
  if (result->taken > 0) {
    const auto outcome = connection_.negotiated().early_data;
    Check(!done_ &&
          (outcome == EarlyDataOutcome::kPending || outcome == EarlyDataOutcome::kAccepted));
  }
  return result;
}

Result<MutableBytes> CheckedConnection::SealInPlace(MutableBytes buffer, size_t headroom,
                                                    size_t tailroom) {
  const std::vector<uint8_t> before = Copy(buffer);
  auto result = Call([&] { return connection_.SealInPlace(buffer, headroom, tailroom); });
  if (!result.has_value()) {
    if (IsMisuse(result.error())) Check(Equal(buffer, before));
    return result;
  }
  Check(!error_ && result->data() + record::kHeaderSize == buffer.data() + headroom);
  Check(result->size() <= buffer.size() - headroom + record::kHeaderSize);
  return result;
}

Status CheckedConnection::ReceiveEnd() {
  return Call([&] { return connection_.ReceiveEnd(); });
}

Status CheckedConnection::Close() {
  auto result = Call([&] { return connection_.Close(); });
  close_called_ = close_called_ || result.has_value();
  return result;
}

Status CheckedConnection::UpdateKeys(KeyUpdateRequest request) {
  return Call([&] { return connection_.UpdateKeys(request); });
}

Status CheckedConnection::ConfirmHandshake() {
  return Call([&] { return connection_.ConfirmHandshake(); });
}

Result<CertificateRequestId> CheckedConnection::RequestClientCertificate() {
  return Call([&] { return connection_.RequestClientCertificate(); });
}

Result<ClientSession> CheckedConnection::MakeSession() {
  // Allocates, and cannot fail the connection.
  return connection_.MakeSession();
}

Status CheckedConnection::Answer(QuestionToken token, Reply reply) {
  return Call([&] { return connection_.Answer(token, std::move(reply)); });
}

void CheckedConnection::MoveAround() {
  Connection moved(std::move(connection_));
  const auto is_moved_from = [](const auto& result) {
    return !result.has_value() && result.error().reason == Reason::kMovedFrom;
  };
  // NOLINTBEGIN(bugprone-use-after-move): what is promised for it
  Check(is_moved_from(connection_.Receive({})));
  Check(is_moved_from(connection_.Send(Bytes(), {})));
  Check(is_moved_from(connection_.SealInPlace({}, 0, 0)));
  Check(is_moved_from(connection_.ReceiveEnd()));
  Check(is_moved_from(connection_.Close()));
  Check(is_moved_from(connection_.UpdateKeys(KeyUpdateRequest::kUpdateRequested)));
  Check(is_moved_from(connection_.Answer({}, CertificateVerdict{})));
  Check(is_moved_from(connection_.SendEarlyData(Bytes(), {})));
  Check(is_moved_from(connection_.ConfirmHandshake()));
  Check(is_moved_from(connection_.RequestClientCertificate()));
  Check(is_moved_from(connection_.MakeSession()));
  Check(!connection_.wants_send() && !connection_.handshake_done());
  Check(connection_.failure() == nullptr && connection_.MaxSealedSize(1) == 0);
  Check(connection_.negotiated().server_name.empty());
  // NOLINTEND(bugprone-use-after-move)
  connection_ = std::move(moved);
}

}  // namespace lockstep::fuzz
