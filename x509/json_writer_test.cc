#include "x509/json_writer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

namespace lockstep::x509 {
namespace {

TEST(JsonWriterTest, WritesNestedValuesWithCommasWhereTheyBelong) {
  JsonWriter json;
  json.Open('{').Key("list").Open('[').Number(1).Null().Bool(true).Open('{').Close('}').Close(']');
  json.Field("text", "a").Key("empty").Open('[').Close(']').Key("no").Bool(false).Close('}');
  EXPECT_EQ(std::move(json).Take(),
            R"({"list":[1,null,true,{}],"text":"a","empty":[],"no":false})");
}

TEST(JsonWriterTest, WritesTheGreatestNumberWhole) {
  JsonWriter json;
  json.Number(UINT64_MAX);
  EXPECT_EQ(nlohmann::json::parse(std::move(json).Take()).get<uint64_t>(), UINT64_MAX);
}

TEST(JsonWriterTest, EveryByteOfHostileTextComesBackAsItsCharacterAndNothingEscapes) {
  std::string hostile;
  for (int byte = 0; byte < 256; ++byte) hostile += static_cast<char>(byte);
  hostile += "\",\"accepted\":true,\"x\":\"\\\x1b[2J";
  JsonWriter json;
  json.Open('{').Field(hostile, hostile).Close('}');
  const std::string text = std::move(json).Take();
  EXPECT_TRUE(std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; })) << text;
  const auto read = nlohmann::json::parse(text);
  ASSERT_EQ(read.size(), 1u);
  std::string as_utf8;
  for (const char c : hostile) {
    const auto byte = static_cast<uint8_t>(c);
    if (byte < 0x80) {
      as_utf8 += c;
    } else {
      as_utf8 += {static_cast<char>(0xc0 | byte >> 6), static_cast<char>(0x80 | (byte & 0x3f))};
    }
  }
  EXPECT_EQ(read.begin().key(), as_utf8);
  EXPECT_EQ(read.begin().value(), as_utf8);
}

}  // namespace
}  // namespace lockstep::x509
