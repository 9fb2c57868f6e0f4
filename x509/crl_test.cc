#include "x509/crl.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "crypto/testing/allocations.h"
#include "x509/algorithm_writer.h"
#include "x509/der/writer.h"
#include "x509/oids.h"
#include "x509/testing/test_revocation.h"

namespace lockstep::x509 {
namespace {

class CrlTest : public testing::Test {
 protected:
  // "ok", or the name of the reason why a CRL with this change does not parse.
  std::string Verdict(const CrlChange& change) {
    const Result<Crl> crl = Crl::Parse(MakeCrl(pki, root, {leaf}, change));
    return crl ? "ok" : std::string(NameOf(crl.error().reason));
  }
  static void Remove(CrlSpec& spec, Bytes id) {
    std::erase_if(spec.extensions, [&](const ExtensionSpec& e) { return Equal(e.id, id); });
  }
  static ExtensionSpec Unknown(bool critical) { return {{0x2a, 0x03}, {0x05, 0x00}, critical}; }

  TestPki pki;
  TestCertificate root = pki.Root("Test Root");
  TestCertificate leaf = pki.Server(root, {"example.com"});
  TestCertificate other = pki.Server(root, {"example.org"});
};

TEST_F(CrlTest, HoldsWhatItsIssuerWroteAndAllocatesNothing) {
  const std::vector<uint8_t> der = MakeCrl(pki, root, {leaf, other});
  const std::vector<uint8_t> serial = SerialOf(other);
  const size_t before = crypto::AllocationCount();
  const Result<Crl> crl = Crl::Parse(der);
  ASSERT_TRUE(crl);
  const auto entry = crl->Find(serial);
  const auto none = crl->Find(AsBytes("none"));
  EXPECT_EQ(crypto::AllocationCount(), before);
  EXPECT_EQ(crl->revoked_count, 2u);
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->reason, RevocationReason::kKeyCompromise);
  EXPECT_EQ(entry->revocation_date, kTestNow - kTestDay);
  EXPECT_FALSE(none);
  EXPECT_EQ(crl->issuer.ToString(), "CN=Test Root");
  EXPECT_TRUE(crl->validity.Contains(kTestNow));
  EXPECT_TRUE(Equal(crl->number, std::array<uint8_t, 1>{1}));
}

TEST_F(CrlTest, MayListNobody) {
  const Result<Crl> crl = Crl::Parse(MakeCrl(pki, root));
  ASSERT_TRUE(crl);
  EXPECT_EQ(crl->revoked_count, 0u);
  EXPECT_FALSE(crl->Find(SerialOf(leaf)));
}

TEST_F(CrlTest, EntriesMayHaveNoReason) {
  const auto crl = MakeCrl(pki, root, {leaf}, [](CrlSpec& spec) { spec.revoked[0].reason = {}; });
  EXPECT_EQ(Crl::Parse(crl)->Find(SerialOf(leaf))->reason, RevocationReason::kUnspecified);
}

// Section 5.1.1.2.
TEST_F(CrlTest, NamesOneAlgorithmTwice) {
  EXPECT_EQ(Verdict([](CrlSpec& spec) {
              der::Writer writer;
              WriteSignatureAlgorithm(crypto::SignatureAlgorithm::kEd25519, writer);
              spec.der_signed_algorithm = writer.Take();
            }),
            "SignatureAlgorithmMismatch");
}

// Section 5.1.2.1.
TEST_F(CrlTest, IsOfVersion2) {
  EXPECT_EQ(Verdict([](CrlSpec& spec) { spec.version = 1; }), "MalformedCrl");
  EXPECT_EQ(Verdict([](CrlSpec& spec) { spec.version = 3; }), "MalformedCrl");
}

// Section 5.1.2.5.
TEST_F(CrlTest, SaysWhenTheNextOneComes) {
  EXPECT_EQ(Verdict([](CrlSpec& spec) { spec.next_update = {}; }), "MalformedCrl");
}

// Section 5.1.2.6.
TEST_F(CrlTest, LeavesOutAnEmptyList) {
  EXPECT_EQ(Verdict([](CrlSpec& spec) { spec.der_revoked = std::vector<uint8_t>{0x30, 0x00}; }),
            "MalformedCrl");
}

// Section 5.2: "the application MUST NOT use that CRL to determine the status of certificates".
TEST_F(CrlTest, UnknownExtensionsMayNotBeCritical) {
  EXPECT_EQ(Verdict([](CrlSpec& spec) { spec.extensions.push_back(Unknown(false)); }), "ok");
  EXPECT_EQ(Verdict([](CrlSpec& spec) { spec.extensions.push_back(Unknown(true)); }),
            "UnhandledCrlExtension");
}

TEST_F(CrlTest, ExtensionsAppearOnce) {
  EXPECT_EQ(Verdict([](CrlSpec& spec) { spec.extensions.push_back(CrlNumberExtension(2)); }),
            "DuplicateCertificateExtension");
}

// Section 5.2.1.
TEST_F(CrlTest, SaysWhichKeySignedIt) {
  EXPECT_EQ(Verdict([](CrlSpec& spec) { Remove(spec, oid::kAuthorityKeyIdentifier); }),
            "MalformedCrl");
}

// Section 5.2.3.
TEST_F(CrlTest, HasANumberThatIsNotCritical) {
  EXPECT_EQ(Verdict([](CrlSpec& spec) { Remove(spec, oid::kCrlNumber); }), "MalformedCrl");
  EXPECT_EQ(Verdict([](CrlSpec& spec) { spec.extensions.back().critical = true; }), "MalformedCrl");
  const auto number_of = [](size_t size) {
    return [size](CrlSpec& spec) {
      der::Writer writer;
      writer.Unsigned(std::vector<uint8_t>(size, 0x7f));
      spec.extensions.back().value = writer.Take();
    };
  };
  EXPECT_EQ(Verdict(number_of(20)), "ok");
  EXPECT_EQ(Verdict(number_of(21)), "MalformedCrl");
}

// Section 5.2.4.
TEST_F(CrlTest, ADeltaCrlIsToldApart) {
  for (const bool critical : {true, false})
    EXPECT_EQ(Verdict([&](CrlSpec& spec) {
                ExtensionSpec indicator = CrlNumberExtension(1);
                indicator.id = Copy(oid::kDeltaCrlIndicator);
                indicator.critical = critical;
                spec.extensions.push_back(indicator);
              }),
              "DeltaCrl");
}

// Section 5.2.5.
TEST_F(CrlTest, AnIssuingDistributionPointIsCriticalAndSaysSomething) {
  const auto with = [&](const IssuingDistributionPoint& point, bool critical = true) {
    return Verdict([&](CrlSpec& spec) {
      spec.extensions.push_back(IssuingDistributionPointExtension(point));
      spec.extensions.back().critical = critical;
    });
  };
  EXPECT_EQ(with({.only_user_certificates = true}), "ok");
  EXPECT_EQ(with({.only_ca_certificates = true, .only_some_reasons = true}), "ok");
  EXPECT_EQ(with({.only_user_certificates = true}, false), "MalformedCrl");
  EXPECT_EQ(with({}), "MalformedExtension");
  EXPECT_EQ(with({.only_user_certificates = true, .only_ca_certificates = true}),
            "MalformedExtension");
  EXPECT_EQ(with({.indirect = true}), "IndirectCrl");
}

// Section 5.3: one such entry spoils the CRL for all certificates.
TEST_F(CrlTest, UnknownEntryExtensionsMayNotBeCritical) {
  const auto with = [&](const ExtensionSpec& extension) {
    return Verdict([&](CrlSpec& spec) { spec.revoked[0].extensions = {extension}; });
  };
  EXPECT_EQ(with(Unknown(false)), "ok");
  EXPECT_EQ(with(Unknown(true)), "UnhandledCrlExtension");
  // Section 5.3.3: it makes the CRL indirect.
  EXPECT_EQ(with({Copy(oid::kCertificateIssuer), {0x30, 0x00}, true}), "UnhandledCrlExtension");
}

// Section 5.3.1.
TEST_F(CrlTest, ReasonsAreThoseOfACompleteCrl) {
  const auto with = [&](uint8_t number) {
    return Verdict(
        [&](CrlSpec& spec) { spec.revoked[0].reason = static_cast<RevocationReason>(number); });
  };
  for (const int number : {0, 1, 2, 3, 4, 5, 6, 9, 10})
    EXPECT_EQ(with(static_cast<uint8_t>(number)), "ok");
  EXPECT_EQ(with(7), "DerInvalid");
  EXPECT_EQ(with(8), "MalformedCrl");
  EXPECT_NE(with(11), "ok");
}

TEST_F(CrlTest, SizesAreBounded) {
  EXPECT_EQ(Crl::Parse(std::vector<uint8_t>(kMaxCrlSize + 1)).error().reason, Reason::kCrlTooLarge);
  EXPECT_EQ(Verdict([](CrlSpec& spec) {
              spec.extensions.resize(kMaxExtensions + 1, spec.extensions[0]);
              for (size_t i = 2; i < spec.extensions.size(); ++i)
                spec.extensions[i] = {{0x2a, static_cast<uint8_t>(i)}, {0x05, 0x00}, false};
            }),
            "CertificateListTooLong");
  der::Writer entry;
  entry.Sequence([&] {
    entry.SmallInteger(1);
    der::WriteTime(kTestNow, entry);
  });
  std::vector<uint8_t> entries;
  for (uint32_t i = 0; i <= kMaxCrlEntries; ++i)
    entries.insert(entries.end(), entry.bytes().begin(), entry.bytes().end());
  der::Writer writer;
  writer.Primitive(der::Tag::kSequence, entries);
  EXPECT_EQ(Verdict([&](CrlSpec& spec) { spec.der_revoked = writer.Take(); }), "CrlTooLarge");
}

TEST_F(CrlTest, EveryCutIsAnError) {
  const std::vector<uint8_t> der = MakeCrl(pki, root, {leaf});
  for (size_t size = 0; size < der.size(); ++size)
    EXPECT_FALSE(Crl::Parse(Bytes(der).first(size))) << size;
}

}  // namespace
}  // namespace lockstep::x509
