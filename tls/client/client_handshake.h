// ClientHandshake: the client's state machine behind the interface that a transport drives.
#ifndef TLS_CLIENT_CLIENT_HANDSHAKE_H_
#define TLS_CLIENT_CLIENT_HANDSHAKE_H_

#include <optional>

#include "tls/client/client_context.h"
#include "tls/client/states.h"
#include "tls/handshake/handshake.h"
#include "tls/handshake/machine.h"

namespace lockstep {

class ClientHandshake final : public Handshake {
 public:
  explicit ClientHandshake(ClientContext context) : context_(std::move(context)) {}

  Status Start() override;
  Status Receive(const HandshakeMessage& message) override;
  Status Answer(QuestionToken token, Reply reply) override;
  [[nodiscard]] const std::shared_ptr<const Question>& question() const override {
    return context_.question;
  }
  [[nodiscard]] bool done() const override;
  [[nodiscard]] const Transcript* transcript() const override;
  [[nodiscard]] std::string_view state() const override;

 private:
  ClientContext context_;
  std::optional<Machine<client::State>> machine_;  // nothing before START is left
};

}  // namespace lockstep

#endif  // TLS_CLIENT_CLIENT_HANDSHAKE_H_
