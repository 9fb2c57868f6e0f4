#include "tools/command/subtree_text.h"

#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <vector>

#include "crypto/base/bytes.h"

namespace lockstep::tools {
namespace {

using Kind = x509::GeneralName::Kind;

TEST(SubtreeTextTest, TakesDomainsMailboxesAndTheMailboxesOfAHost) {
  for (const auto& [text, kind, value] : {
           std::tuple("example.org", Kind::kDnsName, "example.org"),
           std::tuple("a@example.org", Kind::kRfc822Name, "a@example.org"),
           std::tuple("@example.org", Kind::kRfc822Name, "example.org"),
       }) {
    const auto subtree = ParseSubtree(text);
    ASSERT_TRUE(subtree.has_value()) << text;
    EXPECT_EQ(subtree->kind, kind) << text;
    EXPECT_EQ(AsText(subtree->value), value) << text;
  }
}

TEST(SubtreeTextTest, ARangeHasItsHostBitsClearedAndAMask) {
  EXPECT_EQ(ParseSubtree("192.0.2.77/20")->value,
            (std::vector<uint8_t>{192, 0, 0, 0, 255, 255, 240, 0}));
  EXPECT_EQ(ParseSubtree("192.0.2.7")->value,
            (std::vector<uint8_t>{192, 0, 2, 7, 255, 255, 255, 255}));
  EXPECT_EQ(ParseSubtree("0.0.0.0/0")->value, std::vector<uint8_t>(8));
  EXPECT_EQ(ParseSubtree("2001:db8::/32")->value.size(), 32u);
}

TEST(SubtreeTextTest, RefusesEverythingElse) {
  for (const std::string text : {"", "/24", "192.0.2.0/33", "192.0.2.0/", "192.0.2.0/-1",
                                 "192.0.2.0/24x", "exa mple.org", "*.example.org", "@", "a@b@c"}) {
    EXPECT_FALSE(ParseSubtree(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace lockstep::tools
