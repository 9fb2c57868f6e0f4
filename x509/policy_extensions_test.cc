#include "x509/policy_extensions.h"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

#include "crypto/testing/hex.h"
#include "x509/der/oid.h"
#include "x509/der/writer.h"
#include "x509/extension_writer.h"
#include "x509/oids.h"

namespace lockstep::x509 {
namespace {

using crypto::FromHex;

constexpr auto kA = der::Oid<1, 2, 3>();
constexpr auto kB = der::Oid<1, 2, 4>();

template <class T>
Reason ReasonOf(T (*read)(der::Reader&), Bytes value) {
  der::Reader reader(value);
  read(reader);
  const Status done = reader.Done();
  return done ? Reason{} : done.error().reason;
}

template <class T>
bool Reads(T (*read)(der::Reader&), std::string_view hex) {
  return ReasonOf(read, FromHex(hex)) == Reason{};
}

TEST(PolicyExtensionsTest, WhatTheWriterWritesIsRead) {
  const Bytes ids[] = {kA, oid::kAnyPolicy};
  const ExtensionSpec policies = CertificatePoliciesExtension(ids);
  der::Reader reader(policies.value);
  const CertificatePolicies read = ReadCertificatePolicies(reader);
  ASSERT_TRUE(reader.Done());
  std::vector<std::string> text;
  for (const Bytes id : read.identifiers) text.push_back(der::OidToString(id));
  EXPECT_EQ(text, (std::vector<std::string>{"1.2.3", "2.5.29.32.0"}));
  EXPECT_FALSE(read.has_unknown_qualifier);

  const PolicyMapping mapping[] = {{kA, kB}};
  const ExtensionSpec mappings = PolicyMappingsExtension(mapping);
  der::Reader mappings_reader(mappings.value);
  const PolicyMapping first = *ReadPolicyMappings(mappings_reader).begin();
  EXPECT_TRUE(Equal(first.issuer_domain_policy, kA));
  EXPECT_TRUE(Equal(first.subject_domain_policy, kB));

  const ExtensionSpec constraints = PolicyConstraintsExtension({{}, 300});
  der::Reader constraints_reader(constraints.value);
  const PolicyConstraints parsed = ReadPolicyConstraints(constraints_reader);
  ASSERT_TRUE(constraints_reader.Done());
  EXPECT_FALSE(parsed.require_explicit_policy);
  EXPECT_EQ(parsed.inhibit_policy_mapping, 300u);

  const ExtensionSpec inhibit = InhibitAnyPolicyExtension(7);
  der::Reader inhibit_reader(inhibit.value);
  EXPECT_EQ(ReadInhibitAnyPolicy(inhibit_reader).skip_certs, 7u);
}

TEST(PolicyExtensionsTest, PoliciesAreAListOfDistinctIdentifiers) {
  EXPECT_TRUE(Reads(ReadCertificatePolicies, "300630040602 2a03"));
  EXPECT_FALSE(Reads(ReadCertificatePolicies, "3000"));
  EXPECT_FALSE(Reads(ReadCertificatePolicies, "30023000"));
  EXPECT_FALSE(Reads(ReadCertificatePolicies, "30040602 2a03"));
  EXPECT_FALSE(Reads(ReadCertificatePolicies, "300630040602 2a03 00"));
  const std::vector<uint8_t> twice = FromHex("300c 300406022a03 300406022a03");
  EXPECT_EQ(ReasonOf(ReadCertificatePolicies, twice), Reason::kMalformedExtension);
}

TEST(PolicyExtensionsTest, QualifiersHaveTheirForm) {
  // An empty list of them, one without a value, one with two.
  EXPECT_FALSE(Reads(ReadCertificatePolicies, "3008300606022a03 3000"));
  EXPECT_FALSE(Reads(ReadCertificatePolicies, "300e300c06022a03 3006 3004 06022a03"));
  EXPECT_TRUE(Reads(ReadCertificatePolicies, "3010300e06022a03 3008 3006 06022a03 0500"));
  EXPECT_FALSE(Reads(ReadCertificatePolicies, "3012301006022a03 300a 3008 06022a03 0500 0500"));
}

TEST(PolicyExtensionsTest, MappingsArePairs) {
  EXPECT_TRUE(Reads(ReadPolicyMappings, "300a 3008 06022a03 06022a04"));
  EXPECT_FALSE(Reads(ReadPolicyMappings, "3000"));
  EXPECT_FALSE(Reads(ReadPolicyMappings, "3006 3004 06022a03"));
  EXPECT_FALSE(Reads(ReadPolicyMappings, "300e 300c 06022a03 06022a04 06022a05"));
}

TEST(PolicyExtensionsTest, PolicyConstraintsHoldAtLeastOneNumber) {
  EXPECT_TRUE(Reads(ReadPolicyConstraints, "3003 800100"));
  EXPECT_TRUE(Reads(ReadPolicyConstraints, "3006 800100 810101"));
  EXPECT_FALSE(Reads(ReadPolicyConstraints, "3000"));
  EXPECT_FALSE(Reads(ReadPolicyConstraints, "3006 810100 800101"));
  EXPECT_FALSE(Reads(ReadPolicyConstraints, "3003 8001ff"));
  EXPECT_FALSE(Reads(ReadPolicyConstraints, "3003 820100"));
  EXPECT_FALSE(Reads(ReadPolicyConstraints, "3003 020100"));
}

TEST(PolicyExtensionsTest, InhibitAnyPolicyIsANumberThatIsNotNegative) {
  EXPECT_TRUE(Reads(ReadInhibitAnyPolicy, "020100"));
  EXPECT_FALSE(Reads(ReadInhibitAnyPolicy, "0201ff"));
  EXPECT_FALSE(Reads(ReadInhibitAnyPolicy, "02020001"));
  EXPECT_FALSE(Reads(ReadInhibitAnyPolicy, "0205ffffffffff"));
}

TEST(PolicyExtensionsTest, ListsAreBounded) {
  const auto policies = [](size_t count) {
    der::Writer writer;
    writer.Sequence([&] {
      for (size_t i = 0; i < count; ++i) {
        const uint8_t id[] = {0x2a, static_cast<uint8_t>(0x80 | (i >> 7)),
                              static_cast<uint8_t>(i & 0x7f)};
        writer.Sequence([&] { writer.ObjectIdentifier(i < 128 ? Bytes(&id[2], 1) : Bytes(id)); });
      }
    });
    return ReasonOf(ReadCertificatePolicies, writer.Take());
  };
  EXPECT_EQ(policies(kMaxPolicies), Reason{});
  EXPECT_EQ(policies(kMaxPolicies + 1), Reason::kCertificateListTooLong);
  const auto mappings = [](size_t count) {
    const std::vector<PolicyMapping> list(count, {kA, kB});
    return ReasonOf(ReadPolicyMappings, PolicyMappingsExtension(list).value);
  };
  EXPECT_EQ(mappings(kMaxPolicyMappings), Reason{});
  EXPECT_EQ(mappings(kMaxPolicyMappings + 1), Reason::kCertificateListTooLong);
}

}  // namespace
}  // namespace lockstep::x509
