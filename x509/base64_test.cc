#include "x509/base64.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace lockstep::x509 {
namespace {

std::string Encode(std::string_view text, size_t line_size = 0) {
  SecretBytes out;
  AppendBase64(AsBytes(text), line_size, out);
  return std::string(AsText(out));
}

std::optional<std::string> Decode(std::string_view text) {
  const std::optional<SecretBytes> bytes = DecodeBase64(text);
  if (!bytes) return std::nullopt;
  return std::string(AsText(*bytes));
}

TEST(Base64Test, TheVectorsOfRfc4648BothWays) {
  const std::pair<std::string_view, std::string_view> kVectors[] = {{"", ""},
                                                                    {"f", "Zg=="},
                                                                    {"fo", "Zm8="},
                                                                    {"foo", "Zm9v"},
                                                                    {"foob", "Zm9vYg=="},
                                                                    {"fooba", "Zm9vYmE="},
                                                                    {"foobar", "Zm9vYmFy"}};
  for (const auto& [text, encoded] : kVectors) {
    EXPECT_EQ(Encode(text), encoded);
    EXPECT_EQ(Decode(encoded), text);
  }
}

TEST(Base64Test, EveryByteValueComesBack) {
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  for (size_t size = 0; size <= all.size(); ++size)
    ASSERT_EQ(Decode(Encode(all.substr(0, size))), all.substr(0, size));
  EXPECT_EQ(Encode("\xfb\xff"), "+/8=");
}

TEST(Base64Test, OnlyTheAlphabetDecodes) {
  for (int c = 0; c < 256; ++c) {
    const char character = static_cast<char>(c);
    const bool is_space = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    const bool is_letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                           (c >= '0' && c <= '9') || c == '+' || c == '/';
    const std::string text =
        is_space ? std::string("AAAA") + character : std::string("AAA") + character;
    EXPECT_EQ(Decode(text).has_value(), is_space || is_letter || c == '=') << c;
  }
}

TEST(Base64Test, PaddingIsStrict) {
  for (const std::string_view bad :
       {"Zg", "Zg=", "Zh==", "Zm9=", "Z===", "====", "=", "Zg==Zg==", "Zg=g", "Zm8=\n=", "A"})
    EXPECT_FALSE(Decode(bad).has_value()) << bad;
}

TEST(Base64Test, LinesAreEndedAndIgnoredWhenRead) {
  const std::string text(100, 'x');
  const std::string lines = Encode(text, 64);
  EXPECT_EQ(lines.find('\n'), 64u);
  EXPECT_EQ(lines.find('\n', 65), 129u);
  EXPECT_TRUE(lines.ends_with("=\n"));
  EXPECT_EQ(Decode(lines), text);
  EXPECT_EQ(Encode(std::string(48, 'x'), 64).size(), 65u);
}

}  // namespace
}  // namespace lockstep::x509
