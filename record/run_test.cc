// Runs of application data: several records opened by one call, with something else at every place
// among them, by every kernel that this processor can run.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "crypto/aead/aes.h"
#include "crypto/aead/chapoly/chacha20_poly1305.h"
#include "crypto/cpu.h"
#include "record/reader.h"
#include "record/testing/matchers.h"
#include "record/testing/records.h"

namespace lockstep::record {
namespace {

using enum ContentType;
using Buffer = std::vector<uint8_t>;

// More than go to the AEAD at once.
constexpr size_t kRecords = 19;

struct Case {
  std::string name;
  const crypto::Aead* row;
};

std::vector<Case> Cases() {
  std::vector<Case> out = {{"toy", &kToyAead}, {"ccm", &crypto::kAes128Ccm}};
  for (const crypto::GcmRows& rows : crypto::AllGcmRows()) {
    if (!rows.supported(crypto::ThisCpu())) continue;
    for (const crypto::Aead* row : {rows.aes128, rows.aes256})
      out.push_back({std::string(row->name) + std::string(rows.kernel), row});
  }
  for (const crypto::ChaChaPolyRow& row : crypto::AllChaChaPolyRows())
    if (row.supported(crypto::ThisCpu()))
      out.push_back({"ChaCha20Poly1305" + std::string(row.kernel), row.row});
  for (Case& each : out) std::erase_if(each.name, [](char c) { return std::isalnum(c) == 0; });
  return out;
}

class RunTest : public testing::TestWithParam<Case> {
 protected:
  RunTest() { reader_.Protect(NewProtection()); }

  static Protection NewProtection(uint8_t generation = 0) {
    const crypto::Aead& row = *GetParam().row;
    Buffer key = Pattern(row.key_size);
    key[0] = generation;
    return Protection::Create(row, key, TestIv(generation)).value();
  }
  void UpdateKeys() {
    const crypto::Aead& row = *GetParam().row;
    Buffer key = Pattern(row.key_size);
    key[0] = 1;
    ASSERT_TRUE(Succeeds(reader_.RekeyIncoming(key, TestIv(1))));
  }
  // The content of the nth record of data: 1 byte and more.
  static Buffer Content(size_t n) {
    Buffer content = Pattern(1 + n * 37 % 300);
    content[0] = static_cast<uint8_t>(n);
    return content;
  }
  static Buffer Data(Protection& sender, size_t n) {
    return ProtectedRecord(sender, Inner(kApplicationData, Content(n)));
  }
  void Append(const Buffer& record) {
    starts_.push_back(stream_.size());
    stream_.insert(stream_.end(), record.begin(), record.end());
  }
  // Data records, with `record` before the nth of them.
  void MakeStream(size_t n, const Buffer& record, Protection& before, Protection& after) {
    stream_.clear();
    starts_.clear();
    for (size_t i = 0; i < n; ++i) Append(Data(before, i));
    Append(record);
    for (size_t i = n; i < kRecords; ++i) Append(Data(after, i));
    starts_.push_back(stream_.size());
    sent_ = stream_;
  }
  // What a reader makes of the stream from its `from`th record on.
  ReadRun NextRun(size_t from = 0) {
    return reader_.NextRun(MutableBytes(stream_).subspan(starts_[from]), contents_);
  }
  void ExpectContents(size_t first, size_t count) {
    for (size_t i = 0; i < count; ++i)
      ASSERT_TRUE(Equal(contents_[i], Content(first + i))) << first + i;
  }
  // Everything from the nth record on is as it was sent.
  void ExpectUntouchedFrom(size_t n) {
    ASSERT_TRUE(Equal(Bytes(stream_).subspan(starts_[n]), Bytes(sent_).subspan(starts_[n])));
  }

  Reader reader_;
  Buffer stream_, sent_;
  std::vector<size_t> starts_;
  std::array<MutableBytes, 2 * kRecords> contents_;
};

INSTANTIATE_TEST_SUITE_P(Kernels, RunTest, testing::ValuesIn(Cases()),
                         [](const auto& each) { return each.param.name; });

const Buffer kKeyUpdate = {24, 0, 0, 1, 0};

TEST_P(RunTest, AKeyUpdateAtEveryPlaceEndsTheRunAndWhatIsBehindItOpensUnderTheNextKey) {
  for (size_t n = 0; n <= kRecords; ++n) {
    SCOPED_TRACE(n);
    Protection sender = NewProtection(), next = NewProtection(1);
    reader_.Protect(NewProtection());
    Buffer update;
    {
      Protection ahead = NewProtection();
      for (size_t i = 0; i < n; ++i) (void)Data(ahead, i);
      update = ProtectedRecord(ahead, Inner(kHandshake, kKeyUpdate));
    }
    MakeStream(n, update, sender, next);
    const ReadRun run = NextRun();
    ASSERT_EQ(run.records, n);
    ASSERT_EQ(run.consumed, starts_[n]);
    ExpectContents(0, n);
    ASSERT_TRUE(Succeeds(run.next));
    ASSERT_TRUE(run.next->record);
    EXPECT_EQ(run.next->record->type, kHandshake);
    EXPECT_TRUE(Equal(run.next->record->content, kKeyUpdate));
    ASSERT_EQ(run.next->consumed, starts_[n + 1] - starts_[n]);
    ExpectUntouchedFrom(n + 1);
    UpdateKeys();
    const ReadRun rest = NextRun(n + 1);
    ASSERT_EQ(rest.records, kRecords - n);
    ExpectContents(n, kRecords - n);
  }
}

TEST_P(RunTest, WhatStillHasTheOldKeyBehindAKeyUpdateIsNeverDecrypted) {
  for (size_t n = 0; n < kRecords; ++n) {
    SCOPED_TRACE(n);
    Protection sender = NewProtection();
    reader_.Protect(NewProtection());
    stream_.clear();
    starts_.clear();
    for (size_t i = 0; i <= kRecords; ++i) {
      Append(i == n ? ProtectedRecord(sender, Inner(kHandshake, kKeyUpdate)) : Data(sender, i));
    }
    sent_ = stream_;
    ASSERT_EQ(NextRun().records, n);
    ExpectUntouchedFrom(n + 1);
    UpdateKeys();
    ASSERT_EQ(NextRun(n + 1).records, 0u);
    EXPECT_TRUE(FailsWith(reader_.Next(MutableBytes(stream_).subspan(starts_[n + 1])),
                          Reason::kBadRecordMac));
  }
}

TEST_P(RunTest, AnythingElseAtEveryPlaceEndsTheRunAndTheRestIsUntouched) {
  const Buffer alert = {1, 0}, part = {4, 0, 1}, nothing;
  const struct {
    ContentType type;
    const Buffer& content;
    size_t zeros;
  } kOthers[] = {{kAlert, alert, 0},
                 {kAlert, alert, 100},
                 {kHandshake, part, 0},
                 {kApplicationData, nothing, 0},
                 {kApplicationData, nothing, 9}};
  for (const auto& other : kOthers) {
    for (size_t n = 0; n <= kRecords; ++n) {
      SCOPED_TRACE(testing::Message() << n << " " << static_cast<int>(other.type));
      Protection sender = NewProtection();
      reader_.Protect(NewProtection());
      stream_.clear();
      starts_.clear();
      for (size_t i = 0; i < n; ++i) Append(Data(sender, i));
      Append(ProtectedRecord(sender, Inner(other.type, other.content, other.zeros)));
      for (size_t i = n; i < kRecords; ++i) Append(Data(sender, i));
      starts_.push_back(stream_.size());
      sent_ = stream_;
      ReadRun run = NextRun();
      ASSERT_EQ(run.records, n);
      ASSERT_EQ(run.consumed, starts_[n]);
      if (run.next->consumed == 0)
        run.next = reader_.Next(MutableBytes(stream_).subspan(starts_[n]));
      ASSERT_TRUE(Succeeds(run.next));
      EXPECT_EQ(run.next->consumed, starts_[n + 1] - starts_[n]);
      ASSERT_TRUE(run.next->record);
      EXPECT_EQ(run.next->record->type, other.type);
      EXPECT_TRUE(Equal(run.next->record->content, other.content));
      ExpectUntouchedFrom(n + 1);
      ASSERT_EQ(NextRun(n + 1).records, kRecords - n);
      ExpectContents(n, kRecords - n);
    }
  }
}

TEST_P(RunTest, ABadRecordAtEveryPlaceEndsTheRunAndItsTurnComesWithNext) {
  for (const bool in_tag : {false, true}) {
    for (size_t n = 0; n < kRecords; ++n) {
      SCOPED_TRACE(n);
      Protection sender = NewProtection();
      reader_.Protect(NewProtection());
      stream_.clear();
      starts_.clear();
      for (size_t i = 0; i < kRecords; ++i) Append(Data(sender, i));
      starts_.push_back(stream_.size());
      stream_[in_tag ? starts_[n + 1] - 1 : starts_[n] + kHeaderSize] ^= 0x40;
      sent_ = stream_;
      const ReadRun run = NextRun();
      ASSERT_EQ(run.records, n);
      ASSERT_EQ(run.consumed, starts_[n]);
      ASSERT_TRUE(Succeeds(run.next));
      ASSERT_EQ(run.next->consumed, 0u);
      ExpectContents(0, n);
      ExpectUntouchedFrom(n + 1);
      EXPECT_EQ(reader_.protection()->sequence_number(), n);
      // Ciphertext or wiped.
      const size_t size = Content(n).size() + 1;
      const Bytes now = Bytes(stream_).subspan(starts_[n] + kHeaderSize, size);
      const Bytes ciphertext = Bytes(sent_).subspan(starts_[n] + kHeaderSize, size);
      EXPECT_TRUE(Equal(now, ciphertext) || Equal(now, Buffer(size)));
      EXPECT_TRUE(FailsWith(reader_.Next(MutableBytes(stream_).subspan(starts_[n])),
                            Reason::kBadRecordMac));
      EXPECT_EQ(reader_.protection()->sequence_number(), n);
    }
  }
}

TEST_P(RunTest, PaddedDataAndOtherVersionsAreLeftToNext) {
  Protection sender = NewProtection();
  Buffer other_version = Data(sender, 0);
  Buffer padded = ProtectedRecord(sender, Inner(kApplicationData, Content(1), 7));
  other_version[2] = 1;
  starts_ = {0, other_version.size()};
  stream_ = Join({other_version, padded});
  EXPECT_EQ(NextRun().records, 0u);
  Result<ReadResult> first = reader_.Next(stream_);
  ASSERT_TRUE(Succeeds(first));
  EXPECT_TRUE(Equal(first->record->content, Content(0)));
  // Its padding hides what it is until it is open.
  const ReadRun run = NextRun(1);
  EXPECT_EQ(run.records, 0u);
  ASSERT_TRUE(Succeeds(run.next));
  EXPECT_TRUE(Equal(run.next->record->content, Content(1)));
}

TEST_P(RunTest, TheRoomForContentsAndTheBytesBoundTheRun) {
  for (size_t room = 0; room <= kRecords; ++room) {
    Protection sender = NewProtection();
    reader_.Protect(NewProtection());
    stream_.clear();
    starts_.clear();
    for (size_t i = 0; i < kRecords; ++i) Append(Data(sender, i));
    sent_ = stream_;
    starts_.push_back(stream_.size());
    const ReadRun run = reader_.NextRun(stream_, std::span<MutableBytes>(contents_).first(room));
    ASSERT_EQ(run.records, room);
    ExpectContents(0, room);
    ExpectUntouchedFrom(room);
    // A record of which a byte is missing.
    if (room == kRecords) continue;
    const MutableBytes most = MutableBytes(stream_).first(stream_.size() - 1);
    const ReadRun rest = reader_.NextRun(most.subspan(run.consumed), contents_);
    ASSERT_EQ(rest.records, kRecords - room - 1);
    ExpectUntouchedFrom(kRecords - 1);
  }
}

TEST_P(RunTest, TheLongestRecordBelongsToARunAndALongerOneIsLeftToNext) {
  Protection sender = NewProtection();
  Append(ProtectedRecord(sender, Inner(kApplicationData, Pattern(kMaxPlaintextSize))));
  Append(ProtectedRecord(sender, Inner(kApplicationData, Pattern(kMaxPlaintextSize + 1))));
  EXPECT_EQ(NextRun().records, 1u);
  EXPECT_TRUE(Equal(contents_[0], Pattern(kMaxPlaintextSize)));
  EXPECT_TRUE(
      FailsWith(reader_.Next(MutableBytes(stream_).subspan(starts_[1])), Reason::kRecordOverflow));
}

TEST_P(RunTest, ThereIsNoRunWithoutKeysNorWhereARecordMayMeanMore) {
  Protection sender = NewProtection();
  Append(Data(sender, 0));
  Append(Data(sender, 1));
  sent_ = stream_;
  Reader unprotected;
  EXPECT_EQ(unprotected.NextRun(stream_, contents_).records, 0u);
  reader_.set_handshake_partial(true);
  EXPECT_EQ(NextRun().records, 0u);
  reader_.set_handshake_partial(false);
  reader_.SkipEarlyData(EarlyDataSkip::kByTrialDecryption, 1000);
  EXPECT_EQ(NextRun().records, 0u);
  ExpectUntouchedFrom(0);
  reader_.SkipEarlyData(EarlyDataSkip::kNo, 0);
  EXPECT_EQ(NextRun().records, 2u);
}

TEST_P(RunTest, DataInARunEndsARowOfEmptyRecords) {
  Protection sender = NewProtection();
  for (int round = 0; round < 3; ++round) {
    stream_.clear();
    starts_.clear();
    for (size_t i = 0; i < kMaxConsecutiveEmptyRecords; ++i) {
      Buffer empty = ProtectedRecord(sender, Inner(kApplicationData, {}, i % 2));
      ASSERT_TRUE(Succeeds(reader_.Next(empty)));
    }
    Append(Data(sender, 0));
    // Counted behind the data, not with what was before it.
    Append(ProtectedRecord(sender, Inner(kApplicationData, {}, 3)));
    const ReadRun run = NextRun();
    ASSERT_EQ(run.records, 1u);
    ASSERT_TRUE(Succeeds(run.next));
    Buffer data = Data(sender, 0);
    ASSERT_TRUE(Succeeds(reader_.Next(data)));
  }
}

TEST(RunEndTest, ARunStopsAtTheLastSequenceNumber) {
  constexpr uint64_t kLast = std::numeric_limits<uint64_t>::max();
  Protection sender = TestProtection(kToyAead, kLast - 2);
  Reader reader;
  reader.Protect(TestProtection(kToyAead, kLast - 2));
  Buffer stream;
  for (int i = 0; i < 2; ++i) {
    const Buffer record = ProtectedRecord(sender, Inner(kApplicationData, Pattern(5)));
    stream.insert(stream.end(), record.begin(), record.end());
  }
  const Buffer more(stream);
  stream.insert(stream.end(), more.begin(), more.end());
  std::array<MutableBytes, 4> contents;
  const ReadRun run = reader.NextRun(stream, contents);
  EXPECT_EQ(run.records, 2u);
  EXPECT_TRUE(FailsWith(reader.Next(MutableBytes(stream).subspan(run.consumed)),
                        Reason::kSequenceNumberExhausted));
}

}  // namespace
}  // namespace lockstep::record
