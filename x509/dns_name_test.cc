#include "x509/dns_name.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <string_view>

namespace lockstep::x509 {
namespace {

TEST(DnsNameTest, Syntax) {
  const std::string label63(63, 'a');
  const std::string name253 = label63 + '.' + label63 + '.' + label63 + '.' + std::string(61, 'a');
  for (const std::string_view good : std::initializer_list<std::string_view>{
           "example.com", "a", "localhost", "EXAMPLE.Com", "xn--bcher-kva.example", "a-b.c--d.e",
           "_dmarc.example.com", "my_host", "1.2.3.a", "123.com", "a1", label63, name253})
    EXPECT_TRUE(IsDnsName(good)) << good;
  const std::string label64(64, 'a');
  const std::string name254 = name253 + 'a';
  for (const std::string_view bad : std::initializer_list<std::string_view>{
           "", ".", "example.com.", ".example.com", "a..b", "-a.com", "a-.com", "a.-b", "a b.com",
           "b\xc3\xbc"
           "cher.example",
           "*.example.com", "1.2.3.4", "example.123", "a/b", "a:80", "a@b",
           std::string_view("a\0b", 3), label64, name254})
    EXPECT_FALSE(IsDnsName(bad)) << bad;
}

// RFC 9525 section 6.3, and its examples.
TEST(DnsNameTest, MatchingOfRfc9525) {
  struct {
    std::string_view presented, reference;
    bool matches;
  } const kCases[] = {
      {"example.com", "example.com", true},
      {"EXAMPLE.com", "example.COM", true},
      {"example.com", "www.example.com", false},
      {"www.example.com", "example.com", false},
      {"example.com", "example.org", false},
      {"*.example.com", "foo.example.com", true},
      {"*.EXAMPLE.com", "FOO.example.com", true},
      {"*.example.com", "example.com", false},
      {"*.example.com", "bar.foo.example.com", false},
      {"*.example.com", "fooexample.com", false},
      {"*.example.com", "xn--bcher-kva.example.com", true},
      // A-labels are labels like any other (section 6.3).
      {"xn--bcher-kva.example", "XN--BCHER-KVA.example", true},
      {"xn--bcher-kva.example", "xn--bcher-kvb.example", false},
      {"*.xn--bcher-kva.example", "www.xn--bcher-kva.example", true},
      {"*.example.com", "_sip.example.com", true},
      {"f*.example.com", "foo.example.com", false},
      {"*oo.example.com", "foo.example.com", false},
      {"f*o.example.com", "foo.example.com", false},
      {"xn--*.example.com", "xn--a.example.com", false},
      {"foo.*.com", "foo.example.com", false},
      {"*.*.example.com", "a.b.example.com", false},
      {"*", "localhost", false},
      {"*.", "localhost", false},
      {"*.com", "example.com", false},
      {"*.co.uk", "example.co.uk", true},  // no list of public suffixes is given
      {"example.com.", "example.com", false},
      {"*.example.com.", "a.example.com", false},
      {" example.com", "example.com", false},
      {"", "example.com", false},
      {"*.1.2.3", "4.1.2.3", false},
  };
  for (const auto& [presented, reference, matches] : kCases)
    EXPECT_EQ(MatchesDnsName(presented, reference), matches) << presented << " " << reference;
}

TEST(DnsNameTest, NoWildcardMatchesAcrossAPublicSuffixOfTheCallersList) {
  const IsPublicSuffix list = [](std::string_view domain) {
    return EqualIgnoringCase(domain, "co.uk") || EqualIgnoringCase(domain, "s3.example.com");
  };
  EXPECT_FALSE(MatchesDnsName("*.co.uk", "example.co.uk", list));
  EXPECT_FALSE(MatchesDnsName("*.S3.example.com", "mine.s3.example.com", list));
  EXPECT_TRUE(MatchesDnsName("*.example.co.uk", "www.example.co.uk", list));
  EXPECT_TRUE(MatchesDnsName("*.example.com", "s3.example.com", list));
  EXPECT_TRUE(MatchesDnsName("example.co.uk", "example.co.uk", list));
}

TEST(DnsNameTest, ANulInACertificateHidesNothing) {
  EXPECT_FALSE(MatchesDnsName(std::string_view("example.com\0.evil.org", 21), "example.com"));
  EXPECT_FALSE(MatchesDnsName(std::string_view("example.com\0", 12), "example.com"));
}

}  // namespace
}  // namespace lockstep::x509
