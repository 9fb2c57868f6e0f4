#include "stores/shared_words.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <cstring>
#include <memory>
#include <new>
#include <thread>
#include <vector>

namespace lockstep::stores {
namespace {

constexpr size_t kCount = 13;
using Shared = SharedWords<kCount>;

Shared::Words All(uint64_t value) {
  Shared::Words words;
  words.fill(value);
  return words;
}

TEST(SharedWordsTest, WhatWasWrittenIsRead) {
  Shared shared;
  Shared::Words words = All(7);
  EXPECT_TRUE(shared.Read(words));
  EXPECT_EQ(words, All(0));
  for (uint64_t value = 1; value < 5; ++value) {
    shared.Write(All(value));
    EXPECT_TRUE(shared.Read(words));
    EXPECT_EQ(words, All(value));
  }
}

// Run it under --config=tsan, too.
TEST(SharedWordsTest, NobodyReadsWordsOfTwoKinds) {
  Shared shared;
  std::atomic<bool> stop = false;
  std::array<uint64_t, 3> torn{}, went_back{}, read{};
  std::vector<std::thread> readers;
  for (size_t id = 0; id < read.size(); ++id) {
    readers.emplace_back([&, id] {
      Shared::Words words;
      for (uint64_t last = 0; !stop;) {
        if (!shared.Read(words)) continue;
        ++read[id];
        if (words != All(words[0])) ++torn[id];
        if (words[0] < last) ++went_back[id];
        last = words[0];
      }
    });
  }
  for (uint64_t value = 1; value <= 200'000; ++value) {
    shared.Write(All(value));
    if (value % 1000 == 0) std::this_thread::yield();
  }
  stop = true;
  for (std::thread& reader : readers) reader.join();
  for (size_t id = 0; id < read.size(); ++id) {
    EXPECT_GT(read[id], 0u);
    EXPECT_EQ(torn[id], 0u);
    EXPECT_EQ(went_back[id], 0u);
  }
}

TEST(SharedWordsTest, NothingIsLeftAfterItsEnd) {
  alignas(Shared) std::array<uint8_t, sizeof(Shared)> memory{};
  auto* const shared = new (memory.data()) Shared;
  shared->Write(All(0x1122334455667788));
  shared->~Shared();
  uint64_t word;
  for (size_t i = 0; i + sizeof word <= memory.size(); i += sizeof word) {
    std::memcpy(&word, &memory[i], sizeof word);
    EXPECT_NE(word, 0x1122334455667788u) << i;
  }
}

}  // namespace
}  // namespace lockstep::stores
