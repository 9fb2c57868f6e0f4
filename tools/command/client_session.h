// ClientSession: what `lockstep connect` does with a connection. Its input goes to the peer, the
// peer's data to its output, each at the pace of the other side.
#ifndef TOOLS_COMMAND_CLIENT_SESSION_H_
#define TOOLS_COMMAND_CLIENT_SESSION_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "crypto/base/bytes.h"
#include "tools/base/problem.h"
#include "tools/http/answer_reader.h"
#include "tools/net/event_loop.h"
#include "tools/net/io_buffer.h"
#include "tools/net/tls_socket.h"

namespace lockstep::tools {

class ClientSession {
 public:
  struct Options {
    int input = 0;   // descriptors; neither is closed
    int output = 1;  // need not be non-blocking
    // An HTTP request that is sent instead of the input. The session then ends with its answer.
    std::optional<std::string> request = std::nullopt;
    // What is sent before the input: as early data, as far as that is possible, the rest after the
    // handshake. Borrowed. Where the server does not accept it, it is all sent after the handshake
    // if `late_if_refused`, else the session ends with kEarlyData.
    Bytes early_data = {};
    bool late_if_refused = false;
    std::chrono::milliseconds handshake_timeout = std::chrono::seconds(30);
    // Called once the handshake is done; what it returns ends the session.
    std::function<Outcome<void>(const Negotiated&)> on_connected;
    // Called, where there is early data, with what became of it.
    std::function<void(const std::string&)> on_early_data;
    // Called with each ticket's session.
    std::function<void(::lockstep::ClientSession)> on_ticket;
    // Called with sizes of application data as they pass by.
    std::function<void(bool sent, size_t size)> on_data;
  };

  // Borrows the loop, which is to serve this session only.
  ClientSession(EventLoop& loop, TlsSocket socket, Options options);

  // Blocks. Good after the peer's close_notify, or a complete HTTP answer.
  Outcome<void> Run();

  [[nodiscard]] const Connection& tls() const { return socket_.tls(); }

 private:
  // Moves whatever can be moved, and then says what has to be waited for.
  void Pump();
  // Each moves one piece, if it can; true where it did.
  bool WriteOutput();
  bool ReceiveEvent();
  bool ReadInput();
  bool SendFirst();
  bool SendInput();

  void OnTimeout();
  void OnConnected();
  void JudgeEarlyData();
  void OnData(Bytes data);
  void OnPeerClosed();
  void UpdateEvents();
  void Finish(Outcome<void> result);
  void Linger();

  EventLoop& loop_;
  TlsSocket socket_;
  Options options_;
  Bytes first_;              // of options_.early_data, not yet sent
  IoBuffer input_;           // read and not yet sent
  Bytes output_;             // received and not yet written; lies in the socket's memory
  size_t output_chunk_ = 0;  // bytes that a ready output takes without blocking
  AnswerReader answer_;
  bool input_ready_ = false;
  bool output_ready_ = false;
  bool connected_ = false;
  bool input_ended_ = false;
  bool sending_closed_ = false;
  bool peer_closed_ = false;
  std::optional<Outcome<void>> result_;
};

}  // namespace lockstep::tools

#endif  // TOOLS_COMMAND_CLIENT_SESSION_H_
