#include "record/protection.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

#include "record/testing/matchers.h"
#include "record/testing/records.h"
#include "record/testing/toy_aead.h"

namespace lockstep::record {
namespace {

constexpr uint64_t kLast = std::numeric_limits<uint64_t>::max();

// Opens what ProtectedRecord made.
Result<MutableBytes> Open(Protection& receiver, std::vector<uint8_t>& record) {
  const MutableBytes all(record);
  return receiver.Open(all.first(kHeaderSize), all.subspan(kHeaderSize));
}

class ProtectionTest : public testing::Test {
 protected:
  ProtectionTest() { ResetToyAeadUse(); }
};

TEST_F(ProtectionTest, TheNonceIsTheIvXorThePaddedSequenceNumber) {
  const uint64_t number = 0x0102030405060708;
  Protection sender = TestProtection(kToyAead, number);
  (void)ProtectedRecord(sender, Pattern(3));
  std::vector<uint8_t> expected = TestIv();
  for (size_t i = 0; i < 8; ++i) expected[4 + i] ^= static_cast<uint8_t>(i + 1);
  expected.resize(16);  // a kernel loads 16 bytes: the last 4 are zeros
  EXPECT_TRUE(Equal(toy_aead_use.nonces[0].bytes, expected));
}

TEST_F(ProtectionTest, EachRecordHasItsOwnNonceWithinOneCallToo) {
  Protection sender = TestProtection();
  std::array<std::vector<uint8_t>, 300> outputs;
  std::vector<crypto::SealRequest> requests;
  for (auto& output : outputs) {
    output.resize(crypto::kAeadTagSize);
    requests.push_back(
        {.nonce = {}, .associated_data = {}, .plaintext = {}, .trailer = {}, .output = output});
  }
  ASSERT_TRUE(Succeeds(sender.Seal(requests)));
  EXPECT_EQ(sender.sequence_number(), 300u);
  EXPECT_EQ(toy_aead_use.seal_calls, 1u);
  for (size_t i = 0; i < 300; ++i) {
    EXPECT_EQ(toy_aead_use.nonces[i].bytes[11], TestIv()[11] ^ (i & 0xff));
    EXPECT_EQ(toy_aead_use.nonces[i].bytes[10], TestIv()[10] ^ (i >> 8));
  }
}

TEST_F(ProtectionTest, KeyAndIvOfOtherSizesAreRefused) {
  const std::vector<uint8_t> bytes = Pattern(64);
  for (size_t size = 0; size <= 64; ++size) {
    const Bytes part = Bytes(bytes).first(size);
    EXPECT_EQ(Protection::Create(kToyAead, part, TestIv()).has_value(), size == 16) << size;
    EXPECT_EQ(Protection::Create(kToyAead, TestKey(), part).has_value(), size == 12) << size;
  }
  EXPECT_TRUE(FailsWith(Protection::Create(kToyAead, {}, TestIv()), Reason::kInvalidArgument));
  EXPECT_TRUE(FailsWith(Protection::Create(kToyAead, TestKey(), {}), Reason::kInvalidArgument));
}

TEST_F(ProtectionTest, TheSequenceNumberAdvancesOnSuccessOnlyWhenOpening) {
  Protection sender = TestProtection();
  Protection receiver = TestProtection();
  std::vector<uint8_t> good = ProtectedRecord(sender, Pattern(40));
  const std::vector<uint8_t> copy = good;
  for (size_t byte = 0; byte < good.size(); ++byte) {
    std::vector<uint8_t> bad = copy;
    bad[byte] ^= 0x20;
    EXPECT_TRUE(FailsWith(Open(receiver, bad), Reason::kBadRecordMac));
    EXPECT_EQ(receiver.sequence_number(), 0u);
  }
  std::vector<uint8_t> tag_only(kHeaderSize + crypto::kAeadTagSize - 1);
  EXPECT_TRUE(FailsWith(Open(receiver, tag_only), Reason::kRecordTooShort));
  EXPECT_EQ(receiver.sequence_number(), 0u);
  const Result<MutableBytes> inner = Open(receiver, good);
  ASSERT_TRUE(Succeeds(inner));
  EXPECT_TRUE(Equal(*inner, Pattern(40)));
  EXPECT_EQ(inner->data(), good.data() + kHeaderSize);
  EXPECT_EQ(receiver.sequence_number(), 1u);
  EXPECT_TRUE(FailsWith(Open(receiver, good), Reason::kBadRecordMac)) << "a replay";
}

TEST_F(ProtectionTest, ARecordOutOfOrderDoesNotOpen) {
  Protection sender = TestProtection();
  Protection receiver = TestProtection();
  std::vector<uint8_t> first = ProtectedRecord(sender, Pattern(1));
  std::vector<uint8_t> second = ProtectedRecord(sender, Pattern(2));
  EXPECT_TRUE(FailsWith(Open(receiver, second), Reason::kBadRecordMac));
  EXPECT_TRUE(Succeeds(Open(receiver, first)));
  EXPECT_TRUE(Succeeds(Open(receiver, second)));
}

TEST_F(ProtectionTest, ASealThatFailsHasSpentItsSequenceNumbers) {
  Protection sender = TestProtection();
  toy_aead_use.seals_before_failure = 0;
  std::array<uint8_t, crypto::kAeadTagSize> output;
  crypto::SealRequest request = {
      .nonce = {}, .associated_data = {}, .plaintext = {}, .trailer = {}, .output = output};
  EXPECT_TRUE(FailsWith(sender.Seal({&request, 1}), Reason::kLibraryFailure));
  EXPECT_EQ(sender.sequence_number(), 1u);
  ResetToyAeadUse();
  EXPECT_TRUE(Succeeds(sender.Seal({&request, 1})));
  EXPECT_EQ(toy_aead_use.nonces[0].bytes[11], TestIv()[11] ^ 1);
}

TEST_F(ProtectionTest, TheSequenceNumberNeverWrapsWhenSealing) {
  Protection sender = TestProtection(kToyAead, kLast - 2);
  std::array<uint8_t, crypto::kAeadTagSize> output;
  const crypto::SealRequest request = {
      .nonce = {}, .associated_data = {}, .plaintext = {}, .trailer = {}, .output = output};
  std::vector<crypto::SealRequest> three(3, request);
  EXPECT_EQ(sender.records_left(), 2u);
  EXPECT_TRUE(FailsWith(sender.Seal(three), Reason::kSequenceNumberExhausted));
  EXPECT_EQ(sender.sequence_number(), kLast - 2) << "nothing was spent";
  EXPECT_TRUE(Succeeds(sender.Seal(std::span(three).first(2))));
  EXPECT_EQ(sender.sequence_number(), kLast);
  EXPECT_TRUE(FailsWith(sender.Seal(std::span(three).first(1)), Reason::kSequenceNumberExhausted));
  EXPECT_EQ(toy_aead_use.records_sealed, 2u);
}

TEST_F(ProtectionTest, TheSequenceNumberNeverWrapsWhenOpening) {
  Protection sender = TestProtection(kToyAead, kLast - 1);
  Protection receiver = TestProtection(kToyAead, kLast - 1);
  std::vector<uint8_t> last = ProtectedRecord(sender, Pattern(5));
  EXPECT_TRUE(Succeeds(Open(receiver, last)));
  EXPECT_TRUE(FailsWith(Open(receiver, last), Reason::kSequenceNumberExhausted));
  EXPECT_EQ(receiver.sequence_number(), kLast);
}

TEST_F(ProtectionTest, SealingStopsAtTheRowsLimitAndOpeningDoesNot) {
  const crypto::Aead row = ToyAeadWithLimit(3);
  Protection sender = TestProtection(row);
  Protection receiver = TestProtection(row);
  std::vector<uint8_t> record;
  for (uint64_t i = 0; i < 3; ++i) {
    EXPECT_EQ(sender.records_left(), 3 - i);
    EXPECT_EQ(sender.records_protected(), i);
    record = ProtectedRecord(sender, Pattern(5));
    EXPECT_TRUE(Succeeds(Open(receiver, record)));
  }
  EXPECT_EQ(sender.record_limit(), 3u);
  EXPECT_TRUE(FailsWith(sender.CheckRecordsLeft(1), Reason::kKeyLimitReached));
  // Section 5.5: receivers do not enforce the limit.
  Protection unlimited = TestProtection(kToyAead, 3);
  record = ProtectedRecord(unlimited, Pattern(5));
  EXPECT_TRUE(Succeeds(Open(receiver, record)));
}

TEST_F(ProtectionTest, TheNextKeyBeginsAtZeroAndWithAllItsRecords) {
  const crypto::Aead row = ToyAeadWithLimit(1);
  Protection sender = TestProtection(row);
  Protection receiver = TestProtection(row);
  std::vector<uint8_t> old = ProtectedRecord(sender, Pattern(5));
  ASSERT_TRUE(Succeeds(sender.SetKey(TestKey(1), TestIv(1))));
  EXPECT_EQ(sender.sequence_number(), 0u);
  EXPECT_EQ(sender.records_left(), 1u);
  std::vector<uint8_t> next = ProtectedRecord(sender, Pattern(5));
  EXPECT_EQ(toy_aead_use.nonces[1].bytes[0], TestIv(1)[0]);
  EXPECT_TRUE(FailsWith(Open(receiver, next), Reason::kBadRecordMac));
  EXPECT_TRUE(Succeeds(Open(receiver, old)));
  ASSERT_TRUE(Succeeds(receiver.SetKey(TestKey(1), TestIv(1))));
  EXPECT_TRUE(Succeeds(Open(receiver, next)));
}

TEST_F(ProtectionTest, ANextKeyOfTheWrongSizeChangesNothing) {
  Protection sender = TestProtection();
  Protection receiver = TestProtection();
  EXPECT_TRUE(FailsWith(sender.SetKey(Pattern(15), TestIv()), Reason::kInvalidArgument));
  EXPECT_TRUE(FailsWith(sender.SetKey(TestKey(), Pattern(13)), Reason::kInvalidArgument));
  std::vector<uint8_t> record = ProtectedRecord(sender, Pattern(5));
  EXPECT_TRUE(Succeeds(Open(receiver, record)));
}

TEST_F(ProtectionTest, AKeyThatCouldNotBeSetProtectsNothing) {
  Protection protection = TestProtection();
  toy_aead_use.fail_set_key = true;
  EXPECT_TRUE(FailsWith(protection.SetKey(TestKey(1), TestIv(1)), Reason::kLibraryFailure));
  EXPECT_TRUE(FailsWith(protection.CheckRecordsLeft(1), Reason::kNoKey));
  EXPECT_TRUE(FailsWith(protection.Open({}, {}), Reason::kNoKey));
  EXPECT_TRUE(
      FailsWith(Protection::Create(kToyAead, TestKey(), TestIv()), Reason::kLibraryFailure));
}

TEST_F(ProtectionTest, AMovedFromProtectionProtectsNothing) {
  static_assert(!std::is_copy_constructible_v<Protection>);
  Protection sender = TestProtection();
  (void)ProtectedRecord(sender, Pattern(5));
  Protection moved = std::move(sender);
  EXPECT_EQ(moved.sequence_number(), 1u) << "a move carries the sequence number along";
  Protection assigned = TestProtection(kToyAead, 7);
  assigned = std::move(moved);
  EXPECT_EQ(assigned.sequence_number(), 1u);
  for (Protection* empty : {&sender, &moved}) {
    EXPECT_TRUE(FailsWith(empty->CheckRecordsLeft(1), Reason::kNoKey));
    EXPECT_TRUE(FailsWith(empty->Open({}, {}), Reason::kNoKey));
    EXPECT_TRUE(FailsWith(empty->SetKey(TestKey(), TestIv()), Reason::kNoKey));
  }
  Protection receiver = TestProtection(kToyAead, 1);
  std::vector<uint8_t> record = ProtectedRecord(assigned, Pattern(5));
  EXPECT_TRUE(Succeeds(Open(receiver, record)));
}

TEST_F(ProtectionTest, KeyAndIvAreWipedOnMoveAndDestruction) {
  alignas(Protection) std::array<uint8_t, sizeof(Protection)> storage{};
  auto* protection = new (storage.data()) Protection(TestProtection());
  const auto holds = [&](const std::vector<uint8_t>& secret) {
    const volatile uint8_t* bytes = storage.data();
    const std::vector<uint8_t> seen(bytes, bytes + storage.size());
    return !std::ranges::search(seen, secret).empty();
  };
  ASSERT_TRUE(holds(TestKey()) && holds(TestIv()));
  Protection moved = std::move(*protection);
  EXPECT_FALSE(holds(TestKey()) || holds(TestIv()));
  *protection = std::move(moved);
  ASSERT_TRUE(holds(TestKey()) && holds(TestIv()));
  protection->~Protection();
  EXPECT_FALSE(holds(TestKey()) || holds(TestIv()));
}

}  // namespace
}  // namespace lockstep::record
