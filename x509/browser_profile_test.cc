#include "x509/browser_profile.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "crypto/testing/hex.h"
#include "x509/algorithm_writer.h"
#include "x509/name_writer.h"
#include "x509/oids.h"
#include "x509/testing/test_pki.h"
#include "x509/testing/verify_helper.h"

namespace lockstep::x509 {
namespace {

using crypto::FromHex;
using Kind = GeneralName::Kind;

Change Set(const ExtensionSpec& extension) {
  return [extension](CertificateSpec& spec) { SetExtension(spec, extension); };
}
Change SetCritical(ExtensionSpec extension, bool critical) {
  extension.critical = critical;
  return Set(extension);
}
Change Remove(Bytes id) {
  return [id](CertificateSpec& spec) { RemoveExtension(spec, id); };
}
Change SetSerial(std::string_view der) {
  return [der](CertificateSpec& spec) { spec.der_serial = FromHex(der); };
}
Change Flip(Bytes id) {
  return [id](CertificateSpec& spec) {
    for (ExtensionSpec& extension : spec.extensions)
      if (Equal(extension.id, id)) extension.critical = !extension.critical;
  };
}

class BrowserProfileTest : public testing::Test {
 protected:
  // What WebStrict says of a chain: "ok", or the broken rule's text after the certificate that
  // breaks it ("leaf", "ca", "root"), or another reason's name. Web has to accept it.
  std::string Strict(const std::vector<TestCertificate>& chain, const TestCertificate& anchor) {
    EXPECT_EQ(Verdict(pki, {chain, {anchor}, {}, purpose}), "ok") << "under Web";
    TestQuestion question{chain, {anchor}, {}, purpose};
    question.change = [](VerifyRequest& request) { request.policy = Policy::kWebStrict; };
    const auto answer = Ask(pki, question);
    if (answer) return "ok";
    const Failure& failure = answer.error().failure;
    if (failure.error.reason != Reason::kBrowserProfileBroken)
      return std::string(NameOf(failure.error.reason));
    const std::string_view who = failure.certificate == kAnchorIndex ? "root"
                                 : failure.certificate == 0          ? "leaf"
                                                                     : "ca";
    return std::string(who) + ": " + failure.detail.substr(0, failure.detail.find(':'));
  }
  std::string WithLeaf(const Change& change) {
    return Strict({pki.Server(ca, {"example.com"}, change), ca}, root);
  }
  std::string WithCa(const Change& change) {
    const TestCertificate other = pki.Intermediate(root, "Other CA", change);
    return Strict({pki.Server(other, {"example.com"}), other}, root);
  }
  std::string WithRoot(const Change& change) {
    const TestCertificate other = pki.Root("Other Root", change);
    return Strict({pki.Server(other, {"example.com"})}, other);
  }
  // A server whose subject has this commonName.
  std::string WithNames(std::string_view common_name, const std::vector<std::string>& names) {
    return WithLeaf([&](CertificateSpec& spec) {
      spec.subject = WriteName({std::string(common_name)});
      SetExtension(spec, SubjectAltNameFromText(names).value());
    });
  }

  TestPki pki;
  TestCertificate root = pki.Root("Test Root");
  TestCertificate ca = pki.Intermediate(root, "Test CA");
  Purpose purpose = Purpose::kServerAuth;
};

TEST_F(BrowserProfileTest, OrdinaryCertificatesKeepToIt) {
  EXPECT_EQ(WithLeaf({}), "ok");
  EXPECT_EQ(WithCa({}), "ok");
  EXPECT_EQ(WithRoot({}), "ok");
  purpose = Purpose::kClientAuth;
  EXPECT_EQ(Strict({pki.Client(ca, "A Client"), ca}, root), "ok");
}

// RFC 5280 section 4.1.2.2.
TEST_F(BrowserProfileTest, SerialNumbers) {
  for (const std::string_view bad :
       {"020100", "0201ff", "0215010000000000000000000000000000000000000000"}) {
    EXPECT_EQ(WithLeaf(SetSerial(bad)), "leaf: RFC 5280 4.1.2.2") << bad;
    EXPECT_EQ(WithCa(SetSerial(bad)), "ca: RFC 5280 4.1.2.2") << bad;
    // Roots of the public web have a serial number of zero.
    EXPECT_EQ(WithRoot(SetSerial(bad)), bad == "020100" ? "ok" : "root: RFC 5280 4.1.2.2") << bad;
  }
  EXPECT_EQ(WithLeaf(SetSerial("02147fffffffffffffffffffffffffffffffffffffff")), "ok");
}

TEST_F(BrowserProfileTest, Versions) {
  const Change v1 = [](CertificateSpec& spec) {
    spec.version = 1;
    spec.extensions.clear();
  };
  EXPECT_EQ(WithLeaf(v1), "leaf: BR 7.1.2");
  EXPECT_EQ(WithRoot(v1), "root: BR 7.1.2");
}

// RFC 5280 sections 4.2.1.1 and 4.2.1.2, BR 7.1.2.1.3 and 7.1.2.11.1.
TEST_F(BrowserProfileTest, KeyIdentifiers) {
  const Change no_authority_key = Remove(oid::kAuthorityKeyIdentifier);
  EXPECT_EQ(WithLeaf(no_authority_key), "leaf: RFC 5280 4.2.1.1");
  EXPECT_EQ(WithCa(no_authority_key), "ca: RFC 5280 4.2.1.1");
  EXPECT_EQ(WithRoot(no_authority_key), "ok");
  const TestCertificate cross = pki.CrossSign(ca, root, no_authority_key);
  EXPECT_EQ(Strict({pki.Server(cross, {"example.com"})}, cross), "root: RFC 5280 4.2.1.1");

  const Change no_subject_key = Remove(oid::kSubjectKeyIdentifier);
  EXPECT_EQ(WithLeaf(no_subject_key), "ok");
  EXPECT_EQ(WithCa(no_subject_key), "ca: RFC 5280 4.2.1.2");
  EXPECT_EQ(WithRoot(no_subject_key), "root: RFC 5280 4.2.1.2");

  for (const auto& [id, rule] :
       {std::pair(Bytes(oid::kAuthorityKeyIdentifier), "RFC 5280 4.2.1.1"),
        std::pair(Bytes(oid::kSubjectKeyIdentifier), "RFC 5280 4.2.1.2")}) {
    EXPECT_EQ(WithLeaf(Flip(id)), std::string("leaf: ") + rule);
    EXPECT_EQ(WithRoot(Flip(id)), std::string("root: ") + rule);
  }

  const std::vector<uint8_t> other_key(20, 0xee);
  EXPECT_EQ(WithLeaf(Set(AuthorityKeyIdentifierExtension(other_key))), "leaf: BR 7.1.2.11.1");
  EXPECT_EQ(WithRoot(Set(AuthorityKeyIdentifierExtension(other_key))), "root: BR 7.1.2.1.3");
  // SEQUENCE { [0] 01, [2] 05 } and SEQUENCE { [0] 01, [1] { [2] "a" } }
  for (const std::string_view value : {"3006800101820105", "3008800101a103820161"})
    EXPECT_EQ(WithLeaf(Set({Copy(oid::kAuthorityKeyIdentifier), FromHex(value)})),
              "leaf: BR 7.1.2.11.1");
}

TEST_F(BrowserProfileTest, KeysAreRsaOfWholeOctetsOrEcdsa) {
  const auto rsa = [](uint8_t first) -> Change {
    return [first](CertificateSpec& spec) {
      std::vector<uint8_t> modulus(257, 0xc5);
      modulus[0] = first;
      const std::vector<uint8_t> exponent = FromHex("010001");
      spec.subject_public_key_info =
          WriteSubjectPublicKeyInfo({crypto::KeyAlgorithm::kRsa, modulus, exponent});
    };
  };
  EXPECT_EQ(WithLeaf(rsa(0x80)), "ok");
  EXPECT_EQ(WithLeaf(rsa(0x0f)), "leaf: BR 6.1.5");
  pki.key_algorithm = crypto::KeyAlgorithm::kEd25519;
  EXPECT_EQ(WithLeaf({}), "leaf: BR 7.1.3.1");
  EXPECT_EQ(WithRoot({}), "root: BR 7.1.3.1");
}

// RFC 5280 sections 4.1.2.6, 4.2.1.3, 4.2.1.9, 4.2.1.10.
TEST_F(BrowserProfileTest, AuthoritiesHaveNamesUsesAndConstraintsThatMeanSomething) {
  EXPECT_EQ(WithCa([](auto& spec) { spec.subject = WriteName({}); }), "ca: RFC 5280 4.1.2.6");
  EXPECT_EQ(WithCa(Remove(oid::kKeyUsage)), "ca: RFC 5280 4.2.1.3");
  EXPECT_EQ(WithRoot(Remove(oid::kKeyUsage)), "root: RFC 5280 4.2.1.3");
  EXPECT_EQ(WithCa(Flip(oid::kBasicConstraints)), "ca: RFC 5280 4.2.1.9");
  EXPECT_EQ(WithRoot(Flip(oid::kBasicConstraints)), "root: RFC 5280 4.2.1.9");
  const auto permit = [](Kind kind, std::string_view base) {
    const GeneralName names[] = {{Kind::kDnsName, AsBytes("example.com")}, {kind, AsBytes(base)}};
    return Set(NameConstraintsExtension(names, {}));
  };
  for (const auto& [kind, base] :
       {std::pair(Kind::kDnsName, ".example.com"), std::pair(Kind::kDnsName, "*.example.com"),
        std::pair(Kind::kRfc822Name, "a@b@example.com"), std::pair(Kind::kUri, "https://a.com")})
    EXPECT_EQ(WithCa(permit(kind, base)), "ca: RFC 5280 4.2.1.10") << base;
  for (const auto& [kind, base] :
       {std::pair(Kind::kDnsName, ""), std::pair(Kind::kRfc822Name, "a@example.com"),
        std::pair(Kind::kRfc822Name, ".example.com"), std::pair(Kind::kUri, "example.com")})
    EXPECT_EQ(WithRoot(permit(kind, base)), "ok") << base;
}

// RFC 5280 sections 4.2.1.11 and 4.2.1.14.
TEST_F(BrowserProfileTest, WhatLimitsPoliciesIsCritical) {
  const ExtensionSpec constraints = {Copy(oid::kPolicyConstraints), FromHex("3003810105")};
  EXPECT_EQ(WithCa(Set(constraints)), "ca: RFC 5280 4.2.1.11");
  EXPECT_EQ(WithCa(SetCritical(constraints, true)), "ok");
  const ExtensionSpec inhibit = {Copy(oid::kInhibitAnyPolicy), FromHex("020105")};
  EXPECT_EQ(WithCa(Set(inhibit)), "ca: RFC 5280 4.2.1.14");
  EXPECT_EQ(WithCa(SetCritical(inhibit, true)), "ok");
}

TEST_F(BrowserProfileTest, ServersAreNoAuthorities) {
  const GeneralName names[] = {{Kind::kDnsName, AsBytes("example.com")}};
  EXPECT_EQ(WithLeaf(Set(NameConstraintsExtension(names, {}))), "leaf: RFC 5280 4.2.1.10");
  EXPECT_EQ(WithLeaf(Set(BasicConstraintsExtension(true))), "leaf: BR 7.1.2.7.8");
  for (const KeyUsageBit bit : {KeyUsageBit::kKeyCertSign, KeyUsageBit::kCrlSign})
    EXPECT_EQ(WithLeaf(Set(KeyUsageExtension({KeyUsageBit::kDigitalSignature, bit}))),
              "leaf: BR 7.1.2.7.11");
}

TEST_F(BrowserProfileTest, PurposesOfServersAndRoots) {
  const auto purposes = [](std::vector<Bytes> ids) { return ExtendedKeyUsageExtension(ids); };
  EXPECT_EQ(WithLeaf(Remove(oid::kExtendedKeyUsage)), "leaf: BR 7.1.2.7.6");
  EXPECT_EQ(WithLeaf(SetCritical(purposes({oid::kServerAuth}), true)), "leaf: BR 7.1.2.7.6");
  EXPECT_EQ(WithLeaf(Set(purposes({oid::kServerAuth, oid::kClientAuth}))), "ok");
  for (const Bytes id :
       {Bytes(oid::kAnyExtendedKeyUsage), Bytes(oid::kCodeSigning), Bytes(oid::kEmailProtection),
        Bytes(oid::kTimeStamping), Bytes(oid::kOcspSigning), Bytes(oid::kPrecertificateSigning)})
    EXPECT_EQ(WithLeaf(Set(purposes({oid::kServerAuth, id}))), "leaf: BR 7.1.2.7.10");
  EXPECT_EQ(WithRoot(Set(purposes({oid::kServerAuth}))), "root: BR 7.1.2.1.2");
  // An intermediate that is trusted is none.
  const TestCertificate trusted = pki.Intermediate(root, "T", Set(purposes({oid::kServerAuth})));
  EXPECT_EQ(Strict({pki.Server(trusted, {"example.com"})}, trusted), "ok");
}

TEST_F(BrowserProfileTest, SubjectAltNames) {
  EXPECT_EQ(WithLeaf(Remove(oid::kSubjectAltName)), "leaf: BR 7.1.2.7.12");
  EXPECT_EQ(WithLeaf(Flip(oid::kSubjectAltName)), "leaf: BR 7.1.2.7.12");
  EXPECT_EQ(WithLeaf([](auto& spec) { spec.subject = WriteName({}); }), "leaf: BR 7.1.2.7.12");
  EXPECT_EQ(WithLeaf([](auto& spec) {
              spec.subject = WriteName({});
              Flip(oid::kSubjectAltName)(spec);
            }),
            "ok");
  for (const std::string_view bad :
       {"a_b.example.com", "*", "*.*.example.com", "f*.example.com", "example.com.", ".example.com",
        "ab--c.example.com", "192.0.2.1", ""}) {
    const GeneralName names[] = {{Kind::kDnsName, AsBytes("example.com")},
                                 {Kind::kDnsName, AsBytes(bad)}};
    EXPECT_EQ(WithLeaf(Set(SubjectAltNameExtension(names))), "leaf: BR 7.1.2.7.12") << bad;
  }
  for (const std::string_view good : {"*.example.com", "xn--bcher-kva.example.com", "a-b--c.com"}) {
    const GeneralName names[] = {{Kind::kDnsName, AsBytes("example.com")},
                                 {Kind::kDnsName, AsBytes(good)}};
    EXPECT_EQ(WithLeaf(Set(SubjectAltNameExtension(names))), "ok") << good;
  }
}

// BR 7.1.4.3.
TEST_F(BrowserProfileTest, ACommonNameIsASubjectAltNameLetterForLetter) {
  constexpr std::string_view kBroken = "leaf: BR 7.1.4.3";
  EXPECT_EQ(WithNames("www.example.com", {"example.com", "www.example.com"}), "ok");
  EXPECT_EQ(WithNames("*.example.com", {"*.example.com"}), "ok");
  EXPECT_EQ(WithNames("8.8.8.8", {"8.8.8.8"}), "ok");
  EXPECT_EQ(WithNames("2606:4700::1", {"2606:4700::1"}), "ok");
  EXPECT_EQ(WithNames("Example.com", {"example.com"}), kBroken);
  EXPECT_EQ(WithNames("www.example.com", {"example.com"}), kBroken);
  EXPECT_EQ(WithNames("example.org", {"example.com"}), kBroken);
  EXPECT_EQ(WithNames("My Server", {"example.com"}), kBroken);
  EXPECT_EQ(WithNames("b\xc3\xbc"
                      "cher.example.com",
                      {"xn--bcher-kva.example.com"}),
            kBroken);
  EXPECT_EQ(WithNames("8.8.4.4", {"8.8.8.8"}), kBroken);
  for (const std::string_view other_form :
       {"008.8.8.8", "0x08.0x08.0x08.0x08", "0x08080808", "134744072", "8.8.2056"})
    EXPECT_EQ(WithNames(other_form, {"8.8.8.8"}), kBroken) << other_form;
  for (const std::string_view other_form :
       {"2606:4700:0:0:0:0:0:a", "2606:4700::000a", "2606:4700::A"})
    EXPECT_EQ(WithNames(other_form, {"2606:4700::a"}), kBroken) << other_form;
}

TEST_F(BrowserProfileTest, ACommonNameMayBeTheDomainAboveASubjectAltName) {
  EXPECT_EQ(WithNames("example.com", {"www.example.com"}), "ok");
  EXPECT_EQ(WithNames("example.com", {"*.example.com"}), "ok");
  EXPECT_EQ(WithNames("example.com", {"badexample.com"}), "leaf: BR 7.1.4.3");
  EXPECT_EQ(WithNames("com", {"example.com"}), "leaf: BR 7.1.4.3");
}

// No public CA may certify these: BR 7.1.2.7.12.
TEST_F(BrowserProfileTest, ACertificateForPrivateHostsMayHaveAnyCommonNameOfOneForm) {
  EXPECT_EQ(WithNames("My Server", {"server.internal", "example.com"}), "ok");
  EXPECT_EQ(WithNames("My Server", {"192.168.1.1"}), "ok");
  EXPECT_EQ(WithNames("192.168.001.001", {"192.168.1.1"}), "leaf: BR 7.1.4.3");
}

// RFC 5280 section 4.1.2.2 holds for them, the BR's section 7.1.2.7 does not.
TEST_F(BrowserProfileTest, ClientsAreHeldToRfc5280Only) {
  purpose = Purpose::kClientAuth;
  EXPECT_EQ(Strict({pki.Client(ca, "C", Remove(oid::kExtendedKeyUsage)), ca}, root), "ok");
  EXPECT_EQ(Strict({pki.Client(ca, "C", SetSerial("020100")), ca}, root), "leaf: RFC 5280 4.1.2.2");
}

TEST_F(BrowserProfileTest, AnAnchorWithoutACertificateHasNoProfile) {
  TrustStore trust;
  ASSERT_TRUE(trust.AddNameAndKey(root.name, WriteSubjectPublicKeyInfo(root.key->public_key())));
  const TestCertificate leaf = pki.Server(root, {"example.com"});
  TestQuestion question{{leaf}, {pki.Root("Stranger")}};
  question.change = [&](VerifyRequest& request) {
    request.policy = Policy::kWebStrict;
    request.trust = &trust;
  };
  EXPECT_EQ(Verdict(pki, question), "ok");
}

}  // namespace
}  // namespace lockstep::x509
