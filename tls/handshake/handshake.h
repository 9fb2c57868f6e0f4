// Handshake: one side's state machine, as the connection, or any other transport, drives it.
#ifndef TLS_HANDSHAKE_HANDSHAKE_H_
#define TLS_HANDSHAKE_HANDSHAKE_H_

#include <memory>
#include <string_view>

#include "crypto/base/result.h"
#include "tls/handshake/handshake_reader.h"
#include "tls/key_schedule/transcript.h"
#include "tls/tls.h"

namespace lockstep {

// Every call may emit messages and install keys through the sink. The first error ends the
// handshake; nothing may be called after it but state().
class Handshake {
 public:
  virtual ~Handshake() = default;

  // The client's first flight; nothing on a server.
  virtual Status Start() = 0;
  // The next message from the peer, received under the keys that were installed last. Not while a
  // question is open.
  virtual Status Receive(const HandshakeMessage& message) = 0;
  // The answer to the open question. Where it does not fit, kStaleAnswer or kInvalidArgument, with
  // the question still open and nothing changed.
  virtual Status Answer(QuestionToken token, Reply reply) = 0;

  [[nodiscard]] virtual const std::shared_ptr<const Question>& question() const = 0;
  // The peer's Finished was verified, and ours was emitted.
  [[nodiscard]] virtual bool done() const = 0;
  // ClientHello to the client's Finished; null before it is done.
  [[nodiscard]] virtual const Transcript* transcript() const = 0;
  // Appendix A's name of the state, or of the one in which an error occurred.
  [[nodiscard]] virtual std::string_view state() const = 0;
};

}  // namespace lockstep

#endif  // TLS_HANDSHAKE_HANDSHAKE_H_
