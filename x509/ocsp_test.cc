#include "x509/ocsp.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "crypto/hash/sha2.h"
#include "crypto/testing/allocations.h"
#include "x509/issue_ocsp.h"
#include "x509/testing/test_revocation.h"

namespace lockstep::x509 {
namespace {

class OcspTest : public testing::Test {
 protected:
  std::vector<uint8_t> Make(const OcspChange& change = {}) {
    return MakeOcspResponse(pki, root, leaf, OcspStatus::kGood, change);
  }
  std::string Verdict(const OcspChange& change) {
    const Result<OcspResponse> response = OcspResponse::Parse(Make(change));
    return response ? "ok" : std::string(NameOf(response.error().reason));
  }

  TestPki pki;
  TestCertificate root = pki.Root("Test Root");
  TestCertificate leaf = pki.Server(root, {"example.com"});
};

TEST_F(OcspTest, HoldsWhatItsResponderWroteAndAllocatesNothing) {
  const std::vector<uint8_t> der = MakeOcspResponse(pki, root, leaf, OcspStatus::kRevoked);
  const size_t before = crypto::AllocationCount();
  const Result<OcspResponse> response = OcspResponse::Parse(der);
  ASSERT_TRUE(response);
  const SingleResponse single = *response->responses.begin();
  EXPECT_EQ(crypto::AllocationCount(), before);
  EXPECT_EQ(single.status, OcspStatus::kRevoked);
  EXPECT_EQ(single.revocation_time, kTestNow - kTestDay);
  EXPECT_EQ(single.reason, RevocationReason::kKeyCompromise);
  EXPECT_LT(single.this_update, kTestNow);
  EXPECT_EQ(single.next_update, kTestNow + kTestDay);
  EXPECT_EQ(response->responder_name.ToString(), "CN=Test Root");
}

TEST_F(OcspTest, IdentifiersNameIssuerKeyAndSerial) {
  const TestCertificate other_root = pki.Root("Test Root"), other = pki.Server(root, {"a.com"});
  const Certificate subject = *Certificate::Parse(leaf.der);
  for (const crypto::Hash* hash :
       {static_cast<const crypto::Hash*>(nullptr), &crypto::kSha256, &crypto::kSha384}) {
    const auto der = Make([&](OcspSpec& spec) { spec.responses[0].hash = hash; });
    const CertId id = (*OcspResponse::Parse(der)->responses.begin()).id;
    const auto key_of = [](const TestCertificate& certificate) {
      return Certificate::Parse(certificate.der)->subject_public_key_info;
    };
    const auto matches = [&](const Name& issuer, const SubjectPublicKeyInfo& key, Bytes serial) {
      return Matches(id, issuer, key, serial, pki.provider());
    };
    EXPECT_TRUE(matches(subject.issuer, key_of(root), subject.serial));
    EXPECT_FALSE(matches(subject.issuer, key_of(root), SerialOf(other)));
    EXPECT_FALSE(matches(subject.issuer, key_of(other_root), subject.serial));
    EXPECT_FALSE(matches(subject.subject, key_of(root), subject.serial));
  }
}

// Section 4.2.1: the other statuses are not signed, and have no responseBytes.
TEST_F(OcspTest, ErrorsAreNoResponses) {
  for (uint8_t status = 1; status <= 6; ++status) {
    const auto der = Make([&](OcspSpec& spec) { spec.response_status = status; });
    const Result<OcspResponse> response = OcspResponse::Parse(der);
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().reason, Reason::kOcspNotSuccessful);
    EXPECT_EQ(response.error().values[0], status);
  }
}

TEST_F(OcspTest, OtherTypesAreNotSupported) {
  EXPECT_EQ(Verdict([](OcspSpec& spec) { spec.response_type = {0x2a, 0x03}; }),
            "UnsupportedOcspResponse");
}

// Section 4.4.
TEST_F(OcspTest, UnknownExtensionsMayNotBeCritical) {
  for (const bool critical : {false, true}) {
    const ExtensionSpec unknown = {{0x2a, 0x03}, {0x05, 0x00}, critical};
    const std::string verdict = critical ? "UnsupportedOcspResponse" : "ok";
    EXPECT_EQ(Verdict([&](OcspSpec& spec) { spec.extensions = {unknown}; }), verdict);
    EXPECT_EQ(Verdict([&](OcspSpec& spec) { spec.responses[0].extensions = {unknown}; }), verdict);
  }
}

TEST_F(OcspTest, ResponderMayBeNamedByItsKey) {
  const auto der = Make([](OcspSpec& spec) { spec.by_key = true; });
  const Result<OcspResponse> response = OcspResponse::Parse(der);
  ASSERT_TRUE(response);
  const Certificate issuer = *Certificate::Parse(root.der), other = *Certificate::Parse(leaf.der);
  EXPECT_TRUE(IsResponder(*response, Name(), issuer.subject_public_key_info));
  EXPECT_FALSE(IsResponder(*response, issuer.subject, other.subject_public_key_info));
}

TEST_F(OcspTest, SizesAreBounded) {
  EXPECT_EQ(OcspResponse::Parse(std::vector<uint8_t>(kMaxOcspResponseSize + 1)).error().reason,
            Reason::kOcspResponseTooLarge);
  const auto responses = [](size_t count) {
    return [count](OcspSpec& spec) { spec.responses.resize(count, spec.responses[0]); };
  };
  EXPECT_EQ(Verdict(responses(kMaxSingleResponses)), "ok");
  EXPECT_EQ(Verdict(responses(kMaxSingleResponses + 1)), "CertificateListTooLong");
  const auto certificates = [&](size_t count) {
    return [&, count](OcspSpec& spec) { spec.certificates.resize(count, Bytes(leaf.der)); };
  };
  EXPECT_EQ(Verdict(certificates(kMaxResponderCertificates)), "ok");
  EXPECT_EQ(Verdict(certificates(kMaxResponderCertificates + 1)), "CertificateListTooLong");
}

TEST_F(OcspTest, EveryCutIsAnError) {
  const std::vector<uint8_t> der = Make();
  for (size_t size = 0; size < der.size(); ++size)
    EXPECT_FALSE(OcspResponse::Parse(Bytes(der).first(size))) << size;
}

}  // namespace
}  // namespace lockstep::x509
