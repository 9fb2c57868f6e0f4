#include "crypto/random.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "crypto/chacha20_keystream.h"
#include "crypto/testing/hex.h"

namespace lockstep::crypto {
namespace {

constexpr std::array<uint8_t, kSeedSize> kSeed = {1, 2, 3};

Random MakeRandom() { return Random(ChaCha20Keystream, kSeed); }

std::string Draw(Random& random, size_t count) {
  std::vector<uint8_t> bytes(count);
  random.Fill(bytes);
  return ToHex(bytes);
}

TEST(ChaCha20KeystreamTest, Rfc8439AppendixA1Vector1) {
  std::array<uint8_t, 64> output{};
  ChaCha20Keystream(std::array<uint8_t, kSeedSize>{}, output);
  EXPECT_EQ(ToHex(output),
            "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7"
            "da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586");
}

TEST(RandomTest, SameSeedAndDrawsSameBytes) {
  Random one = MakeRandom();
  Random other = MakeRandom();
  for (size_t count = 0; count < 100; ++count) EXPECT_EQ(Draw(one, count), Draw(other, count));
}

TEST(RandomTest, ADrawBeginsWhereALongerOneWould) {
  for (size_t count = 0; count < 100; ++count) {
    Random one = MakeRandom();
    Random other = MakeRandom();
    EXPECT_EQ(Draw(one, count), Draw(other, 100).substr(0, 2 * count));
  }
}

TEST(RandomTest, WhatADrawLeavesOfABlockIsNotHandedOut) {
  Random one = MakeRandom();
  Random other = MakeRandom();
  const std::string block = Draw(one, 32);
  EXPECT_EQ(Draw(other, 5), block.substr(0, 2 * 5));
  EXPECT_EQ(Draw(other, 32), Draw(one, 32));
}

TEST(RandomTest, EachBlockReplacesTheKeyByTheStreamsFirstBytes) {
  Random random = MakeRandom();
  std::array<uint8_t, kSeedSize + 32> first{};
  ChaCha20Keystream(kSeed, first);
  EXPECT_EQ(Draw(random, 32), ToHex(Bytes(first).subspan(kSeedSize)));
  std::array<uint8_t, kSeedSize + 32> second{};
  ChaCha20Keystream(std::span(first).first<kSeedSize>(), second);
  EXPECT_EQ(Draw(random, 32), ToHex(Bytes(second).subspan(kSeedSize)));
}

TEST(RandomTest, HandedOutBytesAreGoneFromTheState) {
  Random random = MakeRandom();
  std::array<uint8_t, 40> drawn{};
  random.Fill(drawn);
  const std::string_view state(reinterpret_cast<const char*>(&random), sizeof(random));
  EXPECT_EQ(state.find(AsText(drawn).substr(0, 8)), state.npos);
  EXPECT_EQ(state.find(AsText(kSeed)), state.npos);
}

TEST(RandomTest, AMovedGeneratorGoesOnWhereTheFirstStopped) {
  Random original = MakeRandom();
  Random reference = MakeRandom();
  EXPECT_EQ(Draw(original, 50), Draw(reference, 50));
  Random moved = std::move(original);
  EXPECT_EQ(Draw(moved, 50), Draw(reference, 50));
}

TEST(RandomTest, AssignmentTakesTheWholeStateOver) {
  Random reference = MakeRandom();
  Random original = MakeRandom();
  EXPECT_EQ(Draw(original, 50), Draw(reference, 50));
  Random assigned(ChaCha20Keystream, std::array<uint8_t, kSeedSize>{7});
  (void)Draw(assigned, 3);
  assigned = std::move(original);
  EXPECT_EQ(Draw(assigned, 950), Draw(reference, 950));
  // NOLINTNEXTLINE(bugprone-use-after-move): that is the subject
  EXPECT_DEATH(Draw(original, 1), "");
}

TEST(RandomTest, AMovedFromGeneratorStopsRatherThanHandOutPredictableBytes) {
  Random random = MakeRandom();
  Random moved = std::move(random);
  EXPECT_DEATH(Draw(random, 1), "");  // NOLINT(bugprone-use-after-move): that is the subject
}

TEST(RandomTest, ForkedGeneratorsDiffer) {
  Random random = MakeRandom();
  Random fork = random.Fork();
  Random second = random.Fork();
  const std::string parent = Draw(random, 32);
  const std::string child = Draw(fork, 32);
  EXPECT_NE(parent, child);
  EXPECT_NE(child, Draw(second, 32));
}

}  // namespace
}  // namespace lockstep::crypto
