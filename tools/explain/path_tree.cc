#include "tools/explain/path_tree.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "x509/check.h"

namespace lockstep::tools {
namespace {

// A certificate or an anchor, with those that were tried above it. At most as deep as a path is
// long, which Budget::intermediates bounds.
struct Node {
  std::string label;
  std::vector<std::string> marks = {};  // what there is to say of the path that ends here
  std::vector<std::unique_ptr<Node>> issuers = {};
};

Node& IssuerOf(Node& node, const std::string& label) {
  const auto known = std::ranges::find(node.issuers, label, &Node::label);
  if (known != node.issuers.end()) return **known;
  return *node.issuers.emplace_back(std::make_unique<Node>(Node{.label = label}));
}

std::string LabelOf(const x509::QuestionSummary& question, size_t index) {
  std::string out = std::to_string(index) + "  ";
  if (index >= question.chain.size() || question.chain[index].subject.empty()) {
    return out + "(no subject)";
  }
  return out + question.chain[index].subject;
}

std::string AnchorLabel(std::string_view name) { return "trust anchor " + std::string(name); }

// The node at which a path ends, made where it is missing.
Node& EndOf(Node& leaf, const x509::QuestionSummary& question, const std::vector<size_t>& path,
            const std::optional<std::string>& anchor) {
  Node* node = &leaf;
  for (const size_t index : path) {
    if (index != 0) node = &IssuerOf(*node, LabelOf(question, index));
  }
  return anchor ? IssuerOf(*node, AnchorLabel(*anchor)) : *node;
}

std::string Mark(const x509::Failure& failure, const Style& style) {
  const x509::Check check = x509::CheckOf(failure.error.reason);
  std::string out =
      "X " + std::string(check.name.empty() ? NameOf(failure.error.reason) : check.name);
  out += failure.certificate == x509::kAnchorIndex ? " of the anchor"
                                                   : " of " + std::to_string(failure.certificate);
  if (!check.section.empty()) out += " (" + std::string(check.section) + ')';
  return style.Bad(out);
}

void DrawNode(const Node& node, const std::string& indent, std::string& out) {
  for (const std::string& mark : node.marks) {
    out += indent + (node.issuers.empty() ? "    " : "|   ") + mark + '\n';
  }
  for (const auto& issuer : node.issuers) {
    const bool is_last = issuer == node.issuers.back();
    out += indent + (is_last ? "`-- " : "|-- ") + issuer->label + '\n';
    DrawNode(*issuer, indent + (is_last ? "    " : "|   "), out);
  }
}

std::string Draw(const Node& leaf) {
  std::string out = "  " + leaf.label + '\n';
  DrawNode(leaf, "  ", out);
  return out;
}

}  // namespace

std::string DrawPaths(const x509::Diagnosis& diagnosis, const Style& style) {
  if (diagnosis.attempts.empty() && diagnosis.leaf_failures.empty()) return "";
  Node leaf{.label = LabelOf(diagnosis, 0)};
  for (const x509::Failure& failure : diagnosis.leaf_failures) {
    leaf.marks.push_back(Mark(failure, style));
  }
  for (const x509::Attempt& attempt : diagnosis.attempts) {
    Node& end = EndOf(leaf, diagnosis, attempt.certificates, attempt.anchor);
    end.marks.push_back(Mark(attempt.failure, style));
  }
  return Draw(leaf);
}

std::string DrawPaths(const x509::Acceptance& acceptance, const Style& style) {
  Node leaf{.label = LabelOf(acceptance, 0)};
  const auto anchor = acceptance.leaf_is_anchor ? std::nullopt : std::optional(acceptance.anchor);
  Node& end = EndOf(leaf, acceptance, acceptance.certificates, anchor);
  end.marks.push_back(style.Good("accepted"));
  return Draw(leaf);
}

}  // namespace lockstep::tools
