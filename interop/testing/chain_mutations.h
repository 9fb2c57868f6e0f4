// What can be changed about a good path, one thing at a time: most of it breaks the path, some of
// it is harmless, and some only looks so.
#ifndef INTEROP_TESTING_CHAIN_MUTATIONS_H_
#define INTEROP_TESTING_CHAIN_MUTATIONS_H_

#include <span>
#include <string_view>

#include "interop/testing/chain_plan.h"

namespace lockstep::interop {

struct Mutation {
  std::string_view name;
  void (*apply)(ChainPlan& plan, Dice& dice);
};

// The first of them changes nothing.
std::span<const Mutation> Mutations();

// By the part of the path that they are about; Mutations() is all of them.
std::span<const Mutation> FieldMutations();    // dates, versions, serials, signatures, extensions
std::span<const Mutation> PurposeMutations();  // cA, path length, key usage, purposes
std::span<const Mutation> NameMutations();     // names asked for, names held, name constraints
std::span<const Mutation> PathMutations();     // issuers, anchors, policies

}  // namespace lockstep::interop

#endif  // INTEROP_TESTING_CHAIN_MUTATIONS_H_
