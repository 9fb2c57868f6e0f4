#include "tools/net/socket.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace lockstep::tools {
namespace {

using Clock = std::chrono::steady_clock;

void Enable(int socket, int level, int option) {
  const int on = 1;
  setsockopt(socket, level, option, &on, sizeof(on));
}

FileDescriptor MakeSocket(const SocketAddress& address) {
  return FileDescriptor(
      socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

// Waits for a connection in progress. Returns 0 or an errno.
int FinishConnecting(int socket, Clock::time_point deadline) {
  pollfd waiting{.fd = socket, .events = POLLOUT, .revents = 0};
  int ready = 0;
  do {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    ready = poll(&waiting, 1, static_cast<int>(std::max<int64_t>(left.count(), 0)));
  } while (ready < 0 && errno == EINTR);
  if (ready == 0) return ETIMEDOUT;
  int error = 0;
  socklen_t size = sizeof(error);
  if (ready < 0 || getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) != 0) return errno;
  return error;
}

// Returns 0 with `socket` connected, or an errno.
int ConnectToOne(const SocketAddress& address, Clock::time_point deadline, FileDescriptor& socket) {
  socket = MakeSocket(address);
  if (!socket.valid()) return errno;
  if (connect(socket.get(), address.get(), address.size) == 0) return 0;
  return errno == EINPROGRESS ? FinishConnecting(socket.get(), deadline) : errno;
}

// Returns 0 with `listener` ready, or an errno.
int ListenOnOne(const SocketAddress& address, Listener& listener) {
  listener.socket = MakeSocket(address);
  const int socket = listener.socket.get();
  if (!listener.socket.valid()) return errno;
  // A server that starts again must not wait for connections of the last one to be forgotten.
  Enable(socket, SOL_SOCKET, SO_REUSEADDR);
  listener.address.size = sizeof(listener.address.storage);
  const bool listens = bind(socket, address.get(), address.size) == 0 &&
                       listen(socket, SOMAXCONN) == 0 &&
                       getsockname(socket, listener.address.get(), &listener.address.size) == 0;
  return listens ? 0 : errno;
}

std::string Attempt(const SocketAddress& address, int error) {
  return address.ToString() + ": " + std::generic_category().message(error);
}

}  // namespace

Outcome<FileDescriptor> ConnectTo(const HostPort& where, std::chrono::milliseconds timeout) {
  const Clock::time_point end = Clock::now() + timeout;
  LOCKSTEP_ASSIGN(const auto addresses, ResolveWithin(where, timeout));
  std::string attempts;
  for (size_t i = 0; i < addresses.size(); ++i) {
    const auto now = Clock::now();
    const auto share = (end - now) / static_cast<int64_t>(addresses.size() - i);
    FileDescriptor socket;
    const int error = ConnectToOne(addresses[i], now + share, socket);
    if (error == 0) {
      Enable(socket.get(), IPPROTO_TCP, TCP_NODELAY);
      return socket;
    }
    attempts += (attempts.empty() ? "" : "; ") + Attempt(addresses[i], error);
  }
  return Problem{ExitCode::kNetwork,
                 "could not connect to " + where.ToString() + " (" + attempts + ')'};
}

Outcome<Listener> ListenOn(const HostPort& where) {
  LOCKSTEP_ASSIGN(const auto addresses, Resolve(where, ResolveFor::kListen));
  std::string attempts;
  for (const SocketAddress& address : addresses) {
    Listener listener;
    const int error = ListenOnOne(address, listener);
    if (error == 0) return listener;
    attempts += (attempts.empty() ? "" : "; ") + Attempt(address, error);
  }
  return Problem{ExitCode::kNetwork,
                 "could not listen on " + where.ToString() + " (" + attempts + ')'};
}

FileDescriptor Accept(const FileDescriptor& listener, SocketAddress& peer) {
  peer.size = sizeof(peer.storage);
  FileDescriptor socket(
      accept4(listener.get(), peer.get(), &peer.size, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (socket.valid()) Enable(socket.get(), IPPROTO_TCP, TCP_NODELAY);
  return socket;
}

}  // namespace lockstep::tools
