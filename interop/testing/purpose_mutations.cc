// Mutations of what keys may be used for: cA, path length, key usage, purposes.
#include "interop/testing/chain_mutations.h"
#include "interop/testing/plan_edits.h"
#include "x509/der/oid.h"
#include "x509/oids.h"

namespace lockstep::interop {
namespace {

using x509::KeyUsageBit;

constexpr auto kEmailProtection = x509::der::Oid<1, 3, 6, 1, 5, 5, 7, 3, 4>();

template <KeyUsageBit... kBits>
void LeafUsage(ChainPlan& plan, Dice&) {
  SetOn(plan.leaf(), x509::KeyUsageExtension({kBits...}));
}

void SetPurposes(ChainPlan::Node& node, std::initializer_list<Bytes> purposes) {
  SetOn(node, x509::ExtendedKeyUsageExtension({purposes.begin(), purposes.size()}));
}

constexpr Mutation kMutations[] = {
    {"CA without basicConstraints",
     [](ChainPlan& plan, Dice& dice) {
       RemoveFrom(SomeIntermediate(plan, dice), x509::oid::kBasicConstraints);
     }},
    {"CA with cA FALSE",
     [](ChainPlan& plan, Dice& dice) {
       SetOn(SomeIntermediate(plan, dice), x509::BasicConstraintsExtension(false));
     }},
    {"anchor without basicConstraints",
     [](ChainPlan& plan, Dice&) { RemoveFrom(plan.anchor(), x509::oid::kBasicConstraints); }},
    {"anchor with cA FALSE",
     [](ChainPlan& plan, Dice&) { SetOn(plan.anchor(), x509::BasicConstraintsExtension(false)); }},
    {"path length",
     [](ChainPlan& plan, Dice& dice) {
       SetOn(AnyIssuer(plan, dice),
             x509::BasicConstraintsExtension(true, static_cast<uint32_t>(dice.Below(3))));
     }},
    {"leaf that is a CA",
     [](ChainPlan& plan, Dice&) { SetOn(plan.leaf(), x509::BasicConstraintsExtension(true)); }},
    {"issuer without keyCertSign",
     [](ChainPlan& plan, Dice& dice) {
       SetOn(AnyIssuer(plan, dice),
             x509::KeyUsageExtension({KeyUsageBit::kDigitalSignature, KeyUsageBit::kCrlSign}));
     }},
    {"leaf for keyEncipherment only", LeafUsage<KeyUsageBit::kKeyEncipherment>},
    {"leaf for keyAgreement only", LeafUsage<KeyUsageBit::kKeyAgreement>},
    {"leaf for keyCertSign only", LeafUsage<KeyUsageBit::kKeyCertSign>},
    {"leaf for nothing", LeafUsage<>},
    {"leaf for another purpose",
     [](ChainPlan& plan, Dice&) { SetPurposes(plan.leaf(), {kEmailProtection}); }},
    {"leaf for any purpose",
     [](ChainPlan& plan, Dice&) { SetPurposes(plan.leaf(), {x509::oid::kAnyExtendedKeyUsage}); }},
    {"leaf for server and client",
     [](ChainPlan& plan, Dice&) {
       SetPurposes(plan.leaf(), {x509::oid::kClientAuth, x509::oid::kServerAuth});
     }},
    {"the other side's purpose is asked for",
     [](ChainPlan& plan, Dice&) {
       plan.purpose = plan.purpose == x509::Purpose::kServerAuth ? x509::Purpose::kClientAuth
                                                                 : x509::Purpose::kServerAuth;
     }},
    {"issuer for another purpose",
     [](ChainPlan& plan, Dice& dice) { SetPurposes(AnyIssuer(plan, dice), {kEmailProtection}); }},
    {"issuer for any purpose",
     [](ChainPlan& plan, Dice& dice) {
       SetPurposes(AnyIssuer(plan, dice), {x509::oid::kAnyExtendedKeyUsage});
     }},
    {"issuer for clients",
     [](ChainPlan& plan, Dice& dice) {
       SetPurposes(AnyIssuer(plan, dice), {x509::oid::kClientAuth});
     }},
};

}  // namespace

std::span<const Mutation> PurposeMutations() { return kMutations; }

}  // namespace lockstep::interop
