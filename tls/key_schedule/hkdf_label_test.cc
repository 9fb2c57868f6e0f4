#include "tls/key_schedule/hkdf_label.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "crypto/hash/hkdf.h"
#include "crypto/hash/sha2.h"
#include "crypto/testing/hex.h"

namespace lockstep {
namespace {

using crypto::FromHex;
using crypto::kSha256;
using crypto::ToHex;

// RFC 8448 section 3: client_application_traffic_secret_0.
const std::vector<uint8_t> kSecret =
    FromHex("9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5");

Reason Expand(std::string_view label, size_t context_size, size_t output_size) {
  const std::vector<uint8_t> context(context_size, 'c');
  std::vector<uint8_t> output(output_size);
  const Status status = HkdfExpandLabel(kSha256, kSecret, label, context, output);
  return status.has_value() ? Reason{} : status.error().reason;
}

TEST(HkdfLabelTest, TheKeyAndTheIvOfRfc8448AreExpanded) {
  std::vector<uint8_t> key(16), iv(12);
  ASSERT_TRUE(HkdfExpandLabel(kSha256, kSecret, "key", {}, key).has_value());
  ASSERT_TRUE(HkdfExpandLabel(kSha256, kSecret, "iv", {}, iv).has_value());
  EXPECT_EQ(ToHex(key), "17422dda596ed5d9acd890e3c63f5051");
  EXPECT_EQ(ToHex(iv), "5b78923dee08579033e523d9");
}

// RFC 8448 section 3 prints the HkdfLabel as "info".
TEST(HkdfLabelTest, TheLabelIsEncodedAsRfc8448PrintsIt) {
  const std::vector<uint8_t> hash =
      FromHex("209145a96ee8e2a122ff810047cc952684658d6049e86429426db87c54ad143d");
  const std::vector<uint8_t> info = FromHex(
      "002010746c73313320726573206d617374657220"
      "209145a96ee8e2a122ff810047cc952684658d6049e86429426db87c54ad143d");
  std::vector<uint8_t> expected(32);
  ASSERT_TRUE(crypto::HkdfExpand(kSha256, kSecret, info, expected).has_value());
  EXPECT_EQ(ToHex(DeriveSecret(kSha256, kSecret, "res master", hash).Expose()), ToHex(expected));
}

TEST(HkdfLabelTest, TheLongestLabelAndContextFit) {
  std::vector<uint8_t> output(32);
  const std::string label(kMaxHkdfLabelSize, 'l');
  const std::vector<uint8_t> context(kMaxHkdfContextSize, 'c');
  ASSERT_TRUE(HkdfExpandLabel(kSha256, kSecret, label, context, output).has_value());
  // Computed with Python's hmac.
  EXPECT_EQ(ToHex(output), "871547e56f410f9af8163014710af60041df3e70523823a2f8e83eae8141f506");
}

TEST(HkdfLabelTest, WhatDoesNotFitTheStructureIsRefused) {
  EXPECT_EQ(Expand("l", 0, 32), Reason{});
  EXPECT_EQ(Expand(std::string(kMaxHkdfLabelSize + 1, 'l'), 0, 32), Reason::kInvalidArgument);
  EXPECT_EQ(Expand("l", kMaxHkdfContextSize + 1, 32), Reason::kInvalidArgument);
}

TEST(HkdfLabelTest, AtMost255DigestsAreExpanded) {
  EXPECT_EQ(Expand("l", 0, 255 * 32), Reason{});
  EXPECT_EQ(Expand("l", 0, 255 * 32 + 1), Reason::kInvalidArgument);
  EXPECT_EQ(Expand("l", 0, 0x10000), Reason::kInvalidArgument);
}

TEST(HkdfLabelTest, ASecretThatCannotBeDerivedIsEmpty) {
  const std::vector<uint8_t> context(kMaxHkdfContextSize + 1);
  EXPECT_TRUE(DeriveSecret(kSha256, kSecret, "l", context).empty());
}

}  // namespace
}  // namespace lockstep
