#include "x509/name_constraints.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "crypto/testing/hex.h"
#include "x509/der/writer.h"
#include "x509/name_writer.h"
#include "x509/oids.h"
#include "x509/testing/test_pki.h"
#include "x509/testing/verify_helper.h"

namespace lockstep::x509 {
namespace {

using crypto::FromHex;
using Kind = GeneralName::Kind;

// A GeneralName that owns its bytes.
struct OwnedName {
  Kind kind;
  std::vector<uint8_t> value;
};
OwnedName Dns(std::string_view text) { return {Kind::kDnsName, Copy(AsBytes(text))}; }
OwnedName Email(std::string_view text) { return {Kind::kRfc822Name, Copy(AsBytes(text))}; }
OwnedName Uri(std::string_view text) { return {Kind::kUri, Copy(AsBytes(text))}; }
OwnedName Ip(std::string_view hex) { return {Kind::kIpAddress, FromHex(hex)}; }
OwnedName Directory(const NameSpec& name) { return {Kind::kDirectoryName, WriteName(name)}; }

std::vector<GeneralName> Views(const std::vector<OwnedName>& names) {
  std::vector<GeneralName> out;
  for (const OwnedName& name : names) out.push_back({name.kind, name.value});
  return out;
}

class NameConstraintsTest : public testing::Test {
 protected:
  // The verdict on a server of these names below a CA with these constraints.
  std::string Check(const std::vector<OwnedName>& permitted, const std::vector<OwnedName>& excluded,
                    const std::vector<OwnedName>& names) {
    const TestCertificate ca = pki.Intermediate(root, "Test CA", [&](auto& spec) {
      SetExtension(spec, NameConstraintsExtension(Views(permitted), Views(excluded)));
    });
    const TestCertificate leaf = pki.Server(ca, {"leaf"}, [&](auto& spec) {
      spec.subject = WriteName({"leaf", "Example"});
      RemoveExtension(spec, oid::kSubjectAltName);
      if (!names.empty()) SetExtension(spec, SubjectAltNameExtension(Views(names)));
    });
    return Verdict(pki, {{leaf, ca}, {root}});
  }
  TestPki pki;
  TestCertificate root = pki.Root("Test Root");
};

constexpr char kOk[] = "ok";
constexpr char kViolated[] = "NameConstraintViolated";
constexpr char kUnsupported[] = "UnsupportedNameConstraint";

TEST_F(NameConstraintsTest, DnsNames) {
  struct {
    std::string_view base, name;
    bool within;
  } const kCases[] = {
      {"example.com", "example.com", true},      {"example.com", "www.example.com", true},
      {"example.com", "a.b.example.com", true},  {"EXAMPLE.com", "www.example.COM", true},
      {"example.com", "badexample.com", false},  {"example.com", "com", false},
      {"example.com", "example.org", false},     {".example.com", "example.com", false},
      {".example.com", "www.example.com", true}, {"", "example.com", true},
      {"example.com", "*.example.com", true},    {"example.com", "*.com", false},
      {".example.com", "*.example.com", true},
  };
  for (const auto& [base, name, within] : kCases) {
    EXPECT_EQ(Check({Dns(base)}, {}, {Dns(name)}), within ? kOk : kViolated) << base << ' ' << name;
    if (name == "*.com") continue;  // excluded otherwise: see below
    EXPECT_EQ(Check({}, {Dns(base)}, {Dns(name)}), within ? kViolated : kOk) << base << ' ' << name;
  }
}

TEST_F(NameConstraintsTest, AWildcardIsExcludedByWhatItMightStandFor) {
  EXPECT_EQ(Check({}, {Dns("www.example.com")}, {Dns("*.example.com")}), kViolated);
  EXPECT_EQ(Check({}, {Dns("a.b.example.com")}, {Dns("*.example.com")}), kOk);
  EXPECT_EQ(Check({Dns("www.example.com")}, {}, {Dns("*.example.com")}), kViolated);
  EXPECT_EQ(Check({}, {Dns("example.com")}, {Dns("*.com")}), kViolated);
}

TEST_F(NameConstraintsTest, WhatIsNoDnsNameIsNeverInside) {
  for (const std::string_view name : {"a..example.com", "-.example.com", "a b.example.com", "*",
                                      "f*.example.com", "example.com."}) {
    EXPECT_EQ(Check({Dns("example.com")}, {}, {Dns(name)}), kViolated) << name;
    EXPECT_EQ(Check({}, {Dns("example.org")}, {Dns(name)}), kViolated) << name;
  }
}

TEST_F(NameConstraintsTest, AnExcludedBaseThatIsNoDomainExcludesEveryDnsName) {
  for (const std::string_view base : {"example.com.", "*.example.com", "..example.com", "a b"}) {
    EXPECT_EQ(Check({}, {Dns(base)}, {Dns("www.example.com")}), "UnsupportedNameConstraint")
        << base;
    EXPECT_EQ(Check({}, {Dns(base)}, {Ip("0a010203")}), kOk) << base;
    // Nothing is inside of it, and another base may still permit.
    EXPECT_EQ(Check({Dns(base)}, {}, {Dns("www.example.com")}), kViolated) << base;
    EXPECT_EQ(Check({Dns(base), Dns("example.com")}, {}, {Dns("www.example.com")}), kOk) << base;
  }
}

TEST_F(NameConstraintsTest, IpAddresses) {
  EXPECT_EQ(Check({Ip("0a000000ff000000")}, {}, {Ip("0a010203")}), kOk);
  EXPECT_EQ(Check({Ip("0a000000ff000000")}, {}, {Ip("0b010203")}), kViolated);
  EXPECT_EQ(Check({}, {Ip("0a000000ff000000")}, {Ip("0a010203")}), kViolated);
  EXPECT_EQ(Check({}, {Ip("0a000000ff000000")}, {Ip("0b010203")}), kOk);
  EXPECT_EQ(Check({Ip("0a000000fe000000")}, {}, {Ip("0b010203")}), kOk);
  // The other family is outside.
  const std::string v6 = "20010db8000000000000000000000001";
  const std::string v6_net = "20010db8000000000000000000000000ffffffff000000000000000000000000";
  EXPECT_EQ(Check({Ip("0a000000ff000000")}, {}, {Ip(v6)}), kViolated);
  EXPECT_EQ(Check({Ip(v6_net)}, {}, {Ip(v6)}), kOk);
  EXPECT_EQ(Check({}, {Ip(v6_net)}, {Ip("0a010203")}), kOk);
}

TEST_F(NameConstraintsTest, DirectoryNamesAreThoseOfTheSubjectToo) {
  // The leaf's subject is O=Example, CN=leaf.
  EXPECT_EQ(Check({Directory({"", "Example"})}, {}, {}), kOk);
  EXPECT_EQ(Check({Directory({"", "Other"})}, {}, {}), kViolated);
  EXPECT_EQ(Check({}, {Directory({"", "EXAMPLE"})}, {}), kViolated);
  EXPECT_EQ(Check({}, {Directory({"", "Other"})}, {}), kOk);
  EXPECT_EQ(Check({Directory({"", "Example"})}, {}, {Directory({"", "Other"})}), kViolated);
}

TEST_F(NameConstraintsTest, KindsAreIndependentAndExclusionWins) {
  EXPECT_EQ(Check({Ip("0a000000ff000000")}, {}, {Dns("example.com")}), kOk);
  EXPECT_EQ(Check({Dns("example.com")}, {Dns("bad.example.com")}, {Dns("a.example.com")}), kOk);
  EXPECT_EQ(Check({Dns("example.com")}, {Dns("bad.example.com")}, {Dns("bad.example.com")}),
            kViolated);
  EXPECT_EQ(Check({Dns("example.com")}, {}, {Dns("example.com"), Dns("example.org")}), kViolated);
  EXPECT_EQ(Check({Dns("example.org"), Dns("example.com")}, {}, {Dns("example.com")}), kOk);
  EXPECT_EQ(Check({Dns("example.com")}, {}, {}), kOk);
}

// RFC 5280 section 4.2.1.10: a mailbox, all mailboxes of a host, or all of the hosts below a
// domain.
TEST_F(NameConstraintsTest, Mailboxes) {
  struct {
    std::string_view base, name;
    bool within;
  } const kCases[] = {
      {"root@example.com", "root@example.com", true},
      {"root@example.com", "root@EXAMPLE.com", true},
      {"root@example.com", "Root@example.com", false},
      {"root@example.com", "root@www.example.com", false},
      {"example.com", "root@Example.com", true},
      {"example.com", "root@www.example.com", false},
      {".example.com", "root@www.example.com", true},
      {".example.com", "root@example.com", false},
      {"*@example.com", "*@example.com", true},
      {"*@example.com", "root@example.com", false},
      {"**@example.com", "*@example.com", false},
  };
  for (const auto& [base, name, within] : kCases) {
    EXPECT_EQ(Check({Email(base)}, {}, {Email(name)}), within ? kOk : kViolated) << base << name;
    EXPECT_EQ(Check({}, {Email(base)}, {Email(name)}), within ? kViolated : kOk) << base << name;
  }
  EXPECT_EQ(Check({Email("example.com")}, {}, {Dns("example.com")}), kOk);
}

TEST_F(NameConstraintsTest, MailboxesAndBasesThatCannotBeJudgedAreRefused) {
  for (const std::string_view odd :
       {"\"a\"@example.com", "a@b@example.com", "a@[192.0.2.1]", "example.com", ""}) {
    EXPECT_EQ(Check({Email("example.com")}, {}, {Email(odd)}), kUnsupported) << odd;
    EXPECT_EQ(Check({}, {Email("example.org")}, {Email(odd)}), kUnsupported) << odd;
  }
  for (const std::string_view base : {"a@b@example.com", "@example.com", "a@.example.com", ""}) {
    EXPECT_EQ(Check({Email(base)}, {}, {Email("a@example.com")}), kUnsupported) << base;
    EXPECT_EQ(Check({}, {Email(base)}, {Email("a@example.com")}), kUnsupported) << base;
  }
  EXPECT_EQ(Check({Email("@"), Email("example.com")}, {}, {Email("a@example.com")}), kOk);
}

// RFC 5280 section 4.2.1.10: the constraint applies to the host part of the name.
TEST_F(NameConstraintsTest, Uris) {
  struct {
    std::string_view base, name;
    bool within;
  } const kCases[] = {
      {"example.com", "https://example.com", true},
      {"example.com", "https://EXAMPLE.com:443/path?query#fragment", true},
      {"example.com", "ftp://user:password@example.com/", true},
      {"example.com", "https://example.com@example.org/", false},
      {"example.com", "https://www.example.com/", false},
      {".example.com", "https://www.example.com/", true},
      {".example.com", "https://example.com/", false},
      {".example.com", "https://example.org/.example.com", false},
  };
  for (const auto& [base, name, within] : kCases) {
    EXPECT_EQ(Check({Uri(base)}, {}, {Uri(name)}), within ? kOk : kViolated) << base << name;
    EXPECT_EQ(Check({}, {Uri(base)}, {Uri(name)}), within ? kViolated : kOk) << base << name;
  }
  for (const std::string_view odd :
       {"mailto:a@example.com", "https://192.0.2.1/", "https://[::1]/", "https:///path", "", "a"})
    EXPECT_EQ(Check({Uri("example.com")}, {}, {Uri(odd)}), kUnsupported) << odd;
}

TEST_F(NameConstraintsTest, KindsThatAreNotComparedAreRefusedWherePresent) {
  const OwnedName id = {Kind::kRegisteredId, FromHex("2a03")};
  EXPECT_EQ(Check({id}, {}, {id}), kUnsupported);
  EXPECT_EQ(Check({}, {id}, {id}), kUnsupported);
  EXPECT_EQ(Check({id}, {id}, {Dns("example.com")}), kOk);
}

TEST_F(NameConstraintsTest, AnEmailAddressInTheSubjectIsHeldToConstraintsToo) {
  der::Writer subject;
  subject.Sequence([&] {
    subject.Constructed(der::Tag::kSet, [&] {
      subject.Sequence([&] {
        subject.ObjectIdentifier(oid::kEmailAddress);
        subject.Primitive(der::Tag::kIa5String, AsBytes("a@example.org"));
      });
    });
  });
  const auto base = std::vector{Email("example.com")};
  const TestCertificate ca = pki.Intermediate(root, "Test CA", [&](auto& spec) {
    SetExtension(spec, NameConstraintsExtension(Views(base), {}));
  });
  const TestCertificate leaf =
      pki.Server(ca, {"leaf"}, [&](auto& spec) { spec.subject = subject.Take(); });
  EXPECT_EQ(Verdict(pki, {{leaf, ca}, {root}}), kViolated);
}

TEST_F(NameConstraintsTest, ConstraintsHoldForEverythingBelowAndForAnchors) {
  const auto constrain = [](std::string_view base) -> Change {
    return [base](auto& spec) {
      const GeneralName permitted[] = {{Kind::kDnsName, AsBytes(base)}};
      SetExtension(spec, NameConstraintsExtension(permitted, {}));
    };
  };
  const TestCertificate strict_root = pki.Root("Strict Root", constrain("example.com"));
  const TestCertificate ca = pki.Intermediate(strict_root, "CA");
  EXPECT_EQ(Verdict(pki, {{pki.Server(ca, {"a.example.com"}), ca}, {strict_root}}), kOk);
  EXPECT_EQ(Verdict(pki, {{pki.Server(ca, {"example.org"}), ca}, {strict_root}}), kViolated);
  // A CA cannot widen what it was given.
  const TestCertificate wide = pki.Intermediate(strict_root, "Wide", constrain("org"));
  EXPECT_EQ(Verdict(pki, {{pki.Server(wide, {"example.org"}), wide}, {strict_root}}), kViolated);
  EXPECT_EQ(Verdict(pki, {{pki.Server(wide, {"example.com"}), wide}, {strict_root}}), kViolated);
}

TEST_F(NameConstraintsTest, SelfIssuedIntermediatesAreExempt) {
  // RFC 5280 section 6.1.3 (b): the CA's own subject is outside of what it may issue.
  const auto base = std::vector{Directory({"", "Example"})};
  const TestCertificate old_ca = pki.Intermediate(root, "Test CA", [&](auto& spec) {
    SetExtension(spec, NameConstraintsExtension(Views(base), {}));
  });
  const TestCertificate new_ca = pki.Intermediate(old_ca, "Test CA");
  const TestCertificate leaf = pki.Server(
      new_ca, {"example.com"}, [](auto& spec) { spec.subject = WriteName({"leaf", "Example"}); });
  EXPECT_EQ(Verdict(pki, {{leaf, new_ca, old_ca}, {root}}), kOk);
  const TestCertificate other_ca = pki.Intermediate(old_ca, "Other CA");
  const TestCertificate other = pki.Server(
      other_ca, {"example.com"}, [](auto& spec) { spec.subject = WriteName({"leaf", "Example"}); });
  EXPECT_EQ(Verdict(pki, {{other, other_ca, old_ca}, {root}}), kViolated);
}

TEST_F(NameConstraintsTest, ManyNamesUnderManyConstraintsAreRefusedBeyondWhatOthersTake) {
  std::vector<OwnedName> names, bases;
  for (int i = 0; i < 1000; ++i) {
    names.push_back(Dns("a" + std::to_string(i) + ".example.com"));
    bases.push_back(Dns("b" + std::to_string(i) + ".example.com"));
  }
  // 1000 names and the subject under 1000 subtrees are a little less than 2^20 pairs.
  EXPECT_EQ(Check({}, bases, names), kOk);
  for (int i = 0; i < 50; ++i) names.push_back(Dns("c.example.com"));
  EXPECT_EQ(Check({}, bases, names), "PathBudgetExceeded");
}

TEST_F(NameConstraintsTest, LongNamesCostMoreOfTheBudget) {
  const OwnedName base = Directory({std::string(10'000, 'a'), ""});
  const TestCertificate ca = pki.Intermediate(root, "Test CA", [&](auto& spec) {
    SetExtension(spec, NameConstraintsExtension({}, Views({base})));
  });
  const TestCertificate leaf = pki.Server(ca, {"leaf"}, [](auto& spec) {
    spec.subject = WriteName({std::string(9'999, 'a') + 'b', ""});
  });
  TestQuestion question{{leaf, ca}, {root}};
  const auto path = Ask(pki, question);
  ASSERT_TRUE(path.has_value());
  EXPECT_GE(path->work.name_comparisons, 10'000u / 256);
  question.budget.name_comparisons = 1;
  EXPECT_EQ(Verdict(pki, question), "PathBudgetExceeded");
}

}  // namespace
}  // namespace lockstep::x509
