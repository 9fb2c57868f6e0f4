#include "x509/pins.h"

#include <gtest/gtest.h>

#include <string>

#include "crypto/hash/sha2.h"

namespace lockstep::x509 {
namespace {

// SHA-256 of nothing.
constexpr std::string_view kPinOfNothing = "sha256/47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

TEST(PinsTest, ReadsWhatItPrints) {
  const Pin pin = PinOf({}, crypto::kSha256);
  EXPECT_EQ(FormatPin(pin), kPinOfNothing);
  PinSet pins;
  EXPECT_TRUE(pins.empty());
  EXPECT_TRUE(pins.Add(kPinOfNothing));
  EXPECT_TRUE(pins.Contains(pin));
  EXPECT_FALSE(pins.Contains(PinOf(AsBytes("x"), crypto::kSha256)));
}

TEST(PinsTest, OtherFormsAreRefused) {
  PinSet pins;
  for (const std::string_view text :
       {"", "sha256/", "sha1/47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "sha256/47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
        "sha256/47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=", "sha256/47DEQpj8HBSa"})
    EXPECT_EQ(pins.Add(text).error().reason, Reason::kInvalidPin) << text;
  EXPECT_TRUE(pins.empty());
}

TEST(PinsTest, ASetIsBoundedAndHoldsEachPinOnce) {
  PinSet pins;
  for (size_t i = 0; i < kMaxPins; ++i) {
    const Pin pin = {static_cast<uint8_t>(i)};
    EXPECT_TRUE(pins.Add(pin));
    EXPECT_TRUE(pins.Add(pin));
  }
  EXPECT_EQ(pins.pins().size(), kMaxPins);
  EXPECT_FALSE(pins.Add(Pin{0xff}).has_value());
}

}  // namespace
}  // namespace lockstep::x509
