#include "record/writer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "record/testing/matchers.h"
#include "record/testing/records.h"

namespace lockstep::record {
namespace {

using enum ContentType;

constexpr size_t kOverhead = kHeaderSize + 1 + crypto::kAeadTagSize;

class WriterTest : public testing::Test {
 protected:
  WriterTest() { ResetToyAeadUse(); }

  void Protect() { writer_.Protect(TestProtection()); }
  Result<Sealed> Seal(ContentType type, Bytes content, MutableBytes out,
                      const SealOptions& options = {}) {
    return writer_.Seal(type, {&content, 1}, out, options);
  }
  // Content that is expected to fit into one call; returns the records.
  std::vector<uint8_t> SealAll(ContentType type, Bytes content, const SealOptions& options = {}) {
    std::vector<uint8_t> out(writer_.SealedSize(content.size()));
    const Result<Sealed> sealed = Seal(type, content, out, options);
    if (!Succeeds(sealed)) return {};
    EXPECT_EQ(sealed->taken, content.size());
    EXPECT_EQ(sealed->needed, 0u);
    out.resize(sealed->written);
    return out;
  }
  // The lengths that the headers of `records` name.
  static std::vector<size_t> Lengths(Bytes records) {
    std::vector<size_t> lengths;
    while (!records.empty()) {
      lengths.push_back(size_t{records[3]} << 8 | records[4]);
      records = records.subspan(kHeaderSize + lengths.back());
    }
    return lengths;
  }

  Writer writer_;
};

// ---- Section 5.1: unprotected records.

TEST_F(WriterTest, UnprotectedRecordsAreFragmentsBehindHeaders) {
  EXPECT_EQ(SealAll(kHandshake, Pattern(7)), PlainRecord(kHandshake, Pattern(7)));
  EXPECT_EQ(SealAll(kAlert, Pattern(2)), PlainRecord(kAlert, Pattern(2)));
  const std::vector<uint8_t> content = Pattern(16384 + 9);
  EXPECT_EQ(SealAll(kHandshake, content),
            Join({PlainRecord(kHandshake, Bytes(content).first(16384)),
                  PlainRecord(kHandshake, Bytes(content).last(9))}));
}

TEST_F(WriterTest, OnlyTheInitialClientHelloHasVersion0301) {
  EXPECT_EQ(SealAll(kHandshake, Pattern(7), {.initial_client_hello = true}),
            PlainRecord(kHandshake, Pattern(7), 0x0301));
  EXPECT_EQ(SealAll(kHandshake, Pattern(7)), PlainRecord(kHandshake, Pattern(7), 0x0303));
  Protect();
  const std::vector<uint8_t> record =
      SealAll(kHandshake, Pattern(7), {.initial_client_hello = true});
  EXPECT_TRUE(std::ranges::equal(Bytes(record).first(5), (std::array{23, 3, 3, 0, 24})));
}

TEST_F(WriterTest, ApplicationDataIsNeverSentUnprotected) {
  std::array<uint8_t, 100> out{};
  EXPECT_TRUE(FailsWith(Seal(kApplicationData, Pattern(7), out), Reason::kNotProtected));
  EXPECT_TRUE(FailsWith(writer_.SealInPlace(kApplicationData, out, 20, 40), Reason::kNotProtected));
  EXPECT_EQ(out, (std::array<uint8_t, 100>{}));
}

TEST_F(WriterTest, WhatMustNotBeSentIsRefused) {
  for (int pass = 0; pass < 2; ++pass, Protect()) {
    std::array<uint8_t, 100> out{};
    EXPECT_TRUE(FailsWith(Seal(kHandshake, {}, out), Reason::kInvalidArgument));
    EXPECT_TRUE(FailsWith(Seal(kAlert, {}, out), Reason::kInvalidArgument));
    EXPECT_TRUE(FailsWith(Seal(kAlert, Pattern(1), out), Reason::kInvalidArgument));
    EXPECT_TRUE(FailsWith(Seal(kAlert, Pattern(3), out), Reason::kInvalidArgument));
    EXPECT_TRUE(FailsWith(Seal(kChangeCipherSpec, Pattern(1), out), Reason::kInvalidArgument));
    EXPECT_TRUE(FailsWith(Seal(kInvalid, Pattern(1), out), Reason::kInvalidArgument));
    EXPECT_TRUE(FailsWith(Seal(ContentType{24}, Pattern(1), out), Reason::kInvalidArgument));
    EXPECT_EQ(out, (std::array<uint8_t, 100>{}));
  }
}

TEST_F(WriterTest, ChangeCipherSpecIsNeverProtected) {
  for (int pass = 0; pass < 2; ++pass, Protect()) {
    std::array<uint8_t, 7> out{};
    const Sealed small = writer_.WriteChangeCipherSpec(MutableBytes(out).first(5));
    EXPECT_EQ(small.written, 0u);
    EXPECT_EQ(small.needed, 6u);
    EXPECT_EQ(out, (std::array<uint8_t, 7>{}));
    EXPECT_EQ(writer_.WriteChangeCipherSpec(out).written, 6u);
    EXPECT_EQ(out, (std::array<uint8_t, 7>{20, 3, 3, 0, 1, 1, 0}));
  }
}

// ---- How output is filled.

TEST_F(WriterTest, TooSmallAnOutputIsNoErrorAndSpendsNothing) {
  Protect();
  const std::vector<uint8_t> content = Pattern(100);
  std::vector<uint8_t> out(100 + kOverhead);
  for (size_t size = 0; size < out.size(); ++size) {
    const Result<Sealed> sealed = Seal(kApplicationData, content, MutableBytes(out).first(size));
    ASSERT_TRUE(Succeeds(sealed));
    EXPECT_EQ(sealed->taken, 0u);
    EXPECT_EQ(sealed->written, 0u);
    EXPECT_EQ(sealed->needed, 100 + kOverhead);
  }
  EXPECT_EQ(writer_.protection()->sequence_number(), 0u);
  EXPECT_TRUE(std::ranges::all_of(out, [](uint8_t byte) { return byte == 0; }));
  EXPECT_EQ(Seal(kApplicationData, content, out)->written, out.size());
}

TEST_F(WriterTest, AsManyWholeRecordsAreMadeAsFit) {
  const std::vector<uint8_t> content = Pattern(1000);  // three records of 300 and one of 100
  for (size_t room = 0; room <= 1000 + 4 * kOverhead; ++room) {
    Writer writer;
    writer.Protect(TestProtection());
    ASSERT_TRUE(Succeeds(writer.SetMaxFragmentSize(300)));
    std::vector<uint8_t> out(room);
    const Bytes piece = content;
    const Result<Sealed> sealed = writer.Seal(kApplicationData, {&piece, 1}, out);
    ASSERT_TRUE(Succeeds(sealed));
    const size_t full = std::min<size_t>(room / (300 + kOverhead), 3);
    const bool all = room == 1000 + 4 * kOverhead;
    EXPECT_EQ(sealed->taken, all ? 1000 : full * 300);
    EXPECT_EQ(sealed->written, all ? room : full * (300 + kOverhead));
    EXPECT_EQ(sealed->needed, all ? 0 : (full == 3 ? 100 : 300) + kOverhead);
    EXPECT_EQ(writer.protection()->sequence_number(), all ? 4 : full);
  }
}

TEST_F(WriterTest, EmptyApplicationDataMakesOneEmptyRecord) {
  Protect();
  EXPECT_EQ(Lengths(SealAll(kApplicationData, {})), std::vector<size_t>{17});
  std::array<uint8_t, 100> out;
  EXPECT_EQ(writer_.Seal(kApplicationData, {}, out)->written, kOverhead);
}

TEST_F(WriterTest, OverlappingBuffersAreRefusedAndSpendNothing) {
  Protect();
  std::vector<uint8_t> memory(200, 0x55);
  const MutableBytes all(memory);
  const MutableBytes out = all.subspan(50, 100);
  for (size_t start = 0; start + 10 <= memory.size(); ++start) {
    const std::array<Bytes, 2> pieces = {Bytes(), all.subspan(start, 10)};
    const bool apart = start + 10 <= 50 || start >= 150;
    const Result<Sealed> sealed = writer_.Seal(kApplicationData, pieces, out);
    EXPECT_TRUE(apart ? Succeeds(sealed) : FailsWith(sealed, Reason::kOverlappingBuffers)) << start;
  }
  EXPECT_EQ(writer_.protection()->sequence_number(), 41u + 41u);
}

TEST_F(WriterTest, MaxRecordsBoundsOneCall) {
  Protect();
  ASSERT_TRUE(Succeeds(writer_.SetMaxFragmentSize(10)));
  std::array<uint8_t, 4000> out;
  for (const uint64_t max : {uint64_t{0}, uint64_t{1}, uint64_t{7}, uint64_t{20}}) {
    const Result<Sealed> sealed = Seal(kApplicationData, Pattern(195), out, {.max_records = max});
    ASSERT_TRUE(Succeeds(sealed));
    EXPECT_EQ(sealed->taken, std::min<size_t>(max * 10, 195));
    EXPECT_EQ(sealed->needed, max == 20 ? 0 : 10 + kOverhead);
  }
}

// ---- Gathering.

TEST_F(WriterTest, PiecesMakeTheSameRecordsAsOneBuffer) {
  const std::vector<uint8_t> content = Pattern(100);
  const Bytes all(content);
  Protect();
  ASSERT_TRUE(Succeeds(writer_.SetMaxFragmentSize(40)));
  const std::vector<uint8_t> expected = SealAll(kApplicationData, content);
  for (size_t i = 0; i <= 100; ++i)
    for (size_t j = i; j <= 100; ++j) {
      const std::array<Bytes, 5> pieces = {Bytes(), all.first(i), all.subspan(i, j - i), Bytes(),
                                           all.subspan(j)};
      std::vector<uint8_t> out(expected.size());
      Protect();
      const Result<Sealed> sealed = writer_.Seal(kApplicationData, pieces, out);
      ASSERT_TRUE(Succeeds(sealed));
      EXPECT_EQ(sealed->taken, 100u);
      ASSERT_EQ(out, expected) << i << ' ' << j;
    }
}

TEST_F(WriterTest, RecordsOfVeryManyPiecesAreTheSameToo) {
  const std::vector<uint8_t> content = Pattern(16384 + 700);
  for (const size_t piece_size : {size_t{1}, size_t{13}, size_t{300}}) {
    Protect();
    const std::vector<uint8_t> expected = SealAll(kApplicationData, content);
    std::vector<Bytes> pieces;
    for (Bytes rest(content); !rest.empty(); rest = rest.subspan(pieces.back().size()))
      pieces.push_back(rest.first(std::min(piece_size, rest.size())));
    std::vector<uint8_t> out(expected.size());
    Protect();
    ASSERT_TRUE(Succeeds(writer_.Seal(kApplicationData, pieces, out)));
    EXPECT_EQ(out, expected);
    EXPECT_LE(toy_aead_use.most_pieces, 64u);
  }
}

TEST_F(WriterTest, ManyRecordsGoToTheAeadTogether) {
  Protect();
  ASSERT_TRUE(Succeeds(writer_.SetMaxFragmentSize(10)));
  EXPECT_EQ(Lengths(SealAll(kApplicationData, Pattern(400))), std::vector<size_t>(40, 27));
  EXPECT_EQ(toy_aead_use.records_sealed, 40u);
  EXPECT_EQ(toy_aead_use.seal_calls, 3u);
  EXPECT_EQ(toy_aead_use.largest_batch, 16u);
}

// ---- Limits of the fragment.

TEST_F(WriterTest, FragmentsAreAtMost16384BytesAndCanBeMadeSmaller) {
  EXPECT_TRUE(FailsWith(writer_.SetMaxFragmentSize(0), Reason::kInvalidArgument));
  EXPECT_TRUE(FailsWith(writer_.SetMaxFragmentSize(16385), Reason::kInvalidArgument));
  Protect();
  EXPECT_EQ(Lengths(SealAll(kApplicationData, Pattern(16385))),
            (std::vector<size_t>{16384 + 17, 1 + 17}));
  ASSERT_TRUE(Succeeds(writer_.SetMaxFragmentSize(16384)));
  ASSERT_TRUE(Succeeds(writer_.SetMaxFragmentSize(1)));
  EXPECT_EQ(Lengths(SealAll(kHandshake, Pattern(3))), (std::vector<size_t>{18, 18, 18}));
}

TEST_F(WriterTest, AlertsAreNeverFragmented) {
  ASSERT_TRUE(Succeeds(writer_.SetMaxFragmentSize(1)));
  EXPECT_EQ(SealAll(kAlert, Pattern(2)), PlainRecord(kAlert, Pattern(2)));
  Protect();
  EXPECT_EQ(Lengths(SealAll(kAlert, Pattern(2))), std::vector<size_t>{19});
  std::array<uint8_t, kHeaderSize + 2 + 17> packet;
  EXPECT_TRUE(Succeeds(writer_.SealInPlace(kAlert, packet, kHeaderSize, 17)));
}

// ---- Sections 5.3 and 5.5: when a key is used up.

TEST_F(WriterTest, SealingAtTheKeyLimitRefusesUntilTheNextKey) {
  static const crypto::Aead row = ToyAeadWithLimit(3);  // outlives writer_
  writer_.Protect(TestProtection(row));
  ASSERT_TRUE(Succeeds(writer_.SetMaxFragmentSize(10)));
  std::array<uint8_t, 1000> out;
  const Result<Sealed> sealed = Seal(kApplicationData, Pattern(50), out);
  ASSERT_TRUE(Succeeds(sealed));
  EXPECT_EQ(sealed->taken, 30u);
  EXPECT_EQ(sealed->needed, 10 + kOverhead);
  EXPECT_TRUE(FailsWith(Seal(kApplicationData, Pattern(50), out), Reason::kKeyLimitReached));
  EXPECT_TRUE(FailsWith(Seal(kAlert, Pattern(2), out), Reason::kKeyLimitReached));
  EXPECT_TRUE(FailsWith(writer_.SealInPlace(kAlert, MutableBytes(out).first(42), 20, 20),
                        Reason::kKeyLimitReached));
  ASSERT_TRUE(Succeeds(writer_.RekeyOutgoing(TestKey(1), TestIv(1))));
  EXPECT_EQ(Seal(kApplicationData, Pattern(50), out)->taken, 30u);
}

TEST_F(WriterTest, TheLastSequenceNumberIsNotUsed) {
  writer_.Protect(TestProtection(kToyAead, ~uint64_t{0} - 1));
  std::array<uint8_t, 1000> out;
  EXPECT_TRUE(Succeeds(Seal(kApplicationData, Pattern(5), out)));
  EXPECT_TRUE(FailsWith(Seal(kApplicationData, Pattern(5), out), Reason::kSequenceNumberExhausted));
}

TEST_F(WriterTest, RekeyOutgoingNeedsAKey) {
  EXPECT_TRUE(FailsWith(writer_.RekeyOutgoing(TestKey(1), TestIv(1)), Reason::kNoKey));
  EXPECT_EQ(writer_.protection(), nullptr);
}

// ---- Failure.

TEST_F(WriterTest, AFailureOfTheAeadEndsTheWriter) {
  Protect();
  ASSERT_TRUE(Succeeds(writer_.SetMaxFragmentSize(10)));
  toy_aead_use.seals_before_failure = 20;  // in the second batch of this call
  std::array<uint8_t, 2000> out;
  EXPECT_TRUE(FailsWith(Seal(kApplicationData, Pattern(400), out), Reason::kLibraryFailure));
  ResetToyAeadUse();
  EXPECT_TRUE(FailsWith(Seal(kApplicationData, Pattern(5), out), Reason::kLibraryFailure));
  EXPECT_TRUE(FailsWith(Seal(kAlert, Pattern(2), out), Reason::kLibraryFailure));
  EXPECT_TRUE(
      FailsWith(writer_.SealInPlace(kApplicationData, out, 100, 100), Reason::kLibraryFailure));
  EXPECT_EQ(toy_aead_use.seal_calls, 0u);
}

TEST_F(WriterTest, AMovedFromWriterSealsNothing) {
  Protect();
  (void)SealAll(kApplicationData, Pattern(5));
  Writer moved = std::move(writer_);
  std::array<uint8_t, 100> out;
  EXPECT_TRUE(FailsWith(Seal(kApplicationData, Pattern(5), out), Reason::kNoKey));
  EXPECT_TRUE(FailsWith(Seal(kAlert, Pattern(2), out), Reason::kNoKey));
  writer_ = std::move(moved);
  EXPECT_EQ(writer_.protection()->sequence_number(), 1u);
  EXPECT_TRUE(Succeeds(Seal(kApplicationData, Pattern(5), out)));
}

}  // namespace
}  // namespace lockstep::record
