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
        return Widen<State>(On(std::forward<S>(state), message, context));
      }
    });
  }

  // Answers the context's open question: runs `OnReply(state, reply, context)`, which the states
  // that wait for an answer of that type have. kStaleAnswer, with nothing changed, where the token
  // is not the question's or the answer is to another one.
  template <class Context>
  Status Answer(QuestionToken token, Reply reply, Context& context) {
    if (!state_ || context.question == nullptr || TokenOf(*context.question) != token) {
      return Error{Reason::kStaleAnswer};
    }
    const auto fits = [&]<class S, class R>(const S&, const R&) { return Waits<S, R, Context>; };
    if (!std::visit(fits, *state_, reply)) return Error{Reason::kStaleAnswer};
    context.question = nullptr;
    return Advance([&]<class S>(S&& state) -> Result<State> {
      return std::visit(
          [&]<class R>(R& value) -> Result<State> {
            if constexpr (Waits<S, R, Context>) {
              return Widen<State>(OnReply(std::forward<S>(state), std::move(value), context));
            } else {
              return Error{Reason::kInternalError};
            }
          },
          reply);
    });
  }

  template <class S>
  [[nodiscard]] bool Is() const {
    return Get<S>() != nullptr;
  }
  // The present state, if it is an S; else null.
  template <class S>
  [[nodiscard]] const S* Get() const {
    return state_ ? std::get_if<S>(&*state_) : nullptr;
  }
  [[nodiscard]] std::string_view name() const { return name_; }

 private:
  template <class S, class R, class Context>
  static constexpr bool Waits = requires(S state, R reply, Context& context) {
    OnReply(std::move(state), std::move(reply), context);
  };
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
    name_ = NameOf(*next);
    state_ = *std::move(next);
    return {};
  }

  std::optional<State> state_;
  std::string_view name_;
};

}  // namespace lockstep

#endif  // TLS_HANDSHAKE_MACHINE_H_
