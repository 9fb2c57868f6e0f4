#include "record/gather.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <vector>

namespace lockstep::record {
namespace {

TEST(GatherTest, TakesWhatLiesTogetherAndPassesOverEmptyPieces) {
  const Bytes text = AsBytes("abcdef");
  const std::array<Bytes, 5> pieces = {Bytes(), text.first(4), Bytes(), Bytes(), text.subspan(4)};
  Gather gather(pieces, 6);
  EXPECT_EQ(AsText(gather.Take(3)), "abc");
  EXPECT_EQ(AsText(gather.Take(3)), "d");
  EXPECT_EQ(gather.size(), 2u);
  EXPECT_EQ(AsText(gather.Take(1)), "e");
  EXPECT_EQ(AsText(gather.Take(9)), "f");
  EXPECT_EQ(gather.size(), 0u);
  EXPECT_TRUE(gather.Take(1).empty());
}

TEST(GatherTest, TakesTogetherOnlyWhatThePieceAtTheFrontHolds) {
  const std::vector<uint8_t> a = {1, 2, 3}, b = {4, 5};
  const Bytes pieces[] = {a, b};
  Gather gather(pieces, 5);
  EXPECT_EQ(Copy(gather.TakeTogether(2)), (std::vector<uint8_t>{1, 2}));
  EXPECT_TRUE(gather.TakeTogether(2).empty());
  EXPECT_EQ(gather.size(), 3u);
  EXPECT_EQ(Copy(gather.TakeTogether(1)), (std::vector<uint8_t>{3}));
  EXPECT_EQ(Copy(gather.Take(9)), b);
  EXPECT_TRUE(gather.TakeTogether(1).empty());
}

TEST(GatherTest, CopiesOverTheSeamsOfPieces) {
  const Bytes text = AsBytes("abcdef");
  for (size_t seam = 0; seam <= 6; ++seam) {
    const std::array<Bytes, 2> pieces = {text.first(seam), text.subspan(seam)};
    Gather gather(pieces, 6);
    std::array<uint8_t, 5> out;
    gather.CopyTo(out);
    EXPECT_EQ(AsText(out), "abcde");
    EXPECT_EQ(AsText(gather.Take(2)), "f");
  }
}

}  // namespace
}  // namespace lockstep::record
