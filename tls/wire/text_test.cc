#include "tls/wire/text.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace lockstep::wire {
namespace {

struct Entry {
  NamedGroup group = {};
  Opaque<0, 0xffff> data = {};
  static constexpr auto kFields =
      Fields(Field("group", &Entry::group), Field("data", &Entry::data));
};

template <class T>
std::string TextOf(const T& value) {
  std::string out;
  AppendText(out, value);
  return out;
}
std::string TextOfBytes(Bytes bytes) {
  std::string out;
  AppendBytes(out, bytes);
  return out;
}

TEST(TextTest, NumbersHaveNamesWhereTheyAreRegistered) {
  EXPECT_EQ(TextOf(NamedGroup::kX25519), "x25519");
  EXPECT_EQ(TextOf(static_cast<NamedGroup>(0x001e)), "0x001e");
  EXPECT_EQ(TextOf(static_cast<NamedGroup>(0x1a1a)), "GREASE 0x1a1a");
  EXPECT_EQ(TextOf(uint32_t{604800}), "604800");
}

TEST(TextTest, StructsAndListsNest) {
  const Entry entries[] = {{NamedGroup::kX25519, {AsBytes("\x01\xff")}},
                           {NamedGroup::kSecp256r1, {}}};
  EXPECT_EQ(TextOf(List<Entry, 0, 0xffff>(entries)),
            "[{group: x25519, data: 01ff}, {group: secp256r1, data: empty}]");
}

TEST(TextTest, PrintableBytesAreQuoted) {
  EXPECT_EQ(TextOfBytes(AsBytes("www.example.com")), "\"www.example.com\"");
  EXPECT_EQ(TextOfBytes(AsBytes("say \"hi\\\"")), "\"say \\\"hi\\\\\\\"\"");
}

TEST(TextTest, NoByteOfThePeersReachesATerminalUnescaped) {
  for (unsigned byte = 0; byte < 256; ++byte) {
    const std::vector<uint8_t> hostile = {'a', static_cast<uint8_t>(byte)};
    for (const char shown : TextOfBytes(hostile)) EXPECT_TRUE(shown >= 0x20 && shown < 0x7f);
  }
  EXPECT_EQ(TextOfBytes(AsBytes("a\x1b[2J")), "611b5b324a");
}

TEST(TextTest, LongValuesAreCutAndTheirLengthGiven) {
  const std::vector<uint8_t> bytes(100000, 0xab);
  const std::string text = TextOfBytes(bytes);
  EXPECT_EQ(text.substr(0, 4), "abab");
  EXPECT_EQ(text.substr(2 * kMaxShownBytes), "... (100000 bytes)");
  const std::vector<uint16_t> numbers(40, 7);
  EXPECT_TRUE(TextOf(List<uint16_t, 0, 0xffff>(numbers)).ends_with("7, 7, and 8 more]"));
}

}  // namespace
}  // namespace lockstep::wire
