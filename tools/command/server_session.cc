#include "tools/command/server_session.h"

#include <sys/epoll.h>

#include <algorithm>
#include <utility>

#include "tools/base/negotiated_text.h"
#include "x509/der/text.h"

namespace lockstep::tools {
namespace {

// What a peer gets to take the last bytes and to end the transport.
constexpr std::chrono::milliseconds kLinger{2000};

constexpr size_t kMaxShownEarlyData = 80;

}  // namespace

ServerSession::ServerSession(TlsSocket socket, ServiceKind kind, const Timeouts& timeouts)
    : socket_(std::move(socket)),
      kind_(kind),
      timeouts_(timeouts),
      end_(Clock::now() + timeouts.session),
      deadline_(std::min(Clock::now() + timeouts.handshake, end_)) {}

void ServerSession::Pump() {
  if (stage_ == Stage::kTalking) {
    socket_.BeginTurn();
    socket_.Flush();
    while (SendReply() || ReceiveEvent()) {
    }
  }
  if (stage_ == Stage::kEnding) {
    while (SendReply()) {
    }
    if (reply_.empty() && !closed_) {
      closed_ = true;
      socket_.Close();
    }
    socket_.Flush();
    if (closed_ && !socket_.wants_write()) {
      stage_ = Stage::kLingering;
      deadline_ = Clock::now() + kLinger;
      socket_.Shutdown();
    }
  }
  if (stage_ == Stage::kLingering && socket_.Drained()) stage_ = Stage::kOver;
  // An idle client costs no buffers.
  if (reply_.empty()) {
    socket_.ReleaseMemory();
    if (connected()) early_data_ = {};
  }
}

void ServerSession::End() {
  if (stage_ != Stage::kTalking) return;
  stage_ = Stage::kEnding;
  deadline_ = Clock::now() + kLinger;
  Pump();
}

void ServerSession::OnDeadline(Clock::time_point now) {
  if (over() || now < deadline_) return;
  if (stage_ != Stage::kTalking) {
    stage_ = Stage::kOver;
    return;
  }
  if (now >= end_) {
    problem_ = "the connection took too long";
  } else {
    problem_ = connected() ? "idle for too long" : "the handshake took too long";
  }
  End();
}

uint32_t ServerSession::events() const {
  const bool receives =
      stage_ == Stage::kLingering || (stage_ == Stage::kTalking && reply_.empty());
  return (receives ? EPOLLIN : 0u) | (socket_.wants_write() ? EPOLLOUT : 0u);
}

bool ServerSession::SendReply() {
  if (reply_.empty()) return false;
  const size_t taken = socket_.Write(reply_);
  reply_ = reply_.subspan(taken);
  if (taken != 0) Extend();
  if (taken == 0 && socket_.broken()) reply_ = {};
  if (reply_.empty() && service_->done() && stage_ == Stage::kTalking) stage_ = Stage::kEnding;
  return taken != 0;
}

bool ServerSession::ReceiveEvent() {
  if (stage_ != Stage::kTalking || !reply_.empty()) return false;
  const auto event = socket_.Next();
  if (!event.has_value()) {
    problem_ = event.error().text;
    closed_ = true;
    stage_ = Stage::kEnding;
    deadline_ = Clock::now() + kLinger;
  } else if (std::holds_alternative<Connected>(*event)) {
    OnConnected();
  } else if (const auto* early = std::get_if<Early>(&*event)) {
    early_data_.insert(early_data_.end(), early->bytes.begin(), early->bytes.end());
  } else if (const auto* data = std::get_if<Data>(&*event)) {
    // A request has to be whole in time: byte by byte it would hold its place for hours.
    if (kind_ != ServiceKind::kHttp) Extend();
    reply_ = service_->OnData(data->bytes);
  } else if (std::holds_alternative<Closed>(*event)) {
    reply_ = service_->OnEnd();
    stage_ = Stage::kEnding;
    Extend();
  } else {
    return false;
  }
  return true;
}

void ServerSession::OnConnected() {
  const Negotiated& negotiated = socket_.tls().negotiated();
  service_ = MakeService(kind_, negotiated);
  Extend();
  if (negotiated.early_data == EarlyDataOutcome::kNotOffered) return;
  early_data_text_ = EarlyDataText(negotiated);
  if (early_data_.empty()) return;
  early_data_text_ += ", " + std::to_string(early_data_.size()) +
                      " bytes: " + x509::der::Escape(early_data_, kMaxShownEarlyData);
  reply_ = service_->OnData(early_data_);
}

void ServerSession::Extend() { deadline_ = std::min(Clock::now() + timeouts_.idle, end_); }

}  // namespace lockstep::tools
