#include "crypto/testing/freed_blocks.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "crypto/base/secret.h"
#include "crypto/testing/needles.h"

namespace lockstep::testing {
namespace {

// The compiler is not to leave out a block that nobody reads.
void Touch(const void* block) { __asm__ volatile("" : : "r"(block) : "memory"); }

class FreedBlocksTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!FreedBlocks::IsTelling()) GTEST_SKIP() << "sanitizers own malloc";
    needles_.Add("the secret", secret_);
  }
  [[nodiscard]] size_t FoundIn(const FreedBlocks& freed) const {
    return needles_.FoundIn(freed.bytes()).size();
  }

  const std::vector<uint8_t> secret_ = {11, 22, 33, 44, 55, 66, 77, 88};
  Needles needles_;
};

TEST_F(FreedBlocksTest, WhatABlockHoldsWhenItGoesIsSeen) {
  const FreedBlocks freed;
  {
    const std::vector<uint8_t> copy = secret_;
    Touch(copy.data());
  }
  EXPECT_EQ(FoundIn(freed), 1u);
  {
    const auto copy = std::make_unique<std::vector<uint8_t>>(secret_);
    Touch(copy->data());
  }
  EXPECT_EQ(FoundIn(freed), 2u);
  void* block = std::malloc(1000);
  std::memcpy(static_cast<uint8_t*>(block) + 901, secret_.data(), secret_.size());
  Touch(block);
  std::free(block);
  EXPECT_EQ(FoundIn(freed), 3u);
  EXPECT_GE(freed.count(), 4u);
}

TEST_F(FreedBlocksTest, WhatIsWipedBeforeOrKeptIsNot) {
  std::vector<uint8_t> kept;
  const FreedBlocks freed;
  {
    std::vector<uint8_t> wiped = secret_;
    Touch(wiped.data());
    Wipe(wiped);
    kept = secret_;
  }
  EXPECT_EQ(freed.count(), 1u);
  EXPECT_EQ(FoundIn(freed), 0u);
}

TEST_F(FreedBlocksTest, WhatReallocLeavesIsSeen) {
  const FreedBlocks freed;
  void* const block = std::malloc(8);
  std::memcpy(block, secret_.data(), secret_.size());
  void* const moved = std::realloc(block, 5000);
  EXPECT_EQ(FoundIn(freed), 1u);
  EXPECT_EQ(std::memcmp(moved, secret_.data(), secret_.size()), 0);
  std::free(moved);
  EXPECT_EQ(FoundIn(freed), 2u);
}

// Else what tests leave would be found in what others get.
TEST_F(FreedBlocksTest, ABlockThatIsHandedOutAgainHoldsNothingOfBefore) {
  for (int i = 0; i < 2; ++i) {
    const FreedBlocks freed;
    uint8_t* const block = new uint8_t[100];
    if (i == 0) std::memcpy(block + 50, secret_.data(), secret_.size());
    Touch(block);
    delete[] block;
    EXPECT_EQ(FoundIn(freed), i == 0 ? 1u : 0u);
  }
}

TEST_F(FreedBlocksTest, AVectorThatGrowsLeavesItsFirstBlockBehind) {
  std::vector<uint8_t> grows = secret_;
  const FreedBlocks freed;
  grows.resize(100);
  EXPECT_EQ(FoundIn(freed), 1u);
}

}  // namespace
}  // namespace lockstep::testing
