#include "examples/system.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <sstream>

#include "crypto/system_seed.h"
#include "x509/system_roots.h"

namespace examples {
namespace {

int64_t Milliseconds() {
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since_1970).count();
}

}  // namespace

lockstep::Environment NewEnvironment() {
  return {OrExit(lockstep::crypto::SystemSeed()), Milliseconds};
}

std::shared_ptr<const lockstep::x509::TrustStore> Roots(const char* path) {
  auto roots =
      OrExit(path == nullptr ? lockstep::x509::LoadSystemRoots() : lockstep::x509::LoadRoots(path));
  return std::make_shared<const lockstep::x509::TrustStore>(std::move(roots.store));
}

int Dial(const char* host, const char* port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(host, port, &hints, &found) != 0) return -1;
  int fd = -1;
  for (const addrinfo* to = found; to != nullptr && fd < 0; to = to->ai_next) {
    fd = socket(to->ai_family, to->ai_socktype, to->ai_protocol);
    if (fd < 0 || connect(fd, to->ai_addr, to->ai_addrlen) == 0) continue;
    close(std::exchange(fd, -1));
  }
  freeaddrinfo(found);
  return fd;
}

bool WriteAll(int fd, lockstep::Bytes bytes) {
  while (!bytes.empty()) {
    // A peer that has left must not end the program by SIGPIPE.
    const ssize_t count = send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    bytes = bytes.subspan(static_cast<size_t>(count));
  }
  return true;
}

int Listen(const char* port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (fd < 0) return -1;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<uint16_t>(std::strtoul(port, nullptr, 10)));
  socklen_t size = sizeof address;
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(fd, SOMAXCONN) != 0 ||
      getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    close(fd);
    return -1;
  }
  std::cout << ntohs(address.sin_port) << '\n' << std::flush;
  return fd;
}

std::string ReadFile(const char* path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

}  // namespace examples
