#include "x509/public_suffix_list.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "crypto/hash/sha2.h"

namespace lockstep::x509 {
namespace {

constexpr std::string_view kText = R"(// A comment
com

uk
co.uk   and what follows a rule
Upper.Example
// Wildcards cover one label, exceptions none.
*.ck
!www.ck
// Letters beyond ASCII have A-labels of their own.
公司.cn
xn--55qx5d.cn
// ===BEGIN PRIVATE DOMAINS===
s3.amazonaws.com)";

TEST(PublicSuffixListTest, SaysWhatIsAPublicSuffix) {
  const Result<PublicSuffixList> list = PublicSuffixList::Parse(kText);
  ASSERT_TRUE(list.has_value());
  EXPECT_EQ(list->size(), 8u);
  for (const std::string_view suffix :
       {"com", "uk", "co.uk", "CO.UK", "upper.example", "anything.ck", "ck", "xn--55qx5d.cn",
        "s3.amazonaws.com", "unknown"})
    EXPECT_TRUE(list->Contains(suffix)) << suffix;
  for (const std::string_view domain :
       {"example.com", "example.co.uk", "www.ck", "a.anything.ck", "amazonaws.com", "ac.uk",
        "mine.s3.amazonaws.com", "unknown.unknown"})
    EXPECT_FALSE(list->Contains(domain)) << domain;
}

TEST(PublicSuffixListTest, ItsFingerprintIsThatOfItsRules) {
  const auto of = [](std::string_view text) {
    const auto value = PublicSuffixList::Parse(text)->Fingerprint(crypto::kSha256);
    return Copy(value.Expose());
  };
  EXPECT_EQ(of("b\na\n"), of("// a comment\nA\nb"));
  EXPECT_NE(of("a\nb\n"), of("ab\n"));
}

TEST(PublicSuffixListTest, RefusesWhatIsLongerThanAnyList) {
  const std::string text(kMaxPublicSuffixListSize + 1, '\n');
  EXPECT_EQ(PublicSuffixList::Parse(text).error().reason, Reason::kPublicSuffixListTooLarge);
}

}  // namespace
}  // namespace lockstep::x509
