// Mutations of the path as a whole: issuers, anchors, what is sent along, policies.
#include <algorithm>
#include <array>

#include "interop/testing/chain_mutations.h"
#include "interop/testing/plan_edits.h"
#include "x509/der/oid.h"
#include "x509/name_writer.h"
#include "x509/oids.h"

namespace lockstep::interop {
namespace {

using x509::TestPki;
using x509::TestQuestion;

constexpr auto kA = x509::der::Oid<1, 3, 6, 1, 4, 1, 99999, 1>();
constexpr auto kB = x509::der::Oid<1, 3, 6, 1, 4, 1, 99999, 2>();
constexpr auto kC = x509::der::Oid<1, 3, 6, 1, 4, 1, 99999, 3>();

void SayPolicies(ChainPlan::Node& node, Dice& dice) {
  std::vector<Bytes> policies;
  for (const Bytes policy : {Bytes(kA), Bytes(kB), Bytes(kC)})
    if (!dice.OneIn(3)) policies.push_back(policy);
  if (dice.OneIn(3)) policies.emplace_back(x509::oid::kAnyPolicy);
  if (!policies.empty()) SetOn(node, x509::CertificatePoliciesExtension(policies));
}

void MapPolicies(ChainPlan::Node& node, Dice& dice) {
  const std::array<Bytes, 3> policies = {kA, kB, kC};
  std::vector<x509::PolicyMapping> mappings(1 + dice.Below(3));
  for (x509::PolicyMapping& mapping : mappings) mapping = {dice.Of(policies), dice.Of(policies)};
  SetOn(node, x509::PolicyMappingsExtension(mappings));
}

void LimitPolicies(ChainPlan::Node& node, Dice& dice) {
  const auto skip = [&] { return static_cast<uint32_t>(dice.Below(3)); };
  x509::PolicyConstraints constraints;
  if (dice.OneIn(4)) constraints.require_explicit_policy = skip();
  if (dice.OneIn(4)) constraints.inhibit_policy_mapping = skip();
  if (constraints.require_explicit_policy || constraints.inhibit_policy_mapping)
    SetOn(node, x509::PolicyConstraintsExtension(constraints));
  if (dice.OneIn(4)) SetOn(node, x509::InhibitAnyPolicyExtension(skip()));
}

void AskForPolicies(ChainPlan& plan, Dice& dice) {
  static const std::vector<Bytes> kSets[] = {
      {}, {kA}, {kB}, {kA, kC}, {Bytes(x509::oid::kAnyPolicy)}};
  plan.policies = {dice.Of(kSets), dice.OneIn(4), dice.OneIn(2), dice.OneIn(4)};
}

void RandomPolicies(ChainPlan& plan, Dice& dice) {
  AskForPolicies(plan, dice);
  for (size_t i = 1; i < plan.nodes.size(); ++i) {
    SayPolicies(plan.nodes[i], dice);
    LimitPolicies(plan.nodes[i], dice);
    if (i + 1 < plan.nodes.size() && dice.OneIn(2)) MapPolicies(plan.nodes[i], dice);
  }
}

void MapAnyPolicy(ChainPlan& plan, Dice& dice) {
  const x509::PolicyMapping from = {x509::oid::kAnyPolicy, kA}, to = {kA, x509::oid::kAnyPolicy};
  SetOn(SomeIntermediate(plan, dice),
        x509::PolicyMappingsExtension({dice.OneIn(2) ? &from : &to, 1}));
}

void Rearrange(ChainPlan& plan, std::function<void(TestQuestion&, TestPki&)> rearrangement) {
  plan.rearrangements.push_back(std::move(rearrangement));
}

constexpr Mutation kMutations[] = {
    {"an intermediate is missing",
     [](ChainPlan& plan, Dice& dice) {
       SomeIntermediate(plan, dice);
       Rearrange(plan, [](auto& question, auto&) { question.chain.pop_back(); });
     }},
    {"the anchor has another key",
     [](ChainPlan& plan, Dice&) {
       Rearrange(plan, [](auto& question, auto& pki) { question.roots = {pki.Root("Root")}; });
     }},
    {"no anchor",
     [](ChainPlan& plan, Dice&) {
       Rearrange(plan, [](auto& question, auto&) { question.roots.clear(); });
     }},
    {"strangers in the chain and among the anchors",
     [](ChainPlan& plan, Dice&) {
       Rearrange(plan, [](auto& question, auto& pki) {
         const x509::TestCertificate twin = pki.Root("Root");
         question.chain.insert(question.chain.begin() + 1, pki.Intermediate(twin, "CA 1"));
         question.chain.push_back(twin);
         question.chain.push_back(question.chain.back());
         question.roots.insert(question.roots.begin(), pki.Root("Other"));
       });
     }},
    {"an intermediate is the anchor",
     [](ChainPlan& plan, Dice& dice) {
       SomeIntermediate(plan, dice);
       Rearrange(plan, [](auto& question, auto&) { question.roots = {question.chain[1]}; });
     }},
    {"the leaf is the anchor",
     [](ChainPlan& plan, Dice&) {
       Rearrange(plan, [](auto& question, auto&) { question.roots = {question.chain.front()}; });
     }},
    {"a self-signed leaf",
     [](ChainPlan& plan, Dice& dice) {
       const bool trusted = dice.OneIn(2);
       Rearrange(plan, [trusted](auto& question, auto& pki) {
         question.chain = {pki.SelfSigned({"example.com"})};
         question.names = {"example.com"};
         question.purpose = x509::Purpose::kServerAuth;
         if (trusted) question.roots = question.chain;
       });
     }},
    {"a leaf as an issuer",
     [](ChainPlan& plan, Dice&) {
       Rearrange(plan, [](auto& question, auto& pki) {
         question.chain.insert(question.chain.begin(),
                               pki.Server(question.chain.front(), {"example.com"}));
         question.names.clear();
         question.purpose = x509::Purpose::kServerAuth;
       });
     }},
    {"an issuer's name in another case",
     [](ChainPlan& plan, Dice&) {
       plan.nodes.resize(3);
       plan.nodes[1] = {};
       plan.alt_names = {"example.com"};
       plan.reversed = false;
       Rearrange(plan, [](auto& question, auto& pki) {
         const x509::TestCertificate ca =
             pki.CrossSign(question.chain[1], question.roots[0],
                           [](auto& spec) { spec.subject = x509::WriteName({"ca  1"}); });
         question.chain[1] = ca;
       });
     }},
    {"policies", RandomPolicies},
    {"policies of the anchor",
     [](ChainPlan& plan, Dice& dice) {
       RandomPolicies(plan, dice);
       SayPolicies(plan.anchor(), dice);
       LimitPolicies(plan.anchor(), dice);
     }},
    {"anyPolicy is mapped", MapAnyPolicy},
};

}  // namespace

std::span<const Mutation> PathMutations() { return kMutations; }

std::span<const Mutation> Mutations() {
  static const std::vector<Mutation> all = [] {
    std::vector<Mutation> out;
    for (const auto part : {FieldMutations(), PurposeMutations(), NameMutations(), PathMutations()})
      out.insert(out.end(), part.begin(), part.end());
    return out;
  }();
  return all;
}

}  // namespace lockstep::interop
