#include "tools/net/tls_socket.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <utility>

#include "tools/base/tls_problem.h"

namespace lockstep::tools {
namespace {

// Several records of 16 KiB at a time, so that system calls cost little beside the cryptography. A
// single record fits with room to spare.
constexpr size_t kInputCapacity = size_t{128} << 10;
constexpr size_t kOutputCapacity = size_t{128} << 10;
constexpr size_t kDrainSize = size_t{16} << 10;

bool WouldBlock(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

}  // namespace

TlsSocket::TlsSocket(FileDescriptor socket, Connection connection)
    : socket_(std::move(socket)), tls_(std::move(connection)) {}

Outcome<SocketEvent> TlsSocket::Next() {
  while (true) {
    const auto received = tls_.Receive(input_.filled());
    if (!received.has_value()) return Failed();
    input_.Consume(received->consumed);
    if (const auto* data = std::get_if<ApplicationData>(&received->event)) return Data{data->data};
    if (const auto* data = std::get_if<EarlyData>(&received->event)) return Early{data->data};
    if (std::holds_alternative<HandshakeDone>(received->event)) return Connected{};
    if (std::holds_alternative<TicketReceived>(received->event)) {
      if (auto session = tls_.MakeSession(); session.has_value())
        return Ticket{*std::move(session)};
    }
    if (std::holds_alternative<PeerClosed>(received->event)) return Closed{};
    if (!std::holds_alternative<NeedBytes>(received->event)) continue;
    switch (FillInput()) {
      case Fill::kAdded:
        break;
      case Fill::kBlocked:
        return Blocked{};
      case Fill::kEnded:
        if (const Status end = tls_.ReceiveEnd(); !end.has_value()) return Failed();
        return Closed{};
    }
  }
}

TlsSocket::Fill TlsSocket::FillInput() {
  if (reads_left_ == 0) return Fill::kBlocked;
  --reads_left_;
  const MutableBytes room = input_.Room(kInputCapacity);
  const ssize_t count = recv(descriptor(), room.data(), room.size(), 0);
  if (count > 0) {
    input_.Added(static_cast<size_t>(count));
    return Fill::kAdded;
  }
  if (count < 0 && WouldBlock(errno)) return Fill::kBlocked;
  if (count < 0 && socket_error_ == 0) socket_error_ = errno;
  return Fill::kEnded;
}

size_t TlsSocket::Write(Bytes plaintext) {
  return WriteBy([&](MutableBytes output) { return tls_.Send(plaintext, output); });
}

size_t TlsSocket::WriteEarly(Bytes plaintext) {
  return WriteBy([&](MutableBytes output) { return tls_.SendEarlyData(plaintext, output); });
}

template <class Send>
size_t TlsSocket::WriteBy(Send send) {
  Flush();
  // A bound on what waits: the socket's pace is the application's.
  if (wants_write() || socket_error_ != 0) return 0;
  const auto sent = send(output_.Room(kOutputCapacity));
  if (!sent.has_value()) return 0;  // Next says why, where it is the connection's end
  output_.Added(sent->written);
  WriteOutput();
  return sent->taken;
}

void TlsSocket::Close() {
  // Refused where it was done before, and where the connection has failed: Next says so.
  if (tls_.Close().has_value()) Flush();
}

void TlsSocket::Flush() {
  while (true) {
    WriteOutput();
    if (!output_.empty() || !tls_.wants_send() || socket_error_ != 0) return;
    const auto sent = tls_.Send(Bytes(), output_.Room(kOutputCapacity));
    if (!sent.has_value()) return;
    output_.Added(sent->written);
  }
}

void TlsSocket::WriteOutput() {
  while (!output_.empty() && socket_error_ == 0) {
    const MutableBytes waiting = output_.filled();
    const ssize_t count = send(descriptor(), waiting.data(), waiting.size(), MSG_NOSIGNAL);
    if (count < 0) {
      if (WouldBlock(errno)) return;
      socket_error_ = errno;
      break;
    }
    output_.Consume(static_cast<size_t>(count));
  }
  // Nobody will read it any more.
  if (socket_error_ != 0) output_.Consume(output_.size());
}

void TlsSocket::Shutdown() {
  Flush();
  shutdown(descriptor(), SHUT_WR);
}

bool TlsSocket::Drained() {
  std::array<uint8_t, kDrainSize> scratch;
  for (int i = 0; i < kReadsPerTurn; ++i) {
    const ssize_t count = recv(descriptor(), scratch.data(), scratch.size(), 0);
    if (count < 0) return !WouldBlock(errno);
    if (count == 0) return true;
  }
  return false;
}

void TlsSocket::ReleaseMemory() {
  input_.Release();
  output_.Release();
}

Problem TlsSocket::Failed() {
  const Failure* failure = tls_.failure();
  // A transport that broke explains a truncation better than the truncation does.
  if (socket_error_ != 0 &&
      (failure == nullptr || failure->error.reason == Reason::kTruncatedConnection)) {
    return tls_.handshake_done()
               ? ProblemOfSystem(ExitCode::kTruncated,
                                 "the connection broke without a close_notify", socket_error_)
               : ProblemOfSystem(ExitCode::kNetwork, "the connection broke in the handshake",
                                 socket_error_);
  }
  if (failure == nullptr) return {ExitCode::kInternal, "the connection failed without saying why"};
  return ProblemOf(*failure);
}

}  // namespace lockstep::tools
