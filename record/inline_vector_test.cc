#include "record/inline_vector.h"

#include <gtest/gtest.h>

namespace lockstep::record {
namespace {

struct Item {
  explicit Item(int v) : value(v) {}  // not default-constructible
  int value;
};

TEST(InlineVectorTest, HoldsWhatWasAddedUntilItIsCut) {
  InlineVector<Item, 3> vector;
  EXPECT_EQ(vector.size(), 0u);
  Item& first = vector.Add(Item(1));
  vector.Add(Item(2));
  EXPECT_FALSE(vector.full());
  vector.Add(Item(3));
  EXPECT_TRUE(vector.full());
  EXPECT_EQ(&first, vector.items().data());
  EXPECT_EQ(vector.items()[2].value, 3);
  vector.Cut(1);
  EXPECT_EQ(vector.items().size(), 1u);
  vector.Add(Item(4));
  EXPECT_EQ(vector.items()[1].value, 4);
}

}  // namespace
}  // namespace lockstep::record
