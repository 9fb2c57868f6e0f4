// Acceptor: a server that has no configuration yet. It reads the ClientHello, asks for one, and
// goes on as a ServerHandshake with it.
#ifndef TLS_SERVER_ACCEPTOR_H_
#define TLS_SERVER_ACCEPTOR_H_

#include <functional>
#include <memory>
#include <type_traits>
#include <utility>
#include <variant>

#include "tls/handshake/handshake.h"
#include "tls/handshake/machine.h"
#include "tls/handshake/state_row.h"
#include "tls/server/server_handshake.h"

namespace lockstep::acceptor {

// Lives as long as the handshake. References are to the connection's own members.
struct Context {
  Arena& arena;
  Sink& sink;
  crypto::Random& random;
  // Makes the configuration the connection's, for good.
  std::function<ServerContext(std::shared_ptr<const ServerConfig>)> adopt;
  std::shared_ptr<const Question> question = nullptr;
};

// START, before a configuration.
struct WaitClientHello {};
// A SelectConfigQuestion is open.
struct SelectingConfig {
  Bytes client_hello;  // encoded, in the arena
};
// The server's own states from here on: the same ClientHello is the first message they get, and
// what follows a HelloRetryRequest meets the same configuration.
struct Configured {
  Bytes client_hello;
  std::unique_ptr<ServerHandshake> handshake;
};

using State = std::variant<WaitClientHello, SelectingConfig, Configured>;

constexpr StateRow Row(std::type_identity<WaitClientHello>) {
  return StateRow("START", messages::HandshakeType::kClientHello);
}
constexpr StateRow Row(std::type_identity<SelectingConfig>) { return StateRow("RECVD_CH"); }
constexpr StateRow Row(std::type_identity<Configured>) { return StateRow("START"); }

Next<SelectingConfig> On(WaitClientHello state, const HandshakeMessage& message, Context& context);
Next<Configured> OnReply(SelectingConfig state, ConfigReply reply, Context& context);

}  // namespace lockstep::acceptor

namespace lockstep {

class Acceptor final : public Handshake {
 public:
  explicit Acceptor(acceptor::Context context)
      : context_(std::move(context)), machine_(acceptor::WaitClientHello{}) {}

  Status Start() override { return {}; }
  Status Receive(const HandshakeMessage& message) override;
  Status Answer(QuestionToken token, Reply reply) override;
  [[nodiscard]] const std::shared_ptr<const Question>& question() const override {
    return server() == nullptr ? context_.question : server()->question();
  }
  [[nodiscard]] bool done() const override { return server() != nullptr && server()->done(); }
  [[nodiscard]] const Transcript* transcript() const override {
    return server() == nullptr ? nullptr : server()->transcript();
  }
  [[nodiscard]] std::string_view state() const override {
    return server() == nullptr ? machine_.name() : server()->state();
  }

 private:
  // Null before there is a configuration.
  [[nodiscard]] ServerHandshake* server() const {
    const auto* configured = machine_.Get<acceptor::Configured>();
    return configured == nullptr ? nullptr : configured->handshake.get();
  }

  acceptor::Context context_;
  Machine<acceptor::State> machine_;
};

}  // namespace lockstep

#endif  // TLS_SERVER_ACCEPTOR_H_
