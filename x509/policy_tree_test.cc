// The policy graph against the tree of RFC 5280 section 6.1 itself, which it has to be equivalent
// to: written as the RFC has it, exponential and all, and asked about random short paths.
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <list>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "x509/extension_writer.h"
#include "x509/oids.h"
#include "x509/testing/test_pki.h"
#include "x509/testing/verify_helper.h"

namespace lockstep::x509 {
namespace {

// A policy as a number; anyPolicy is 0.
using PolicyNumber = uint8_t;
using Set = std::set<PolicyNumber>;
constexpr PolicyNumber kAny = 0;
constexpr PolicyNumber kPolicyCount = 3;

constexpr std::array<std::array<uint8_t, 3>, kPolicyCount + 1> kIds = {
    {{0x2a, 0x03, 0}, {0x2a, 0x03, 1}, {0x2a, 0x03, 2}, {0x2a, 0x03, 3}}};
Bytes IdOf(PolicyNumber policy) {
  return policy == kAny ? Bytes(oid::kAnyPolicy) : Bytes(kIds[policy]);
}

// What a certificate says.
struct Says {
  std::optional<Set> policies;
  std::vector<std::pair<PolicyNumber, PolicyNumber>> mappings;
  std::optional<uint32_t> require_explicit, inhibit_mapping, inhibit_any;
  bool self_issued = false;
};

struct Inputs {
  Set initial = {kAny};
  bool explicit_policy = false, inhibit_mapping = false, inhibit_any = false;
};

// Section 6.1.2 (a).
struct Node {
  PolicyNumber valid_policy;
  Set expected;
  size_t depth;
  std::list<Node> children = {};
};

// The tree and the steps of section 6.1, each under the name it has there.
class Tree {
 public:
  // 6.1.3 (d) and (e).
  void Process(const std::optional<Set>& policies, bool any_counts) {
    ++depth_;
    if (!policies) root_.reset();
    if (!root_) return;
    std::vector<Node*> parents = At(depth_ - 1);
    for (const PolicyNumber policy : *policies) {
      if (policy == kAny) continue;
      bool matched = false;
      for (Node* parent : parents) {
        if (!parent->expected.contains(policy)) continue;
        AddChild(*parent, policy, {policy});
        matched = true;
      }
      if (matched) continue;
      for (Node* parent : parents)
        if (parent->valid_policy == kAny) AddChild(*parent, policy, {policy});
    }
    if (policies->contains(kAny) && any_counts)
      for (Node* parent : parents)
        for (const PolicyNumber policy : parent->expected)
          if (!HasChild(*parent, policy)) AddChild(*parent, policy, {policy});
    Prune();
  }

  // 6.1.4 (b).
  void Map(const Says& says, bool allowed) {
    std::set<PolicyNumber> mapped;
    for (const auto& [from, to] : says.mappings) mapped.insert(from);
    for (const PolicyNumber from : mapped) {
      if (!root_) return;
      Set ends;
      for (const auto& [issuer, subject] : says.mappings)
        if (issuer == from) ends.insert(subject);
      allowed ? Redirect(from, ends) : Delete(from);
    }
  }

  // 6.1.5 (g), and what of it the user asks for.
  Set Result(const Set& initial) {
    if (!root_) return {};
    if (initial.contains(kAny)) return ValidPolicies();
    Set out;
    for (const PolicyNumber policy : ValidPolicies()) {
      if (policy == kAny) out.insert(initial.begin(), initial.end());
      if (initial.contains(policy)) out.insert(policy);
    }
    return out;
  }

  [[nodiscard]] bool IsNull() const { return !root_.has_value(); }

 private:
  std::vector<Node*> At(size_t depth) {
    std::vector<Node*> out;
    if (root_) Collect(*root_, depth, out);
    return out;
  }
  static void Collect(Node& node, size_t depth, std::vector<Node*>& out) {
    if (node.depth == depth) out.push_back(&node);
    for (Node& child : node.children) Collect(child, depth, out);
  }
  static void AddChild(Node& parent, PolicyNumber policy, Set expected) {
    parent.children.push_back({policy, std::move(expected), parent.depth + 1});
  }
  static bool HasChild(const Node& parent, PolicyNumber policy) {
    for (const Node& child : parent.children)
      if (child.valid_policy == policy) return true;
    return false;
  }
  // (d) (3): nodes above the current depth without children go, again and again.
  void Prune() {
    if (root_ && !Keeps(*root_)) root_.reset();
  }
  bool Keeps(Node& node) {
    if (node.depth == depth_) return true;
    std::erase_if(node.children, [&](Node& child) { return !Keeps(child); });
    return !node.children.empty();
  }
  void Redirect(PolicyNumber from, const Set& ends) {
    bool found = false;
    for (Node* node : At(depth_))
      if (node->valid_policy == from) {
        node->expected = ends;
        found = true;
      }
    if (found) return;
    for (Node* parent : At(depth_ - 1))
      if (parent->valid_policy == kAny && HasChild(*parent, kAny)) AddChild(*parent, from, ends);
  }
  void Delete(PolicyNumber policy) {
    for (Node* parent : At(depth_ - 1))
      std::erase_if(parent->children, [&](Node& child) { return child.valid_policy == policy; });
    Prune();
  }
  // The valid_policy_node_set: those whose parent is of anyPolicy; anyPolicy itself only as a leaf.
  Set ValidPolicies() {
    Set out;
    for (size_t depth = 0; depth < depth_; ++depth)
      for (const Node* parent : At(depth)) {
        if (parent->valid_policy != kAny) continue;
        for (const Node& child : parent->children)
          if (child.valid_policy != kAny || child.depth == depth_) out.insert(child.valid_policy);
      }
    return out;
  }

  std::optional<Node> root_ = Node{kAny, {kAny}, 0};
  size_t depth_ = 0;
};

// Nothing: the path is refused.
std::optional<Set> ByTheTree(const std::vector<Says>& path, const Inputs& inputs) {
  Tree tree;
  size_t explicit_policy = inputs.explicit_policy ? 0 : path.size() + 1;
  size_t mapping = inputs.inhibit_mapping ? 0 : path.size() + 1;
  size_t any = inputs.inhibit_any ? 0 : path.size() + 1;
  for (size_t i = 0; i < path.size(); ++i) {
    const Says& says = path[i];
    const bool is_last = i + 1 == path.size();
    tree.Process(says.policies, any > 0 || (!is_last && says.self_issued));
    if (explicit_policy == 0 && tree.IsNull()) return std::nullopt;
    if (is_last) {
      if (explicit_policy > 0) --explicit_policy;
      if (says.require_explicit == 0) explicit_policy = 0;
      break;
    }
    tree.Map(says, mapping > 0);
    for (size_t* count : {&explicit_policy, &mapping, &any})
      if (!says.self_issued && *count > 0) --*count;
    if (says.require_explicit && *says.require_explicit < explicit_policy)
      explicit_policy = *says.require_explicit;
    if (says.inhibit_mapping && *says.inhibit_mapping < mapping) mapping = *says.inhibit_mapping;
    if (says.inhibit_any && *says.inhibit_any < any) any = *says.inhibit_any;
  }
  Set result = tree.Result(inputs.initial);
  if (explicit_policy == 0 && result.empty()) return std::nullopt;
  return result;
}

// A linear congruential generator: the same numbers everywhere.
class Dice {
 public:
  uint32_t Below(uint32_t count) {
    state_ = state_ * 6364136223846793005 + 1442695040888963407;
    return static_cast<uint32_t>(state_ >> 33) % count;
  }
  bool OneIn(uint32_t count) { return Below(count) == 0; }

 private:
  uint64_t state_ = 9618;
};

Says RandomSays(Dice& dice, bool is_leaf) {
  Says out;
  out.self_issued = !is_leaf && dice.OneIn(5);
  if (!dice.OneIn(12)) {
    Set policies;
    for (PolicyNumber policy = 0; policy <= kPolicyCount; ++policy)
      if (dice.OneIn(2)) policies.insert(policy);
    if (!policies.empty()) out.policies = policies;
  }
  if (!is_leaf && dice.OneIn(2))
    for (uint32_t i = 1 + dice.Below(4); i-- > 0;)
      out.mappings.emplace_back(1 + dice.Below(kPolicyCount), 1 + dice.Below(kPolicyCount));
  if (dice.OneIn(6)) out.require_explicit = dice.Below(3);
  if (dice.OneIn(6)) out.inhibit_mapping = dice.Below(3);
  if (dice.OneIn(6)) out.inhibit_any = dice.Below(3);
  return out;
}

void Write(const Says& says, CertificateSpec& spec) {
  if (says.policies) {
    std::vector<Bytes> ids;
    for (const PolicyNumber policy : *says.policies) ids.push_back(IdOf(policy));
    SetExtension(spec, CertificatePoliciesExtension(ids));
  }
  std::vector<PolicyMapping> mappings;
  for (const auto& [from, to] : says.mappings) mappings.push_back({IdOf(from), IdOf(to)});
  if (!mappings.empty()) SetExtension(spec, PolicyMappingsExtension(mappings));
  if (says.require_explicit || says.inhibit_mapping)
    SetExtension(spec, PolicyConstraintsExtension({says.require_explicit, says.inhibit_mapping}));
  if (says.inhibit_any) SetExtension(spec, InhibitAnyPolicyExtension(*says.inhibit_any));
}

std::optional<Set> ByTheGraph(const std::vector<Says>& path, const Inputs& inputs) {
  TestPki pki;
  TestQuestion question;
  TestCertificate issuer = pki.Root("Root");
  question.roots = {issuer};
  for (size_t i = 0; i < path.size(); ++i) {
    const auto change = [&](CertificateSpec& spec) {
      if (path[i].self_issued) spec.subject = issuer.name;
      Write(path[i], spec);
    };
    issuer = i + 1 == path.size() ? pki.Server(issuer, {"example.com"}, change)
                                  : pki.Intermediate(issuer, "CA " + std::to_string(i), change);
    question.chain.insert(question.chain.begin(), issuer);
  }
  std::vector<Bytes> initial;
  for (const PolicyNumber policy : inputs.initial) initial.push_back(IdOf(policy));
  question.policies = {initial, inputs.inhibit_mapping, inputs.explicit_policy, inputs.inhibit_any};
  const auto answer = Ask(pki, question);
  if (!answer) return std::nullopt;
  Set out;
  for (const Bytes policy : answer->policies)
    out.insert(Equal(policy, oid::kAnyPolicy) ? kAny : policy.back());
  return out;
}

TEST(PolicyTreeTest, TheGraphComesToWhatTheTreeOfRfc5280ComesTo) {
  Dice dice;
  size_t refused = 0, with_policies = 0;
  for (size_t round = 0; round < 4000; ++round) {
    std::vector<Says> path(1 + dice.Below(4));
    for (size_t i = 0; i < path.size(); ++i) path[i] = RandomSays(dice, i + 1 == path.size());
    Inputs inputs = {{kAny}, dice.OneIn(3), dice.OneIn(6), dice.OneIn(6)};
    if (dice.OneIn(2)) inputs.initial = {static_cast<PolicyNumber>(1 + dice.Below(3))};
    const std::optional<Set> expected = ByTheTree(path, inputs);
    EXPECT_EQ(ByTheGraph(path, inputs), expected) << "round " << round;
    refused += !expected;
    with_policies += expected && !expected->empty();
  }
  // Neither side of the comparison is trivial.
  EXPECT_GT(refused, 500u);
  EXPECT_GT(with_policies, 500u);
}

}  // namespace
}  // namespace lockstep::x509
