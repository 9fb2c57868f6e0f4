#include "crypto/signature/ecdsa_sig_value.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "crypto/testing/hex.h"

namespace lockstep::crypto {
namespace {

std::string Parse(std::string_view hex) {
  const std::vector<uint8_t> der = FromHex(hex);
  const Result<EcdsaSigValue> value = ParseEcdsaSigValue(der);
  if (!value.has_value()) return std::string(NameOf(value.error().reason));
  return ToHex(value->r) + " " + ToHex(value->s);
}

TEST(EcdsaSigValueTest, NumbersLoseTheirSignByte) {
  EXPECT_EQ(Parse("3006 020101 020102"), "01 02");
  EXPECT_EQ(Parse("3008 02020080 0202 00ff"), "80 ff");
  EXPECT_EQ(Parse("3006 020100 020100"), " ");
}

TEST(EcdsaSigValueTest, OnlyDerIsAccepted) {
  for (const std::string_view bad : {
           "", "30",
           "3006 0201 01 0201",          // cut short
           "3006 020101 020102 00",      // trailing byte
           "3007 020101 020102 00",      // trailing byte inside
           "3009 020101 020102 020103",  // a third integer
           "3003 020101",                // one integer
           "3106 020101 020102",         // SET
           "3006 030101 020102",         // BIT STRING
           "308106 020101 020102",       // long form of a short length
           "30820006 020101 020102",     // longer still
           "3080 020101 020102 0000",    // indefinite length
           "3007 02810101 020102",       // long form inside
           "3005 0200 020102",           // no contents
           "3006 020181 020102",         // negative
           "3007 02020001 020102",       // leading zero that is not needed
           "3008 0203000080 020102",     // and another
       })
    EXPECT_EQ(Parse(bad), "InvalidSignature") << bad;
}

TEST(EcdsaSigValueTest, OnlyOneByteOfLengthFollowsTheLongForm) {
  const std::vector<uint8_t> number(66, 0x7f);
  std::vector<uint8_t> der = EncodeEcdsaSigValue(number, number);
  EXPECT_EQ(der[1], 0x81);
  for (const uint8_t form : {uint8_t{0x80}, uint8_t{0x82}, uint8_t{0xff}}) {
    der[1] = form;
    EXPECT_EQ(Parse(ToHex(der)), "InvalidSignature");
  }
}

TEST(EcdsaSigValueTest, EncodingIsWhatTheParserTakes) {
  const std::vector<uint8_t> small = FromHex("00000001"), large = FromHex("00ff");
  EXPECT_EQ(ToHex(EncodeEcdsaSigValue(small, large)), "3007020101020200ff");
  EXPECT_EQ(ToHex(EncodeEcdsaSigValue({}, {})), "3006020100020100");
  // The longest: numbers of P-521, whose contents take a length of two bytes.
  std::vector<uint8_t> longest(66, 0xff);
  longest[0] = 1;
  const std::vector<uint8_t> der = EncodeEcdsaSigValue(longest, longest);
  EXPECT_EQ(der.size(), kMaxEcdsaSigValueSize);
  EXPECT_EQ(Parse(ToHex(der)), ToHex(longest) + " " + ToHex(longest));
}

TEST(EcdsaSigValueTest, LongerThanAnyCurveNeedsIsRefused) {
  const std::vector<uint8_t> number(67, 0x7f);
  EXPECT_EQ(Parse(ToHex(EncodeEcdsaSigValue(number, number))), "InvalidSignature");
}

}  // namespace
}  // namespace lockstep::crypto
