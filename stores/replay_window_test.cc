#include "stores/replay_window.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace lockstep::stores {
namespace {

constexpr int64_t kStart = 1'795'219'200'000;
constexpr int64_t kTolerance = 1000;
constexpr int64_t kReady = kStart + 2 * kTolerance + 1;

std::shared_ptr<ReplayWindow> Window(size_t capacity = 100) {
  return ReplayWindow::Create({.start = kStart, .tolerance = kTolerance, .capacity = capacity})
      .value();
}

ReplayVerdict Check(ReplayWindow& window, const std::string& binder, int64_t arrival, int64_t now) {
  return window.Check({AsBytes(binder), arrival, now});
}
ReplayVerdict Check(ReplayWindow& window, const std::string& binder, int64_t now = kReady) {
  return Check(window, binder, now, now);
}

TEST(ReplayWindowTest, TheSecondOfTwoIsAReplay) {
  const auto window = Window();
  EXPECT_EQ(Check(*window, "one"), ReplayVerdict::kFresh);
  EXPECT_EQ(Check(*window, "one"), ReplayVerdict::kReplayed);
  EXPECT_EQ(Check(*window, "other"), ReplayVerdict::kFresh);
}

TEST(ReplayWindowTest, ACopyIsNeverFreshWhateverTheTimeOfBoth) {
  // All pairs of times around all borders of spans, and other traffic between the two.
  for (int64_t arrival = kReady; arrival < kReady + 5 * kTolerance; arrival += 250) {
    for (int64_t first = arrival - kTolerance; first <= arrival + kTolerance; first += 250) {
      for (int64_t second = first; second <= first + 5 * kTolerance; second += 250) {
        const auto window = Window();
        ASSERT_EQ(Check(*window, "one", arrival, first), ReplayVerdict::kFresh);
        for (int64_t now = first; now <= second; now += 500) {
          Check(*window, "traffic", now + kTolerance, now);
        }
        ASSERT_NE(Check(*window, "one", arrival, second), ReplayVerdict::kFresh);
      }
    }
  }
}

TEST(ReplayWindowTest, NothingIsFreshThatMayHaveBeenAcceptedBeforeTheStart) {
  const auto window = Window();
  // Accepted elsewhere at the last moment, by a ticket's age that is as wrong as can be.
  EXPECT_EQ(Check(*window, "one", kStart + kTolerance, kStart + 1), ReplayVerdict::kUnknown);
  EXPECT_EQ(Check(*window, "one", kStart + kTolerance + 1, kStart + 1), ReplayVerdict::kFresh);
}

TEST(ReplayWindowTest, WhatIsOutsideOfTheToleranceCannotBeTold) {
  const auto window = Window();
  EXPECT_EQ(Check(*window, "one", kReady, kReady + kTolerance), ReplayVerdict::kFresh);
  EXPECT_EQ(Check(*window, "late", kReady, kReady + kTolerance + 1), ReplayVerdict::kUnknown);
  EXPECT_EQ(Check(*window, "early", kReady + kTolerance + 1, kReady), ReplayVerdict::kUnknown);
}

TEST(ReplayWindowTest, AFullWindowForgetsNothingAndTakesNothing) {
  const auto window = Window(2);
  EXPECT_EQ(Check(*window, "1"), ReplayVerdict::kFresh);
  EXPECT_EQ(Check(*window, "2"), ReplayVerdict::kFresh);
  EXPECT_EQ(Check(*window, "3"), ReplayVerdict::kUnknown);
  EXPECT_EQ(Check(*window, "1"), ReplayVerdict::kReplayed);
  // It has room again when its time is over.
  EXPECT_EQ(Check(*window, "3", kReady + 4 * kTolerance), ReplayVerdict::kFresh);
}

TEST(ReplayWindowTest, AClockThatGoesBackMakesNothingFresh) {
  const auto window = Window();
  EXPECT_EQ(Check(*window, "one"), ReplayVerdict::kFresh);
  EXPECT_EQ(Check(*window, "two", kReady + 4 * kTolerance), ReplayVerdict::kFresh);
  EXPECT_NE(Check(*window, "one"), ReplayVerdict::kFresh);
}

TEST(ReplayWindowTest, OfManyThreadsOneGetsIn) {
  const auto window = Window();
  std::atomic<int> fresh = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int binder = 0; binder < 50; ++binder) {
        if (Check(*window, std::to_string(binder)) == ReplayVerdict::kFresh) ++fresh;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(fresh, 50);
}

TEST(ReplayWindowTest, RefusesATolerancePastItsLimits) {
  EXPECT_FALSE(ReplayWindow::Create({.tolerance = 0}).has_value());
  EXPECT_FALSE(ReplayWindow::Create({.tolerance = ReplayWindow::kMaxTolerance + 1}).has_value());
}

}  // namespace
}  // namespace lockstep::stores
