#include "tools/command/client_session.h"

#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "tools/base/negotiated_text.h"

namespace lockstep::tools {
namespace {

constexpr size_t kInputCapacity = size_t{64} << 10;
// How long a connection that is over waits for the peer to end it too.
constexpr std::chrono::milliseconds kLinger{1000};

// A pipe that is ready takes PIPE_BUF bytes without blocking; files never block.
size_t ChunkFor(int output) {
  struct stat status{};
  if (fstat(output, &status) == 0 && S_ISREG(status.st_mode)) return SIZE_MAX;
  return PIPE_BUF;
}

}  // namespace

ClientSession::ClientSession(EventLoop& loop, TlsSocket socket, Options options)
    : loop_(loop),
      socket_(std::move(socket)),
      options_(std::move(options)),
      first_(options_.early_data),
      output_chunk_(ChunkFor(options_.output)) {}

Outcome<void> ClientSession::Run() {
  if (options_.request) {
    const MutableBytes room = input_.Room(options_.request->size());
    std::memcpy(room.data(), options_.request->data(), options_.request->size());
    input_.Added(options_.request->size());
    input_ended_ = true;
  }
  loop_.Watch(socket_.descriptor(), [this](uint32_t) { Pump(); });
  loop_.Watch(options_.output, [this](uint32_t) {
    output_ready_ = true;
    Pump();
  });
  if (!options_.request) {
    loop_.Watch(options_.input, [this](uint32_t) {
      input_ready_ = true;
      Pump();
    });
  }
  loop_.At(EventLoop::Clock::now() + options_.handshake_timeout, [this] { OnTimeout(); });
  Pump();
  LOCKSTEP_TRY(loop_.Run());
  return result_.value_or(Problem{ExitCode::kInternal, "the event loop ended too early"});
}

void ClientSession::Pump() {
  if (result_) return Linger();
  socket_.BeginTurn();
  socket_.Flush();
  // Early data goes before the server's answer is read, which ends its time.
  while (!result_ &&
         (SendFirst() || WriteOutput() || ReceiveEvent() || ReadInput() || SendInput())) {
  }
  if (!result_ && peer_closed_ && output_.empty()) {
    if (first_.empty() && input_.empty()) {
      Finish({});
    } else if (socket_.broken()) {
      Finish(Problem{ExitCode::kNetwork,
                     "the peer ended the connection before it had taken all of the input"});
    }
  }
  UpdateEvents();
}

bool ClientSession::WriteOutput() {
  if (output_.empty() || !output_ready_) return false;
  output_ready_ = false;
  const size_t size = std::min(output_.size(), output_chunk_);
  const ssize_t count = write(options_.output, output_.data(), size);
  if (count < 0) {
    if (errno == EAGAIN || errno == EINTR) return false;
    Finish(ProblemOfSystem(ExitCode::kFile, "the output", errno));
    return false;
  }
  output_ = output_.subspan(static_cast<size_t>(count));
  if (output_.empty() && answer_.complete()) Finish({});
  return true;
}

bool ClientSession::ReceiveEvent() {
  if (!output_.empty() || peer_closed_) return false;
  auto event = socket_.Next();
  if (!event.has_value()) {
    Finish(std::move(event.error()));
  } else if (std::holds_alternative<Connected>(*event)) {
    OnConnected();
  } else if (const auto* data = std::get_if<Data>(&*event)) {
    OnData(data->bytes);
  } else if (auto* ticket = std::get_if<Ticket>(&*event)) {
    if (options_.on_ticket) options_.on_ticket(std::move(ticket->session));
  } else if (std::holds_alternative<Closed>(*event)) {
    OnPeerClosed();
  } else {
    return false;
  }
  return true;
}

void ClientSession::OnTimeout() {
  if (connected_ || result_) return;
  result_ =
      Problem{ExitCode::kNetwork, "the handshake was not done within " +
                                      std::to_string(options_.handshake_timeout.count()) + " ms"};
  loop_.Stop();
}

void ClientSession::OnConnected() {
  connected_ = true;
  if (options_.on_connected) {
    auto wanted = options_.on_connected(socket_.tls().negotiated());
    if (!wanted.has_value()) return Finish(std::move(wanted));
  }
  if (!options_.early_data.empty()) JudgeEarlyData();
}

void ClientSession::JudgeEarlyData() {
  const Negotiated& negotiated = socket_.tls().negotiated();
  std::string text(EarlyDataText(negotiated));
  if (negotiated.early_data == EarlyDataOutcome::kAccepted) {
    const size_t sent = options_.early_data.size() - first_.size();
    text += ", " + std::to_string(sent) + " bytes";
    if (!first_.empty()) text += "; " + std::to_string(first_.size()) + " more follow";
  } else if (options_.late_if_refused) {
    first_ = options_.early_data;
    text = "not accepted, sent after the handshake: " + text;
  } else {
    return Finish(Problem{ExitCode::kEarlyData, "the early data was not accepted: " + text});
  }
  if (options_.on_early_data) options_.on_early_data(text);
}

void ClientSession::OnData(Bytes data) {
  if (options_.on_data) options_.on_data(false, data.size());
  output_ = data;
  if (!options_.request) return;
  output_ = data.first(answer_.Feed(data));
  if (const std::optional<std::string>& problem = answer_.problem()) {
    Finish(Problem{ExitCode::kProtocol, "the answer is not HTTP/1: " + *problem});
  }
}

void ClientSession::OnPeerClosed() {
  peer_closed_ = true;
  input_ended_ = true;
  if (!options_.request) return;
  answer_.FeedEnd();
  if (!answer_.complete()) {
    Finish(Problem{ExitCode::kTruncated, "the HTTP answer is not complete: " + answer_.Missing()});
  }
}

bool ClientSession::ReadInput() {
  if (!input_ready_ || !connected_ || input_ended_ || !input_.empty()) return false;
  input_ready_ = false;
  const MutableBytes room = input_.Room(kInputCapacity);
  const ssize_t count = read(options_.input, room.data(), room.size());
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return false;
  if (count < 0) {
    Finish(ProblemOfSystem(ExitCode::kFile, "the input", errno));
    return false;
  }
  if (count == 0) input_ended_ = true;
  input_.Added(static_cast<size_t>(count));
  return true;
}

bool ClientSession::SendFirst() {
  if (first_.empty()) return false;
  const size_t taken = connected_ ? socket_.Write(first_) : socket_.WriteEarly(first_);
  first_ = first_.subspan(taken);
  if (options_.on_data && taken != 0) options_.on_data(true, taken);
  return taken != 0;
}

bool ClientSession::SendInput() {
  if (!connected_ || sending_closed_ || !first_.empty()) return false;
  if (!input_.empty()) {
    const size_t taken = socket_.Write(input_.filled());
    input_.Consume(taken);
    if (options_.on_data && taken != 0) options_.on_data(true, taken);
    return taken != 0;
  }
  // The end of a request is no end of data: servers take a close_notify for a client that left.
  if (!input_ended_ || options_.request) return false;
  sending_closed_ = true;
  socket_.Close();
  return true;
}

void ClientSession::UpdateEvents() {
  if (result_) return;
  const bool wants_input = connected_ && !input_ended_ && input_.empty() && !input_ready_;
  const uint32_t receive = output_.empty() && !peer_closed_ ? EPOLLIN : 0u;
  const uint32_t send = socket_.wants_write() ? EPOLLOUT : 0u;
  loop_.SetEvents(socket_.descriptor(), receive | send);
  loop_.SetEvents(options_.output, output_.empty() ? 0u : EPOLLOUT);
  loop_.SetEvents(options_.input, wants_input ? EPOLLIN : 0u);
}

// The result stands; what is left is to leave in a way that the peer understands.
void ClientSession::Finish(Outcome<void> result) {
  if (result_) return;
  result_ = std::move(result);
  loop_.Forget(options_.input);
  loop_.Forget(options_.output);
  loop_.At(EventLoop::Clock::now() + kLinger, [this] { loop_.Stop(); });
  socket_.Close();
  Linger();
}

void ClientSession::Linger() {
  socket_.Flush();
  if (!socket_.wants_write()) socket_.Shutdown();
  // After its close_notify the peer has sent everything; else it may be writing still.
  const bool is_over = !socket_.wants_write() && (peer_closed_ || socket_.Drained());
  if (is_over) return loop_.Stop();
  loop_.SetEvents(socket_.descriptor(), EPOLLIN | (socket_.wants_write() ? EPOLLOUT : 0u));
}

}  // namespace lockstep::tools
