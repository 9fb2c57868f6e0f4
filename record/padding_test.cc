#include "record/padding.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <vector>

#include "crypto/chacha20_keystream.h"
#include "crypto/random.h"
#include "record/testing/matchers.h"
#include "record/testing/records.h"
#include "record/writer.h"

namespace lockstep::record {
namespace {

using enum ContentType;

crypto::Random TestRandom() {
  return crypto::Random(crypto::ChaCha20Keystream, std::array<uint8_t, crypto::kSeedSize>{1});
}

// A policy is seen in the records that a Writer makes.
class PaddingTest : public testing::Test {
 protected:
  PaddingTest() { writer_.Protect(TestProtection()); }

  std::vector<uint8_t> Seal(Bytes content, const SealOptions& options = {}) {
    std::vector<uint8_t> out(writer_.SealedSize(content.size()));
    out.resize(writer_.Seal(kApplicationData, {&content, 1}, out, options).value().written);
    return out;
  }
  static size_t InnerSize(Bytes record) {
    return record.size() - kHeaderSize - crypto::kAeadTagSize;
  }

  Writer writer_;
};

TEST_F(PaddingTest, BlockPaddingFillsUpToAMultiple) {
  for (const size_t block : {size_t{0}, size_t{1}, size_t{2}, size_t{64}, size_t{512}}) {
    writer_.SetPadding({.block = block});
    const size_t unit = std::max(block, size_t{1});
    for (size_t size = 0; size <= 520; ++size) {
      const size_t expected = (size + 1 + unit - 1) / unit * unit;
      EXPECT_EQ(InnerSize(Seal(Pattern(size))), expected);
      EXPECT_EQ(writer_.SealedSize(size), kHeaderSize + expected + crypto::kAeadTagSize);
    }
  }
}

TEST_F(PaddingTest, PaddingStaysWithinTheRecordsLimit) {
  for (const size_t block : {size_t{1000}, size_t{16384}, size_t{16385}, SIZE_MAX}) {
    writer_.SetPadding({.block = block, .random = SIZE_MAX});
    crypto::Random random = TestRandom();
    for (const size_t size : {size_t{0}, size_t{1}, size_t{16000}, size_t{16383}, size_t{16384}}) {
      EXPECT_LE(InnerSize(Seal(Pattern(size), {.random = &random})), 16385u);
      EXPECT_LE(writer_.SealedSize(size), kHeaderSize + 16385 + crypto::kAeadTagSize);
    }
  }
  // RFC 8449: a lowered limit holds for content, type and padding together.
  ASSERT_TRUE(Succeeds(writer_.SetMaxFragmentSize(99)));
  writer_.SetPadding({.block = 64});
  EXPECT_EQ(InnerSize(Seal(Pattern(70))), 100u);
  EXPECT_EQ(InnerSize(Seal(Pattern(99))), 100u);
}

TEST_F(PaddingTest, RandomPaddingIsDrawnForEachRecordFromTheGivenGenerator) {
  writer_.SetPadding({.block = 8, .random = 40});
  crypto::Random random = TestRandom();
  std::set<size_t> sizes;
  std::vector<size_t> drawn;
  for (int i = 0; i < 1000; ++i) {
    drawn.push_back(InnerSize(Seal(Pattern(10), {.random = &random})));
    sizes.insert(drawn.back());
  }
  EXPECT_EQ(*sizes.begin(), 16u);
  EXPECT_EQ(*sizes.rbegin(), 56u);
  EXPECT_EQ(sizes.size(), 41u) << "every size occurs";
  crypto::Random same = TestRandom();
  for (const size_t size : drawn) EXPECT_EQ(InnerSize(Seal(Pattern(10), {.random = &same})), size);
}

TEST_F(PaddingTest, RandomPaddingWithoutAGeneratorIsMisuse) {
  writer_.SetPadding({.random = 1});
  std::vector<uint8_t> packet = std::vector<uint8_t>(115);
  EXPECT_TRUE(
      FailsWith(writer_.SealInPlace(kApplicationData, packet, 5, 100), Reason::kInvalidArgument));
  EXPECT_EQ(writer_.protection()->sequence_number(), 0u);
}

TEST_F(PaddingTest, RoomIsAskedForTheLongestPaddingSoThatAskingAgainSucceeds) {
  writer_.SetPadding({.random = 40});
  crypto::Random random = TestRandom();
  const std::vector<uint8_t> content = Pattern(10);
  const Bytes piece = content;
  std::vector<uint8_t> out(200);
  const Result<Sealed> none =
      writer_.Seal(kApplicationData, {&piece, 1}, MutableBytes(out).first(71), {.random = &random});
  ASSERT_TRUE(Succeeds(none));
  EXPECT_EQ(none->written, 0u);
  ASSERT_EQ(none->needed, 72u);
  for (int i = 0; i < 200; ++i)
    EXPECT_EQ(
        writer_
            .Seal(kApplicationData, {&piece, 1}, MutableBytes(out).first(72), {.random = &random})
            ->taken,
        10u);
  for (int i = 0; i < 200; ++i) {
    std::vector<uint8_t> packet = std::vector<uint8_t>(5 + 10 + 57);
    EXPECT_TRUE(
        Succeeds(writer_.SealInPlace(kApplicationData, packet, 5, 57, {.random = &random})));
  }
}

}  // namespace
}  // namespace lockstep::record
