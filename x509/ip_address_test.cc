#include "x509/ip_address.h"

#include <gtest/gtest.h>

#include <string_view>

#include "crypto/testing/hex.h"

namespace lockstep::x509 {
namespace {

using crypto::FromHex;
using crypto::ToHex;

TEST(IpAddressTest, ParsesAndPrintsInTheFormOfRfc5952) {
  struct {
    std::string_view text, bytes, printed;
  } const kCases[] = {
      {"192.0.2.1", "c0000201", "192.0.2.1"},
      {"0.0.0.0", "00000000", "0.0.0.0"},
      {"255.255.255.255", "ffffffff", "255.255.255.255"},
      {"::", "00000000000000000000000000000000", "::"},
      {"::1", "00000000000000000000000000000001", "::1"},
      {"1::", "00010000000000000000000000000000", "1::"},
      {"2001:DB8::1", "20010db8000000000000000000000001", "2001:db8::1"},
      {"2001:db8:0:0:1:0:0:1", "20010db8000000000001000000000001", "2001:db8::1:0:0:1"},
      {"2001:db8:0:1:1:1:1:1", "20010db8000000010001000100010001", "2001:db8:0:1:1:1:1:1"},
      {"1:0:0:2:0:0:0:3", "00010000000000020000000000000003", "1:0:0:2::3"},
      {"::ffff:192.0.2.1", "00000000000000000000ffffc0000201", "::ffff:c000:201"},
      {"1:2:3:4:5:6:7::", "00010002000300040005000600070000", "1:2:3:4:5:6:7:0"},
      {"::2:3:4:5:6:7:8", "00000002000300040005000600070008", "0:2:3:4:5:6:7:8"},
      {"1:2:3:4:5:6:1.2.3.4", "00010002000300040005000601020304", "1:2:3:4:5:6:102:304"},
  };
  for (const auto& [text, bytes, printed] : kCases) {
    const std::optional<IpAddress> address = IpAddress::Parse(text);
    ASSERT_TRUE(address.has_value()) << text;
    EXPECT_EQ(ToHex(address->bytes()), bytes) << text;
    EXPECT_EQ(address->ToString(), printed) << text;
  }
}

TEST(IpAddressTest, RefusesOtherForms) {
  for (const std::string_view text : {"",
                                      "1",
                                      "1.2.3",
                                      "1.2.3.4.5",
                                      "1.2.3.256",
                                      "01.2.3.4",
                                      "1.2.3.04",
                                      "1.2.3.",
                                      ".1.2.3",
                                      "1.2.3.4 ",
                                      "0x1.2.3.4",
                                      "1.2.3.-4",
                                      ":",
                                      ":::",
                                      "1:2",
                                      "1:2:3:4:5:6:7",
                                      "1:2:3:4:5:6:7:8:9",
                                      "1::2::3",
                                      "1:2:3:4:5:6:7:8::",
                                      "::1:2:3:4:5:6:7:8",
                                      "12345::",
                                      "g::",
                                      ":1:2:3:4:5:6:7",
                                      "1:2:3:4:5:6:7:",
                                      "fe80::1%eth0",
                                      "::1.2.3",
                                      "1.2.3.4::",
                                      "::1.2.3.4:5",
                                      "[::1]",
                                      "1:2:3:4:5:6:7:1.2.3.4"})
    EXPECT_FALSE(IpAddress::Parse(text).has_value()) << text;
}

TEST(IpAddressTest, BytesAreFourOrSixteen) {
  EXPECT_EQ(IpAddress::FromBytes(FromHex("c0000201"))->ToString(), "192.0.2.1");
  for (const size_t size : {0u, 3u, 5u, 8u, 15u, 17u, 32u})
    EXPECT_FALSE(IpAddress::FromBytes(std::vector<uint8_t>(size)).has_value()) << size;
}

}  // namespace
}  // namespace lockstep::x509
