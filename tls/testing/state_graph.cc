#include "tls/testing/state_graph.h"

#include "tls/client/states.h"
#include "tls/server/acceptor.h"
#include "tls/server/states.h"

namespace lockstep::testing {
namespace {

// Mermaid's words for where it begins and ends.
constexpr std::string_view kTerminal = "[*]";

std::string Diagram(const StateGraph& graph) {
  std::string out = "```mermaid\nstateDiagram-v2\n";
  for (const StateEdge& edge : graph.transitions) {
    out += "  " + (edge.from.empty() ? std::string(kTerminal) : edge.from) + " --> " + edge.to;
    if (!edge.cause.empty()) out += ": " + edge.cause;
    out += '\n';
  }
  return out + "```\n";
}

std::string Table(const StateGraph& graph) {
  std::string out = "| state | in appendix A | accepts |\n|---|---|---|\n";
  for (const StateNode& state : graph.states) {
    out += "| `" + state.type + "` | " + std::string(state.row.name()) + " | " +
           AcceptedBy(state.row) + " |\n";
  }
  return out;
}

std::string Section(std::string_view title, const StateGraph& graph) {
  return "\n" + std::string(title) + ":\n\n" + Diagram(graph) + "\n" + Table(graph);
}

}  // namespace

StateGraph ClientGraph() {
  StateGraph graph = GraphOf<ClientContext>(std::type_identity<client::State>());
  using Started = decltype(client::Start(std::declval<ClientContext&>()));
  AddEdges(std::type_identity<Started>(), "", "", graph);
  return graph;
}

StateGraph ServerGraph() {
  StateGraph graph = GraphOf<ServerContext>(std::type_identity<server::State>());
  graph.transitions.push_back({"", TypeName<server::WaitClientHello>(), ""});
  return graph;
}

StateGraph AcceptorGraph() {
  StateGraph graph = GraphOf<acceptor::Context>(std::type_identity<acceptor::State>());
  graph.transitions.push_back({"", TypeName<acceptor::WaitClientHello>(), ""});
  return graph;
}

std::string WithStateDiagrams(std::string_view document) {
  constexpr std::string_view kBegin = "<!-- states: begin -->\n";
  constexpr std::string_view kEnd = "\n<!-- states: end -->";
  const size_t begin = document.find(kBegin);
  const size_t end = document.find(kEnd);
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) {
    return std::string(document);
  }
  std::string out(document.substr(0, begin + kBegin.size()));
  out += Section("The client", ClientGraph());
  out += Section("The server", ServerGraph());
  out += Section("A server without a configuration, whose `Configured` is the server above",
                 AcceptorGraph());
  return out + std::string(document.substr(end));
}

}  // namespace lockstep::testing
