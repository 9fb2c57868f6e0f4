// What ARCHITECTURE.md shows of the state machines is what they are.
#include "tls/testing/state_graph.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

namespace lockstep::testing {
namespace {

TEST(StateGraphTest, TheDiagramsInArchitectureAreCurrent) {
  std::ifstream file("ARCHITECTURE.md");
  const std::string document((std::istreambuf_iterator<char>(file)), {});
  ASSERT_NE(document.find("stateDiagram-v2"), std::string::npos);
  EXPECT_EQ(document, WithStateDiagrams(document))
      << "bring it up to date: bazel run //tools:state_diagram -- \"$PWD/ARCHITECTURE.md\"";
}

TEST(StateGraphTest, AnOldDiagramIsNotCurrent) {
  const std::string old = "a\n<!-- states: begin -->\nold\n<!-- states: end -->\nb\n";
  const std::string now = WithStateDiagrams(old);
  EXPECT_EQ(now.find("old"), std::string::npos);
  EXPECT_EQ(now, WithStateDiagrams(now));
  EXPECT_TRUE(now.starts_with("a\n") && now.ends_with("\nb\n"));
}

TEST(StateGraphTest, EveryStateIsReachedAndLeft) {
  for (const StateGraph& graph : {ClientGraph(), ServerGraph(), AcceptorGraph()}) {
    std::set<std::string> reached;
    std::set<std::string> left;
    for (const StateEdge& edge : graph.transitions) {
      reached.insert(edge.to);
      left.insert(edge.from);
    }
    for (const StateNode& state : graph.states) {
      EXPECT_TRUE(reached.contains(state.type)) << state.type;
      const bool last = state.type == "Connected" || state.type == "Configured";
      EXPECT_EQ(left.contains(state.type), !last) << state.type;
    }
  }
}

TEST(StateGraphTest, TransitionsComeFromTheHandlersTypes) {
  const StateGraph graph = ClientGraph();
  const auto has = [&](std::string_view from, std::string_view to, std::string_view cause) {
    return std::ranges::any_of(graph.transitions, [&](const StateEdge& edge) {
      return edge.from == from && edge.to == to && edge.cause == cause;
    });
  };
  EXPECT_TRUE(has("WaitServerHello", "WaitEncryptedExtensions", "server_hello"));
  EXPECT_TRUE(has("VerifyingCertificate", "WaitCertificateVerify", "CertificateVerdict"));
  EXPECT_FALSE(has("WaitServerHello", "Connected", "server_hello"));
}

}  // namespace
}  // namespace lockstep::testing
