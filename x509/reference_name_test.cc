#include "x509/reference_name.h"

#include <gtest/gtest.h>

#include <string_view>

namespace lockstep::x509 {
namespace {

TEST(ReferenceNameTest, DnsNamesAreLoweredAndLoseTheirTrailingDot) {
  const Result<ReferenceName> name = ReferenceName::Parse("WWW.Example.COM.");
  ASSERT_TRUE(name.has_value());
  EXPECT_EQ(name->kind(), ReferenceName::Kind::kDns);
  EXPECT_EQ(name->dns(), "www.example.com");
  EXPECT_EQ(name->ToString(), "www.example.com");
}

TEST(ReferenceNameTest, LiteralsAreAddresses) {
  for (const auto& [text, printed] :
       {std::pair{"192.0.2.1", "192.0.2.1"}, std::pair{"2001:db8::1", "2001:db8::1"},
        std::pair{"[::1]", "::1"}}) {
    const Result<ReferenceName> name = ReferenceName::Parse(text);
    ASSERT_TRUE(name.has_value()) << text;
    EXPECT_EQ(name->kind(), ReferenceName::Kind::kIp);
    EXPECT_EQ(name->dns(), "");  // no server_name for it
    EXPECT_EQ(name->ToString(), printed);
  }
}

TEST(ReferenceNameTest, RefusesWhatIsNeither) {
  for (const std::string_view text :
       {"", ".", "a..b", "example.com..", "1.2.3", "192.0.2.256", "1.2.3.4.5", "[192.0.2.1]", "[]",
        "[::1", "::1]", "*.example.com",
        "b\xc3\xbc"
        "cher.example",
        "a b", "host:443", "user@host", "https://example.com"})
    EXPECT_EQ(ReferenceName::Parse(text).error().reason, Reason::kInvalidReferenceName) << text;
}

TEST(ReferenceNameTest, AMailboxIsAKindOfItsOwn) {
  const Result<ReferenceName> name = ReferenceName::ParseMailbox("A.b@Example.com");
  ASSERT_TRUE(name.has_value());
  EXPECT_EQ(name->kind(), ReferenceName::Kind::kMailbox);
  EXPECT_EQ(name->mailbox(), "A.b@Example.com");
  EXPECT_EQ(name->dns(), "");  // no server_name for it
  EXPECT_EQ(name->ToString(), "A.b@Example.com");
  for (const std::string_view text : {"", "example.com", "@example.com", "a@", "a@b@example.com"})
    EXPECT_EQ(ReferenceName::ParseMailbox(text).error().reason, Reason::kInvalidReferenceName);
}

}  // namespace
}  // namespace lockstep::x509
