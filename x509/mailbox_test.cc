#include "x509/mailbox.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace lockstep::x509 {
namespace {

TEST(MailboxTest, HasALocalPartAndAHost) {
  const std::optional<Mailbox> mailbox = Mailbox::Parse("First.Last+tag@mail.example.com");
  ASSERT_TRUE(mailbox.has_value());
  EXPECT_EQ(mailbox->local_part, "First.Last+tag");
  EXPECT_EQ(mailbox->host, "mail.example.com");
}

TEST(MailboxTest, RefusesWhatMayStandForAnotherMailbox) {
  const std::string longest = "a@" + std::string(63, 'b') + '.' + std::string(63, 'c') + '.' +
                              std::string(63, 'd') + '.' + std::string(60, 'e');
  ASSERT_EQ(longest.size(), kMaxMailboxSize);
  EXPECT_TRUE(Mailbox::Parse(longest).has_value());
  for (const std::string& text :
       {std::string(), std::string("a"), std::string("@b"), std::string("a@"),
        std::string("a@b@c.com"), std::string("\"a\"@b.com"), std::string(".a@b.com"),
        std::string("a.@b.com"), std::string("a..b@c.com"), std::string("a b@c.com"),
        std::string("a@b.com."), std::string("a@.b.com"), std::string("a@[192.0.2.1]"),
        std::string("a\0@b.com", 8), longest + 'f'})
    EXPECT_FALSE(Mailbox::Parse(text).has_value()) << text;
}

// RFC 5280 section 7.5.
TEST(MailboxTest, OnlyTheHostIsComparedWithoutRegardToCase) {
  const Mailbox a = Mailbox::Parse("me@example.com").value();
  EXPECT_TRUE(a.Matches(Mailbox::Parse("me@EXAMPLE.com").value()));
  EXPECT_FALSE(a.Matches(Mailbox::Parse("Me@example.com").value()));
  EXPECT_FALSE(a.Matches(Mailbox::Parse("me@example.org").value()));
}

}  // namespace
}  // namespace lockstep::x509
