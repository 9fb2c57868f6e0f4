// PolicyGraph: the valid_policy_graph of RFC 9618, which replaces the tree of RFC 5280 section
// 6.1.2 (a). A tree has a node for every way to a policy, and grows exponentially with the path;
// the graph has one for every policy and depth.
#ifndef X509_POLICY_GRAPH_H_
#define X509_POLICY_GRAPH_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <span>
#include <vector>

#include "crypto/base/bytes.h"
#include "x509/policy_extensions.h"
#include "x509/work.h"

namespace lockstep::x509 {

// Policies are the contents of their OBJECT IDENTIFIERs, and borrow from the certificates. Section
// numbers are those of RFC 5280 as RFC 9618 has them. Memory and work are linear, but for sorting,
// in the policies and mappings of the path times its length, and count against the budget: what
// returns bool is false once it is spent. May throw std::bad_alloc.
class PolicyGraph {
 public:
  // A single node of depth 0 with the policy anyPolicy (6.1.2 (a)).
  PolicyGraph(const Budget& budget, Work& work);

  // Adds the policies of the next certificate (6.1.3 (d) and (e)). `any_policy_counts`: its
  // anyPolicy, if there is one, is not inhibited.
  bool AddCertificate(const std::optional<CertificatePolicies>& policies, bool any_policy_counts);
  // Maps the policies of the certificate added last (6.1.4 (b)), or, where that is not allowed,
  // drops those that would be mapped. No mapping is from or to anyPolicy.
  bool Map(const PolicyMappings& mappings, bool allowed);

  // Whether it is NULL: nothing is valid any more, and nothing will be.
  [[nodiscard]] bool IsNull() const { return levels_.empty(); }

  // The authority-constrained set (6.1.5 (g)): what the path's policies are called by those who
  // issued them, sorted; anyPolicy among them if everything is valid. Nothing: out of budget.
  [[nodiscard]] std::optional<std::vector<Bytes>> AuthorityConstrainedSet();

 private:
  // "This policy, in the next certificate, is a child of that node."
  struct Expectation {
    Bytes policy;
    size_t node = 0;
  };
  // The nodes of one depth. The edges to the depth below are not stored: a policy's parents are
  // the nodes that expect it, else the one of anyPolicy.
  struct Level {
    std::vector<Bytes> nodes;           // sorted; without anyPolicy
    std::vector<Expectation> expected;  // sorted by policy
    bool has_any_policy = false;
    [[nodiscard]] std::span<const Expectation> ExpectingNodes(Bytes policy) const;
  };
  bool Spend(const Level& level);
  bool Spend(Bytes policy);

  const Budget& budget_;
  Work& work_;
  // A usual path's levels take no heap.
  static constexpr size_t kUsualLevels = 6;
  alignas(Level) std::array<std::byte, kUsualLevels * sizeof(Level)> room_;
  std::pmr::monotonic_buffer_resource memory_{room_.data(), room_.size()};
  std::pmr::vector<Level> levels_{&memory_};
};

// An order for policies, the one of the sets that PolicyGraph returns.
bool PolicyLess(Bytes a, Bytes b);

}  // namespace lockstep::x509

#endif  // X509_POLICY_GRAPH_H_
