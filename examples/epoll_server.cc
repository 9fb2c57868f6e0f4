// An HTTPS server for many clients in one thread: epoll_server PORT CERTIFICATES.pem KEY.pem. Port
// 0 takes a free one, which is printed. Shows a transport that is told when it may read and write.
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "examples/system.h"
#include "tls/tls.h"

namespace {

using lockstep::Bytes;
using lockstep::Connection;

constexpr size_t kMaxRequestSize = 8 << 10;
constexpr int kMaxEvents = 64;
constexpr char kPage[] =
    "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nHello from an epoll loop.\n";

// One client: its connection, and the bytes that wait on either side of it.
class Session {
 public:
  Session(Connection tls, int fd) : tls_(std::move(tls)), fd_(fd) {}
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session() { close(fd_); }

  // Takes what the socket has. False: the session is over.
  bool OnReadable() {
    const ssize_t count = recv(fd_, in_.data() + filled_, in_.size() - filled_, 0);
    if (count <= 0) return count < 0 && MayTryAgain();  // epoll only hints
    filled_ += static_cast<size_t>(count);
    const bool alive = Receive();
    Seal();  // the answer to what arrived; to an error, the alert
    if (request_.find("\r\n\r\n") != std::string::npos && !std::exchange(answered_, true)) {
      Seal(lockstep::AsBytes(kPage));
      if (tls_.Close().has_value()) Seal();
    }
    return OnWritable() && alive && request_.size() <= kMaxRequestSize;
  }

  // Writes what is due; what the socket does not take waits. False: the session is over.
  bool OnWritable() {
    while (!out_.empty()) {
      const ssize_t count = send(fd_, out_.data(), out_.size(), MSG_NOSIGNAL);
      if (count < 0) return MayTryAgain();
      out_.erase(out_.begin(), out_.begin() + count);
    }
    return !answered_ || shutdown(fd_, SHUT_WR) == 0;
  }

  bool wants_to_write() const { return !out_.empty(); }

 private:
  // After a call that failed: whether that says nothing about the connection.
  static bool MayTryAgain() { return errno == EAGAIN || errno == EINTR; }

  // A record and an event at a time, as far as whole records have arrived.
  bool Receive() {
    std::span<uint8_t> rest = std::span(in_).first(filled_);
    while (true) {
      const auto received = tls_.Receive(rest);
      if (!received.has_value()) return false;
      rest = rest.subspan(received->consumed);
      if (std::holds_alternative<lockstep::NeedBytes>(received->event)) break;
      if (std::holds_alternative<lockstep::PeerClosed>(received->event)) break;
      if (const auto* data = std::get_if<lockstep::ApplicationData>(&received->event)) {
        request_ += lockstep::AsText(data->data);
      }
    }
    filled_ = rest.size();
    std::memmove(in_.data(), rest.data(), filled_);
    return true;
  }

  // Appends to the output what the engine owes the peer, and then the plaintext.
  void Seal(Bytes plaintext = {}) {
    const size_t start = out_.size();
    out_.resize(start + tls_.MaxSealedSize(plaintext.size()));
    const auto sent = tls_.Send(plaintext, std::span(out_).subspan(start));
    out_.resize(start + (sent.has_value() ? sent->written : 0));
  }

  Connection tls_;
  int fd_;
  std::vector<uint8_t> in_ = std::vector<uint8_t>(32 << 10);  // more than the longest record
  size_t filled_ = 0;
  std::vector<uint8_t> out_;
  std::string request_;
  bool answered_ = false;
};

void Watch(int epoll, int operation, int fd, uint32_t events) {
  epoll_event event{.events = events, .data = {.fd = fd}};
  epoll_ctl(epoll, operation, fd, &event);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const auto credential = examples::OrExit(
      lockstep::Credential::FromPem(examples::ReadFile(argv[2]), examples::ReadFile(argv[3])));
  // A configuration is checked when it is made, and serves any number of connections and threads.
  const auto config = examples::OrExit(
      lockstep::CreateConfig(lockstep::ServerOptions{.credentials = {credential}}));
  const int listener = examples::Listen(argv[1]);
  if (listener < 0) return 1;

  const int epoll = epoll_create1(0);
  Watch(epoll, EPOLL_CTL_ADD, listener, EPOLLIN);
  std::unordered_map<int, Session> sessions;
  std::array<epoll_event, kMaxEvents> ready;
  while (true) {
    const int count = epoll_wait(epoll, ready.data(), kMaxEvents, -1);
    for (const epoll_event& event :
         std::span(ready).first(static_cast<size_t>(std::max(count, 0)))) {
      int fd = event.data.fd;
      if (fd == listener) {
        fd = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK);
        if (fd < 0) continue;
        auto tls = examples::OrExit(Connection::Server(config, examples::NewEnvironment()));
        sessions.try_emplace(fd, std::move(tls), fd);
        Watch(epoll, EPOLL_CTL_ADD, fd, EPOLLIN);
        continue;
      }
      Session& session = sessions.at(fd);
      const bool writable = (event.events & EPOLLOUT) != 0;
      if (writable ? session.OnWritable() : session.OnReadable()) {
        Watch(epoll, EPOLL_CTL_MOD, fd, EPOLLIN | (session.wants_to_write() ? EPOLLOUT : 0U));
      } else {
        sessions.erase(fd);
      }
    }
  }
}
