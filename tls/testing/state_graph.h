// StateGraph: a side's states and transitions, read off the types that the machines are made of, so
// that what is told of them cannot drift: the variant of states, their rows, and the successors in
// the handlers' return types.
#ifndef TLS_TESTING_STATE_GRAPH_H_
#define TLS_TESTING_STATE_GRAPH_H_

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "tls/handshake/context.h"
#include "tls/handshake/handshake_reader.h"
#include "tls/handshake/state_row.h"

namespace lockstep::testing {

struct StateNode {
  std::string type;  // "WaitServerHello"
  StateRow row;
};
struct StateEdge {
  std::string from;  // empty: the beginning
  std::string to;
  std::string cause;  // messages, or an answer
};
struct StateGraph {
  std::vector<StateNode> states;
  std::vector<StateEdge> transitions;
};

// A type's name without its namespaces.
template <class NamedType>
std::string TypeName() {
  // gcc: "... [with NamedType = lockstep::X; ...]"; clang: "... [NamedType = lockstep::X]".
  constexpr std::string_view kMark = "NamedType = ";
  std::string_view name = __PRETTY_FUNCTION__;
  name.remove_prefix(name.find(kMark) + kMark.size());
  name = name.substr(0, name.find_first_of(";]"));
  const size_t colon = name.rfind(':');
  return std::string(colon == std::string_view::npos ? name : name.substr(colon + 1));
}

// Adds an edge to each of the successors in a handler's return type.
template <class... States>
void AddEdges(std::type_identity<Next<States...>>, const std::string& from,
              const std::string& cause, StateGraph& graph) {
  (graph.transitions.push_back({from, TypeName<States>(), cause}), ...);
}

// The messages that a row accepts, by the RFC's names.
inline std::string AcceptedBy(const StateRow& row) {
  std::string out;
  for (int type = 0; type < 256; ++type) {
    const auto message = static_cast<messages::HandshakeType>(type);
    if (!row.Accepts(message)) continue;
    if (!out.empty()) out += ", ";
    out += messages::NameOf(message);
  }
  return out;
}

template <class S, class R, class Context>
void AddReply(StateGraph& graph) {
  if constexpr (requires(S state, R reply, Context& context) {
                  OnReply(std::move(state), std::move(reply), context);
                }) {
    using Successors =
        decltype(OnReply(std::declval<S>(), std::declval<R>(), std::declval<Context&>()));
    AddEdges(std::type_identity<Successors>(), TypeName<S>(), TypeName<R>(), graph);
  }
}

template <class S, class Context>
void AddState(StateGraph& graph) {
  constexpr StateRow kRow = Row(std::type_identity<S>());
  graph.states.push_back({TypeName<S>(), kRow});
  if constexpr (kRow.accepts_any()) {
    using Successors = decltype(On(std::declval<S>(), std::declval<const HandshakeMessage&>(),
                                   std::declval<Context&>()));
    AddEdges(std::type_identity<Successors>(), TypeName<S>(), AcceptedBy(kRow), graph);
  }
  [&]<class... Replies>(std::type_identity<std::variant<Replies...>>) {
    (AddReply<S, Replies, Context>(graph), ...);
  }(std::type_identity<Reply>());
}

// Of the variant of all states. How it begins is for the caller to add.
template <class Context, class... States>
StateGraph GraphOf(std::type_identity<std::variant<States...>>) {
  StateGraph graph;
  (AddState<States, Context>(graph), ...);
  return graph;
}

StateGraph ClientGraph();
StateGraph ServerGraph();
StateGraph AcceptorGraph();

// The document with everything between the marks "<!-- states: begin -->" and "<!-- states: end
// -->" replaced by the three as Mermaid diagrams and tables. Without the marks, as it was.
std::string WithStateDiagrams(std::string_view document);

}  // namespace lockstep::testing

#endif  // TLS_TESTING_STATE_GRAPH_H_
