#include "tls/wire/uint16_set.h"

#include <gtest/gtest.h>

namespace lockstep::wire {
namespace {

TEST(Uint16SetTest, HoldsEveryValueOnce) {
  Uint16Set set;
  // In an order that is not theirs, so that few and many values are both met from all over.
  for (uint32_t i = 0; i < 65536; ++i) {
    const auto value = static_cast<uint16_t>(i * 40503);
    EXPECT_FALSE(set.Contains(value));
    EXPECT_TRUE(set.Insert(value));
    EXPECT_TRUE(set.Contains(value));
    EXPECT_FALSE(set.Insert(value));
  }
}

TEST(Uint16SetTest, RemembersTheFewWhenThereAreMany) {
  Uint16Set set;
  for (uint16_t value = 0; value < 100; ++value) set.Insert(value);
  for (uint16_t value = 0; value < 100; ++value) EXPECT_FALSE(set.Insert(value));
  EXPECT_FALSE(set.Contains(100));
}

}  // namespace
}  // namespace lockstep::wire
