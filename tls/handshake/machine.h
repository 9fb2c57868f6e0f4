// Machine: drives a variant of states by its table. What is common to client and server.
#ifndef TLS_HANDSHAKE_MACHINE_H_
#define TLS_HANDSHAKE_MACHINE_H_

#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "crypto/base/result.h"
#include "tls/handshake/context.h"
#include "tls/handshake/handshake_reader.h"

namespace lockstep {

// `State` is the variant of all states, each with a row `Row(std::type_identity<S>)` found by
// argument-dependent lookup. A transition takes the state by value; while it runs, and after it
// failed, there is no state.
template <class State>
class Machine {
 public:
  explicit Machine(State state) : state_(std::move(state)), name_(NameOf(*state_)) {}

  // Runs `On(state, message, context)` for the present state, if its row accepts the message.
  template <class Context>
  Status Receive(const HandshakeMessage& message, Context& context) {
    return Advance([&]<class S>(S&& state) -> Result<State> {
      if constexpr (!Row(std::type_identity<S>()).accepts_any()) {
        return Unexpected(message);
      } else {
        if (!Row(std::type_identity<S>()).Accepts(message.type)) return Unexpected(message);
        return Widen<State>(On(std::move(state), message, context));
      }
    });
  }

  // Runs `step(state)` from S, which has to be the present state.
  template <class S, class Step>
  Status Resume(Step step) {
    return Advance([&]<class T>(T&& state) -> Result<State> {
      if constexpr (std::is_same_v<T, S>) {
        return Widen<State>(step(std::move(state)));
      } else {
        return Error{Reason::kInternalError};
      }
    });
  }

  template <class S>
  [[nodiscard]] bool Is() const {
    return state_ && std::holds_alternative<S>(*state_);
  }
  [[nodiscard]] std::string_view name() const { return name_; }

 private:
  static Error Unexpected(const HandshakeMessage& message) {
    return {Reason::kUnexpectedMessage, 0, {static_cast<uint64_t>(message.type)}};
  }
  static std::string_view NameOf(const State& state) {
    return std::visit([]<class S>(const S&) { return Row(std::type_identity<S>()).name(); }, state);
  }
  template <class Transition>
  Status Advance(Transition transition) {
    if (!state_) return Error{Reason::kInternalError};
    State present = *std::exchange(state_, std::nullopt);
    Result<State> next = std::visit(transition, std::move(present));
    if (!next.has_value()) return next.error();
    state_ = *std::move(next);
    name_ = NameOf(*state_);
    return {};
  }

  std::optional<State> state_;
  std::string_view name_;
};

}  // namespace lockstep

#endif  // TLS_HANDSHAKE_MACHINE_H_
