#include "x509/policy_graph.h"

#include <algorithm>
#include <utility>

#include "x509/oids.h"

namespace lockstep::x509 {
namespace {

// No real identifier is longer, in bytes: one that is costs as much as several.
constexpr size_t kUsualPolicySize = 64;

void SortUnique(std::vector<Bytes>& policies) {
  std::ranges::sort(policies, PolicyLess);
  const auto rest = std::ranges::unique(policies, [](Bytes a, Bytes b) { return Equal(a, b); });
  policies.erase(rest.begin(), rest.end());
}

bool Contains(const std::vector<Bytes>& sorted, Bytes policy) {
  return std::ranges::binary_search(sorted, policy, PolicyLess);
}

}  // namespace

bool PolicyLess(Bytes a, Bytes b) {
  return a.size() != b.size() ? a.size() < b.size() : std::ranges::lexicographical_compare(a, b);
}

PolicyGraph::PolicyGraph(const Budget& budget, Work& work) : budget_(budget), work_(work) {
  levels_.reserve(kUsualLevels);
  levels_.push_back({{}, {}, true});
}

bool PolicyGraph::AddCertificate(const std::optional<CertificatePolicies>& policies,
                                 bool any_policy_counts) {
  if (IsNull()) return true;
  if (!policies) {
    levels_.clear();
    return true;
  }
  const Level& above = levels_.back();
  Level level;
  bool any_policy = false;
  // (d) (1): what is expected, or covered by anyPolicy.
  for (const Bytes policy : policies->identifiers) {
    if (!Spend(policy)) return false;
    if (Equal(policy, oid::kAnyPolicy)) {
      any_policy = any_policy_counts;
    } else if (above.has_any_policy || !above.ExpectingNodes(policy).empty()) {
      level.nodes.push_back(policy);
    }
  }
  // (d) (2): anyPolicy stands for everything that is expected.
  if (any_policy) {
    for (const Expectation& expectation : above.expected) level.nodes.push_back(expectation.policy);
    level.has_any_policy = above.has_any_policy;
  }
  SortUnique(level.nodes);
  for (size_t i = 0; i < level.nodes.size(); ++i) level.expected.push_back({level.nodes[i], i});
  if (!Spend(level)) return false;
  // (d) (3): without a node at this depth, no node above it has a child. Nodes that lose their
  // children otherwise are left where they are, and passed over in the end.
  if (level.nodes.empty() && !level.has_any_policy) {
    levels_.clear();
  } else {
    levels_.push_back(std::move(level));
  }
  return true;
}

bool PolicyGraph::Map(const PolicyMappings& mappings, bool allowed) {
  if (IsNull()) return true;
  std::vector<PolicyMapping> sorted;
  std::vector<Bytes> mapped;
  for (const PolicyMapping& mapping : mappings) {
    if (!Spend(mapping.issuer_domain_policy) || !Spend(mapping.subject_domain_policy)) return false;
    sorted.push_back(mapping);
    mapped.push_back(mapping.issuer_domain_policy);
  }
  std::ranges::sort(sorted, PolicyLess, &PolicyMapping::issuer_domain_policy);
  SortUnique(mapped);

  Level& level = levels_.back();
  if (!allowed) {
    // (b) (2).
    std::erase_if(level.nodes, [&](Bytes policy) { return Contains(mapped, policy); });
  } else if (level.has_any_policy) {
    // (b) (1): anyPolicy covers what is mapped.
    level.nodes.insert(level.nodes.end(), mapped.begin(), mapped.end());
    SortUnique(level.nodes);
  }
  level.expected.clear();
  for (size_t i = 0; i < level.nodes.size(); ++i) {
    const auto equivalents = std::ranges::equal_range(sorted, level.nodes[i], PolicyLess,
                                                      &PolicyMapping::issuer_domain_policy);
    if (equivalents.empty()) level.expected.push_back({level.nodes[i], i});
    for (const PolicyMapping& mapping : equivalents)
      level.expected.push_back({mapping.subject_domain_policy, i});
  }
  std::ranges::sort(level.expected, PolicyLess, &Expectation::policy);
  if (!Spend(level)) return false;
  if (level.nodes.empty() && !level.has_any_policy) levels_.clear();
  return true;
}

std::optional<std::vector<Bytes>> PolicyGraph::AuthorityConstrainedSet() {
  std::vector<Bytes> out;
  if (IsNull()) return out;
  if (levels_.back().has_any_policy) out.push_back(Bytes(oid::kAnyPolicy));
  // From the lowest depth up, over the nodes that have a descendant there: those that have the node
  // of anyPolicy as their parent are what is looked for.
  std::vector<bool> is_alive(levels_.back().nodes.size(), true);
  for (size_t depth = levels_.size(); --depth > 0;) {
    const Level& level = levels_[depth];
    const Level& above = levels_[depth - 1];
    if (!Spend(level)) return std::nullopt;
    std::vector<bool> is_parent(above.nodes.size(), false);
    for (size_t i = 0; i < level.nodes.size(); ++i) {
      if (!is_alive[i]) continue;
      const auto parents = above.ExpectingNodes(level.nodes[i]);
      if (parents.empty()) out.push_back(level.nodes[i]);
      for (const Expectation& parent : parents) is_parent[parent.node] = true;
    }
    is_alive = std::move(is_parent);
  }
  SortUnique(out);
  return out;
}

std::span<const PolicyGraph::Expectation> PolicyGraph::Level::ExpectingNodes(Bytes policy) const {
  return std::ranges::equal_range(expected, policy, PolicyLess, &Expectation::policy);
}

bool PolicyGraph::Spend(const Level& level) {
  return std::ranges::all_of(level.expected, [&](const Expectation& e) { return Spend(e.policy); });
}

bool PolicyGraph::Spend(Bytes policy) {
  const auto cost = static_cast<uint32_t>(1 + policy.size() / kUsualPolicySize);
  if (cost > budget_.policy_steps - work_.policy_steps) return false;
  work_.policy_steps += cost;
  return true;
}

}  // namespace lockstep::x509
