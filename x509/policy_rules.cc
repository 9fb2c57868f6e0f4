#include "x509/policy_rules.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "x509/der/oid.h"
#include "x509/oids.h"
#include "x509/policy_graph.h"

namespace lockstep::x509 {
namespace {

constexpr size_t kMaxReportedPolicies = 8;

template <class Policies>
std::string ListOf(const Policies& policies) {
  std::string out;
  size_t count = 0;
  for (const Bytes policy : policies) {
    if (++count > kMaxReportedPolicies) return out + ", ...";
    out += (out.empty() ? "" : ", ") + der::OidToString(policy);
  }
  return out.empty() ? "none" : out;
}

std::string PoliciesOf(const Certificate& certificate) {
  const auto policies = ValueOf(certificate.extensions.certificate_policies);
  return "its policies: " + ListOf(policies ? policies->identifiers : PolicyIdentifiers());
}

template <class Policies>
bool Contains(const Policies& policies, Bytes policy) {
  return std::ranges::any_of(policies, [&](Bytes other) { return Equal(other, policy); });
}

// The set that the caller and the anchor agree on; nothing: any-policy.
std::optional<std::vector<Bytes>> InitialPolicySet(const PolicyInputs& inputs,
                                                   const Authority& anchor) {
  std::optional<std::vector<Bytes>> out;
  const std::span<const Bytes> asked = inputs.user_initial_policy_set;
  if (!asked.empty() && !Contains(asked, oid::kAnyPolicy)) out.emplace(asked.begin(), asked.end());
  if (!anchor.certificate_policies) return out;
  const PolicyIdentifiers& allowed = anchor.certificate_policies->identifiers;
  if (Contains(allowed, oid::kAnyPolicy)) return out;
  if (out) {
    std::erase_if(*out, [&](Bytes policy) { return !Contains(allowed, policy); });
  } else {
    out.emplace();
    for (const Bytes policy : allowed) out->push_back(policy);
  }
  return out;
}

// One walk down one path: the state variables of section 6.1.2 with their names, and each step.
class PolicyWalk {
 public:
  PolicyWalk(size_t length, const PolicyInputs& inputs, const RuleContext& context)
      : graph_(context.request.budget, context.work),
        explicit_policy_(inputs.initial_explicit_policy ? 0 : length + 1),
        policy_mapping_(inputs.initial_policy_mapping_inhibit ? 0 : length + 1),
        inhibit_any_policy_(inputs.initial_any_policy_inhibit ? 0 : length + 1) {}

  // 6.1.3 (d) to (f).
  std::optional<Failure> Process(const PathEntry& entry, bool is_last) {
    const Certificate& certificate = *entry.certificate;
    const bool any_policy_counts = inhibit_any_policy_ > 0 || (!is_last && entry.self_issued);
    if (!graph_.AddCertificate(ValueOf(certificate.extensions.certificate_policies),
                               any_policy_counts))
      return Failure{{Reason::kPathBudgetExceeded}, entry.index, {}};
    if (explicit_policy_ > 0 || !graph_.IsNull()) return std::nullopt;
    return Failure{{Reason::kNoValidPolicy}, entry.index, PoliciesOf(certificate)};
  }

  // 6.1.4, for a certificate that is not the last.
  std::optional<Failure> PrepareForNext(const PathEntry& entry) {
    const Extensions& extensions = entry.certificate->extensions;
    if (extensions.policy_mappings)
      if (auto failure = Map(extensions.policy_mappings->value, entry)) return failure;
    // (h): self-issued certificates do not count.
    if (!entry.self_issued)
      for (uint64_t* count : {&explicit_policy_, &policy_mapping_, &inhibit_any_policy_})
        if (*count > 0) --*count;
    Constrain(ValueOf(extensions.policy_constraints), ValueOf(extensions.inhibit_any_policy));
    return std::nullopt;
  }

  // 6.1.4 (i) and (j).
  void Constrain(const std::optional<PolicyConstraints>& constraints,
                 const std::optional<InhibitAnyPolicy>& inhibit_any_policy) {
    const auto lower = [](uint64_t& count, std::optional<uint32_t> limit) {
      if (limit) count = std::min<uint64_t>(count, *limit);
    };
    if (constraints) {
      lower(explicit_policy_, constraints->require_explicit_policy);
      lower(policy_mapping_, constraints->inhibit_policy_mapping);
    }
    if (inhibit_any_policy) lower(inhibit_any_policy_, inhibit_any_policy->skip_certs);
  }

  // 6.1.5 (a), (b) and (g). `initial`: nothing for any-policy.
  std::expected<std::vector<Bytes>, Failure> WrapUp(
      const PathEntry& leaf, const std::optional<std::vector<Bytes>>& initial) {
    if (explicit_policy_ > 0) --explicit_policy_;
    const auto constraints = ValueOf(leaf.certificate->extensions.policy_constraints);
    if (constraints && constraints->require_explicit_policy == 0) explicit_policy_ = 0;

    std::optional<std::vector<Bytes>> authority_set = graph_.AuthorityConstrainedSet();
    if (!authority_set)
      return std::unexpected(Failure{{Reason::kPathBudgetExceeded}, leaf.index, {}});
    std::vector<Bytes> user_set = *std::move(authority_set);
    if (initial) {
      const bool is_any = Contains(user_set, oid::kAnyPolicy);
      if (is_any) {
        user_set = *initial;
      } else {
        std::erase_if(user_set, [&](Bytes policy) { return !Contains(*initial, policy); });
      }
    }
    if (explicit_policy_ > 0 || !user_set.empty()) return user_set;
    return std::unexpected(
        Failure{{Reason::kNoValidPolicy},
                leaf.index,
                PoliciesOf(*leaf.certificate) +
                    (initial ? "; acceptable: " + ListOf(*initial) : std::string())});
  }

 private:
  // 6.1.4 (a) and (b).
  std::optional<Failure> Map(const PolicyMappings& mappings, const PathEntry& entry) {
    for (const PolicyMapping& mapping : mappings)
      if (Equal(mapping.issuer_domain_policy, oid::kAnyPolicy) ||
          Equal(mapping.subject_domain_policy, oid::kAnyPolicy))
        return Failure{{Reason::kAnyPolicyMapped},
                       entry.index,
                       der::OidToString(mapping.issuer_domain_policy) + " to " +
                           der::OidToString(mapping.subject_domain_policy)};
    if (graph_.Map(mappings, policy_mapping_ > 0)) return std::nullopt;
    return Failure{{Reason::kPathBudgetExceeded}, entry.index, {}};
  }

  PolicyGraph graph_;
  uint64_t explicit_policy_;
  uint64_t policy_mapping_;
  uint64_t inhibit_any_policy_;
};

}  // namespace

std::expected<std::vector<Bytes>, Failure> CheckPolicies(std::span<const PathEntry> path,
                                                         const Authority& anchor,
                                                         const PolicyInputs& inputs,
                                                         const RuleContext& context) {
  PolicyWalk walk(path.size(), inputs, context);
  walk.Constrain(anchor.policy_constraints, anchor.inhibit_any_policy);
  for (size_t i = path.size(); i-- > 0;) {
    if (auto failure = walk.Process(path[i], i == 0)) return std::unexpected(*std::move(failure));
    if (i == 0) break;
    if (auto failure = walk.PrepareForNext(path[i])) return std::unexpected(*std::move(failure));
  }
  return walk.WrapUp(path.front(), InitialPolicySet(inputs, anchor));
}

}  // namespace lockstep::x509
