#include "x509/der/oid.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "crypto/testing/hex.h"

namespace lockstep::x509::der {
namespace {

using crypto::FromHex;
using crypto::ToHex;

TEST(OidTest, EncodesNumbersInBase128) {
  EXPECT_EQ(ToHex(Oid<2, 5, 4, 3>()), "550403");
  EXPECT_EQ(ToHex(Oid<1, 2, 840, 113549, 1, 1, 11>()), "2a864886f70d01010b");
  EXPECT_EQ(ToHex(Oid<2, 999, 3>()), "883703");
}

TEST(OidTest, PrintsWhatItEncodes) {
  EXPECT_EQ(OidToString(Oid<1, 3, 6, 1, 5, 5, 7, 3, 1>()), "1.3.6.1.5.5.7.3.1");
  EXPECT_EQ(OidToString(Oid<2, 999, 3>()), "2.999.3");
  EXPECT_EQ(OidToString(Oid<0, 9, 2342, 19200300, 100, 1, 25>()), "0.9.2342.19200300.100.1.25");
}

TEST(OidTest, SaysSoOfWhatIsMalformed) {
  EXPECT_EQ(OidToString({}), "(malformed)");
  EXPECT_EQ(OidToString(FromHex("2a86")), "(malformed)");
  EXPECT_EQ(OidToString(FromHex("2affffffffffffffffffff7f")), "(malformed)");
}

TEST(OidTest, CutsWhatNobodyWouldRead) {
  std::vector<uint8_t> longest = {0x2a};
  longest.insert(longest.end(), 100'000, 0x01);
  const std::string text = OidToString(longest);
  EXPECT_TRUE(text.starts_with("1.2.1.1.") && text.ends_with("...")) << text;
  EXPECT_LT(text.size(), kMaxOidText + 32);
}

}  // namespace
}  // namespace lockstep::x509::der
