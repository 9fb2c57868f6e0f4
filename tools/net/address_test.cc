#include "tools/net/address.h"

#include <gtest/gtest.h>

#include <string>

namespace lockstep::tools {
namespace {

TEST(HostPortTest, TakesNamesAndAddresses) {
  for (const std::string text :
       {"example.org:443", "192.0.2.1:1", "[2001:db8::1]:65535", "[::]:0", "localhost:8443"}) {
    const auto parsed = HostPort::Parse(text);
    ASSERT_TRUE(parsed.has_value()) << text;
    EXPECT_EQ(parsed->ToString(), text);
  }
  EXPECT_EQ(HostPort::Parse("[2001:db8::1]:443")->host, "2001:db8::1") << "without brackets";
}

TEST(HostPortTest, ThePortMayBeLeftOutWhereThereIsADefault) {
  EXPECT_EQ(HostPort::Parse("example.org", 443)->port, 443);
  EXPECT_EQ(HostPort::Parse("[::1]", 443)->ToString(), "[::1]:443");
  EXPECT_EQ(HostPort::Parse("example.org:1", 443)->port, 1);
}

TEST(HostPortTest, RefusesEverythingElseWithAReason) {
  for (const std::string text : {"", ":443", "example.org", "example.org:", "example.org:65536",
                                 "example.org:-1", "example.org: 443", "example.org:443x",
                                 "::1:443", "[::1", "[]:443", "[::1]443", "[::1]:"}) {
    const auto parsed = HostPort::Parse(text);
    ASSERT_FALSE(parsed.has_value()) << text;
    EXPECT_EQ(parsed.error().exit_code, ExitCode::kUsage);
  }
  EXPECT_NE(HostPort::Parse("::1:443").error().text.find("brackets"), std::string::npos);
}

TEST(ResolveTest, AddressesResolveToThemselves) {
  for (const std::string text : {"127.0.0.1:443", "[::1]:443"}) {
    const auto addresses = Resolve(*HostPort::Parse(text), ResolveFor::kConnect);
    ASSERT_TRUE(addresses.has_value()) << addresses.error().text;
    ASSERT_EQ(addresses->size(), 1u);
    EXPECT_EQ(addresses->front().ToString(), text);
  }
}

}  // namespace
}  // namespace lockstep::tools
