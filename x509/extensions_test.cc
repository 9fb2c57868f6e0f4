#include "x509/extensions.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "crypto/testing/hex.h"
#include "x509/der/writer.h"
#include "x509/extension_writer.h"
#include "x509/oids.h"

namespace lockstep::x509 {
namespace {

using crypto::FromHex;
using crypto::ToHex;
using Kind = GeneralName::Kind;

// The bytes and what was read from them, which borrows.
struct Parsed {
  std::vector<uint8_t> bytes;
  Status status;
  Extensions extensions;
};

Parsed Parse(std::vector<uint8_t> bytes) {
  Parsed out{std::move(bytes), {}, {}};
  der::Reader reader(out.bytes);
  out.extensions = ReadExtensions(reader);
  out.status = reader.Done();
  return out;
}

std::vector<uint8_t> Encode(const std::vector<ExtensionSpec>& specs) {
  der::Writer writer;
  writer.Sequence([&] {
    for (const ExtensionSpec& spec : specs)
      writer.Sequence([&] {
        writer.ObjectIdentifier(spec.id);
        if (spec.critical) writer.Boolean(true);
        writer.OctetString(spec.value);
      });
  });
  return writer.Take();
}

Parsed ParseSpecs(const std::vector<ExtensionSpec>& specs) { return Parse(Encode(specs)); }

Status StatusOf(Bytes id, std::string_view value) {
  return ParseSpecs({{Copy(id), FromHex(value)}}).status;
}

TEST(ExtensionsTest, WhatTheWriterWritesIsRead) {
  const std::vector<uint8_t> key_id = FromHex("0102030405");
  const Bytes purposes[] = {oid::kServerAuth, oid::kClientAuth};
  const std::vector<uint8_t> address = FromHex("c0000201");
  const GeneralName names[] = {{Kind::kDnsName, AsBytes("example.com")},
                               {Kind::kIpAddress, address}};
  const GeneralName base[] = {{Kind::kDnsName, AsBytes("example.com")}};
  const Parsed parsed = ParseSpecs({
      BasicConstraintsExtension(true, 3),
      KeyUsageExtension({KeyUsageBit::kKeyCertSign, KeyUsageBit::kDecipherOnly}),
      ExtendedKeyUsageExtension(purposes),
      SubjectKeyIdentifierExtension(key_id),
      AuthorityKeyIdentifierExtension(key_id),
      SubjectAltNameExtension(names),
      NameConstraintsExtension(base, {}),
  });
  ASSERT_TRUE(parsed.status.has_value()) << Describe(parsed.status.error());
  const Extensions& e = parsed.extensions;
  EXPECT_TRUE(e.basic_constraints->critical);
  EXPECT_TRUE(e.basic_constraints->value.ca);
  EXPECT_EQ(e.basic_constraints->value.path_length, 3u);
  EXPECT_TRUE(e.key_usage->value.Has(KeyUsageBit::kKeyCertSign));
  EXPECT_TRUE(e.key_usage->value.Has(KeyUsageBit::kDecipherOnly));
  EXPECT_FALSE(e.key_usage->value.Has(KeyUsageBit::kDigitalSignature));
  EXPECT_TRUE(e.extended_key_usage->value.server_auth);
  EXPECT_TRUE(e.extended_key_usage->value.client_auth);
  EXPECT_FALSE(e.extended_key_usage->value.any);
  EXPECT_FALSE(e.extended_key_usage->critical);
  EXPECT_EQ(ToHex(e.subject_key_identifier->value), "0102030405");
  EXPECT_EQ(ToHex(e.authority_key_identifier->value.key_identifier), "0102030405");
  std::vector<std::string> seen;
  for (const GeneralName name : e.subject_alt_name->value) seen.push_back(ToString(name));
  EXPECT_EQ(seen, (std::vector<std::string>{"dns:example.com", "ip:192.0.2.1"}));
  seen.clear();
  for (const GeneralName name : e.name_constraints->value.permitted) seen.push_back(ToString(name));
  EXPECT_EQ(seen, std::vector<std::string>{"dns:example.com"});
  EXPECT_TRUE(e.name_constraints->value.excluded.empty());
}

TEST(ExtensionsTest, EveryKeyUsageBitIsWrittenInItsShortestForm) {
  for (int bit = 0; bit <= 8; ++bit) {
    const Parsed parsed = ParseSpecs({KeyUsageExtension({static_cast<KeyUsageBit>(bit)})});
    ASSERT_TRUE(parsed.status.has_value()) << bit;
    EXPECT_EQ(parsed.extensions.key_usage->value.bits, 1 << bit);
  }
  EXPECT_EQ(ToHex(KeyUsageExtension({KeyUsageBit::kDigitalSignature}).value), "03020780");
  EXPECT_EQ(ToHex(KeyUsageExtension({KeyUsageBit::kDecipherOnly}).value), "0303070080");
}

TEST(ExtensionsTest, AnExtensionTwiceIsRefused) {
  const ExtensionSpec known = BasicConstraintsExtension(false);
  const ExtensionSpec unknown = {FromHex("2a03"), FromHex("0500")};
  EXPECT_EQ(ParseSpecs({known, known}).status.error().reason,
            Reason::kDuplicateCertificateExtension);
  EXPECT_EQ(ParseSpecs({unknown, known, unknown}).status.error().reason,
            Reason::kDuplicateCertificateExtension);
}

TEST(ExtensionsTest, TheFirstUnknownCriticalOneIsRecorded) {
  const Parsed parsed = ParseSpecs({{FromHex("2a03"), FromHex("0500"), false},
                                    {FromHex("2a04"), FromHex("ff"), true},
                                    {FromHex("2a05"), {}, true}});
  ASSERT_TRUE(parsed.status.has_value());
  EXPECT_EQ(ToHex(parsed.extensions.unhandled_critical), "2a04");
  EXPECT_TRUE(ParseSpecs({BasicConstraintsExtension(true)}).extensions.unhandled_critical.empty());
}

TEST(ExtensionsTest, CountsAreBounded) {
  std::vector<ExtensionSpec> specs;
  for (size_t i = 0; i <= kMaxExtensions; ++i)
    specs.push_back({{0x2a, static_cast<uint8_t>(i)}, FromHex("0500")});
  EXPECT_EQ(ParseSpecs(specs).status.error().reason, Reason::kCertificateListTooLong);
  specs.pop_back();
  EXPECT_TRUE(ParseSpecs(specs).status.has_value());
  const std::vector<GeneralName> names(kMaxGeneralNames + 1, {Kind::kDnsName, AsBytes("a")});
  EXPECT_EQ(ParseSpecs({SubjectAltNameExtension(names)}).status.error().reason,
            Reason::kCertificateListTooLong);
  std::vector<Bytes> purposes(kMaxKeyPurposes, oid::kOcspSigning);
  EXPECT_TRUE(ParseSpecs({ExtendedKeyUsageExtension(purposes)}).status.has_value());
  purposes.push_back(oid::kServerAuth);
  EXPECT_EQ(ParseSpecs({ExtendedKeyUsageExtension(purposes)}).status.error().reason,
            Reason::kCertificateListTooLong);
}

TEST(ExtensionsTest, MalformedValuesAreRefused) {
  struct {
    std::string_view what;
    Bytes id;
    std::string_view value;
    Reason reason;
  } const kCases[] = {
      {"trailing byte", oid::kBasicConstraints, "300000", Reason::kDerTrailingBytes},
      {"explicit default", oid::kBasicConstraints, "3003010100", Reason::kDerInvalid},
      {"negative pathLen", oid::kBasicConstraints, "30060101ff0201ff", Reason::kDerInvalid},
      {"not a sequence", oid::kBasicConstraints, "0500", Reason::kDerUnexpectedTag},
      {"too many bits", oid::kKeyUsage, "0304000000ff", Reason::kMalformedExtension},
      {"no purpose", oid::kExtendedKeyUsage, "3000", Reason::kDerTruncated},
      {"no name", oid::kSubjectAltName, "3000", Reason::kDerTruncated},
      {"name not ASCII", oid::kSubjectAltName, "30038201e9", Reason::kMalformedName},
      {"address of 5 bytes", oid::kSubjectAltName, "300787050102030405", Reason::kMalformedName},
      {"constructed dNSName", oid::kSubjectAltName, "3003a20161", Reason::kMalformedName},
      {"unknown choice", oid::kSubjectAltName, "3003890161", Reason::kMalformedName},
      {"universal tag", oid::kSubjectAltName, "30031601aa", Reason::kMalformedName},
      {"bad directoryName", oid::kSubjectAltName, "3003a40130", Reason::kDerTruncated},
      {"empty constraints", oid::kNameConstraints, "3000", Reason::kMalformedExtension},
      {"empty subtrees", oid::kNameConstraints, "3002a000", Reason::kDerTruncated},
      {"explicit minimum", oid::kNameConstraints, "300aa0083006820161800100",
       Reason::kMalformedExtension},
      {"address without mask", oid::kNameConstraints, "300aa0083006870401020304",
       Reason::kMalformedName},
      {"key identifier not an OCTET STRING", oid::kSubjectKeyIdentifier, "0500",
       Reason::kDerUnexpectedTag},
      {"unknown field in AKI", oid::kAuthorityKeyIdentifier, "30028300", Reason::kDerTrailingBytes},
  };
  for (const auto& [what, id, value, reason] : kCases) {
    const Status status = StatusOf(id, value);
    ASSERT_FALSE(status.has_value()) << what;
    EXPECT_EQ(status.error().reason, reason) << what << ": " << Describe(status.error());
  }
}

TEST(ExtensionsTest, MasksHaveTheirOnesInFront) {
  EXPECT_TRUE(StatusOf(oid::kNameConstraints, "300ea00c300a87080a000000ff000000"));
  EXPECT_EQ(StatusOf(oid::kNameConstraints, "300ea00c300a87080a000000ff00ff00").error().reason,
            Reason::kMalformedName);
  EXPECT_EQ(StatusOf(oid::kNameConstraints, "300ea00c300a87080a000000fd000000").error().reason,
            Reason::kMalformedName);
}

TEST(ExtensionsTest, ExplicitFalseForCriticalIsNotDer) {
  EXPECT_EQ(Parse(FromHex("300b3009 06022a03 010100 0400")).status.error().reason,
            Reason::kDerInvalid);
  EXPECT_TRUE(Parse(FromHex("300b3009 06022a03 0101ff 0400")).status.has_value());
}

TEST(ExtensionsTest, AnEmptyListIsRefused) {
  EXPECT_EQ(Parse(FromHex("3000")).status.error().reason, Reason::kDerTruncated);
}

TEST(ExtensionsTest, SubjectAltNamesFromText) {
  const std::string names[] = {"example.com", "*.example.com", "192.0.2.1", "2001:db8::1", "a@b.c"};
  const Result<ExtensionSpec> spec = SubjectAltNameFromText(names);
  ASSERT_TRUE(spec.has_value());
  const Parsed parsed = ParseSpecs({*spec});
  std::vector<std::string> seen;
  for (const GeneralName name : parsed.extensions.subject_alt_name->value)
    seen.push_back(ToString(name));
  EXPECT_EQ(seen, (std::vector<std::string>{"dns:example.com", "dns:*.example.com", "ip:192.0.2.1",
                                            "ip:2001:db8::1", "email:a@b.c"}));
  for (const std::string bad : {"", "a b", "f*.example.com", "@b.c", "a@", "1.2.3"})
    EXPECT_EQ(SubjectAltNameFromText({&bad, 1}).error().reason, Reason::kInvalidReferenceName)
        << bad;
  EXPECT_FALSE(SubjectAltNameFromText({}).has_value());
}

// RFC 5280 section 4.2.2.1.
TEST(ExtensionsTest, AuthorityInfoAccessHoldsAtLeastOneDescription) {
  const Parsed parsed = ParseSpecs(
      {{Copy(oid::kAuthorityInfoAccess), FromHex("3012300706022a03860161300706022a04860162")}});
  ASSERT_TRUE(parsed.status);
  std::vector<std::string> read;
  for (const AccessDescription& description : parsed.extensions.authority_info_access->value)
    read.push_back(ToHex(description.method) + ' ' + ToString(description.location));
  EXPECT_EQ(read, (std::vector<std::string>{"2a03 uri:a", "2a04 uri:b"}));
  for (const std::string_view bad :
       {"3000", "68656c6c6f", "30023000", "3006300406022a03", "300b300906022a038601618601",
        "300b300906022a038601610500", "3009300706022a03860180", "3009300702022a03860161"})
    EXPECT_FALSE(StatusOf(oid::kAuthorityInfoAccess, bad)) << bad;
  std::string many;
  for (size_t i = 0; i <= kMaxAccessDescriptions; ++i) many += "300706022a03860161";
  EXPECT_EQ(StatusOf(oid::kAuthorityInfoAccess, "308202 49" + many).error().reason,
            Reason::kCertificateListTooLong);
}

}  // namespace
}  // namespace lockstep::x509
