#include "x509/der/time.h"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

namespace lockstep::x509 {
namespace {

// A Time element with this text.
std::vector<uint8_t> Element(der::Tag tag, std::string_view text) {
  der::Writer writer;
  writer.Primitive(tag, AsBytes(text));
  return writer.Take();
}

Result<Time> Read(der::Tag tag, std::string_view text) {
  const std::vector<uint8_t> element = Element(tag, text);
  der::Reader reader(element);
  const Time time = der::ReadTime(reader);
  LOCKSTEP_TRY(reader.Done());
  return time;
}

TEST(TimeTest, UtcTimeCoversTheYears1950To2049) {
  EXPECT_EQ(Read(der::Tag::kUtcTime, "700101000000Z"), 0);
  EXPECT_EQ(Read(der::Tag::kUtcTime, "500101000000Z"), -631152000);
  EXPECT_EQ(Read(der::Tag::kUtcTime, "491231235959Z"), 2524607999);
}

TEST(TimeTest, GeneralizedTimeCoversFourDigitYears) {
  EXPECT_EQ(Read(der::Tag::kGeneralizedTime, "20500101000000Z"), 2524608000);
  EXPECT_EQ(Read(der::Tag::kGeneralizedTime, "99991231235959Z"), 253402300799);
  EXPECT_EQ(Read(der::Tag::kGeneralizedTime, "00010101000000Z"), -62135596800);
}

TEST(TimeTest, RefusesWhatRfc5280ForbidsAndDatesThatAreNot) {
  for (const std::string_view text :
       {"2611211200Z", "261121120000", "261121120000+0000", "261121120000.0Z", "26112112000aZ",
        "261121120000Zx", "", "260011120000Z", "261311120000Z", "260230120000Z", "260229120000Z",
        "261121240000Z", "261121126000Z", "261121120060Z", "-61121120000Z"})
    EXPECT_EQ(Read(der::Tag::kUtcTime, text).error().reason, Reason::kMalformedTime) << text;
  for (const std::string_view text : {"20261121120000.5Z", "202611211200Z", "20261121120000"})
    EXPECT_EQ(Read(der::Tag::kGeneralizedTime, text).error().reason, Reason::kMalformedTime)
        << text;
  EXPECT_EQ(Read(der::Tag::kUtf8String, "261121120000Z").error().reason, Reason::kDerUnexpectedTag);
}

TEST(TimeTest, KnowsLeapYears) {
  EXPECT_EQ(Read(der::Tag::kUtcTime, "280229000000Z"), 1835395200);
  EXPECT_TRUE(Read(der::Tag::kGeneralizedTime, "20000229000000Z").has_value());
  EXPECT_FALSE(Read(der::Tag::kGeneralizedTime, "21000229000000Z").has_value());
}

TEST(TimeTest, WhatIsWrittenReadsBackOnBothSidesOf2050) {
  for (const Time time : {Time{-700000000}, Time{0}, Time{2524607999}, Time{2524608000},
                          Time{253402300799}, Time{951782400}}) {
    der::Writer writer;
    der::WriteTime(time, writer);
    der::Reader reader(writer.bytes());
    EXPECT_EQ(der::ReadTime(reader), time);
    EXPECT_TRUE(reader.Done().has_value());
  }
}

TEST(TimeTest, CivilAndBackForEveryDayOfEightHundredYears) {
  Time expected = FromCivil({1700, 1, 1, 0, 0, 0});
  for (Time time = expected; time < FromCivil({2500, 1, 1, 0, 0, 0});
       time += 86400, expected += 86400)
    ASSERT_EQ(FromCivil(ToCivil(time)), expected);
  EXPECT_EQ(FormatTime(1795249800), "2026-11-21 08:30:00 UTC");
  EXPECT_EQ(FormatTime(-1), "1969-12-31 23:59:59 UTC");
}

}  // namespace
}  // namespace lockstep::x509
