// ChainPlan: a certification path before it is issued, so that a test can make good ones at random
// and break each in one place. Deterministic.
#ifndef INTEROP_TESTING_CHAIN_PLAN_H_
#define INTEROP_TESTING_CHAIN_PLAN_H_

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "x509/testing/verify_helper.h"

namespace lockstep::interop {

// Numbers that are the same with every standard library.
class Dice {
 public:
  explicit Dice(uint64_t seed) : engine_(seed) {}
  // From 0 to `count` - 1.
  size_t Below(size_t count) { return engine_() % count; }
  bool OneIn(size_t count) { return Below(count) == 0; }
  template <class Range>
  const auto& Of(const Range& range) {
    return *(std::begin(range) + static_cast<std::ptrdiff_t>(Below(std::size(range))));
  }

 private:
  std::mt19937_64 engine_;
};

struct ChainPlan {
  struct Node {
    crypto::KeyAlgorithm key = crypto::KeyAlgorithm::kEd25519;
    bool self_issued = false;  // a CA that keeps the name of its issuer
    std::vector<x509::Change> changes = {};
  };
  // The anchor, CAs, and last the leaf.
  std::vector<Node> nodes;
  std::vector<std::string> alt_names;
  // What goes into the question as it is.
  std::vector<std::string> names;
  x509::Purpose purpose = x509::Purpose::kServerAuth;
  x509::Time time = x509::kTestNow;
  x509::PolicyInputs policies = {};
  bool reversed = false;  // the chain is sent with its intermediates upside down
  // What is done to the finished question: certificates taken out, put in, swapped.
  std::vector<std::function<void(x509::TestQuestion&, x509::TestPki&)>> rearrangements = {};

  Node& anchor() { return nodes.front(); }
  Node& leaf() { return nodes.back(); }
  // Any issuer, or any but the anchor (nullptr where there is none).
  Node& AnyIssuer(Dice& dice) { return nodes[dice.Below(nodes.size() - 1)]; }
  Node* AnyIntermediate(Dice& dice) {
    return nodes.size() < 3 ? nullptr : &nodes[1 + dice.Below(nodes.size() - 2)];
  }
};

// RandomPlan returns a path that every verifier should take.
ChainPlan RandomPlan(Dice& dice);

// Issue makes the certificates, with the keys of `pki`.
x509::TestQuestion Issue(const ChainPlan& plan, x509::TestPki& pki);

// A TestPki with real signatures and a few keys that are used again and again.
x509::TestPki ReusedKeys();

}  // namespace lockstep::interop

#endif  // INTEROP_TESTING_CHAIN_PLAN_H_
