#include "benchmarks/measure.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>

namespace lockstep::benchmarks {
namespace {

// Sleeps within the time for `nanoseconds` an operation.
Contender Sleeper(const std::string& name, int nanoseconds, size_t& calls) {
  return {name, [nanoseconds, &calls] {
            return Work{10, [nanoseconds, &calls](Stopwatch& watch) {
                          ++calls;
                          watch.Start();
                          std::this_thread::sleep_for(std::chrono::nanoseconds(nanoseconds * 10));
                          watch.Stop();
                        }};
          }};
}

TEST(MeasureTest, TheRatioIsTheirsOverOursSoThatMoreThanOneMeansAhead) {
  size_t our_calls = 0, their_calls = 0;
  const Comparisons::Timed comparison{
      {.op = "sleep"},
      {Sleeper("ours", 100'000, our_calls), Sleeper("theirs", 1'000'000, their_calls)}};
  const auto rows = Measure(comparison, {.rounds = 3, .slice_nanoseconds = 1});
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].peer, "theirs");
  // Sleep is never shorter than asked for, and hardly ten times as long.
  EXPECT_GE(rows[0].ours, 100'000);
  EXPECT_GE(rows[0].theirs, 1'000'000);
  EXPECT_GT(rows[0].ratio, 1);
  EXPECT_LE(rows[0].lower_quartile, rows[0].ratio);
  EXPECT_GE(rows[0].upper_quartile, rows[0].ratio);
  // A slice each to begin with, and two a round.
  EXPECT_GE(our_calls, 1u + 2 * 3);
  EXPECT_GE(their_calls, 1u + 2 * 3);
}

TEST(MeasureTest, WhatIsOutsideTheWatchDoesNotCount) {
  const auto work = [] {
    return Work{1, [](Stopwatch& watch) {
                  std::this_thread::sleep_for(std::chrono::milliseconds(20));
                  watch.Start();
                  watch.Stop();
                }};
  };
  const auto rows = Measure(Comparisons::Timed{{.op = "idle"}, {{"ours", work}, {"theirs", work}}},
                            {.rounds = 1, .slice_nanoseconds = 1});
  EXPECT_LT(rows[0].ours, 10e6);
}

TEST(MeasureTest, OfSeveralWaysOfOnePeerTheBestCounts) {
  size_t calls = 0;
  const Comparisons::Timed comparison{{.op = "sleep"},
                                      {Sleeper("ours", 100'000, calls),
                                       Sleeper("theirs", 1'000'000, calls),
                                       Sleeper("theirs", 300'000, calls)}};
  const auto rows = Measure(comparison, {.rounds = 1, .slice_nanoseconds = 1});
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_GE(rows[0].theirs, 300'000);
  EXPECT_LT(rows[0].theirs, 1'000'000);
}

TEST(MeasureTest, EveryOtherContenderIsComparedWithOurs) {
  const auto amount = [](double value) { return [value] { return value; }; };
  const Comparisons::Counting comparison{
      {.op = "idle"}, "bytes", {{"ours", amount(10)}, {"a", amount(20)}, {"b", amount(5)}}};
  const auto rows = Measure(comparison);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].peer, "a");
  EXPECT_DOUBLE_EQ(rows[0].ratio, 2);
  EXPECT_EQ(rows[1].peer, "b");
  EXPECT_DOUBLE_EQ(rows[1].ratio, 0.5);
  EXPECT_EQ(rows[1].unit, "bytes");
}

}  // namespace
}  // namespace lockstep::benchmarks
