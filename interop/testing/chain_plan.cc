#include "interop/testing/chain_plan.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "x509/oids.h"
#include "x509/testing/real_keys.h"

namespace lockstep::interop {
namespace {

using crypto::KeyAlgorithm;
using x509::CertificateSpec;
using x509::Change;
using x509::GeneralName;
using x509::KeyUsageBit;
using Kind = GeneralName::Kind;

// Two of one name and key on a path would be a circle: more than the longest path has.
constexpr size_t kKeysOfEach = 8;
constexpr size_t kMaxIntermediates = 3;

KeyAlgorithm RandomKey(Dice& dice) {
  return dice.OneIn(16) ? KeyAlgorithm::kEcdsaP256 : KeyAlgorithm::kEd25519;
}

// What a CA may say of itself without refusing the path below it, which has `below` intermediates.
void DressCa(ChainPlan::Node& node, size_t below, Dice& dice) {
  if (dice.OneIn(3)) {
    const auto length = static_cast<uint32_t>(below + dice.Below(2));
    node.changes.push_back([length](CertificateSpec& spec) {
      SetExtension(spec, x509::BasicConstraintsExtension(true, length));
    });
  }
  if (dice.OneIn(6)) {
    node.changes.push_back(
        [](CertificateSpec& spec) { RemoveExtension(spec, x509::oid::kKeyUsage); });
  }
  if (dice.OneIn(4)) {
    node.changes.push_back([](CertificateSpec& spec) {
      const Bytes both[] = {x509::oid::kServerAuth, x509::oid::kClientAuth};
      SetExtension(spec, x509::ExtendedKeyUsageExtension(both));
    });
  }
  if (dice.OneIn(4)) {
    node.changes.push_back([](CertificateSpec& spec) {
      const GeneralName permitted[] = {{Kind::kDnsName, AsBytes("example.com")},
                                       {Kind::kDnsName, AsBytes("example.org")}};
      const GeneralName excluded[] = {{Kind::kDnsName, AsBytes("evil.example.net")},
                                      {Kind::kRfc822Name, AsBytes("example.net")}};
      SetExtension(spec, x509::NameConstraintsExtension(permitted, excluded));
    });
  }
}

void DropKeyIdentifiers(ChainPlan& plan, Dice& dice) {
  for (ChainPlan::Node& node : plan.nodes) node.self_issued = false;
  plan.nodes[dice.Below(plan.nodes.size())].changes.push_back([](CertificateSpec& spec) {
    RemoveExtension(spec, x509::oid::kSubjectKeyIdentifier);
    RemoveExtension(spec, x509::oid::kAuthorityKeyIdentifier);
  });
}

void DressLeaf(ChainPlan& plan, Dice& dice) {
  static const std::vector<std::string> kAltNames[] = {{"example.com"},
                                                       {"www.example.com", "example.com"},
                                                       {"*.example.com", "example.com"},
                                                       {"example.com", "192.0.2.1"},
                                                       {"example.org", "*.example.com"}};
  plan.alt_names = dice.Of(kAltNames);
  std::string name = dice.Of(plan.alt_names);
  if (name.starts_with("*.")) name.replace(0, 1, "a");
  if (!dice.OneIn(4)) plan.names = {name};
  if (dice.OneIn(8)) {
    plan.leaf().changes.push_back(
        [](CertificateSpec& spec) { RemoveExtension(spec, x509::oid::kExtendedKeyUsage); });
  }
  if (dice.OneIn(8)) {
    plan.leaf().changes.push_back(
        [](CertificateSpec& spec) { RemoveExtension(spec, x509::oid::kKeyUsage); });
  }
  if (dice.OneIn(6)) {
    plan.purpose = x509::Purpose::kClientAuth;
    plan.leaf().changes.push_back([](CertificateSpec& spec) {
      const Bytes client[] = {x509::oid::kClientAuth};
      SetExtension(spec, x509::ExtendedKeyUsageExtension(client));
    });
  }
}

void Apply(const ChainPlan::Node& node, CertificateSpec& spec) {
  for (const Change& change : node.changes) change(spec);
}

}  // namespace

ChainPlan RandomPlan(Dice& dice) {
  ChainPlan plan;
  plan.nodes.resize(2 + dice.Below(kMaxIntermediates + 1));
  for (size_t i = 0; i < plan.nodes.size(); ++i) {
    plan.nodes[i].key = RandomKey(dice);
    const bool is_intermediate = i != 0 && i + 1 != plan.nodes.size();
    plan.nodes[i].self_issued = is_intermediate && dice.OneIn(8);
    if (i + 1 != plan.nodes.size()) DressCa(plan.nodes[i], plan.nodes.size() - 2 - i, dice);
  }
  DressLeaf(plan, dice);
  // Without them, a CA that keeps its issuer's name cannot be told from it.
  if (dice.OneIn(4)) DropKeyIdentifiers(plan, dice);
  plan.reversed = dice.OneIn(3);
  return plan;
}

x509::TestQuestion Issue(const ChainPlan& plan, x509::TestPki& pki) {
  x509::TestQuestion question;
  pki.key_algorithm = plan.nodes.front().key;
  x509::TestCertificate issuer =
      pki.Root("Root", [&](CertificateSpec& spec) { Apply(plan.nodes.front(), spec); });
  question.roots = {issuer};
  for (size_t i = 1; i + 1 < plan.nodes.size(); ++i) {
    pki.key_algorithm = plan.nodes[i].key;
    const auto change = [&](CertificateSpec& spec) {
      if (plan.nodes[i].self_issued) spec.subject = issuer.name;
      Apply(plan.nodes[i], spec);
    };
    issuer = pki.Intermediate(issuer, "CA " + std::to_string(i), change);
    question.chain.insert(question.chain.begin(), issuer);
  }
  pki.key_algorithm = plan.nodes.back().key;
  question.chain.insert(question.chain.begin(),
                        pki.Server(issuer, plan.alt_names,
                                   [&](CertificateSpec& spec) { Apply(plan.nodes.back(), spec); }));
  if (plan.reversed) std::reverse(question.chain.begin() + 1, question.chain.end());
  question.names = plan.names;
  question.purpose = plan.purpose;
  question.time = plan.time;
  question.policies = plan.policies;
  for (const auto& rearrange : plan.rearrangements) rearrange(question, pki);
  return question;
}

x509::TestPki ReusedKeys() {
  struct Ring {
    std::vector<x509::PrivateKey> keys;
    size_t next = 0;
  };
  auto rings = std::make_shared<std::map<KeyAlgorithm, Ring>>();
  auto maker = std::make_shared<x509::TestPki>(x509::RealTestPki(KeyAlgorithm::kEd25519));
  return {maker->provider(), [rings, maker](KeyAlgorithm algorithm, crypto::Random&) {
            Ring& ring = (*rings)[algorithm];
            if (ring.keys.size() < kKeysOfEach) {
              maker->key_algorithm = algorithm;
              ring.keys.push_back(maker->MakeKey());
              return ring.keys.back();
            }
            return ring.keys[ring.next++ % kKeysOfEach];
          }};
}

}  // namespace lockstep::interop
