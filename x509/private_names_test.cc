#include "x509/private_names.h"

#include <gtest/gtest.h>

#include <string_view>

#include "x509/ip_address.h"

namespace lockstep::x509 {
namespace {

TEST(PrivateNamesTest, DomainsThatArePublicAndThoseThatAreNot) {
  for (const std::string_view name : {"localhost", "intranet", "*.localhost", "a.TEST", "x.local",
                                      "db.internal", "a.home.arpa", "home.arpa", "www.example"})
    EXPECT_TRUE(IsPrivateDnsName(name)) << name;
  for (const std::string_view name :
       {"example.com", "localhost.com", "mytest.org", "a.arpa", "notlocal.net", "xtest.a"})
    EXPECT_FALSE(IsPrivateDnsName(name)) << name;
}

TEST(PrivateNamesTest, AddressesThatArePublicAndThoseThatAreNot) {
  for (const std::string_view text :
       {"10.1.2.3", "127.0.0.1", "172.31.255.255", "192.168.1.1", "192.0.2.1", "100.127.255.255",
        "255.255.255.255", "::1", "::", "2001:db8::1", "fd00::1", "fe80::1", "::ffff:8.8.8.8",
        "2001:1ff::1"})
    EXPECT_TRUE(IsReservedAddress(IpAddress::Parse(text).value().bytes())) << text;
  for (const std::string_view text :
       {"8.8.8.8", "172.32.0.1", "100.128.0.0", "11.0.0.0", "192.0.3.1", "2606:4700::1111",
        "2001:200::1", "fec0::1", "3fff:1000::1", "64:ff9b::808:808"})
    EXPECT_FALSE(IsReservedAddress(IpAddress::Parse(text).value().bytes())) << text;
}

}  // namespace
}  // namespace lockstep::x509
