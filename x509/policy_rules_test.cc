// Certificate policies: RFC 5280 sections 6.1.1 to 6.1.5 as RFC 9618 updates them, rule by rule, on
// paths of a leaf below CAs below an anchor.
#include "x509/policy_rules.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "x509/der/oid.h"
#include "x509/extension_writer.h"
#include "x509/oids.h"
#include "x509/testing/test_pki.h"
#include "x509/testing/verify_helper.h"

namespace lockstep::x509 {
namespace {

using der::Oid;

constexpr auto kA = Oid<1, 3, 6, 1, 4, 1, 99999, 1>();
constexpr auto kB = Oid<1, 3, 6, 1, 4, 1, 99999, 2>();
constexpr auto kC = Oid<1, 3, 6, 1, 4, 1, 99999, 3>();
constexpr auto kD = Oid<1, 3, 6, 1, 4, 1, 99999, 4>();
const Bytes kAny = oid::kAnyPolicy;

using Policies = std::vector<Bytes>;
using Mappings = std::vector<PolicyMapping>;

// What a certificate says of policies.
struct Says {
  Policies policies = {};
  Mappings mappings = {};
  std::optional<PolicyConstraints> constraints = {};
  std::optional<uint32_t> inhibit_any_policy = {};
  bool self_issued = false;
};

Says Requires(uint32_t skip, Policies policies = {}) {
  return {.policies = std::move(policies), .constraints = PolicyConstraints{skip, {}}};
}

Change Saying(const Says& says) {
  return [says](CertificateSpec& spec) {
    if (!says.policies.empty()) SetExtension(spec, CertificatePoliciesExtension(says.policies));
    if (!says.mappings.empty()) SetExtension(spec, PolicyMappingsExtension(says.mappings));
    if (says.constraints) SetExtension(spec, PolicyConstraintsExtension(*says.constraints));
    if (says.inhibit_any_policy)
      SetExtension(spec, InhibitAnyPolicyExtension(*says.inhibit_any_policy));
  };
}

class PolicyRulesTest : public testing::Test {
 protected:
  // A path from the top: CAs, and a server last. All below a root that says `root`.
  TestQuestion Path(const std::vector<Says>& path, const Says& root = {}) {
    TestQuestion question;
    question.roots = {pki.Root("Root", Saying(root))};
    TestCertificate issuer = question.roots.front();
    for (size_t i = 0; i + 1 < path.size(); ++i) {
      const std::string name = "CA " + std::to_string(i);
      // Self-issued: a new key under the issuer's own name.
      const auto change = [&](CertificateSpec& spec) {
        if (path[i].self_issued) spec.subject = issuer.name;
        Saying(path[i])(spec);
      };
      issuer = pki.Intermediate(issuer, name, change);
      question.chain.insert(question.chain.begin(), issuer);
    }
    question.chain.insert(question.chain.begin(),
                          pki.Server(issuer, {"example.com"}, Saying(path.back())));
    return question;
  }

  // The valid policies, in numbers without the common prefix ("any 1 2"), or why there is no path.
  std::string Outcome(const std::vector<Says>& path, const PolicyInputs& inputs = {},
                      const Says& root = {}) {
    TestQuestion question = Path(path, root);
    question.policies = inputs;
    const auto answer = Ask(pki, question);
    if (!answer) return std::string(NameOf(answer.error().error().reason));
    std::string out;
    for (const Bytes policy : answer->policies) {
      const std::string text = Equal(policy, kAny) ? "any" : der::OidToString(policy);
      out += (out.empty() ? "" : " ") + text.substr(text.rfind('.') + 1);
    }
    return out;
  }

  TestPki pki;
  const PolicyInputs explicit_policy{.initial_explicit_policy = true};
};

// 6.1.3 (d), (e), (f).

TEST_F(PolicyRulesTest, ThePoliciesOfAPathAreThoseThatEveryCertificateHas) {
  EXPECT_EQ(Outcome({{{kA, kB}}, {{kB, kC}}}), "2");
  EXPECT_EQ(Outcome({{{kA, kB, kC}}, {{kC, kA}}, {{kA, kC, kD}}}), "1 3");
  EXPECT_EQ(Outcome({{{kA}}}), "1");
}

TEST_F(PolicyRulesTest, WithoutARequirementNoPolicyIsNeeded) {
  EXPECT_EQ(Outcome({{}, {}}), "");
  EXPECT_EQ(Outcome({{{kA}}, {{kB}}}), "");
  EXPECT_EQ(Outcome({{}, {{kB}}}), "");
}

TEST_F(PolicyRulesTest, AnyPolicyStandsForEveryPolicyOnEitherSide) {
  EXPECT_EQ(Outcome({{{kAny}}, {{kA}}}), "1");
  EXPECT_EQ(Outcome({{{kA}}, {{kAny}}}), "1");
  EXPECT_EQ(Outcome({{{kAny}}, {{kAny}}}), "any");
  EXPECT_EQ(Outcome({{{kAny, kA}}, {{kAny, kB}}}), "any 1 2");
  EXPECT_EQ(Outcome({{{kA, kB}}, {{kAny}}, {{kB, kC}}}), "2");
}

TEST_F(PolicyRulesTest, InitialExplicitPolicyRequiresAPolicyOfEveryCertificate) {
  EXPECT_EQ(Outcome({{{kA}}, {{kA}}}, explicit_policy), "1");
  EXPECT_EQ(Outcome({{}, {{kA}}}, explicit_policy), "NoValidPolicy");
  EXPECT_EQ(Outcome({{{kA}}, {}}, explicit_policy), "NoValidPolicy");
  EXPECT_EQ(Outcome({{{kA}}, {{kB}}}, explicit_policy), "NoValidPolicy");
  EXPECT_EQ(Outcome({{{kAny}}, {{kAny}}}, explicit_policy), "any");
}

TEST_F(PolicyRulesTest, AFailureSaysWhichCertificateBrokeItAndWhichPoliciesWereThere) {
  TestQuestion question = Path({{{kA}}, {{kB}}, {{kA}}});
  const Bytes wanted[] = {kC};
  question.policies = {wanted, false, true, false};
  auto answer = Ask(pki, question);
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().failure.certificate, 1u);
  EXPECT_EQ(answer.error().failure.detail, "its policies: 1.3.6.1.4.1.99999.2");
  question = Path({{{kA}}, {{kA, kB}}});
  question.policies = {wanted, false, true, false};
  answer = Ask(pki, question);
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().failure.certificate, 0u);
  EXPECT_EQ(answer.error().failure.detail,
            "its policies: 1.3.6.1.4.1.99999.1, 1.3.6.1.4.1.99999.2; acceptable: "
            "1.3.6.1.4.1.99999.3");
  EXPECT_NE(answer.error().Explain().find("a certificate policy is required"), std::string::npos);
}

// 6.1.1 (c), 6.1.5 (g).

TEST_F(PolicyRulesTest, TheInitialPolicySetLimitsTheResultAndFailsOnlyWhereAPolicyIsRequired) {
  const Bytes a_and_d[] = {kA, kD};
  const std::vector<Says> path = {{{kA, kB}}, {{kA, kB}}};
  EXPECT_EQ(Outcome(path, {a_and_d}), "1");
  EXPECT_EQ(Outcome({{{kAny}}, {{kAny}}}, {a_and_d}), "1 4");
  const Bytes only_d[] = {kD};
  EXPECT_EQ(Outcome(path, {only_d}), "");
  EXPECT_EQ(Outcome(path, {only_d, false, true, false}), "NoValidPolicy");
  const Bytes with_any[] = {kD, kAny};
  EXPECT_EQ(Outcome(path, {with_any, false, true, false}), "1 2");
}

// 6.1.1 (g), 6.1.4 (h) and (j).

TEST_F(PolicyRulesTest, InhibitedAnyPolicyMeansNothing) {
  const PolicyInputs inhibited{{}, false, true, true};
  EXPECT_EQ(Outcome({{{kA}}, {{kAny}}}, inhibited), "NoValidPolicy");
  EXPECT_EQ(Outcome({{{kAny, kA}}, {{kA}}}, inhibited), "1");
  EXPECT_EQ(Outcome({{{kAny}}, {{kA}}}, inhibited), "NoValidPolicy");
}

TEST_F(PolicyRulesTest, InhibitAnyPolicySkipsAsManyCertificatesAsItSays) {
  const auto with = [&](uint32_t skip) {
    return Outcome({{.policies = {kA}, .inhibit_any_policy = skip}, {{kAny}}, {{kAny}}},
                   explicit_policy);
  };
  EXPECT_EQ(with(0), "NoValidPolicy");
  EXPECT_EQ(with(1), "NoValidPolicy");
  EXPECT_EQ(with(2), "1");
  // A later one can lower it, and not raise it.
  EXPECT_EQ(Outcome({{.policies = {kA}, .inhibit_any_policy = 5},
                     {.policies = {kAny}, .inhibit_any_policy = 0},
                     {{kAny}}},
                    explicit_policy),
            "NoValidPolicy");
  EXPECT_EQ(Outcome({{.policies = {kA}, .inhibit_any_policy = 0},
                     {.policies = {kA}, .inhibit_any_policy = 5},
                     {{kAny}}},
                    explicit_policy),
            "NoValidPolicy");
}

TEST_F(PolicyRulesTest, SelfIssuedCertificatesAreExemptFromInhibitAnyPolicyAndDoNotCount) {
  const Says inhibits{.policies = {kA}, .inhibit_any_policy = 0};
  const Says rollover{.policies = {kAny}, .self_issued = true};
  EXPECT_EQ(Outcome({inhibits, rollover, {{kA}}}, explicit_policy), "1");
  // A leaf is not.
  EXPECT_EQ(Outcome({inhibits, rollover, {{kAny}}}, explicit_policy), "NoValidPolicy");
  const Says skips_one{.policies = {kA}, .inhibit_any_policy = 1};
  EXPECT_EQ(Outcome({skips_one, rollover, {{kAny}}}, explicit_policy), "1");
}

// 6.1.4 (h) and (i), 6.1.5 (a) and (b).

TEST_F(PolicyRulesTest, RequireExplicitPolicySkipsAsManyCertificatesAsItSays) {
  // In force for the next certificate.
  EXPECT_EQ(Outcome({Requires(0), {}, {}}), "NoValidPolicy");
  EXPECT_EQ(Outcome({Requires(1), {}, {}}), "NoValidPolicy");
  // The last decrement, 6.1.5 (a), makes the requirement hold one certificate earlier.
  EXPECT_EQ(Outcome({Requires(2), {}, {}}), "NoValidPolicy");
  EXPECT_EQ(Outcome({Requires(3), {}, {}}), "");
  EXPECT_EQ(Outcome({Requires(0, {kA}), {{kA}}, {{kA}}}), "1");
  EXPECT_EQ(Outcome({Requires(5), Requires(0), {}}), "NoValidPolicy");
}

TEST_F(PolicyRulesTest, ARequirementOfZeroInTheLeafHoldsAndAnotherDoesNot) {
  EXPECT_EQ(Outcome({{}, Requires(0)}), "NoValidPolicy");
  EXPECT_EQ(Outcome({{}, Requires(1)}), "");
  EXPECT_EQ(Outcome({{{kA}}, Requires(0, {kA})}), "1");
}

TEST_F(PolicyRulesTest, SelfIssuedCertificatesDoNotCountTowardsRequireExplicitPolicy) {
  EXPECT_EQ(Outcome({Requires(3), {}, {}, {}}), "NoValidPolicy");
  EXPECT_EQ(Outcome({Requires(3), {.self_issued = true}, {}, {}}), "");
}

// 6.1.4 (a) and (b).

TEST_F(PolicyRulesTest, AMappedPolicyIsReportedByTheNameThatItsIssuerGivesIt) {
  const Says maps{.policies = {kA}, .mappings = {{kA, kB}}};
  EXPECT_EQ(Outcome({maps, {{kB}}}, explicit_policy), "1");
  // It goes by its new name only.
  EXPECT_EQ(Outcome({maps, {{kA}}}, explicit_policy), "NoValidPolicy");
  const Bytes wanted[] = {kB};
  EXPECT_EQ(Outcome({maps, {{kB}}}, {wanted, false, true, false}), "NoValidPolicy");
}

TEST_F(PolicyRulesTest, MappingsAreChainedAndHaveManyEnds) {
  const Says first{.policies = {kA}, .mappings = {{kA, kB}}};
  const Says second{.policies = {kB}, .mappings = {{kB, kC}}};
  EXPECT_EQ(Outcome({first, second, {{kC}}}, explicit_policy), "1");
  const Says fans_out{.policies = {kA}, .mappings = {{kA, kB}, {kA, kC}, {kA, kB}}};
  EXPECT_EQ(Outcome({fans_out, {{kC}}}, explicit_policy), "1");
  const Says fans_in{.policies = {kA, kB}, .mappings = {{kA, kC}, {kB, kC}}};
  EXPECT_EQ(Outcome({fans_in, {{kC}}}, explicit_policy), "1 2");
  EXPECT_EQ(Outcome({fans_in, {{kAny}}, {{kC}}}, explicit_policy), "1 2");
  // Two that trade names.
  const Says swaps{.policies = {kA, kB}, .mappings = {{kA, kB}, {kB, kA}}};
  EXPECT_EQ(Outcome({swaps, {{kA}}}, explicit_policy), "2");
}

TEST_F(PolicyRulesTest, APolicyThatOnlyAnyPolicyCoversCanBeMapped) {
  const Says maps{.policies = {kAny}, .mappings = {{kA, kB}}};
  // 6.1.3 (d) (1) (ii): anyPolicy covers only what nothing else expects.
  EXPECT_EQ(Outcome({maps, {{kB}}}, explicit_policy), "1");
  const Bytes wanted[] = {kA};
  EXPECT_EQ(Outcome({maps, {{kB}}}, {wanted, false, true, false}), "1");
  EXPECT_EQ(Outcome({maps, {{kA}}}, explicit_policy), "1");
  // One that the certificate does not have is not mapped.
  const Says foreign{.policies = {kC}, .mappings = {{kA, kB}}};
  EXPECT_EQ(Outcome({foreign, {{kB}}}, explicit_policy), "NoValidPolicy");
}

TEST_F(PolicyRulesTest, MappingOfAnyPolicyIsRefusedWhetherOrNotPoliciesMatter) {
  EXPECT_EQ(Outcome({{.policies = {kA}, .mappings = {{kA, kAny}}}, {{kA}}}), "AnyPolicyMapped");
  EXPECT_EQ(Outcome({{.policies = {kA}, .mappings = {{kAny, kA}}}, {{kA}}}), "AnyPolicyMapped");
  EXPECT_EQ(Outcome({{.mappings = {{kAny, kA}}}, {}}), "AnyPolicyMapped");
}

TEST_F(PolicyRulesTest, InhibitedMappingDropsWhatWouldBeMapped) {
  const Says maps{.policies = {kA, kC}, .mappings = {{kA, kB}}};
  const PolicyInputs inhibited{{}, true, true, false};
  EXPECT_EQ(Outcome({maps, {{kB}}}, inhibited), "NoValidPolicy");
  EXPECT_EQ(Outcome({maps, {{kA}}}, inhibited), "NoValidPolicy");
  EXPECT_EQ(Outcome({maps, {{kC, kA}}}, inhibited), "3");
  const Says all{.policies = {kA}, .mappings = {{kA, kB}}};
  EXPECT_EQ(Outcome({all, {{kA}}}, inhibited), "NoValidPolicy");
}

TEST_F(PolicyRulesTest, InhibitPolicyMappingSkipsAsManyCertificatesAsItSays) {
  const auto with = [&](uint32_t skip, bool self_issued) {
    const Says top{.policies = {kA}, .constraints = PolicyConstraints{{}, skip}};
    const Says between{.policies = {kA}, .self_issued = self_issued};
    const Says maps{.policies = {kA}, .mappings = {{kA, kB}}};
    return Outcome({top, between, maps, {{kB}}}, explicit_policy);
  };
  EXPECT_EQ(with(0, false), "NoValidPolicy");
  EXPECT_EQ(with(1, false), "NoValidPolicy");
  EXPECT_EQ(with(2, false), "1");
  EXPECT_EQ(with(1, true), "1");
}

// 6.1.3 (d) (3): a policy that ends on the way is not one of the path, though it began it.
TEST_F(PolicyRulesTest, APolicyThatIsNotContinuedToTheLeafIsPruned) {
  EXPECT_EQ(Outcome({{{kA, kB}}, {{kA, kB}}, {{kA}}}), "1");
  const Says maps{.policies = {kA, kB}, .mappings = {{kA, kC}, {kB, kD}}};
  EXPECT_EQ(Outcome({maps, {{kC, kD}}, {{kC}}}), "1");
  // Below anyPolicy a policy begins wherever it appears first.
  EXPECT_EQ(Outcome({{{kAny}}, {{kAny, kA}}, {{kB}}}), "2");
}

// Anchors: RFC 5937 section 3.

TEST_F(PolicyRulesTest, TheConstraintsOfAnAnchorCountAsInputs) {
  EXPECT_EQ(Outcome({{}, {}}, {}, Requires(0)), "NoValidPolicy");
  EXPECT_EQ(Outcome({{}, {}}, {}, Requires(3)), "");
  EXPECT_EQ(Outcome({{{kA}}, {{kA}}}, {}, Requires(0)), "1");
  EXPECT_EQ(Outcome({{{kA, kB}}, {{kA, kB}}}, {}, {.policies = {kB}}), "2");
  EXPECT_EQ(Outcome({{{kA, kB}}, {{kA, kB}}}, {}, {.policies = {kB, kAny}}), "1 2");
  EXPECT_EQ(Outcome({{{kAny}}, {{kA}}}, {}, {.policies = {kAny}, .inhibit_any_policy = 0}), "");
  const Bytes wanted[] = {kA};
  EXPECT_EQ(Outcome({{{kA}}, {{kA}}}, {wanted, false, true, false}, {.policies = {kB}}),
            "NoValidPolicy");
}

TEST_F(PolicyRulesTest, AnAnchorWithACriticalMappingIsRefused) {
  EXPECT_EQ(Outcome({{{kA}}, {{kA}}}, {}, {.policies = {kA}, .mappings = {{kA, kB}}}),
            "UnhandledCriticalExtension");
}

TEST_F(PolicyRulesTest, ALeafThatIsItsOwnAnchorIsAPathOfOne) {
  const auto outcome = [&](const Says& says) {
    const TestCertificate leaf = pki.SelfSigned({"example.com"}, Saying(says));
    return Verdict(pki, {.chain = {leaf}, .roots = {leaf}, .policies = explicit_policy});
  };
  EXPECT_EQ(outcome({}), "NoValidPolicy");
  EXPECT_EQ(outcome({{kA}}), "ok");
}

// Another path may have the policies that the first one lacks.
TEST_F(PolicyRulesTest, TheSearchGoesOnToAPathWithAValidPolicy) {
  const TestCertificate root = pki.Root("Root");
  const TestCertificate plain = pki.Intermediate(root, "CA");
  const TestCertificate with_policy = pki.CrossSign(plain, root, Saying({{kA}}));
  const TestCertificate leaf = pki.Server(plain, {"example.com"}, Saying({{kA}}));
  for (const auto& pool : {std::vector{leaf, plain, with_policy}, {leaf, with_policy, plain}})
    EXPECT_EQ(Verdict(pki, {.chain = pool, .roots = {root}, .policies = explicit_policy}), "ok");
}

// RFC 9618 section 3: with k policies mapped to each other at every step, the tree of RFC 5280 has
// k^n nodes at depth n, and the graph k.
TEST_F(PolicyRulesTest, AChainThatMakesTheTreeExponentialIsLinearWork) {
  constexpr size_t kPolicies = 10, kDepth = 16;
  std::array<std::vector<uint8_t>, kPolicies> ids;
  Says step;
  for (size_t i = 0; i < kPolicies; ++i) {
    ids[i] = Copy(kA);
    ids[i].back() = static_cast<uint8_t>(i + 1);
    step.policies.push_back(ids[i]);
  }
  for (const Bytes from : step.policies)
    for (const Bytes to : step.policies) step.mappings.push_back({from, to});
  std::vector<Says> path(kDepth, step);
  path.push_back({{kA}});
  TestQuestion question = Path(path);
  question.policies = explicit_policy;
  const auto answer = Ask(pki, question);
  ASSERT_TRUE(answer.has_value()) << answer.error().Explain();
  EXPECT_EQ(answer->policies.size(), kPolicies);
  // A depth enters 10 policies twice, 100 mappings with two policies each and 100 edges twice.
  EXPECT_LE(answer->work.policy_steps, kDepth * (2 * 10 + 2 * 100 + 2 * 100 + 10));
  EXPECT_GE(answer->work.policy_steps, kDepth * 100);
}

TEST_F(PolicyRulesTest, WorkIsBoundedByTheBudget) {
  TestQuestion question = Path({{{kA, kB, kC}}, {{kA, kB, kC}}});
  const auto answer = Ask(pki, question);
  ASSERT_TRUE(answer.has_value());
  question.budget.policy_steps = answer->work.policy_steps;
  EXPECT_EQ(Verdict(pki, question), "ok");
  for (uint32_t steps = 0; steps < answer->work.policy_steps; ++steps) {
    question.budget.policy_steps = steps;
    const auto refused = Ask(pki, question);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().error().reason, Reason::kPathBudgetExceeded);
    EXPECT_LE(refused.error().work.policy_steps, steps);
  }
}

TEST_F(PolicyRulesTest, CriticalPoliciesAreProcessedUnlessAQualifierIsUnknown) {
  // PolicyInformation with a qualifier of type 1.3.6.1.5.5.7.2.x, whose value is an IA5String.
  const auto outcome = [&](uint8_t qualifier, bool critical) {
    const std::vector<uint8_t> value = {0x30, 0x1b, 0x30, 0x19, 0x06, 0x03, 0x2a,      0x03,
                                        0x04, 0x30, 0x12, 0x30, 0x10, 0x06, 0x08,      0x2b,
                                        0x06, 0x01, 0x05, 0x05, 0x07, 0x02, qualifier, 0x16,
                                        0x04, 'h',  't',  't',  'p'};
    const TestCertificate root = pki.Root("Root");
    const TestCertificate leaf = pki.Server(root, {"example.com"}, [&](CertificateSpec& spec) {
      SetExtension(spec, {Copy(oid::kCertificatePolicies), value, critical});
    });
    return Verdict(pki, {{leaf}, {root}});
  };
  EXPECT_EQ(outcome(1, true), "ok");
  EXPECT_EQ(outcome(2, true), "ok");
  EXPECT_EQ(outcome(3, true), "UnhandledCriticalExtension");
  EXPECT_EQ(outcome(3, false), "ok");
}

}  // namespace
}  // namespace lockstep::x509
