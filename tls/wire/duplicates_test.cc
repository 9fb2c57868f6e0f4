#include "tls/wire/duplicates.h"

#include <gtest/gtest.h>

#include <vector>

namespace lockstep::wire {
namespace {

using Groups = List<NamedGroup, 2, 0xffff>;

TEST(DuplicatesTest, NamesTheFirstValueThatIsThereTwice) {
  const NamedGroup groups[] = {NamedGroup::kX25519, NamedGroup::kSecp256r1, NamedGroup::kSecp256r1,
                               NamedGroup::kX25519};
  EXPECT_TRUE(CheckNoDuplicates(Groups(std::span(groups).first(2))).has_value());
  EXPECT_EQ(CheckNoDuplicates(Groups(groups)).error(), (Error{Reason::kDuplicateValue, 0, {0x17}}));
}

TEST(DuplicatesTest, GreaseIsPassedOver) {
  const NamedGroup groups[] = {static_cast<NamedGroup>(0x1a1a), NamedGroup::kX25519,
                               static_cast<NamedGroup>(0x1a1a)};
  EXPECT_TRUE(CheckNoDuplicates(Groups(groups)).has_value());
}

TEST(DuplicatesTest, FindsOneAmongAsManyAsAListCanHold) {
  std::vector<NamedGroup> groups;
  for (uint16_t value = 0; value < 32766; ++value) groups.push_back(static_cast<NamedGroup>(value));
  EXPECT_TRUE(CheckNoDuplicates(Groups(groups)).has_value());
  groups.push_back(NamedGroup::kX25519);
  EXPECT_FALSE(CheckNoDuplicates(Groups(groups)).has_value());
}

}  // namespace
}  // namespace lockstep::wire
