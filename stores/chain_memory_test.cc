#include "stores/chain_memory.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace lockstep::stores {
namespace {

ChainKey KeyOf(uint64_t number) {
  ChainKey key{};
  for (size_t i = 0; i < 8; ++i) key[i] = static_cast<uint8_t>(number >> 8 * i);
  return key;
}

x509::SignedPath PathOf(uint64_t number) {
  x509::SignedPath path;
  path.length = 2;
  path.certificates = {0, static_cast<uint8_t>(number)};
  path.anchor_key.fill(static_cast<uint8_t>(number));
  return path;
}

TEST(ChainMemoryTest, FindsWhatWasAddedUnderThatKeyOnly) {
  ChainMemory memory;
  EXPECT_EQ(memory.Find(KeyOf(1)), std::nullopt);
  memory.Add(KeyOf(1), PathOf(1));
  EXPECT_EQ(memory.Find(KeyOf(1)), PathOf(1));
  ChainKey near = KeyOf(1);
  near.back() ^= 1;  // in the same set
  EXPECT_EQ(memory.Find(near), std::nullopt);
  EXPECT_EQ(memory.Find(ChainKey{}), std::nullopt);  // what empty places look like
}

TEST(ChainMemoryTest, ASecondPathTakesThePlaceOfTheFirst) {
  ChainMemory memory(1);
  memory.Add(KeyOf(1), PathOf(1));
  memory.Add(KeyOf(1), PathOf(2));
  EXPECT_EQ(memory.Find(KeyOf(1)), PathOf(2));
}

TEST(ChainMemoryTest, HoldsNoMoreThanItsCapacityAndForgetsTheOldest) {
  ChainMemory memory(1);  // one set of four
  for (uint64_t i = 0; i < 5; ++i) memory.Add(KeyOf(i), PathOf(i));
  EXPECT_EQ(memory.Find(KeyOf(0)), std::nullopt);
  for (uint64_t i = 1; i < 5; ++i) EXPECT_EQ(memory.Find(KeyOf(i)), PathOf(i)) << i;
}

// Run it under --config=tsan, too.
TEST(ChainMemoryTest, ThreadsFindNothingOrAllOfAPath) {
  ChainMemory memory(64);
  std::vector<std::thread> threads;
  for (uint64_t first = 0; first < 4; ++first) {
    threads.emplace_back([&memory, first] {
      for (uint64_t i = 0; i < 2000; ++i) {
        const uint64_t number = (first + i) % 200;
        memory.Add(KeyOf(number), PathOf(number));
        const auto found = memory.Find(KeyOf(number + 1));
        if (found) {
          EXPECT_EQ(*found, PathOf(number + 1));
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace lockstep::stores
