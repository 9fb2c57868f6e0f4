#include "interop/bogo/socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace lockstep::bogo {
namespace {

bool ConnectTo(int descriptor, uint16_t port, bool ipv6) {
  if (ipv6) {
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_port = htons(port);
    address.sin6_addr = in6addr_loopback;
    return ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
}

}  // namespace

std::optional<Socket> Socket::Connect(uint16_t port, bool ipv6) {
  Socket made(::socket(ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (made.descriptor_ < 0 || !ConnectTo(made.descriptor_, port, ipv6)) return std::nullopt;
  const int on = 1;
  (void)::setsockopt(made.descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  return made;
}

Socket::Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

Socket& Socket::operator=(Socket&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

Socket::~Socket() {
  if (descriptor_ >= 0) (void)::close(descriptor_);
}

size_t Socket::Read(MutableBytes out) {
  while (true) {
    const ssize_t size = ::recv(descriptor_, out.data(), out.size(), 0);
    if (size >= 0) return static_cast<size_t>(size);
    if (errno != EINTR) return 0;
  }
}

void Socket::Write(Bytes bytes) {
  while (!bytes.empty()) {
    const ssize_t size = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return;
    bytes = bytes.subspan(static_cast<size_t>(size));
  }
}

void Socket::Finish() {
  (void)::shutdown(descriptor_, SHUT_WR);
  std::array<uint8_t, 4096> dropped{};
  while (Read(dropped) > 0) {
  }
}

}  // namespace lockstep::bogo
