#include "x509/certificate.h"

#include <gtest/gtest.h>

#include <type_traits>
#include <vector>

#include "crypto/testing/hex.h"
#include "x509/algorithm_writer.h"
#include "x509/der/writer.h"
#include "x509/oids.h"
#include "x509/testing/test_pki.h"

namespace lockstep::x509 {
namespace {

using crypto::FromHex;
using crypto::ToHex;
using der::Tag;
using der::Writer;

Reason ReasonFor(const Change& change) {
  TestPki pki;
  const TestCertificate root = pki.Root("Test Root");
  const auto parsed = Certificate::Parse(pki.Server(root, {"example.com"}, change).der);
  return parsed ? Reason::kInternalError : parsed.error().reason;
}

TEST(CertificateTest, FieldsAreReadWithoutACopy) {
  static_assert(std::is_trivially_copyable_v<Certificate>);
  TestPki pki;
  const TestCertificate root = pki.Root("Test Root");
  const TestCertificate leaf = pki.Server(root, {"example.com", "192.0.2.1"},
                                          [](auto& spec) { spec.serial = FromHex("00c0ffee"); });
  const Result<Certificate> parsed = Certificate::Parse(leaf.der);
  ASSERT_TRUE(parsed.has_value()) << Describe(parsed.error());
  EXPECT_EQ(parsed->version, 3);
  EXPECT_EQ(ToHex(parsed->serial), "00c0ffee");
  EXPECT_EQ(parsed->issuer.ToString(), "CN=Test Root");
  EXPECT_EQ(parsed->subject.ToString(), "CN=example.com");
  EXPECT_EQ(parsed->validity.not_before, kTestNow - 30 * kTestDay);
  EXPECT_EQ(parsed->signature_algorithm.known, crypto::SignatureAlgorithm::kEcdsaSha256);
  EXPECT_TRUE(Equal(parsed->public_key()->key, leaf.key->public_key().key));
  EXPECT_EQ(parsed->signature.size(), 32u);
  EXPECT_FALSE(parsed->IsSelfIssued());
  for (const Bytes part : {parsed->tbs, parsed->serial, parsed->signature, parsed->subject.der(),
                           parsed->public_key()->key, parsed->subject_public_key_info.der})
    EXPECT_TRUE(part.data() >= leaf.der.data() &&
                part.data() + part.size() <= leaf.der.data() + leaf.der.size());
  EXPECT_TRUE(Certificate::Parse(root.der)->IsSelfIssued());
}

TEST(CertificateTest, ValidityIncludesBothEnds) {
  const Validity validity{100, 200};
  EXPECT_FALSE(validity.Contains(99));
  EXPECT_TRUE(validity.Contains(100));
  EXPECT_TRUE(validity.Contains(200));
  EXPECT_FALSE(validity.Contains(201));
}

TEST(CertificateTest, EveryTruncationAndEveryTrailingByteIsRefused) {
  TestPki pki;
  std::vector<uint8_t> der = pki.Server(pki.Root("Test Root"), {"example.com"}).der;
  for (size_t size = 0; size < der.size(); ++size)
    ASSERT_FALSE(Certificate::Parse(Bytes(der).first(size)).has_value()) << size;
  der.push_back(0);
  EXPECT_EQ(Certificate::Parse(der).error().reason, Reason::kDerTrailingBytes);
}

TEST(CertificateTest, OversizeIsRefusedBeforeItIsRead) {
  const std::vector<uint8_t> big(kMaxCertificateSize + 1);
  EXPECT_EQ(Certificate::Parse(big).error(),
            (Error{Reason::kCertificateTooLarge, 0, {big.size(), kMaxCertificateSize}}));
}

TEST(CertificateTest, VersionsAreOneToThreeAndEachHasItsFields) {
  TestPki pki;
  const TestCertificate root = pki.Root("Test Root");
  for (const int version : {1, 2, 3}) {
    const auto bare = [&](CertificateSpec& spec) {
      spec.version = version;
      spec.extensions.clear();
    };
    const auto parsed = Certificate::Parse(pki.Server(root, {"example.com"}, bare).der);
    ASSERT_TRUE(parsed.has_value()) << version;
    EXPECT_EQ(parsed->version, version);
  }
  EXPECT_EQ(ReasonFor([](auto& spec) { spec.version = 4; }), Reason::kCertificateVersion);
  EXPECT_EQ(ReasonFor([](auto& spec) { spec.version = 1; }), Reason::kCertificateVersion);
  EXPECT_EQ(ReasonFor([](auto& spec) { spec.version = 2; }), Reason::kCertificateVersion);
}

TEST(CertificateTest, BothSignatureAlgorithmsAreEqual) {
  Writer other;
  WriteSignatureAlgorithm(crypto::SignatureAlgorithm::kEcdsaSha384, other);
  EXPECT_EQ(ReasonFor([&](auto& spec) { spec.der_signed_algorithm = other.Take(); }),
            Reason::kSignatureAlgorithmMismatch);
}

TEST(CertificateTest, UnknownKeysParseAndAreNotUsable) {
  Writer writer;  // an EC key on P-192
  writer.Sequence([&] {
    writer.Sequence([&] {
      writer.ObjectIdentifier(oid::kEcPublicKey);
      writer.ObjectIdentifier(der::Oid<1, 2, 840, 10045, 3, 1, 1>());
    });
    writer.BitString(std::vector<uint8_t>(49, 4));
  });
  TestPki pki;
  const auto change = [&](auto& spec) { spec.subject_public_key_info = writer.Take(); };
  const TestCertificate leaf = pki.Server(pki.Root("Test Root"), {"example.com"}, change);
  const Result<Certificate> parsed = Certificate::Parse(leaf.der);
  ASSERT_TRUE(parsed.has_value());
  EXPECT_FALSE(parsed->public_key().has_value());
}

TEST(CertificateTest, MalformedFieldsAreRefusedWithTheirPlace) {
  EXPECT_EQ(ReasonFor([](auto& spec) { spec.der_serial = FromHex("0200"); }), Reason::kDerInvalid);
  EXPECT_EQ(ReasonFor([](auto& spec) { spec.der_serial = FromHex("02020001"); }),
            Reason::kDerInvalid);
  EXPECT_EQ(ReasonFor([](auto& spec) { spec.der_validity = FromHex("3000"); }),
            Reason::kDerTruncated);
  EXPECT_EQ(ReasonFor([](auto& spec) { spec.subject = FromHex("3100"); }),
            Reason::kDerUnexpectedTag);
  EXPECT_EQ(ReasonFor([](auto& spec) { spec.extensions.push_back(spec.extensions.front()); }),
            Reason::kDuplicateCertificateExtension);
  TestPki pki;
  const TestCertificate leaf =
      pki.SelfSigned({"a"}, [](auto& spec) { spec.der_serial = FromHex("02020001"); });
  const Error error = Certificate::Parse(leaf.der).error();
  EXPECT_EQ(ToHex(Bytes(leaf.der).subspan(error.offset, 2)), "0001");
}

TEST(CertificateTest, AnOwnedCertificateKeepsItsBytesWhenMoved) {
  TestPki pki;
  const TestCertificate root = pki.Root("Test Root");
  Result<OwnedCertificate> first = OwnedCertificate::Parse(root.der);
  ASSERT_TRUE(first.has_value());
  const OwnedCertificate second = *std::move(first);
  EXPECT_EQ(second->subject.ToString(), "CN=Test Root");
  EXPECT_EQ(second->der.data(), second.der().data());
  EXPECT_NE(second.der().data(), root.der.data());
  EXPECT_FALSE(OwnedCertificate::Parse(Bytes(root.der).first(10)).has_value());
}

}  // namespace
}  // namespace lockstep::x509
