// What people are told about a chain that is refused.
#include "x509/diagnosis.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "x509/extension_writer.h"
#include "x509/oids.h"
#include "x509/testing/test_pki.h"
#include "x509/testing/verify_helper.h"

namespace lockstep::x509 {
namespace {

class DiagnosisTest : public testing::Test {
 protected:
  Diagnosis Refusal(const TestQuestion& question) {
    auto answer = Ask(pki, question);
    EXPECT_FALSE(answer.has_value());
    return answer ? Diagnosis() : std::move(answer.error());
  }
  static void ExpectContains(const std::string& text, std::string_view part) {
    EXPECT_NE(text.find(part), text.npos) << "\"" << part << "\" is missing in:\n" << text;
  }
  TestPki pki;
  TestCertificate root = pki.Root("Test Root");
};

TEST_F(DiagnosisTest, AWrongHostNameIsToldWithTheNamesThatTheCertificateHas) {
  const TestCertificate leaf = pki.Server(root, {"example.com", "*.example.org", "192.0.2.1"});
  const Diagnosis diagnosis = Refusal({{leaf}, {root}, {"www.example.com"}});
  EXPECT_EQ(diagnosis.Summary(),
            "the certificate is for dns:example.com, dns:*.example.org, ip:192.0.2.1, and not for "
            "\"www.example.com\"");
  ExpectContains(diagnosis.Explain(), "Ask for one of the names in the certificate");
  const TestCertificate nameless = pki.Server(
      root, {"example.com"}, [](auto& spec) { RemoveExtension(spec, oid::kSubjectAltName); });
  ExpectContains(Refusal({{nameless}, {root}, {"example.com"}}).Summary(),
                 "no name at all (it has no subjectAltName)");
}

TEST_F(DiagnosisTest, AWildcardAcrossAPublicSuffixIsToldAsThat) {
  const TestCertificate leaf = pki.Server(root, {"*.city.example"});
  TestQuestion question{{leaf}, {root}, {"www.city.example"}};
  question.change = [](VerifyRequest& request) {
    request.is_public_suffix = [](std::string_view name) { return name == "city.example"; };
  };
  EXPECT_EQ(Refusal(question).Summary(),
            "the certificate is for dns:*.city.example, and not for \"www.city.example\": no "
            "wildcard stands for the names of a public suffix");
}

TEST_F(DiagnosisTest, AnExpiredCertificateIsToldWithTheTime) {
  const TestCertificate leaf =
      pki.Server(root, {"example.com"}, [](auto& spec) { spec.not_after = kTestNow - kTestDay; });
  const Diagnosis diagnosis = Refusal({{leaf}, {root}});
  EXPECT_EQ(diagnosis.Summary(),
            "the certificate (CN=example.com) expired at 2026-11-20 08:30:00 UTC; it is 2026-11-21 "
            "08:30:00 UTC");
  ExpectContains(diagnosis.Explain(), "It has to be renewed");
}

TEST_F(DiagnosisTest, ASelfSignedCertificateIsToldWithAWayToTrustItOnPurpose) {
  const std::string text = Refusal({{pki.SelfSigned({"example.com"})}, {root}}).Explain();
  ExpectContains(text,
                 "the certificate (CN=example.com) is self-signed and is not among the 1 trust "
                 "anchors");
  ExpectContains(text, "add this very certificate to the trust anchors");
  ExpectContains(text, "key sha256/");
}

TEST_F(DiagnosisTest, AnUnknownIssuerIsNamed) {
  const TestCertificate stranger = pki.Root("Stranger");
  const TestCertificate leaf = pki.Server(stranger, {"example.com"});
  ExpectContains(Refusal({{leaf}, {root}}).Summary(), "was issued by \"CN=Stranger\"");
  ExpectContains(Refusal({{leaf, stranger}, {root}}).Summary(),
                 "certificate 1 of the chain (CN=Stranger) is self-signed");
  const TestCertificate garbage = {{0x30, 0x01}, {}, nullptr};
  ExpectContains(Refusal({{leaf, garbage}, {root}}).Summary(),
                 "certificate 1 of the chain could not be read: a DER element ends beyond");
}

TEST_F(DiagnosisTest, EveryPathThatWasTriedIsThereWithItsFailure) {
  const TestCertificate a = pki.Intermediate(root, "A");
  const TestCertificate expired =
      pki.CrossSign(a, root, [](auto& spec) { spec.not_after = kTestNow - 1; });
  const TestCertificate forged =
      pki.CrossSign(a, root, [](auto& spec) { spec.corrupt_signature = true; });
  const TestCertificate leaf = pki.Server(a, {"example.com"});
  const Diagnosis diagnosis = Refusal({{leaf, expired, forged}, {root}});
  ASSERT_EQ(diagnosis.attempts.size(), 2u);
  EXPECT_EQ(diagnosis.attempts[0].certificates, (std::vector<size_t>{0, 2}));
  EXPECT_EQ(diagnosis.attempts[0].anchor, "CN=Test Root");
  EXPECT_EQ(diagnosis.attempts[0].failure.error.reason, Reason::kCertificateSignatureInvalid);
  EXPECT_EQ(diagnosis.attempts[0].failure.certificate, 2u);
  EXPECT_EQ(diagnosis.attempts[1].certificates, (std::vector<size_t>{0, 1}));
  EXPECT_EQ(diagnosis.attempts[1].failure.error.reason, Reason::kCertificateExpired);
  // What got as far as an anchor decides.
  EXPECT_EQ(diagnosis.error().reason, Reason::kCertificateSignatureInvalid);
  ExpectContains(diagnosis.Explain(), "0 <- 2 <- trust anchor \"CN=Test Root\"");
}

TEST_F(DiagnosisTest, EveryFaultOfTheLeafIsToldBesidesTheOneThatDecides) {
  const TestCertificate leaf = pki.Server(root, {"example.com"}, [](auto& spec) {
    spec.not_after = kTestNow - 1;
    const Bytes purpose = oid::kClientAuth;
    SetExtension(spec, ExtendedKeyUsageExtension({&purpose, 1}));
  });
  const Diagnosis diagnosis = Refusal({{leaf}, {root}, {"example.org"}});
  EXPECT_EQ(diagnosis.leaf_failures.size(), 3u);
  EXPECT_EQ(diagnosis.error().reason, Reason::kCertificateExpired);
  ExpectContains(diagnosis.Explain(), "Besides: the certificate (CN=example.com) may be used for");
  ExpectContains(diagnosis.Explain(), "Besides: the certificate is for dns:example.com");
}

TEST_F(DiagnosisTest, WhatThePeerSentIsEscaped) {
  const TestCertificate stranger = pki.Root("evil\x1b[2J\nok");
  const std::string text = Refusal({{pki.Server(stranger, {"example.com"})}, {root}}).Explain();
  EXPECT_EQ(text.find('\x1b'), text.npos);
  ExpectContains(text, "evil\\x1b[2J\\x0aok");
}

TEST_F(DiagnosisTest, ABrokenConstraintIsToldWithTheNameAndTheBytesThatBreakIt) {
  const GeneralName permitted[] = {{GeneralName::Kind::kDnsName, AsBytes("a.example")},
                                   {GeneralName::Kind::kDnsName, AsBytes("b.example")}};
  const TestCertificate ca = pki.Intermediate(
      root, "CA", [&](auto& spec) { SetExtension(spec, NameConstraintsExtension(permitted, {})); });
  const TestCertificate leaf = pki.Server(ca, {"www.a.example", "example.com"});
  const Diagnosis diagnosis = Refusal({{leaf, ca}, {root}});
  EXPECT_EQ(diagnosis.Summary(),
            "the certificate (CN=www.a.example) holds the name dns:example.com, which certificate "
            "1 of the chain (CN=CA) does not permit: it permits dns:a.example, dns:b.example");
  const Fault& fault = diagnosis.failure.fault;
  EXPECT_EQ(AsText(fault.bytes), "example.com");
  EXPECT_EQ(AsText(Bytes(leaf.der).subspan(fault.offset, fault.size)), "example.com");
  ExpectContains(diagnosis.Explain(), "name constraints (RFC 5280 6.1.3 (b), (c))");
}

TEST_F(DiagnosisTest, AnExcludedAddressIsToldWithTheRangeThatExcludesIt) {
  const uint8_t range[] = {192, 0, 2, 0, 255, 255, 255, 0};
  const GeneralName excluded[] = {{GeneralName::Kind::kIpAddress, range}};
  const TestCertificate ca = pki.Intermediate(
      root, "CA", [&](auto& spec) { SetExtension(spec, NameConstraintsExtension({}, excluded)); });
  ExpectContains(Refusal({{pki.Server(ca, {"192.0.2.7"}), ca}, {root}}).Summary(),
                 "holds the name ip:192.0.2.7, which certificate 1 of the chain (CN=CA) does not "
                 "permit: it excludes ip:192.0.2.0/24");
}

TEST_F(DiagnosisTest, PurposesAreToldByName) {
  const TestCertificate client = pki.Client(root, "someone");
  ExpectContains(Refusal({{client}, {root}}).Summary(),
                 "may be used for the purposes clientAuth only, and not for server authentication");
}

TEST_F(DiagnosisTest, TheBytesAtFaultAreThoseOfWhateverWasRefused) {
  const auto begins = [&](const Change& change) {
    const Diagnosis diagnosis = Refusal({{pki.Server(root, {"example.com"}, change)}, {root}});
    const Fault& fault = diagnosis.failure.fault;
    const Bytes head = Bytes(fault.bytes).first(std::min<size_t>(fault.bytes.size(), 7));
    return std::vector<uint8_t>(head.begin(), head.end());
  };
  const auto extension = [](uint8_t last, uint8_t size) {
    return std::vector<uint8_t>{0x30, size, 0x06, 0x03, 0x55, 0x1d, last};
  };
  EXPECT_EQ(begins([](auto& spec) { SetExtension(spec, KeyUsageExtension({})); })[6],
            extension(15, 0)[6]);
  const Bytes purpose = oid::kClientAuth;
  EXPECT_EQ(
      begins([&](auto& spec) { SetExtension(spec, ExtendedKeyUsageExtension({&purpose, 1})); })[6],
      extension(37, 0)[6]);
  EXPECT_EQ(begins([](auto& spec) {
              spec.extensions.push_back({{0x55, 0x1d, 0x63}, {0x05, 0x00}, true});
            }),
            extension(0x63, 0x0c));
}

TEST_F(DiagnosisTest, ItStandsOnItsOwn) {
  Diagnosis diagnosis;
  {
    TestPki other;
    auto answer = Ask(other, {{other.SelfSigned({"example.com"})}, {other.Root("R")}});
    diagnosis = std::move(answer.error());
  }
  ExpectContains(diagnosis.Explain(), "CN=example.com");
}

TEST_F(DiagnosisTest, CertificatesThatDoNotParseAreToldWithTheirPlace) {
  const TestCertificate garbage = {{0x30, 0x01}, {}, nullptr};
  const Diagnosis diagnosis = Refusal({{garbage}, {root}});
  EXPECT_EQ(diagnosis.error().reason, Reason::kDerTruncated);
  ExpectContains(diagnosis.Explain(), "0  not a certificate");
}

}  // namespace
}  // namespace lockstep::x509
