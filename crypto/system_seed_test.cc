#include "crypto/system_seed.h"

#include <gtest/gtest.h>

#include <array>

namespace lockstep::crypto {
namespace {

TEST(SystemSeedTest, NoTwoSeedsAreEqual) {
  const auto one = SystemSeed();
  const auto other = SystemSeed();
  ASSERT_TRUE(one.has_value() && other.has_value());
  EXPECT_NE(*one, *other);
  const std::array<uint8_t, kSeedSize> zeros{};
  EXPECT_NE(*one, zeros);
}

}  // namespace
}  // namespace lockstep::crypto
