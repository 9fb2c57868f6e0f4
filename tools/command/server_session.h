// ServerSession: one client of `lockstep serve`, from its handshake to the end of its transport.
#ifndef TOOLS_COMMAND_SERVER_SESSION_H_
#define TOOLS_COMMAND_SERVER_SESSION_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "crypto/base/bytes.h"
#include "tools/base/problem.h"
#include "tools/command/service.h"
#include "tools/net/tls_socket.h"

namespace lockstep::tools {

// How long a client may keep a connection, without doing anything and at all.
struct Timeouts {
  std::chrono::milliseconds handshake = std::chrono::seconds(10);  // for all of it
  // Without a byte either way; and for a whole HTTP request.
  std::chrono::milliseconds idle = std::chrono::seconds(60);
  // From the first byte to the last: who sends a byte a minute is never idle.
  std::chrono::milliseconds session = std::chrono::hours(1);
};

class ServerSession {
 public:
  using Clock = std::chrono::steady_clock;

  ServerSession(TlsSocket socket, ServiceKind kind, const Timeouts& timeouts);
  ServerSession(const ServerSession&) = delete;
  ServerSession& operator=(const ServerSession&) = delete;

  // Does all that can be done without waiting.
  void Pump();
  // Ends the session, after what the service has to say still: close_notify, and the peer's end.
  void End();
  // To be called at deadline(): gives up if it still stands.
  void OnDeadline(Clock::time_point now);

  // What epoll has to wait for.
  [[nodiscard]] uint32_t events() const;
  [[nodiscard]] Clock::time_point deadline() const { return deadline_; }
  // Over: to be destroyed.
  [[nodiscard]] bool over() const { return stage_ == Stage::kOver; }
  // The handshake was done.
  [[nodiscard]] bool connected() const { return service_ != nullptr; }
  // Why it failed, if it did.
  [[nodiscard]] const std::optional<std::string>& problem() const { return problem_; }
  // What came ahead of the handshake, once that is done, for a log; empty where nothing did.
  [[nodiscard]] const std::string& early_data_text() const { return early_data_text_; }
  [[nodiscard]] const TlsSocket& socket() const { return socket_; }

 private:
  enum class Stage : uint8_t {
    kTalking,    // handshake or service
    kEnding,     // nothing is received any more; what is left is sent
    kLingering,  // all is sent: the peer takes it, and ends the transport
    kOver,
  };

  // Each moves one piece, if it can; true where it did.
  bool SendReply();
  bool ReceiveEvent();
  void OnConnected();
  void Extend();

  TlsSocket socket_;
  ServiceKind kind_;
  Timeouts timeouts_;
  Clock::time_point end_;  // by timeouts_.session
  std::unique_ptr<Service> service_;
  // Early data is held until the handshake shows that it is no replay on this connection (section
  // 8); as long as ServerOptions::max_early_data_size allows.
  std::vector<uint8_t> early_data_;
  std::string early_data_text_;
  Bytes reply_;  // not sent yet; the service's, or in the memory of the socket or of early_data_
  Stage stage_ = Stage::kTalking;
  bool closed_ = false;  // close_notify was sent, or cannot be
  Clock::time_point deadline_;
  std::optional<std::string> problem_;
};

}  // namespace lockstep::tools

#endif  // TOOLS_COMMAND_SERVER_SESSION_H_
