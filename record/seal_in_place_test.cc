// Writer::SealInPlace.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "record/testing/matchers.h"
#include "record/testing/records.h"
#include "record/writer.h"

namespace lockstep::record {
namespace {

using enum ContentType;

constexpr size_t kTail = 1 + crypto::kAeadTagSize;

// A packet with its content in the middle, and 0xee around it.
std::vector<uint8_t> Packet(size_t headroom, Bytes content, size_t tailroom) {
  const std::vector<uint8_t> before(headroom, 0xee);
  const std::vector<uint8_t> after(tailroom, 0xee);
  return Join({before, content, after});
}

class SealInPlaceTest : public testing::Test {
 protected:
  SealInPlaceTest() {
    ResetToyAeadUse();
    Protect();
  }
  void Protect() { writer_.Protect(TestProtection()); }
  std::vector<uint8_t> SealApart(Bytes content) {
    std::vector<uint8_t> out(writer_.SealedSize(content.size()));
    EXPECT_EQ(writer_.Seal(kApplicationData, {&content, 1}, out)->written, out.size());
    return out;
  }

  Writer writer_;
};

TEST_F(SealInPlaceTest, MakesTheRecordThatSealMakesAndTouchesNothingElse) {
  for (const size_t size : {size_t{0}, size_t{1}, size_t{64}, size_t{1350}, size_t{16384}}) {
    Protect();
    const std::vector<uint8_t> expected = SealApart(Pattern(size));
    std::vector<uint8_t> packet = Packet(9, Pattern(size), kTail + 3);
    Protect();
    const Result<MutableBytes> record = writer_.SealInPlace(kApplicationData, packet, 9, kTail + 3);
    ASSERT_TRUE(Succeeds(record));
    EXPECT_EQ(record->data(), packet.data() + 4);
    EXPECT_TRUE(Equal(*record, expected));
    EXPECT_TRUE(std::ranges::all_of(Bytes(packet).first(4), [](auto b) { return b == 0xee; }));
    EXPECT_TRUE(std::ranges::all_of(Bytes(packet).last(3), [](auto b) { return b == 0xee; }));
  }
}

TEST_F(SealInPlaceTest, TooLittleRoomIsRefusedAndSpendsNothing) {
  const std::vector<uint8_t> packet = Packet(kHeaderSize, Pattern(30), kTail);
  std::vector<uint8_t> buffer = packet;
  const MutableBytes all(buffer);
  for (size_t headroom = 0; headroom < kHeaderSize; ++headroom) {
    const Result<MutableBytes> record =
        writer_.SealInPlace(kApplicationData, all.subspan(kHeaderSize - headroom), headroom, kTail);
    ASSERT_TRUE(FailsWith(record, Reason::kOutputTooSmall));
    EXPECT_EQ(record.error().values, (std::array<uint64_t, 2>{headroom, kHeaderSize}));
  }
  for (size_t tailroom = 0; tailroom < kTail; ++tailroom) {
    const Result<MutableBytes> record = writer_.SealInPlace(
        kApplicationData, all.first(all.size() - kTail + tailroom), kHeaderSize, tailroom);
    ASSERT_TRUE(FailsWith(record, Reason::kOutputTooSmall));
    EXPECT_EQ(record.error().values, (std::array<uint64_t, 2>{tailroom, kTail}));
  }
  EXPECT_EQ(buffer, packet);
  EXPECT_EQ(writer_.protection()->sequence_number(), 0u);
}

TEST_F(SealInPlaceTest, RoomBeyondTheBufferIsMisuse) {
  constexpr size_t kHuge = std::numeric_limits<size_t>::max();
  std::vector<uint8_t> buffer(100);
  for (const auto& [headroom, tailroom] :
       {std::pair<size_t, size_t>{101, 0}, {0, 101}, {60, 41}, {kHuge, 1}, {1, kHuge}, {50, kHuge}})
    EXPECT_TRUE(FailsWith(writer_.SealInPlace(kApplicationData, buffer, headroom, tailroom),
                          Reason::kInvalidArgument));
}

TEST_F(SealInPlaceTest, ContentIsOneRecordsAtMost) {
  std::vector<uint8_t> packet = Packet(kHeaderSize, Pattern(16385), kTail);
  EXPECT_TRUE(FailsWith(writer_.SealInPlace(kApplicationData, packet, kHeaderSize, kTail),
                        Reason::kInvalidArgument));
  std::vector<uint8_t> empty = Packet(kHeaderSize, {}, kTail);
  EXPECT_TRUE(FailsWith(writer_.SealInPlace(kHandshake, empty, kHeaderSize, kTail),
                        Reason::kInvalidArgument));
}

TEST_F(SealInPlaceTest, UnprotectedContentOnlyGetsItsHeader) {
  writer_ = Writer();
  std::vector<uint8_t> packet = Packet(kHeaderSize, Pattern(30), 0);
  ASSERT_TRUE(Succeeds(writer_.SealInPlace(kHandshake, packet, kHeaderSize, 0)));
  EXPECT_EQ(packet, PlainRecord(kHandshake, Pattern(30)));
}

}  // namespace
}  // namespace lockstep::record
