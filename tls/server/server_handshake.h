// ServerHandshake: the server's state machine behind the interface that a transport drives.
#ifndef TLS_SERVER_SERVER_HANDSHAKE_H_
#define TLS_SERVER_SERVER_HANDSHAKE_H_

#include <utility>

#include "tls/handshake/handshake.h"
#include "tls/handshake/machine.h"
#include "tls/server/server_context.h"
#include "tls/server/states.h"

namespace lockstep {

class ServerHandshake final : public Handshake {
 public:
  explicit ServerHandshake(ServerContext context)
      : context_(std::move(context)), machine_(server::WaitClientHello{}) {}

  Status Start() override { return {}; }
  Status Receive(const HandshakeMessage& message) override;
  Status Answer(QuestionToken token, Reply reply) override;
  [[nodiscard]] const std::shared_ptr<const Question>& question() const override {
    return context_.question;
  }
  [[nodiscard]] bool done() const override { return machine_.Is<server::Connected>(); }
  [[nodiscard]] const Transcript* transcript() const override {
    const auto* connected = machine_.Get<server::Connected>();
    return connected == nullptr ? nullptr : &connected->transcript;
  }
  [[nodiscard]] std::string_view state() const override { return machine_.name(); }

 private:
  ServerContext context_;
  Machine<server::State> machine_;
};

}  // namespace lockstep

#endif  // TLS_SERVER_SERVER_HANDSHAKE_H_
