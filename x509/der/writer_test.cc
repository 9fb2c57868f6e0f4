#include "x509/der/writer.h"

#include <gtest/gtest.h>

#include "crypto/testing/hex.h"
#include "x509/der/reader.h"

namespace lockstep::x509::der {
namespace {

using crypto::FromHex;
using crypto::ToHex;

TEST(DerWriterTest, WritesEachTypeInItsShortestForm) {
  Writer writer;
  writer.Sequence([&] {
    writer.Boolean(true);
    writer.SmallInteger(0);
    writer.SmallInteger(127);
    writer.SmallInteger(128);
    writer.Unsigned(FromHex("00 00 80"));
    writer.Null();
    writer.OctetString(FromHex("0102"));
    writer.BitString(FromHex("80"), 7);
    writer.ObjectIdentifier(FromHex("550403"));
  });
  EXPECT_EQ(ToHex(writer.bytes()),
            "30200101ff02010002017f0202008002020080050004020102030207800603550403");
}

TEST(DerWriterTest, LengthsGrowWithTheContent) {
  struct {
    size_t size;
    std::string_view header;
  } const kCases[] = {{0, "0400"},           {127, "047f"},        {128, "048180"},
                      {255, "0481ff"},       {256, "04820100"},    {65535, "0482ffff"},
                      {65536, "0483010000"}, {70000, "0483011170"}};
  for (const auto& [size, header] : kCases) {
    Writer writer;
    writer.OctetString(std::vector<uint8_t>(size));
    EXPECT_EQ(ToHex(writer.bytes().first(header.size() / 2)), header);
    Reader reader(writer.bytes());
    EXPECT_EQ(reader.OctetString().size(), size);
    EXPECT_TRUE(reader.Done().has_value());
  }
}

TEST(DerWriterTest, NestedElementsHaveTheirLengthsInFront) {
  Writer writer;
  writer.Sequence([&] {
    writer.Constructed(ContextConstructed(0),
                       [&] { writer.OctetString(std::vector<uint8_t>(200)); });
    writer.Null();
  });
  Reader outer(writer.bytes());
  Reader sequence = outer.Enter(Tag::kSequence);
  Reader wrapper = sequence.Enter(ContextConstructed(0));
  EXPECT_EQ(wrapper.OctetString().size(), 200u);
  EXPECT_TRUE(wrapper.Done().has_value());
  sequence.Null();
  EXPECT_TRUE(sequence.Done().has_value());
  EXPECT_TRUE(outer.Done().has_value());
}

}  // namespace
}  // namespace lockstep::x509::der
