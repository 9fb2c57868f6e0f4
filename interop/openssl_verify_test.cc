// This verifier against OpenSSL's on thousands of generated paths, each good or changed in one
// place. Where the two differ, a table names the rule.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <string_view>

#include "interop/testing/chain_mutations.h"
#include "interop/testing/openssl_verifier.h"

namespace lockstep::interop {
namespace {

constexpr uint64_t kSeed = 9618;
constexpr size_t kRounds = 60;  // over all mutations
// Verdicts that both come to, at least: neither may hide behind refusing, or taking, everything.
constexpr size_t kMinGood = 1000, kMinRefused = 1000;

// One way in which the two differ: what was changed, both verdicts, and what gives us the right.
struct Difference {
  std::string_view mutation, ours, theirs, rule;
};

constexpr std::string_view kAny = "";  // any reason to refuse

constexpr Difference kDifferences[] = {
    {"expires this second", "ok", "certificate has expired",
     "RFC 5280 4.1.2.5: notAfter belongs to the validity"},
    {"version 1 with extensions", kAny, "ok",
     "RFC 5280 4.1.2.9: extensions are for version 3 only; what has them is no certificate"},
    {"authority key identifier of another key", "ok", "unable to get local issuer certificate",
     "RFC 5280 6.1.3: the signature says who issued; a key identifier is a hint (RFC 4158 3.5.12)"},
    {"anchor without basicConstraints", "NotACertificateAuthority", "ok",
     "RFC 5280 4.2.1.9, 6.1.4 (k): of version 3 and without cA, a key signs no certificates"},
    {"leaf for keyEncipherment only", "KeyUsageForbids", "ok",
     "RFC 9846 4.5.1.2: digitalSignature MUST be set; OpenSSL allows for older TLS"},
    {"leaf for keyAgreement only", "KeyUsageForbids", "ok", "RFC 9846 4.5.1.2, likewise"},
    {"leaf for any purpose", "ok", "unsuitable certificate purpose",
     "RFC 5280 4.2.1.12: anyExtendedKeyUsage allows every purpose"},
    {"issuer for any purpose", "ok", "unsuitable certificate purpose",
     "RFC 5280 4.2.1.12, likewise"},
    {"odd names are held", "NameMismatch", "ok", "RFC 9525 6.3: a wildcard is a whole label"},
    {"odd names are held", "NameConstraintViolated", "ok",
     "RFC 5280 4.2.1.6: what is no DNS name is inside of no permitted subtree"},
    {"DNS constraints, wildcards", "NameConstraintViolated", "ok",
     "RFC 5280 4.2.1.10: a wildcard may stand for an excluded name"},
    {"DNS constraints, malformed", "NameConstraintViolated", "ok",
     "RFC 5280 4.2.1.6: what is no DNS name is inside of everything excluded, and nothing else"},
    {"DNS constraints, malformed", "UnsupportedNameConstraint", "ok",
     "RFC 5280 4.2.1.10: what a base that is no domain was meant to exclude cannot be said"},
    {"mailbox constraints, malformed", "UnsupportedNameConstraint", "ok",
     "RFC 5280 4.2.1.10: a quoted mailbox or a malformed base cannot be judged"},
    {"URI constraints, malformed", "UnsupportedNameConstraint", "ok",
     "RFC 5280 4.2.1.10: a URI without a host name MUST be refused where URIs are constrained"},
    {"URI constraints, malformed", "NameConstraintViolated", "ok",
     "RFC 3986 3.2: user information is not the host, which is excluded"},
    {"URI constraints, malformed", "ok", "permitted subtree violation",
     "RFC 3986 3.2: user information is not the host, which is permitted"},
    {"strangers in the chain and among the anchors", "ok",
     "self-signed certificate in certificate chain",
     "RFC 4158 2.4: another candidate leads to an anchor; OpenSSL keeps to its first"},
    {"anyPolicy is mapped", "AnyPolicyMapped", "ok",
     "RFC 5280 6.1.4 (a): verify that anyPolicy does not appear in a mapping"},
    {"policies", "NoValidPolicy", "ok",
     "RFC 5280 6.1.4 (b) (1): a mapping of what an inhibited anyPolicy would cover does nothing"},
    {"policies of the anchor", "NoValidPolicy", "ok",
     "RFC 5937 3: an anchor's policies and constraints count; OpenSSL passes over them"},
};

bool Covers(const Difference& difference, std::string_view mutation, std::string_view ours,
            std::string_view theirs) {
  return difference.mutation == mutation && difference.theirs == theirs &&
         (difference.ours == ours || (difference.ours == kAny && ours != "ok"));
}

TEST(OpenSslVerifyTest, EveryDifferenceOnGeneratedPathsIsInTheTable) {
  x509::TestPki pki = ReusedKeys();
  Dice dice(kSeed);
  size_t good = 0, refused = 0;
  std::array<size_t, std::size(kDifferences)> met{};
  for (size_t round = 0; round < kRounds; ++round) {
    for (const Mutation& mutation : Mutations()) {
      ChainPlan plan = RandomPlan(dice);
      mutation.apply(plan, dice);
      const x509::TestQuestion question = Issue(plan, pki);
      const std::string ours = Verdict(pki, question), theirs = OpenSslVerdict(question);
      if ((ours == "ok") == (theirs == "ok")) {
        ++(ours == "ok" ? good : refused);
        continue;
      }
      const auto* known = std::ranges::find_if(kDifferences, [&](const Difference& difference) {
        return Covers(difference, mutation.name, ours, theirs);
      });
      if (known == std::end(kDifferences)) {
        ADD_FAILURE() << "round " << round << ", " << mutation.name << ": we say " << ours
                      << ", OpenSSL says " << theirs;
      } else {
        ++met[static_cast<size_t>(known - std::begin(kDifferences))];
      }
    }
  }
  for (size_t i = 0; i < met.size(); ++i)
    EXPECT_GT(met[i], 0u) << "no longer a difference: " << kDifferences[i].mutation;
  EXPECT_GE(good, kMinGood);
  EXPECT_GE(refused, kMinRefused);
}

TEST(OpenSslVerifyTest, BothTakePathsThatNothingIsChangedAbout) {
  x509::TestPki pki = ReusedKeys();
  Dice dice(kSeed + 1);
  for (size_t i = 0; i < 300; ++i) {
    const x509::TestQuestion question = Issue(RandomPlan(dice), pki);
    EXPECT_EQ(Verdict(pki, question), "ok") << i;
    EXPECT_EQ(OpenSslVerdict(question), "ok") << i;
  }
}

}  // namespace
}  // namespace lockstep::interop
