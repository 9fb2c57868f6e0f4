#include "interop/testing/tls_socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <utility>

#include "crypto/base/bytes.h"

namespace lockstep::interop {
namespace {

constexpr size_t kReadSize = size_t{64} << 10;
constexpr size_t kSealSize = size_t{64} << 10;

sockaddr_in Loopback(uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

FileDescriptor NewSocket() {
  FileDescriptor made(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  RequireSystem(made.open(), "socket");
  return made;
}

bool IsWorthTryingAgain(int error) { return error == EAGAIN || error == EINTR; }

}  // namespace

TlsSocket::TlsSocket(FileDescriptor socket, Connection connection)
    : socket_(std::move(socket)), connection_(std::move(connection)) {
  SetNonBlocking(socket_.get());
}

void TlsSocket::Serve() {
  Read();
  Write();
}

void TlsSocket::AddInterests(std::vector<pollfd>& interests) const {
  short events = 0;
  if (!ended()) events = POLLIN;
  if (!to_write_.empty()) events = static_cast<short>(events | POLLOUT);
  if (events != 0) interests.push_back({socket_.get(), events, 0});
}

void TlsSocket::Read() {
  while (!ended()) {
    const size_t held = inbox_.size();
    inbox_.resize(held + kReadSize);
    const ssize_t size = ::recv(socket_.get(), inbox_.data() + held, kReadSize, 0);
    inbox_.resize(held + (size > 0 ? static_cast<size_t>(size) : 0));
    if (size < 0 && IsWorthTryingAgain(errno)) return;
    if (size <= 0) {
      end_ = connection_.ReceiveEnd();
      return;
    }
    Receive();
  }
}

void TlsSocket::Receive() {
  size_t used = 0;
  while (!peer_closed_) {
    auto received = connection_.Receive(MutableBytes(inbox_).subspan(used));
    if (!received.has_value()) {
      // Whatever else comes is read and dropped, so that the peer gets our alert and no reset.
      used = inbox_.size();
      break;
    }
    if (std::holds_alternative<NeedBytes>(received->event)) break;
    used += received->consumed;
    if (const auto* data = std::get_if<ApplicationData>(&received->event)) {
      heard_ += AsText(data->data);
    }
    if (const auto* early = std::get_if<EarlyData>(&received->event)) {
      heard_early_ += AsText(early->data);
    }
    if (std::holds_alternative<TicketReceived>(received->event)) {
      sessions_.push_back(connection_.MakeSession().value());
    }
    if (const auto* authenticated = std::get_if<ClientAuthenticated>(&received->event)) {
      authenticated_.push_back(*authenticated);
    }
    if (std::holds_alternative<HandshakeConfirmed>(received->event)) ++confirmations_;
    peer_closed_ = std::holds_alternative<PeerClosed>(received->event);
  }
  inbox_.erase(inbox_.begin(), inbox_.begin() + static_cast<std::ptrdiff_t>(used));
}

void TlsSocket::Write() {
  while (!shut_down_) {
    if (to_write_.empty()) Seal();
    if (to_write_.empty()) break;
    const ssize_t size = ::send(socket_.get(), to_write_.data(), to_write_.size(), MSG_NOSIGNAL);
    if (size < 0 && IsWorthTryingAgain(errno)) return;
    if (size < 0) {
      to_write_.clear();
      shut_down_ = true;
      return;
    }
    to_write_.erase(to_write_.begin(), to_write_.begin() + static_cast<std::ptrdiff_t>(size));
  }
  const bool over = connection_.failure() != nullptr || (close_ && peer_closed_);
  if (over && !std::exchange(shut_down_, true)) (void)::shutdown(socket_.get(), SHUT_WR);
}

void TlsSocket::SealEarly() {
  to_write_.resize(kSealSize);
  const auto sent = connection_.SendEarlyData(AsBytes(to_say_early_), to_write_);
  to_write_.resize(sent.has_value() ? sent->written : 0);
  to_say_early_.clear();
}

void TlsSocket::Seal() {
  if (connection_.negotiated().early_data == EarlyDataOutcome::kPending && !to_say_early_.empty()) {
    return SealEarly();
  }
  Bytes rest = AsBytes(to_say_).subspan(said_);
  if (close_ && rest.empty()) (void)connection_.Close();
  if (!connection_.handshake_done() || connection_.failure() != nullptr) rest = {};
  if (!connection_.wants_send() && rest.empty()) return;
  to_write_.resize(kSealSize);
  const auto sent = connection_.Send(rest, to_write_);
  to_write_.resize(sent.has_value() ? sent->written : 0);
  if (sent.has_value()) said_ += sent->taken;
}

FileDescriptor Dial(uint16_t port) {
  FileDescriptor socket = NewSocket();
  const sockaddr_in address = Loopback(port);
  RequireSystem(
      ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0,
      "connect");
  return socket;
}

Listener::Listener() : listening_(NewSocket()) {
  sockaddr_in address = Loopback(0);
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  RequireSystem(::bind(listening_.get(), generic, size) == 0, "bind");
  RequireSystem(::listen(listening_.get(), 1) == 0, "listen");
  RequireSystem(::getsockname(listening_.get(), generic, &size) == 0, "getsockname");
  port_ = ntohs(address.sin_port);
  SetNonBlocking(listening_.get());
}

void Listener::Serve() {
  if (accepted()) return;
  accepted_ = FileDescriptor(::accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC));
}

void Listener::AddInterests(std::vector<pollfd>& interests) const {
  if (!accepted()) interests.push_back({listening_.get(), POLLIN, 0});
}

}  // namespace lockstep::interop
