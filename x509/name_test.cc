#include "x509/name.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "x509/der/writer.h"
#include "x509/name_writer.h"
#include "x509/oids.h"

namespace lockstep::x509 {
namespace {

using der::Tag;
using der::Writer;

struct TestAttribute {
  Bytes type;
  Tag tag;
  std::string_view value;
};
using Rdn = std::vector<TestAttribute>;

std::vector<uint8_t> Encode(const std::vector<Rdn>& rdns) {
  Writer writer;
  writer.Sequence([&] {
    for (const Rdn& rdn : rdns)
      writer.Constructed(Tag::kSet, [&] {
        for (const TestAttribute& attribute : rdn)
          writer.Sequence([&] {
            writer.ObjectIdentifier(attribute.type);
            writer.Primitive(attribute.tag, AsBytes(attribute.value));
          });
      });
  });
  return writer.Take();
}

TestAttribute CommonName(std::string_view value, Tag tag = Tag::kUtf8String) {
  return {oid::kCommonName, tag, value};
}
TestAttribute Organization(std::string_view value, Tag tag = Tag::kUtf8String) {
  return {oid::kOrganizationName, tag, value};
}

bool Match(const std::vector<Rdn>& a, const std::vector<Rdn>& b) {
  const std::vector<uint8_t> left = Encode(a), right = Encode(b);
  const Name first = *Name::Parse(left), second = *Name::Parse(right);
  const bool matches = first.Matches(second);
  EXPECT_EQ(second.Matches(first), matches);
  EXPECT_TRUE(!matches || first.MatchHash() == second.MatchHash());
  return matches;
}

TEST(NameTest, ComparesAsRfc5280Section7Does) {
  EXPECT_TRUE(Match({{CommonName("Example CA")}}, {{CommonName("example ca")}}));
  EXPECT_TRUE(
      Match({{CommonName("Example CA")}}, {{CommonName("Example CA", Tag::kPrintableString)}}));
  EXPECT_TRUE(Match({{CommonName(" Example   CA ")}}, {{CommonName("Example CA")}}));
  EXPECT_FALSE(Match({{CommonName("ExampleCA")}}, {{CommonName("Example CA")}}));
  EXPECT_FALSE(Match({{CommonName("Example CA")}}, {{Organization("Example CA")}}));
  EXPECT_FALSE(Match({{CommonName("a")}}, {{CommonName("a")}, {CommonName("a")}}));
  EXPECT_FALSE(
      Match({{CommonName("a")}, {Organization("b")}}, {{Organization("b")}, {CommonName("a")}}));
  EXPECT_FALSE(
      Match({{CommonName("a"), Organization("b")}}, {{CommonName("a")}, {Organization("b")}}));
  EXPECT_TRUE(Match({}, {}));
  EXPECT_FALSE(Match({}, {{CommonName("a")}}));
  EXPECT_TRUE(Match({{CommonName("\xc3\xa9")}}, {{CommonName("\xc3\xa9")}}));
  EXPECT_FALSE(Match({{CommonName("\xc3\xa9")}}, {{CommonName("\xc3\x89")}}));
  // Types whose characters are not compared match byte for byte.
  EXPECT_TRUE(Match({{CommonName("\xe9", Tag::kTeletexString)}},
                    {{CommonName("\xe9", Tag::kTeletexString)}}));
  EXPECT_FALSE(Match({{CommonName("a", Tag::kTeletexString)}}, {{CommonName("a")}}));
}

TEST(NameTest, MatchHashTellsApartWhatIsComparedByteForByte) {
  const auto hash = [](std::string_view text, Tag tag) {
    return Name::Parse(Encode({{CommonName(text, tag)}}))->MatchHash();
  };
  EXPECT_NE(hash("a", Tag::kTeletexString), hash("b", Tag::kTeletexString));
  EXPECT_EQ(hash("A ", Tag::kUtf8String), hash("a", Tag::kPrintableString));
}

TEST(NameTest, IsWithinIsAPrefixOfWholeRdns) {
  const auto within = [](const std::vector<Rdn>& name, const std::vector<Rdn>& base) {
    const std::vector<uint8_t> a = Encode(name), b = Encode(base);
    return Name::Parse(a)->IsWithin(*Name::Parse(b));
  };
  const std::vector<Rdn> name = {{Organization("o")}, {CommonName("c")}};
  EXPECT_TRUE(within(name, {}));
  EXPECT_TRUE(within(name, {{Organization("O")}}));
  EXPECT_TRUE(within(name, name));
  EXPECT_FALSE(within(name, {{CommonName("c")}}));
  EXPECT_FALSE(within({{Organization("o")}}, name));
  EXPECT_FALSE(within({{CommonName("c"), Organization("o")}}, {{CommonName("c")}}));
}

TEST(NameTest, RefusesMalformedNames) {
  EXPECT_EQ(Name::Parse(Encode({{CommonName("\xc3\x28")}})).error().reason, Reason::kMalformedName);
  EXPECT_EQ(Name::Parse(Encode({{CommonName("a\"", Tag::kPrintableString)}})).error().reason,
            Reason::kMalformedName);
  EXPECT_EQ(Name::Parse(Encode({{}})).error().reason, Reason::kDerTruncated);  // SET SIZE (1..MAX)
  // A SET OF in descending order.
  EXPECT_EQ(Name::Parse(Encode({{Organization("b"), CommonName("a")}})).error().reason,
            Reason::kDerInvalid);
  EXPECT_EQ(Name::Parse(Encode(std::vector<Rdn>(kMaxNameAttributes + 1, {CommonName("a")})))
                .error()
                .reason,
            Reason::kCertificateListTooLong);
  EXPECT_TRUE(Name::Parse(Encode(std::vector<Rdn>(kMaxNameAttributes, {CommonName("a")}))));
}

TEST(NameTest, PrintsSoThatNothingCanBeFaked) {
  const std::vector<uint8_t> der =
      Encode({{Organization("Evil, CN=Good\n")}, {Organization("c"), CommonName("a+b\\")}});
  EXPECT_EQ(Name::Parse(der)->ToString(), "O=Evil\\, CN=Good\\x0a, O=c + CN=a\\+b\\\\");
  EXPECT_EQ(Name::Parse(der)->CommonName(), "a+b\\\\");
  EXPECT_EQ(Name::Parse(der)->ToString(6), "O=Evil...");
}

TEST(NameTest, WriteNameMakesWhatIsRead) {
  const std::vector<uint8_t> der = WriteName({"example.com", "Example"});
  const Result<Name> name = Name::Parse(der);
  ASSERT_TRUE(name.has_value());
  EXPECT_EQ(name->ToString(), "O=Example, CN=example.com");
  ASSERT_TRUE(name->Find(oid::kCommonName).has_value());
  EXPECT_EQ(AsText(*name->Find(oid::kCommonName)), "example.com");
  EXPECT_FALSE(name->Find(oid::kCommonName, 1).has_value());
  EXPECT_FALSE(name->Find(oid::kEmailAddress).has_value());
  EXPECT_TRUE(Name::Parse(WriteName({}))->empty());
}

}  // namespace
}  // namespace lockstep::x509
