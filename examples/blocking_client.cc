// An HTTPS client over a blocking socket: blocking_client HOST PORT [ROOTS.pem]. Shows a transport
// that reads when the engine needs bytes, and what is known about a connection that failed.
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <iostream>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "examples/system.h"
#include "tls/tls.h"

namespace {

using lockstep::Bytes;
using lockstep::Connection;

// A connection with its socket, which it closes.
class Client {
 public:
  Client(Connection tls, int fd) : tls_(std::move(tls)), fd_(fd) {}
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client() { close(fd_); }

  // Sends what the engine owes the peer (its part of the handshake, an alert), then the plaintext.
  bool Send(Bytes plaintext = {}) {
    std::vector<uint8_t> wire(tls_.MaxSealedSize(plaintext.size()));
    const auto sent = tls_.Send(plaintext, wire);
    return sent.has_value() && examples::WriteAll(fd_, std::span(wire).first(sent->written));
  }

  // Waits for the next event that says something. Its bytes live until the next call. Nothing where
  // the connection or the socket failed.
  std::optional<lockstep::Event> Next() {
    while (true) {
      auto received = tls_.Receive(std::span(buffer_).subspan(begin_, end_ - begin_));
      if (received.has_value()) begin_ += received->consumed;
      // What arrived may call for an answer: a flight, or the alert that says what was wrong.
      if (tls_.wants_send() && !Send()) return std::nullopt;
      if (!received.has_value()) return std::nullopt;
      if (std::holds_alternative<lockstep::NeedBytes>(received->event)) {
        if (!Read()) return std::nullopt;
      } else if (!std::holds_alternative<lockstep::Progress>(received->event)) {
        return std::move(received->event);
      }
    }
  }

  const Connection& tls() const { return tls_; }

 private:
  // Moves the record that has begun to the front of the buffer, and adds what the socket has.
  bool Read() {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= std::exchange(begin_, 0);
    const ssize_t count = recv(fd_, buffer_.data() + end_, buffer_.size() - end_, 0);
    if (count > 0) end_ += static_cast<size_t>(count);
    // Anyone can cut a TCP connection: its end is the peer's only after a close_notify.
    return count > 0 || (count == 0 && tls_.ReceiveEnd().has_value());
  }

  Connection tls_;
  int fd_;
  std::vector<uint8_t> buffer_ = std::vector<uint8_t>(32 << 10);  // more than the longest record
  size_t begin_ = 0;  // what arrived and is not consumed yet
  size_t end_ = 0;
};

// One line that says what failed; and where certificates are the matter, which paths were tried.
int Explain(const Connection& tls) {
  const lockstep::Failure* failure = tls.failure();
  std::cerr << (failure != nullptr ? failure->Describe() : "The socket failed.") << '\n';
  if (failure != nullptr && failure->diagnosis) std::cerr << failure->diagnosis->Explain() << '\n';
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  // A configuration is checked when it is made, and serves any number of connections and threads.
  const auto config = examples::OrExit(
      lockstep::CreateConfig(lockstep::ClientOptions{.trust_store = examples::Roots(argv[3])}));
  auto tls = examples::OrExit(Connection::Client(config, argv[1], examples::NewEnvironment()));
  const int fd = examples::Dial(argv[1], argv[2]);
  if (fd < 0) return 1;
  Client client(std::move(tls), fd);

  const std::string request = std::string("GET / HTTP/1.0\r\nHost: ") + argv[1] + "\r\n\r\n";
  client.Send();  // the ClientHello
  while (const auto event = client.Next()) {
    if (std::holds_alternative<lockstep::HandshakeDone>(*event)) {
      client.Send(lockstep::AsBytes(request));
    } else if (const auto* data = std::get_if<lockstep::ApplicationData>(&*event)) {
      std::cout << lockstep::AsText(data->data);
    } else if (std::holds_alternative<lockstep::PeerClosed>(*event)) {
      return 0;
    }
  }
  return Explain(client.tls());
}
