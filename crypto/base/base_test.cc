#include <gtest/gtest.h>

#include <array>
#include <new>
#include <type_traits>

#include "crypto/base/bytes.h"
#include "crypto/base/code_points.h"
#include "crypto/base/error.h"
#include "crypto/base/reader.h"
#include "crypto/base/result.h"
#include "crypto/base/secret.h"
#include "crypto/base/writer.h"

namespace lockstep {
namespace {

TEST(BytesTest, OverlapIsAboutSharedBytesOnly) {
  std::array<uint8_t, 8> buffer{};
  const Bytes all(buffer);
  EXPECT_TRUE(Overlap(all.first(5), all.subspan(4)));
  EXPECT_FALSE(Overlap(all.first(4), all.subspan(4)));
  EXPECT_FALSE(Overlap(all.subspan(2, 0), all));
}

TEST(ErrorTest, DescribeFillsInTheValues) {
  const Error error{Reason::kRecordOverflow, 3, {20000, 16640}};
  EXPECT_EQ(Describe(error),
            "a record of 20000 bytes is longer than the 16640 that the protocol allows");
  EXPECT_EQ(NameOf(error.reason), "RecordOverflow");
  EXPECT_EQ(KindOf(error.reason), ErrorKind::kPeer);
}

Result<int> Half(int value) {
  if (value % 2 != 0) return Error{Reason::kIllegalValue, 0, {static_cast<uint64_t>(value)}};
  return value / 2;
}
Result<int> Quarter(int value) {
  LOCKSTEP_ASSIGN(const int half, Half(value));
  LOCKSTEP_TRY(Half(half));
  return *Half(half);
}

TEST(ResultTest, TryAndAssignPassTheFirstErrorOn) {
  EXPECT_EQ(Quarter(8), 2);
  EXPECT_EQ(Quarter(6).error().values[0], 3u);
  EXPECT_EQ(Quarter(5).error().values[0], 5u);
}

TEST(SecretTest, MovedFromAndDestroyedSecretsAreWiped) {
  static_assert(!std::is_copy_constructible_v<Secret<8>>);
  alignas(Secret<8>) std::array<uint8_t, sizeof(Secret<8>)> storage;
  storage.fill(0xee);
  auto* secret = new (storage.data()) Secret<8>(Secret<8>::CopyOf(AsBytes("sekrit!!")));
  Secret<8> moved = std::move(*secret);
  EXPECT_TRUE(secret->empty());  // NOLINT(bugprone-use-after-move): that is the subject
  *secret = std::move(moved);
  EXPECT_EQ(AsText(secret->Expose()), "sekrit!!");
  const uint8_t* bytes = secret->Expose().data();
  secret->~Secret();
  for (size_t i = 0; i < 8; ++i) EXPECT_EQ(static_cast<const volatile uint8_t*>(bytes)[i], 0);
}

TEST(SecretTest, NothingIsHeldBeyondTheCapacity) {
  EXPECT_EQ(Secret<4>(5).size(), 4u);
  EXPECT_EQ(AsText(Secret<4>::CopyOf(AsBytes("abcde")).Expose()), "abcd");
}

TEST(SecretTest, ConstantTimeEqualIsEquality) {
  EXPECT_TRUE(ConstantTimeEqual(AsBytes("abc"), AsBytes("abc")));
  EXPECT_FALSE(ConstantTimeEqual(AsBytes("abc"), AsBytes("abd")));
  EXPECT_FALSE(ConstantTimeEqual(AsBytes("abc"), AsBytes("xbc")));
  EXPECT_FALSE(ConstantTimeEqual(AsBytes("abc"), AsBytes("ab")));
  EXPECT_FALSE(ConstantTimeEqual(AsBytes("ab"), AsBytes("abc")));
  EXPECT_TRUE(ConstantTimeEqual({}, {}));
}

TEST(ReaderTest, TheFirstFailureSticksWithItsOffset) {
  const std::array<uint8_t, 4> input = {1, 2, 3, 4};
  ByteReader reader(input, 10);
  EXPECT_EQ(reader.Integer(2), 0x0102u);
  EXPECT_EQ(reader.Integer(3), 0u);
  EXPECT_TRUE(reader.Take(1).empty());
  const Status done = reader.Done();
  ASSERT_FALSE(done.has_value());
  EXPECT_EQ(done.error().reason, Reason::kTruncated);
  EXPECT_EQ(done.error().offset, 12u);
}

TEST(ReaderTest, TrailingBytesAreAnError) {
  const std::array<uint8_t, 2> input = {1, 2};
  ByteReader reader(input);
  EXPECT_EQ(reader.Integer(1), 1u);
  EXPECT_EQ(reader.Done().error().reason, Reason::kTrailingBytes);
}

TEST(WriterTest, MeasuringAndWritingAgree) {
  auto write = [](ByteWriter& writer) {
    writer.Prefixed(2, [&] {
      writer.Integer(0x0a0b0c, 3);
      writer.Prefixed(1, [&] { writer.Put(AsBytes("xy")); });
    });
  };
  ByteWriter measure;
  write(measure);
  EXPECT_TRUE(measure.Valid().has_value());
  ASSERT_EQ(measure.size(), 8u);
  std::array<uint8_t, 8> out{};
  ByteWriter writer(out);
  write(writer);
  ASSERT_TRUE(writer.Done().has_value());
  EXPECT_EQ(out, (std::array<uint8_t, 8>{0, 6, 0x0a, 0x0b, 0x0c, 2, 'x', 'y'}));
}

TEST(WriterTest, TooSmallAnOutputAndTooLongAPrefixAreErrors) {
  std::array<uint8_t, 3> out{};
  for (size_t room = 0; room < 3; ++room) {
    ByteWriter small(MutableBytes(out).first(room));
    small.Prefixed(2, [&] { small.Integer(1, 1); });
    EXPECT_EQ(small.Done().error().reason, Reason::kOutputTooSmall);
    EXPECT_EQ(small.Done().error().values[1], 3u);
  }
  const std::array<uint8_t, 256> body{};
  ByteWriter overflow;
  overflow.Prefixed(1, [&] { overflow.Put(body); });
  EXPECT_EQ(overflow.Valid().error().reason, Reason::kLengthOutOfRange);
}

TEST(CodePointsTest, GreaseIsRecognised) {
  EXPECT_TRUE(IsGrease(0x0a0a));
  EXPECT_TRUE(IsGrease(0xfafa));
  EXPECT_FALSE(IsGrease(0x0a1a));
  EXPECT_FALSE(IsGrease(0x1301));
  EXPECT_EQ(NameOf(NamedGroup::kX25519), "x25519");
  EXPECT_EQ(NameOf(static_cast<CipherSuiteId>(0x0a0a)), "");
}

}  // namespace
}  // namespace lockstep
