// What a peer may make a Reader do without getting anywhere: caps, and early data that is passed
// over.
#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "record/reader.h"
#include "record/testing/matchers.h"
#include "record/testing/records.h"

namespace lockstep::record {
namespace {

using enum ContentType;

const std::vector<uint8_t> kChangeCipherSpecRecord = {20, 3, 3, 0, 1, 1};

class ReaderCapsTest : public testing::Test {
 protected:
  ReaderCapsTest() { reader_.AllowChangeCipherSpec(true); }

  void Protect() { reader_.Protect(TestProtection()); }
  Status Read(std::vector<uint8_t> record) {
    buffer_ = std::move(record);
    LOCKSTEP_ASSIGN(last_, reader_.Next(buffer_));
    EXPECT_EQ(last_.consumed, buffer_.size());
    return {};
  }
  Status ReadProtected(ContentType type, Bytes content) {
    return Read(ProtectedRecord(peer_, Inner(type, content)));
  }
  // A record that no key of ours opens.
  Status ReadEarlyData(size_t ciphertext) {
    return Read(PlainRecord(kApplicationData, Pattern(ciphertext)));
  }
  // `once` works `cap` times and then fails with `reason`.
  void ExpectCap(int cap, Reason reason, const std::function<Status()>& once) {
    for (int i = 0; i < cap; ++i) EXPECT_TRUE(Succeeds(once())) << i;
    EXPECT_TRUE(FailsWith(once(), reason));
    EXPECT_TRUE(FailsWith(once(), reason)) << "and goes on to fail";
  }

  Reader reader_;
  Protection peer_ = TestProtection();
  std::vector<uint8_t> buffer_;
  ReadResult last_;
};

TEST_F(ReaderCapsTest, CapOnConsecutiveEmptyRecords) {
  Protect();
  ExpectCap(32, Reason::kTooManyEmptyRecords, [&] { return ReadProtected(kApplicationData, {}); });
}

TEST_F(ReaderCapsTest, CapOnConsecutiveChangeCipherSpecs) {
  ExpectCap(32, Reason::kTooManyChangeCipherSpecs, [&] { return Read(kChangeCipherSpecRecord); });
}

TEST_F(ReaderCapsTest, CapOnConsecutiveWarningAlerts) {
  Protect();
  ExpectCap(4, Reason::kTooManyWarningAlerts, [&]() -> Status {
    LOCKSTEP_TRY(ReadProtected(kAlert, Pattern(2)));
    return reader_.CountWarningAlert();
  });
}

TEST_F(ReaderCapsTest, ARecordThatLeadsSomewhereStartsTheCountsAnew) {
  Protect();
  for (const ContentType type : {kApplicationData, kHandshake}) {
    for (int i = 0; i < 32; ++i) {
      ASSERT_TRUE(Succeeds(ReadProtected(kApplicationData, {})));
      ASSERT_TRUE(Succeeds(Read(kChangeCipherSpecRecord)));
    }
    for (int i = 0; i < 4; ++i) ASSERT_TRUE(Succeeds(reader_.CountWarningAlert()));
    ASSERT_TRUE(Succeeds(ReadProtected(type, Pattern(1))));
  }
}

TEST_F(ReaderCapsTest, IdleRecordsOfOneKindDoNotExcuseThoseOfAnother) {
  Protect();
  for (int i = 0; i < 32; ++i) {
    ASSERT_TRUE(Succeeds(ReadProtected(kApplicationData, {})));
    ASSERT_TRUE(Succeeds(Read(kChangeCipherSpecRecord)));
  }
  EXPECT_TRUE(FailsWith(ReadProtected(kApplicationData, {}), Reason::kTooManyEmptyRecords));
  EXPECT_TRUE(FailsWith(Read(kChangeCipherSpecRecord), Reason::kTooManyChangeCipherSpecs));
}

// ---- Early data that is not accepted (section 4.3.10).

TEST_F(ReaderCapsTest, RejectedEarlyDataIsSkippedUntilARecordOpens) {
  Protect();
  reader_.SkipEarlyData(EarlyDataSkip::kByTrialDecryption, 100000);
  for (const size_t size : {size_t{17}, size_t{300}, size_t{16640}, size_t{15}, size_t{0}}) {
    ASSERT_TRUE(Succeeds(ReadEarlyData(size)));
    EXPECT_FALSE(last_.record);
  }
  ASSERT_TRUE(Succeeds(Read(kChangeCipherSpecRecord)));
  ASSERT_TRUE(Succeeds(ReadProtected(kHandshake, Pattern(4))));
  EXPECT_TRUE(last_.record);
  // After it, what does not open is an error again.
  EXPECT_TRUE(FailsWith(ReadEarlyData(300), Reason::kBadRecordMac));
}

TEST_F(ReaderCapsTest, TrialDecryptionDoesNotMoveTheSequenceNumber) {
  Protect();
  reader_.SkipEarlyData(EarlyDataSkip::kByTrialDecryption, 100000);
  for (int i = 0; i < 50; ++i) {
    ASSERT_TRUE(Succeeds(ReadEarlyData(100)));
    EXPECT_EQ(reader_.protection()->sequence_number(), 0u);
  }
  ASSERT_TRUE(Succeeds(ReadProtected(kHandshake, Pattern(4))));
  EXPECT_TRUE(Equal(last_.record->content, Pattern(4)));
}

TEST_F(ReaderCapsTest, TrialDecryptionMayBeAskedForBeforeThereAreKeys) {
  reader_.SkipEarlyData(EarlyDataSkip::kByTrialDecryption, 100000);
  ASSERT_TRUE(Succeeds(Read(PlainRecord(kHandshake, Pattern(4)))));
  EXPECT_TRUE(FailsWith(ReadEarlyData(300), Reason::kUnprotectedApplicationData));
  Protect();
  EXPECT_TRUE(Succeeds(ReadEarlyData(300)));
}

TEST_F(ReaderCapsTest, SkippedEarlyDataIsCountedWithItsHeaders) {
  for (const EarlyDataSkip how : {EarlyDataSkip::kByTrialDecryption, EarlyDataSkip::kByType}) {
    reader_ = Reader();
    if (how == EarlyDataSkip::kByTrialDecryption) Protect();
    reader_.SkipEarlyData(how, 2 * 105 + 5);
    EXPECT_TRUE(Succeeds(ReadEarlyData(100)));
    EXPECT_TRUE(FailsWith(ReadEarlyData(111), Reason::kTooMuchEarlyData));
    EXPECT_TRUE(Succeeds(ReadEarlyData(100)));
    EXPECT_TRUE(FailsWith(ReadEarlyData(1), Reason::kTooMuchEarlyData));
    EXPECT_TRUE(Succeeds(ReadEarlyData(0)));
    const Status failed = ReadEarlyData(0);
    ASSERT_TRUE(FailsWith(failed, Reason::kTooMuchEarlyData));
    EXPECT_EQ(failed.error().values[0], 215u);
  }
}

TEST_F(ReaderCapsTest, TheSkipDoesNotExcuseOtherFaults) {
  Protect();
  reader_.SkipEarlyData(EarlyDataSkip::kByTrialDecryption, 100000);
  EXPECT_TRUE(FailsWith(ReadEarlyData(16641), Reason::kRecordOverflow));
  EXPECT_TRUE(FailsWith(Read(PlainRecord(kHandshake, Pattern(4))), Reason::kUnprotectedRecord));
  EXPECT_TRUE(FailsWith(Read(ProtectedRecord(peer_, {})), Reason::kMissingContentType));
}

TEST_F(ReaderCapsTest, AfterHelloRetryRequestEarlyDataIsSkippedByTypeUntilClientHello2) {
  reader_.SkipEarlyData(EarlyDataSkip::kByType, 100000);
  ASSERT_TRUE(Succeeds(ReadEarlyData(300)));
  ASSERT_TRUE(Succeeds(Read(kChangeCipherSpecRecord)));
  ASSERT_TRUE(Succeeds(ReadEarlyData(16640)));
  EXPECT_FALSE(last_.record);
  ASSERT_TRUE(Succeeds(Read(PlainRecord(kAlert, Pattern(2)))));
  EXPECT_TRUE(last_.record) << "an alert is not early data";
  ASSERT_TRUE(Succeeds(Read(PlainRecord(kHandshake, Pattern(4)))));
  EXPECT_TRUE(last_.record);
  EXPECT_TRUE(FailsWith(ReadEarlyData(300), Reason::kUnprotectedApplicationData));
}

TEST_F(ReaderCapsTest, WithoutASkipNothingIsPassedOver) {
  EXPECT_TRUE(FailsWith(ReadEarlyData(300), Reason::kUnprotectedApplicationData));
  Protect();
  EXPECT_TRUE(FailsWith(ReadEarlyData(300), Reason::kBadRecordMac));
  reader_.SkipEarlyData(EarlyDataSkip::kByTrialDecryption, 100000);
  reader_.SkipEarlyData(EarlyDataSkip::kNo, 0);
  EXPECT_TRUE(FailsWith(ReadEarlyData(300), Reason::kBadRecordMac));
}

}  // namespace
}  // namespace lockstep::record
