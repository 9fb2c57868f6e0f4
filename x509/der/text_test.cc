#include "x509/der/text.h"

#include <gtest/gtest.h>

#include <string_view>

#include "crypto/testing/hex.h"

namespace lockstep::x509::der {
namespace {

using crypto::FromHex;

TEST(DerTextTest, Utf8IsTakenInItsOneFormOnly) {
  for (const std::string_view good : {"", "41", "c3a9", "e282ac", "f09f9880", "f48fbfbf", "ed9fbf"})
    EXPECT_TRUE(IsWellFormed(Tag::kUtf8String, FromHex(good))) << good;
  for (const std::string_view bad : {"80", "c0af", "c1bf", "c3", "e08080", "eda080", "edbfbf",
                                     "f0808080", "f4908080", "f5808080", "ff", "e282", "c341"})
    EXPECT_FALSE(IsWellFormed(Tag::kUtf8String, FromHex(bad))) << bad;
}

TEST(DerTextTest, AlphabetsAreHeld) {
  EXPECT_TRUE(IsWellFormed(Tag::kPrintableString, AsBytes("Example CA (1), a=b+c'd-e./:?*&@_")));
  EXPECT_FALSE(IsWellFormed(Tag::kPrintableString, AsBytes("a\"b")));
  EXPECT_FALSE(IsWellFormed(Tag::kPrintableString, FromHex("c3a9")));
  EXPECT_TRUE(IsWellFormed(Tag::kIa5String, AsBytes("a@b\x01")));
  EXPECT_FALSE(IsWellFormed(Tag::kIa5String, FromHex("80")));
  EXPECT_FALSE(IsWellFormed(Tag::kVisibleString, FromHex("ff")));
  EXPECT_FALSE(IsWellFormed(Tag::kBmpString, FromHex("004100")));
  EXPECT_FALSE(IsWellFormed(Tag::kUniversalString, FromHex("0000")));
  EXPECT_TRUE(IsWellFormed(Tag::kTeletexString, FromHex("e9")));
}

TEST(DerTextTest, EscapeLeavesNothingThatATerminalActsOn) {
  EXPECT_EQ(Escape(AsBytes("a\x1b[31m\n\\")), "a\\x1b[31m\\x0a\\\\");
  EXPECT_EQ(Escape(FromHex("c3a9")), "\\xc3\\xa9");
  EXPECT_EQ(Escape(AsBytes("abcdef"), 3), "abc...");
}

}  // namespace
}  // namespace lockstep::x509::der
