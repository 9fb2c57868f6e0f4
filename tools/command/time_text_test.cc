#include "tools/command/time_text.h"

#include <gtest/gtest.h>

namespace lockstep::tools {
namespace {

TEST(TimeTextTest, ADateIsItsMidnight) {
  EXPECT_EQ(ParseTime("1970-01-02"), 86400);
  EXPECT_EQ(ParseTime("2024-02-29"), 1709164800);
}

TEST(TimeTextTest, ATimeOfDayIsInUtc) { EXPECT_EQ(ParseTime("2026-11-21T08:30:00Z"), 1795249800); }

TEST(TimeTextTest, RefusesOtherFormsAndDaysThatDoNotExist) {
  for (const char* text :
       {"", "2026", "2026-1-1", "2026-02-30", "2026-13-01", "2026-00-10", "2026-11-21T",
        "2026-11-21T08", "2026-11-21x", " 2026-11-21", "2026-11-21T08:30:00",
        "2026-11-21T25:00:00Z", "2026-11-21T08:30:00Zx", "+026-11-21"}) {
    EXPECT_FALSE(ParseTime(text)) << text;
  }
}

}  // namespace
}  // namespace lockstep::tools
