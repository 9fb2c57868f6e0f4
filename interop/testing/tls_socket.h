// TlsSocket: a Connection over a TCP socket on loopback, as an application would drive it.
#ifndef INTEROP_TESTING_TLS_SOCKET_H_
#define INTEROP_TESTING_TLS_SOCKET_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interop/testing/file_descriptor.h"
#include "interop/testing/pump.h"
#include "tls/tls.h"

namespace lockstep::interop {

class TlsSocket final : public Pumped {
 public:
  TlsSocket(FileDescriptor socket, Connection connection);

  // Queues application data, to be sent once the handshake is done.
  void Say(std::string_view text) { to_say_ += text; }
  // The same, to be sent as early data, where that is offered.
  void SayEarly(std::string_view text) { to_say_early_ += text; }
  // Sends close_notify after what was queued.
  void Close() { close_ = true; }

  [[nodiscard]] Connection& connection() { return connection_; }
  // All application data received so far.
  [[nodiscard]] const std::string& heard() const { return heard_; }
  // All early data received so far.
  [[nodiscard]] const std::string& heard_early() const { return heard_early_; }
  // Those of the tickets that came, the newest last.
  [[nodiscard]] std::vector<ClientSession>& sessions() { return sessions_; }
  // What became of certificate requests after the handshake, and of ConfirmHandshake.
  [[nodiscard]] const std::vector<ClientAuthenticated>& authenticated() const {
    return authenticated_;
  }
  [[nodiscard]] int confirmations() const { return confirmations_; }
  [[nodiscard]] bool everything_said() const {
    return said_ == to_say_.size() && to_write_.empty();
  }
  // The peer's close_notify came.
  [[nodiscard]] bool peer_closed() const { return peer_closed_; }
  // The peer has ended the transport; `end()` is what the engine made of it.
  [[nodiscard]] bool ended() const { return end_.has_value(); }
  [[nodiscard]] const Status& end() const { return *end_; }

  void Serve() override;
  void AddInterests(std::vector<pollfd>& interests) const override;

 private:
  void Read();
  void Receive();
  void Write();
  // Seals what there is to send into to_write_.
  void Seal();
  void SealEarly();

  FileDescriptor socket_;
  Connection connection_;
  std::vector<uint8_t> inbox_;
  std::string to_say_;
  size_t said_ = 0;  // bytes of to_say_ that are sealed
  std::vector<uint8_t> to_write_;
  std::string to_say_early_;
  std::string heard_;
  std::string heard_early_;
  std::vector<ClientSession> sessions_;
  std::vector<ClientAuthenticated> authenticated_;
  int confirmations_ = 0;
  std::optional<Status> end_;
  bool close_ = false;
  bool peer_closed_ = false;
  bool shut_down_ = false;
};

// A TCP connection to a port of 127.0.0.1.
FileDescriptor Dial(uint16_t port);

// A port of 127.0.0.1 that the system chose, and the one connection that is made to it.
class Listener final : public Pumped {
 public:
  Listener();
  [[nodiscard]] uint16_t port() const { return port_; }
  [[nodiscard]] bool accepted() const { return accepted_.open(); }
  FileDescriptor TakeAccepted() { return std::move(accepted_); }

  void Serve() override;
  void AddInterests(std::vector<pollfd>& interests) const override;

 private:
  FileDescriptor listening_;
  FileDescriptor accepted_;
  uint16_t port_ = 0;
};

}  // namespace lockstep::interop

#endif  // INTEROP_TESTING_TLS_SOCKET_H_
