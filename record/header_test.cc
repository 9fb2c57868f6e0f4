#include "record/header.h"

#include <gtest/gtest.h>

#include <array>

namespace lockstep::record {
namespace {

TEST(HeaderTest, IsTypeVersionAndLengthInNetworkOrder) {
  const Header header(ContentType::kHandshake, 0x0301, 0x4012);
  const std::array<uint8_t, 5> expected = {22, 3, 1, 0x40, 0x12};
  EXPECT_TRUE(Equal(header.view(), expected));
  std::array<uint8_t, 6> out = {};
  header.CopyTo(out);
  EXPECT_EQ(out, (std::array<uint8_t, 6>{22, 3, 1, 0x40, 0x12, 0}));
}

}  // namespace
}  // namespace lockstep::record
