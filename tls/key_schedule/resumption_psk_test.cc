#include "tls/key_schedule/resumption_psk.h"

#include <gtest/gtest.h>

#include <vector>

#include "crypto/hash/sha2.h"
#include "crypto/testing/hex.h"

namespace lockstep {
namespace {

using crypto::FromHex;
using crypto::ToHex;

// RFC 8448 section 3.
class ResumptionPskTest : public testing::Test {
 protected:
  const TrafficSecret resumption_secret_{
      crypto::kSha256, crypto::HashValue::CopyOf(FromHex(
                           "7df235f2031d2a051287d02b0241b0bfdaf86cc856231f2d5aba46c434ec196c"))};
};

TEST_F(ResumptionPskTest, ThePskIsThatOfRfc8448) {
  const auto psk = ResumptionPsk(resumption_secret_, FromHex("0000"));
  ASSERT_TRUE(psk.has_value());
  EXPECT_EQ(ToHex(psk->Expose()),
            "4ecd0eb6ec3b4d87f5d6028f922ca4c5851a277fd41311c9e62d2c9492e1c4f3");
}

TEST_F(ResumptionPskTest, EveryNonceGivesAnotherPsk) {
  EXPECT_NE(ToHex(ResumptionPsk(resumption_secret_, FromHex("0000"))->Expose()),
            ToHex(ResumptionPsk(resumption_secret_, FromHex("0001"))->Expose()));
  EXPECT_NE(ToHex(ResumptionPsk(resumption_secret_, {})->Expose()),
            ToHex(ResumptionPsk(resumption_secret_, FromHex("00"))->Expose()));
}

TEST_F(ResumptionPskTest, ANonceIsAsLongAsItsFieldAllows) {
  const std::vector<uint8_t> nonce(256);
  EXPECT_TRUE(ResumptionPsk(resumption_secret_, Bytes(nonce).first(255)).has_value());
  EXPECT_EQ(ResumptionPsk(resumption_secret_, nonce).error().reason, Reason::kInvalidArgument);
}

}  // namespace
}  // namespace lockstep
