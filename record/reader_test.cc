#include "record/reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

#include "record/testing/matchers.h"
#include "record/testing/records.h"

namespace lockstep::record {
namespace {

using enum ContentType;

const std::vector<uint8_t> kClose = {1, 0};  // an alert

// A reader, and the peer's side of its protection.
class ReaderTest : public testing::Test {
 protected:
  void Protect() { reader_.Protect(TestProtection()); }
  Result<ReadResult> Next(std::vector<uint8_t> bytes) {
    buffer_ = std::move(bytes);
    return reader_.Next(buffer_);
  }
  Result<ReadResult> NextPlain(ContentType type, Bytes content) {
    return Next(PlainRecord(type, content));
  }
  Result<ReadResult> NextProtected(Bytes inner) { return Next(ProtectedRecord(peer_, inner)); }
  Result<ReadResult> NextProtected(ContentType type, Bytes content, size_t zeros = 0) {
    return NextProtected(Inner(type, content, zeros));
  }
  // The whole buffer was one record that is passed over.
  [[nodiscard]] bool Dropped(const Result<ReadResult>& result) const {
    return result.has_value() && !result->record && result->consumed == buffer_.size() &&
           result->missing == 0;
  }
  // It was one record with this content.
  [[nodiscard]] bool Gave(const Result<ReadResult>& result, ContentType type, Bytes content) const {
    return result.has_value() && result->record && result->consumed == buffer_.size() &&
           result->missing == 0 && result->record->type == type &&
           Equal(result->record->content, content);
  }

  Reader reader_;
  Protection peer_ = TestProtection();
  std::vector<uint8_t> buffer_;
};

TEST_F(ReaderTest, ContentLiesInTheCallersBytes) {
  const Result<ReadResult> plain = NextPlain(kHandshake, Pattern(9));
  ASSERT_TRUE(Gave(plain, kHandshake, Pattern(9)));
  EXPECT_EQ(plain->record->content.data(), buffer_.data() + kHeaderSize);
  Protect();
  const Result<ReadResult> opened = NextProtected(kApplicationData, Pattern(9));
  ASSERT_TRUE(Gave(opened, kApplicationData, Pattern(9)));
  EXPECT_EQ(opened->record->content.data(), buffer_.data() + kHeaderSize);
}

TEST_F(ReaderTest, AtMostOneRecordIsTaken) {
  Protect();
  const std::vector<uint8_t> first = ProtectedRecord(peer_, Inner(kApplicationData, Pattern(30)));
  const std::vector<uint8_t> second = ProtectedRecord(peer_, Inner(kApplicationData, Pattern(3)));
  std::vector<uint8_t> both = Join({first, second});
  const Result<ReadResult> result = reader_.Next(both);
  ASSERT_TRUE(Succeeds(result));
  EXPECT_EQ(result->consumed, first.size());
  EXPECT_TRUE(std::ranges::equal(MutableBytes(both).subspan(first.size()), second));
}

// ---- Section 5.1: what a record may be before there are keys.

TEST_F(ReaderTest, TheRecordVersionIsIgnored) {
  for (const uint16_t version : std::array<uint16_t, 5>{0, 0x0200, 0x0301, 0x0304, 0xffff})
    EXPECT_TRUE(Gave(Next(PlainRecord(kHandshake, Pattern(4), version)), kHandshake, Pattern(4)));
}

TEST_F(ReaderTest, TypesThatAreNotDefinedAreRefusedAtTheHeader) {
  for (int type = 0; type < 256; ++type) {
    if (type >= 20 && type <= 23) continue;
    const Result<ReadResult> result = Next({static_cast<uint8_t>(type), 3, 3, 0, 9});
    ASSERT_TRUE(FailsWith(result, Reason::kUnexpectedRecordType));
    EXPECT_EQ(result.error().values[0], static_cast<uint64_t>(type));
  }
}

TEST_F(ReaderTest, OtherProtocolsAreNamedAsSuch) {
  for (const std::string_view text : {"GET / HTTP/1.1\r\n", "POST /x", "CONNECT a:443 HTTP/1.1",
                                      "HTTP/1.1 400 Bad Request", "SSH-2.0-x", "220 mail ready"})
    EXPECT_TRUE(FailsWith(Next(Copy(AsBytes(text))), Reason::kNotTls)) << text;
  EXPECT_TRUE(FailsWith(Next(Copy(AsBytes("GOT / "))), Reason::kUnexpectedRecordType));
  Protect();
  EXPECT_TRUE(FailsWith(Next(Copy(AsBytes("GET / "))), Reason::kUnexpectedRecordType));
}

TEST_F(ReaderTest, AnUnprotectedRecordHoldsAtMost16384Bytes) {
  EXPECT_TRUE(Gave(NextPlain(kHandshake, Pattern(16384)), kHandshake, Pattern(16384)));
  const Result<ReadResult> result = Next({22, 3, 3, 0x40, 0x01});  // refused at the header
  ASSERT_TRUE(FailsWith(result, Reason::kRecordOverflow));
  EXPECT_EQ(result.error(), (Error{Reason::kRecordOverflow, 3, {16385, 16384}}));
}

TEST_F(ReaderTest, ApplicationDataIsAlwaysProtected) {
  EXPECT_TRUE(FailsWith(Next({23, 3, 3, 0, 0}), Reason::kUnprotectedApplicationData));
  EXPECT_TRUE(FailsWith(Next({23, 3, 3, 0, 60}), Reason::kUnprotectedApplicationData));
}

// ---- Handshake messages and alerts, with and without protection.

TEST_F(ReaderTest, NoEmptyHandshakeRecord) {
  EXPECT_TRUE(FailsWith(NextPlain(kHandshake, {}), Reason::kEmptyHandshakeRecord));
  Protect();
  EXPECT_TRUE(FailsWith(NextProtected(kHandshake, {}), Reason::kEmptyHandshakeRecord));
  EXPECT_TRUE(FailsWith(NextProtected(kHandshake, {}, 100), Reason::kEmptyHandshakeRecord));
  EXPECT_TRUE(Gave(NextProtected(kHandshake, Pattern(1)), kHandshake, Pattern(1)));
}

TEST_F(ReaderTest, NoEmptyAlertRecord) {
  EXPECT_TRUE(FailsWith(NextPlain(kAlert, {}), Reason::kEmptyAlertRecord));
  Protect();
  EXPECT_TRUE(FailsWith(NextProtected(kAlert, {}, 100), Reason::kEmptyAlertRecord));
}

TEST_F(ReaderTest, AnAlertIsExactly2Bytes) {
  EXPECT_TRUE(Gave(NextPlain(kAlert, kClose), kAlert, kClose));
  EXPECT_TRUE(FailsWith(NextPlain(kAlert, Pattern(1)), Reason::kMalformedAlert));
  EXPECT_TRUE(FailsWith(NextPlain(kAlert, Pattern(4)), Reason::kMalformedAlert));
  Protect();
  EXPECT_TRUE(Gave(NextProtected(kAlert, kClose, 7), kAlert, kClose));
  EXPECT_TRUE(FailsWith(NextProtected(kAlert, Pattern(1)), Reason::kMalformedAlert));
  const Result<ReadResult> two = NextProtected(kAlert, Pattern(4));
  ASSERT_TRUE(FailsWith(two, Reason::kMalformedAlert));
  EXPECT_EQ(two.error().values[0], 4u);
}

TEST_F(ReaderTest, NothingBetweenTheFragmentsOfOneHandshakeMessage) {
  reader_.AllowChangeCipherSpec(true);
  reader_.set_handshake_partial(true);
  EXPECT_TRUE(FailsWith(NextPlain(kAlert, kClose), Reason::kInterleavedHandshake));
  EXPECT_TRUE(FailsWith(Next({20, 3, 3, 0, 1, 1}), Reason::kInterleavedHandshake));
  EXPECT_TRUE(Gave(NextPlain(kHandshake, Pattern(1)), kHandshake, Pattern(1)));
  Protect();
  EXPECT_TRUE(FailsWith(NextProtected(kAlert, kClose), Reason::kInterleavedHandshake));
  EXPECT_TRUE(FailsWith(Next({20, 3, 3, 0, 1, 1}), Reason::kInterleavedHandshake));
  EXPECT_TRUE(FailsWith(NextProtected(kApplicationData, {}), Reason::kInterleavedHandshake));
  EXPECT_TRUE(FailsWith(NextProtected(kApplicationData, kClose), Reason::kInterleavedHandshake));
  EXPECT_TRUE(Gave(NextProtected(kHandshake, Pattern(1)), kHandshake, Pattern(1)));
  reader_.set_handshake_partial(false);
  EXPECT_TRUE(Gave(NextProtected(kAlert, kClose), kAlert, kClose));
  EXPECT_TRUE(Dropped(Next({20, 3, 3, 0, 1, 1})));
}

// ---- change_cipher_spec.

TEST_F(ReaderTest, ChangeCipherSpecOnlyInItsWindow) {
  EXPECT_TRUE(FailsWith(Next({20, 3, 3, 0, 1, 1}), Reason::kUnexpectedChangeCipherSpec));
  reader_.AllowChangeCipherSpec(true);
  EXPECT_TRUE(Dropped(Next({20, 3, 3, 0, 1, 1})));
  Protect();
  EXPECT_TRUE(Dropped(Next({20, 3, 3, 0, 1, 1})));
  EXPECT_EQ(reader_.protection()->sequence_number(), 0u);
  reader_.AllowChangeCipherSpec(false);
  EXPECT_TRUE(FailsWith(Next({20, 3, 3, 0, 1}), Reason::kUnexpectedChangeCipherSpec));
}

TEST_F(ReaderTest, ChangeCipherSpecOnlyTheByte1) {
  reader_.AllowChangeCipherSpec(true);
  for (int pass = 0; pass < 2; ++pass, Protect()) {
    for (int value = 0; value < 256; ++value) {
      if (value == 1) continue;
      EXPECT_TRUE(FailsWith(Next({20, 3, 3, 0, 1, static_cast<uint8_t>(value)}),
                            Reason::kMalformedChangeCipherSpec));
    }
    EXPECT_TRUE(FailsWith(Next({20, 3, 3, 0, 0}), Reason::kMalformedChangeCipherSpec));
    EXPECT_TRUE(FailsWith(Next({20, 3, 3, 0, 2}), Reason::kMalformedChangeCipherSpec));
    EXPECT_TRUE(FailsWith(Next({20, 3, 3, 0xff, 0xff}), Reason::kMalformedChangeCipherSpec));
  }
}

TEST_F(ReaderTest, ChangeCipherSpecOnlyUnprotected) {
  reader_.AllowChangeCipherSpec(true);
  Protect();
  EXPECT_TRUE(FailsWith(NextProtected(kChangeCipherSpec, std::array<uint8_t, 1>{1}),
                        Reason::kUnexpectedRecordType));
}

// ---- Sections 5.2 and 5.4: protected records.

TEST_F(ReaderTest, OuterTypeIs23AfterKeys) {
  Protect();
  EXPECT_TRUE(FailsWith(Next({22, 3, 3, 0, 9}), Reason::kUnprotectedRecord));
  EXPECT_TRUE(FailsWith(Next({21, 3, 3, 0, 0}), Reason::kUnprotectedRecord));
  EXPECT_TRUE(FailsWith(Next({21, 3, 3, 0, 3}), Reason::kUnprotectedRecord));
  EXPECT_TRUE(FailsWith(Next({24, 3, 3, 0, 9}), Reason::kUnexpectedRecordType));
  std::vector<uint8_t> record = ProtectedRecord(peer_, Inner(kHandshake, Pattern(9)));
  record[0] = 22;
  EXPECT_TRUE(FailsWith(Next(record), Reason::kUnprotectedRecord));
}

TEST_F(ReaderTest, AnUnprotectedAlertAfterKeysIsAnErrorThatTellsItsDescription) {
  Protect();
  const Result<ReadResult> result = Next({21, 3, 3, 0, 2, 2, 70});
  ASSERT_TRUE(FailsWith(result, Reason::kUnprotectedRecord));
  EXPECT_EQ(result.error().values, (std::array<uint64_t, 2>{21, 70}));
}

TEST_F(ReaderTest, InnerTypesAreHandshakeAlertAndApplicationData) {
  Protect();
  for (int type = 1; type < 256; ++type) {
    const Result<ReadResult> result =
        NextProtected(ContentType{static_cast<uint8_t>(type)}, kClose);
    if (type >= 21 && type <= 23) {
      EXPECT_TRUE(Succeeds(result));
    } else {
      EXPECT_TRUE(FailsWith(result, Reason::kUnexpectedRecordType)) << type;
    }
  }
}

TEST_F(ReaderTest, InnerPlaintextIsAtMost16385BytesWithItsType) {
  Protect();
  EXPECT_TRUE(
      Gave(NextProtected(kApplicationData, Pattern(16384)), kApplicationData, Pattern(16384)));
  EXPECT_TRUE(
      Gave(NextProtected(kApplicationData, Pattern(8192), 8192), kApplicationData, Pattern(8192)));
  EXPECT_TRUE(Gave(NextProtected(kApplicationData, {}, 16384), kApplicationData, {}));
  for (const size_t content : {size_t{0}, size_t{1}, size_t{8193}, size_t{16384}, size_t{16385}}) {
    const Result<ReadResult> result =
        NextProtected(kApplicationData, Pattern(content), 16385 - content);
    ASSERT_TRUE(FailsWith(result, Reason::kRecordOverflow)) << content;
    EXPECT_EQ(result.error().values, (std::array<uint64_t, 2>{16386, 16385}));
  }
}

TEST_F(ReaderTest, ACiphertextIsAtMost16640Bytes) {
  Protect();
  // Within the header's limit, beyond the inner one; authentic, or not.
  EXPECT_TRUE(FailsWith(NextProtected(Pattern(16640 - 16)), Reason::kRecordOverflow));
  EXPECT_TRUE(FailsWith(NextPlain(kApplicationData, Pattern(16640)), Reason::kBadRecordMac));
  const Result<ReadResult> result = Next({23, 3, 3, 0x41, 0x01});
  ASSERT_TRUE(FailsWith(result, Reason::kRecordOverflow));
  EXPECT_EQ(result.error(), (Error{Reason::kRecordOverflow, 3, {16641, 16640}}));
}

TEST_F(ReaderTest, AllZerosHasNoContentType) {
  Protect();
  for (size_t size = 0; size <= 40; ++size)
    EXPECT_TRUE(FailsWith(NextProtected(std::vector<uint8_t>(size)), Reason::kMissingContentType));
  EXPECT_TRUE(FailsWith(NextProtected(std::vector<uint8_t>(16385)), Reason::kMissingContentType));
}

TEST_F(ReaderTest, PaddingOfEveryLengthIsRemoved) {
  Protect();
  for (size_t zeros = 0; zeros <= 70; ++zeros)
    for (const size_t content : {size_t{0}, size_t{1}, size_t{7}, size_t{8}, size_t{9}}) {
      // Zeros in the content are the content's.
      const std::vector<uint8_t> data(content);
      ASSERT_TRUE(Gave(NextProtected(kApplicationData, data, zeros), kApplicationData, data));
    }
}

TEST_F(ReaderTest, ARecordShorterThanItsTagCannotBeDeprotected) {
  Protect();
  for (size_t size = 0; size < 16; ++size)
    EXPECT_TRUE(FailsWith(NextPlain(kApplicationData, Pattern(size)), Reason::kRecordTooShort));
}

TEST_F(ReaderTest, TheSequenceNumberAdvancesOnSuccessOnly) {
  Protect();
  std::vector<uint8_t> good = ProtectedRecord(peer_, Inner(kApplicationData, Pattern(20)));
  for (size_t byte = 3; byte < good.size(); ++byte) {
    std::vector<uint8_t> bad = good;
    bad[byte] ^= 1;
    if (byte == 3) bad.resize(good.size() + 256);
    if (byte == 4) bad.resize(good.size() + 1);
    EXPECT_TRUE(FailsWith(Next(bad), Reason::kBadRecordMac)) << byte;
    EXPECT_EQ(reader_.protection()->sequence_number(), 0u);
  }
  EXPECT_TRUE(Gave(Next(good), kApplicationData, Pattern(20)));
  EXPECT_EQ(reader_.protection()->sequence_number(), 1u);
}

TEST_F(ReaderTest, TheLastSequenceNumberIsNotReadPast) {
  constexpr uint64_t kLast = std::numeric_limits<uint64_t>::max();
  reader_.Protect(TestProtection(kToyAead, kLast - 1));
  peer_ = TestProtection(kToyAead, kLast - 1);
  const std::vector<uint8_t> record = ProtectedRecord(peer_, Inner(kApplicationData, Pattern(1)));
  EXPECT_TRUE(Gave(Next(record), kApplicationData, Pattern(1)));
  EXPECT_TRUE(FailsWith(Next(record), Reason::kSequenceNumberExhausted));
}

TEST_F(ReaderTest, RekeyIncomingReadsUnderTheNextKeyOnly) {
  EXPECT_TRUE(FailsWith(reader_.RekeyIncoming(TestKey(1), TestIv(1)), Reason::kNoKey));
  EXPECT_EQ(reader_.protection(), nullptr);
  Protect();
  EXPECT_TRUE(Gave(NextProtected(kHandshake, Pattern(5)), kHandshake, Pattern(5)));
  const std::vector<uint8_t> old = ProtectedRecord(peer_, Inner(kHandshake, Pattern(6)));
  ASSERT_TRUE(Succeeds(reader_.RekeyIncoming(TestKey(1), TestIv(1))));
  EXPECT_EQ(reader_.protection()->sequence_number(), 0u);
  EXPECT_TRUE(FailsWith(Next(old), Reason::kBadRecordMac));
  ASSERT_TRUE(Succeeds(peer_.SetKey(TestKey(1), TestIv(1))));
  EXPECT_TRUE(Gave(NextProtected(kHandshake, Pattern(7)), kHandshake, Pattern(7)));
}

TEST_F(ReaderTest, AMovedFromReaderDoesNotFallBackToUnprotectedRecords) {
  Protect();
  Reader moved = std::move(reader_);
  EXPECT_TRUE(FailsWith(NextPlain(kHandshake, Pattern(5)), Reason::kUnprotectedRecord));
  EXPECT_TRUE(FailsWith(NextProtected(kHandshake, Pattern(5)), Reason::kNoKey));
  EXPECT_TRUE(Succeeds(moved.Next(buffer_)));
}

}  // namespace
}  // namespace lockstep::record
