#include "x509/der/reader.h"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

#include "crypto/testing/hex.h"
#include "x509/der/list.h"

namespace lockstep::x509::der {
namespace {

using crypto::FromHex;
using crypto::ToHex;

// A read of one value from the front of some bytes.
using Read = void (*)(Reader&);

struct Case {
  std::string_view what;
  std::string_view hex;
  Read read;
};

void Any(Reader& reader) { reader.Next(); }
void Integer(Reader& reader) { reader.Integer(); }
void Unsigned(Reader& reader) { reader.Unsigned(); }
void Small(Reader& reader) { reader.SmallInteger(127); }
void Boolean(Reader& reader) { reader.Boolean(); }
void Bits(Reader& reader) { reader.Bits(); }
void WholeBytes(Reader& reader) { reader.WholeBytes(); }
void Oid(Reader& reader) { reader.ObjectIdentifier(); }
void Null(Reader& reader) { reader.Null(); }

Status Outcome(const Case& test) {
  const std::vector<uint8_t> bytes = FromHex(test.hex);
  Reader reader(bytes);
  test.read(reader);
  return reader.Done();
}

TEST(DerReaderTest, RefusesWhatIsBerButNotDer) {
  constexpr Case kCases[] = {
      {"indefinite length", "30 80 00 00", Any},
      {"end-of-contents", "00 00", Any},
      {"tag number in further octets", "1f 1f 00", Any},
      {"class private, long tag", "ff 22 00", Any},
      {"long length for a short one", "04 81 01 aa", Any},
      {"length with a leading zero", "04 82 00 01 aa", Any},
      {"BOOLEAN that is neither 00 nor ff", "01 01 01", Boolean},
      {"BOOLEAN of two bytes", "01 02 ff ff", Boolean},
      {"empty BOOLEAN", "01 00", Boolean},
      {"empty INTEGER", "02 00", Integer},
      {"INTEGER with a needless zero", "02 02 00 7f", Integer},
      {"INTEGER with a needless ff", "02 02 ff 80", Integer},
      {"negative where unsigned", "02 01 80", Unsigned},
      {"unsigned with a needless zero", "02 02 00 01", Unsigned},
      {"integer beyond its bound", "02 02 00 80", Small},
      {"BIT STRING without its count", "03 00", Bits},
      {"BIT STRING of 8 unused bits", "03 02 08 00", Bits},
      {"unused bits of no byte", "03 01 01", Bits},
      {"unused bits that are set", "03 02 01 01", Bits},
      {"unused bits where bytes are due", "03 02 01 02", WholeBytes},
      {"empty OBJECT IDENTIFIER", "06 00", Oid},
      {"OBJECT IDENTIFIER with a padded number", "06 02 80 01", Oid},
      {"OBJECT IDENTIFIER that ends in a number", "06 02 2a 86", Oid},
      {"NULL with content", "05 01 00", Null},
  };
  for (const Case& test : kCases) {
    const Status status = Outcome(test);
    ASSERT_FALSE(status.has_value()) << test.what;
    EXPECT_EQ(status.error().reason, Reason::kDerInvalid) << test.what;
  }
}

TEST(DerReaderTest, TakesTheShortestForms) {
  constexpr Case kCases[] = {
      {"zero", "02 01 00", Integer},
      {"minus one", "02 01 ff", Integer},
      {"128", "02 02 00 80", Unsigned},
      {"minus 129", "02 02 ff 7f", Integer},
      {"small bound", "02 01 7f", Small},
      {"FALSE", "01 01 00", Boolean},
      {"TRUE", "01 01 ff", Boolean},
      {"empty BIT STRING", "03 01 00", Bits},
      {"seven unused bits", "03 02 07 80", Bits},
      {"OBJECT IDENTIFIER", "06 03 55 04 03", Oid},
      {"NULL", "05 00", Null},
      {"empty context tag", "80 00", Any},
  };
  for (const Case& test : kCases) EXPECT_TRUE(Outcome(test).has_value()) << test.what;
}

TEST(DerReaderTest, TruncationIsTold) {
  const std::vector<uint8_t> whole = FromHex("30 82 01 00");
  for (size_t size = 0; size <= whole.size(); ++size) {
    Reader reader(Bytes(whole).first(size));
    reader.Next();
    ASSERT_FALSE(reader.ok());
    EXPECT_EQ(reader.Done().error().reason, Reason::kDerTruncated) << size;
  }
}

TEST(DerReaderTest, LengthsInTheLongFormAreReadWhereTheyAreShortest) {
  std::vector<uint8_t> bytes = FromHex("04 81 80");
  bytes.resize(3 + 128, 0xaa);
  Reader reader(bytes);
  EXPECT_EQ(reader.OctetString().size(), 128u);
  EXPECT_TRUE(reader.Done().has_value());
}

TEST(DerReaderTest, ElementsLongerThanTheLimitAreRefused) {
  for (const std::string_view hex :
       {"04 84 ff ff ff ff", "04 85 01 00 00 00 00", "04 84 01 00 00 01"}) {
    const std::vector<uint8_t> bytes = FromHex(hex);
    Reader reader(bytes);
    reader.Next();
    EXPECT_EQ(reader.Done().error().reason, Reason::kDerLimitExceeded) << hex;
  }
}

TEST(DerReaderTest, NestingIsBounded) {
  std::vector<uint8_t> bytes;
  for (int depth = 0; depth < 2 * kMaxDepth; ++depth)
    bytes.insert(bytes.begin(), {0x30, static_cast<uint8_t>(bytes.size())});
  Reader reader(bytes);
  int depth = 0;
  while (reader.ok() && depth < 2 * kMaxDepth) {
    reader = reader.Enter(Tag::kSequence);
    ++depth;
  }
  EXPECT_EQ(reader.Done().error().reason, Reason::kDerLimitExceeded);
  EXPECT_EQ(depth, kMaxDepth + 1);
}

TEST(DerReaderTest, TheFirstFailureSticksAndHasItsAbsoluteOffset) {
  const std::vector<uint8_t> bytes = FromHex("30 06 02 01 05 01 01 02");
  Reader outer(bytes, 100);
  Reader inner = outer.Enter(Tag::kSequence);
  EXPECT_EQ(inner.SmallInteger(10), 5u);
  inner.Boolean();  // 02 is no BOOLEAN's content
  inner.Integer();
  const Error error = inner.Done().error();
  EXPECT_EQ(error.reason, Reason::kDerInvalid);
  EXPECT_EQ(error.offset, 107u);
}

TEST(DerReaderTest, AReaderInsideAFailedOneHasItsFailure) {
  Reader outer(Bytes{});
  Reader inner = outer.Enter(Tag::kSequence).Enter(Tag::kSet);
  EXPECT_TRUE(inner.empty());
  EXPECT_EQ(inner.Done().error().reason, Reason::kDerTruncated);
}

TEST(DerReaderTest, UnexpectedTagsNameBoth) {
  const std::vector<uint8_t> bytes = FromHex("04 00");
  Reader reader(bytes);
  reader.Expect(Tag::kSequence);
  EXPECT_EQ(reader.Done().error(), (Error{Reason::kDerUnexpectedTag, 0, {0x30, 0x04}}));
}

TEST(DerReaderTest, OptionalTakesItsTagOnly) {
  const std::vector<uint8_t> bytes = FromHex("81 01 aa");
  Reader reader(bytes);
  EXPECT_FALSE(reader.Optional(ContextPrimitive(0)).has_value());
  const auto element = reader.Optional(ContextPrimitive(1));
  ASSERT_TRUE(element.has_value());
  EXPECT_EQ(ToHex(element->content), "aa");
  EXPECT_EQ(ToHex(element->whole), "8101aa");
  EXPECT_EQ(element->offset, 2u);
  EXPECT_FALSE(reader.Optional(ContextPrimitive(1)).has_value());
  EXPECT_TRUE(reader.Done().has_value());
}

TEST(DerReaderTest, TrailingBytesAreAnError) {
  const std::vector<uint8_t> bytes = FromHex("05 00 05");
  Reader reader(bytes);
  reader.Null();
  EXPECT_EQ(reader.Done().error(), (Error{Reason::kDerTrailingBytes, 2, {1}}));
}

TEST(DerReaderTest, UnsignedDropsTheSignByte) {
  const std::vector<uint8_t> bytes = FromHex("02 03 00 ff 01 02 01 00");
  Reader reader(bytes);
  EXPECT_EQ(ToHex(reader.Unsigned()), "ff01");
  EXPECT_EQ(ToHex(reader.Unsigned()), "");
  EXPECT_TRUE(reader.Done().has_value());
}

Bytes Content(const Element& element) { return element.content; }

TEST(DerListTest, WalksOverItsElements) {
  const std::vector<uint8_t> bytes = FromHex("04 01 aa 04 00 04 02 bb cc");
  std::vector<std::string> seen;
  for (const Bytes content : List<Bytes, Content>(bytes)) seen.push_back(ToHex(content));
  EXPECT_EQ(seen, (std::vector<std::string>{"aa", "", "bbcc"}));
  const List<Bytes, Content> none;
  EXPECT_TRUE(none.begin() == none.end());
}

}  // namespace
}  // namespace lockstep::x509::der
