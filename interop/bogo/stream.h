// Stream: a Connection over a Socket, driven as the runner's flags say.
#ifndef INTEROP_BOGO_STREAM_H_
#define INTEROP_BOGO_STREAM_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "crypto/random.h"
#include "interop/bogo/socket.h"
#include "tls/tls.h"

namespace lockstep::bogo {

// Who answers the engine's questions, or ends the connection with an alert instead.
using Answer = std::variant<Reply, AlertDescription>;
using AnswerFunction = std::function<Answer(const Question&)>;

class Stream {
 public:
  struct Options {
    bool one_byte_at_a_time;  // to the engine, with every answer a call late
    AnswerFunction answer;
    // Asked before the handshake's last flight is sent: an alert to end the connection with.
    std::function<std::optional<AlertDescription>()> objection;
    std::function<void(ClientSession)> on_session;
    // A server's, while the handshake goes on; the view is valid for the call.
    std::function<Status(Bytes)> on_early_data;
  };
  Stream(Connection connection, Socket socket, Options options);

  // Each returns the engine's error, after what the engine owes the peer has been sent.
  Status Handshake();
  // Goes on with the handshake until it is done, or `reached` says so.
  Status HandshakeUntil(const std::function<bool()>& reached);
  Status Write(Bytes plaintext);
  // As much as may be sent early; returns how many bytes that was.
  Result<size_t> WriteEarly(Bytes plaintext);
  // As Write, but all that is sent waits after its first byte, for Release.
  Status BeginWrite(Bytes plaintext);
  void Release();
  // Application data; empty at the peer's close_notify.
  Result<std::vector<uint8_t>> Read();
  Status Close();
  Status UpdateKeys();
  Status Abort(AlertDescription alert);
  // Lets the peer have what was sent, and read it.
  void Finish() { socket_.Finish(); }

  [[nodiscard]] const Connection& connection() const { return connection_; }

 private:
  Result<Event> Next();
  Result<Received> Receive();
  Status Seal(Bytes plaintext);
  void Queue(Bytes records);
  Status AnswerQuestion(const Question& question);
  void Flush();
  bool Fill();

  Connection connection_;
  Socket socket_;
  Options options_;
  std::vector<uint8_t> inbox_;
  size_t shown_ = 0;  // bytes of inbox_ that the engine may see
  size_t used_ = 0;   // of them, those that the last event was made of
  std::vector<uint8_t> outbox_;
  bool held_ = false;
};

}  // namespace lockstep::bogo

#endif  // INTEROP_BOGO_STREAM_H_
