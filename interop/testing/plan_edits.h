// What mutations of a ChainPlan have in common.
#ifndef INTEROP_TESTING_PLAN_EDITS_H_
#define INTEROP_TESTING_PLAN_EDITS_H_

#include "interop/testing/chain_plan.h"

namespace lockstep::interop {

inline ChainPlan::Node& AnyNode(ChainPlan& plan, Dice& dice) {
  return plan.nodes[dice.Below(plan.nodes.size())];
}

// Any certificate but the anchor.
inline ChainPlan::Node& BelowAnchor(ChainPlan& plan, Dice& dice) {
  return plan.nodes[1 + dice.Below(plan.nodes.size() - 1)];
}

// An intermediate of the plan; one is put in above the leaf if there is none.
inline ChainPlan::Node& SomeIntermediate(ChainPlan& plan, Dice& dice) {
  if (plan.nodes.size() < 3) plan.nodes.insert(plan.nodes.end() - 1, ChainPlan::Node());
  return plan.nodes[1 + dice.Below(plan.nodes.size() - 2)];
}

inline ChainPlan::Node& AnyIssuer(ChainPlan& plan, Dice& dice) {
  return plan.nodes[dice.Below(plan.nodes.size() - 1)];
}

// Two CAs of one name are told apart by their key identifiers, which some mutations take away.
inline void NameEveryCa(ChainPlan& plan) {
  for (ChainPlan::Node& node : plan.nodes) node.self_issued = false;
}

inline void SetOn(ChainPlan::Node& node, const x509::ExtensionSpec& extension) {
  node.changes.push_back(
      [extension](x509::CertificateSpec& spec) { x509::SetExtension(spec, extension); });
}

inline void RemoveFrom(ChainPlan::Node& node, Bytes id) {
  node.changes.push_back([id](x509::CertificateSpec& spec) { x509::RemoveExtension(spec, id); });
}

}  // namespace lockstep::interop

#endif  // INTEROP_TESTING_PLAN_EDITS_H_
