#include "tools/command/progress.h"

#include <gtest/gtest.h>

namespace lockstep::tools {
namespace {

constexpr uint64_t kMiB = uint64_t{1} << 20;

TEST(ProgressTest, ShowsShareAmountAndRate) {
  EXPECT_EQ(FormatProgress(256 * kMiB, 1024 * kMiB, Seconds(0.5)),
            "[##########------------------------------]  256.00 MiB of 1.00 GiB, 512.00 MiB/s");
  EXPECT_EQ(FormatProgress(0, 0, Seconds(0)),
            "[########################################]  0 bytes of 0 bytes, 0 bytes/s");
}

TEST(ProgressTest, FormatsSizesInTheLargestUnitThatFits) {
  EXPECT_EQ(FormatSize(1023), "1023 bytes");
  EXPECT_EQ(FormatSize(1024), "1.00 KiB");
  EXPECT_EQ(FormatSize(1.5 * 1024 * 1024 * 1024), "1.50 GiB");
  EXPECT_EQ(FormatSize(5000.0 * 1024 * 1024 * 1024), "5000.00 GiB");
}

}  // namespace
}  // namespace lockstep::tools
