// A Writer against a Reader: lengths, cuts, keys and callers of every kind.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "crypto/aead/aes.h"
#include "crypto/aead/chapoly/chacha20_poly1305.h"
#include "crypto/testing/allocations.h"
#include "crypto/testing/hex.h"
#include "record/reader.h"
#include "record/testing/matchers.h"
#include "record/testing/records.h"
#include "record/writer.h"

namespace lockstep::record {
namespace {

using enum ContentType;

// A record as it was sent or received, apart from its bytes.
struct Message {
  ContentType type;
  std::vector<uint8_t> content;
  bool operator==(const Message&) const = default;
};

class RoundTripTest : public testing::Test {
 protected:
  RoundTripTest() { ResetToyAeadUse(); }

  void Protect(const crypto::Aead& row = kToyAead) {
    const std::vector<uint8_t> key = Pattern(row.key_size);
    writer_.Protect(Protection::Create(row, key, TestIv()).value());
    reader_.Protect(Protection::Create(row, key, TestIv()).value());
  }
  std::vector<uint8_t> Seal(ContentType type, Bytes content) {
    std::vector<uint8_t> out(writer_.SealedSize(content.size()));
    const Sealed sealed = writer_.Seal(type, {&content, 1}, out).value();
    EXPECT_EQ(sealed.taken, content.size());
    EXPECT_EQ(sealed.written, out.size()) << "SealedSize is exact";
    return out;
  }
  // Reads records off the front of `bytes` until there is none.
  std::vector<Message> Read(MutableBytes bytes, size_t* left = nullptr) {
    std::vector<Message> messages;
    for (;;) {
      const Result<ReadResult> result = reader_.Next(bytes);
      if (!Succeeds(result) || result->consumed == 0) break;
      if (result->record) messages.push_back({result->record->type, Copy(result->record->content)});
      bytes = bytes.subspan(result->consumed);
    }
    if (left != nullptr) *left = bytes.size();
    return messages;
  }
  void ExpectRoundTrip(size_t size) {
    const std::vector<uint8_t> content = Pattern(size);
    std::vector<uint8_t> records = Seal(kApplicationData, content);
    std::vector<uint8_t> joined;
    for (const Message& message : Read(records)) {
      ASSERT_EQ(message.type, kApplicationData);
      joined.insert(joined.end(), message.content.begin(), message.content.end());
    }
    ASSERT_EQ(joined, content) << size;
  }

  Writer writer_;
  Reader reader_;
};

// RFC 8448 section 3: the client's application data and its close_notify.
TEST_F(RoundTripTest, TheRecordsOfRfc8448AreReproduced) {
  const std::vector<uint8_t> key =
      crypto::FromHex("17 42 2d da 59 6e d5 d9 ac d8 90 e3 c6 3f 50 51");
  const std::vector<uint8_t> iv = crypto::FromHex("5b 78 92 3d ee 08 57 90 33 e5 23 d9");
  writer_.Protect(Protection::Create(crypto::kAes128Gcm, key, iv).value());
  reader_.Protect(Protection::Create(crypto::kAes128Gcm, key, iv).value());
  std::vector<uint8_t> payload(50);
  for (size_t i = 0; i < payload.size(); ++i) payload[i] = static_cast<uint8_t>(i);
  const std::vector<uint8_t> close_notify = crypto::FromHex("01 00");

  std::vector<uint8_t> data = Seal(kApplicationData, payload);
  EXPECT_EQ(data, crypto::FromHex(R"(
      17 03 03 00 43 a2 3f 70 54 b6 2c 94 d0 af fa fe 82 28 ba 55 cb ef ac ea 42 f9 14 aa
      66 bc ab 3f 2b 98 19 a8 a5 b4 6b 39 5b d5 4a 9a 20 44 1e 2b 62 97 4e 1f 5a 62 92 a2
      97 70 14 bd 1e 3d ea e6 3a ee bb 21 69 49 15 e4)"));
  std::vector<uint8_t> alert = Seal(kAlert, close_notify);
  EXPECT_EQ(alert, crypto::FromHex(
                       "17 03 03 00 13 c9 87 27 60 65 56 66 b7 4d 7f f1 15 3e fd 6d b6 d0 b0 e3"));
  EXPECT_EQ(Read(data), (std::vector<Message>{{kApplicationData, payload}}));
  EXPECT_EQ(Read(alert), (std::vector<Message>{{kAlert, close_notify}}));
}

TEST_F(RoundTripTest, EveryLengthArrives) {
  Protect();
  for (size_t size = 0; size <= 520; ++size) ExpectRoundTrip(size);
  for (size_t size = 16384 - 40; size <= 16384 + 40; ++size) ExpectRoundTrip(size);
  for (size_t size = 2 * 16384 - 2; size <= 2 * 16384 + 2; ++size) ExpectRoundTrip(size);
  ExpectRoundTrip(20 * 16384 + 1);  // more than one call of the AEAD
}

TEST_F(RoundTripTest, EveryAeadServes) {
  for (const crypto::Aead* row : {&crypto::kAes128Gcm, &crypto::kAes256Gcm, &crypto::kAes128Ccm,
                                  &crypto::kChaCha20Poly1305}) {
    Protect(*row);
    for (const size_t size : {size_t{0}, size_t{1}, size_t{15}, size_t{16}, size_t{1350},
                              size_t{16384}, size_t{16384} * 17 + 5})
      ExpectRoundTrip(size);
    ASSERT_TRUE(Succeeds(writer_.RekeyOutgoing(Pattern(row->key_size), TestIv(1))));
    ASSERT_TRUE(Succeeds(reader_.RekeyIncoming(Pattern(row->key_size), TestIv(1))));
    ExpectRoundTrip(100);
  }
}

// A handshake in miniature: unprotected, dropped and protected records, all sizes.
class CutTest : public RoundTripTest {
 protected:
  CutTest() {
    const auto add = [&](ContentType type, size_t size) {
      const std::vector<uint8_t> record = Seal(type, Pattern(size));
      stream_.insert(stream_.end(), record.begin(), record.end());
      expected_.push_back({type, Pattern(size)});
    };
    add(kHandshake, 30);
    std::array<uint8_t, 6> change_cipher_spec;
    (void)writer_.WriteChangeCipherSpec(change_cipher_spec);
    stream_.insert(stream_.end(), change_cipher_spec.begin(), change_cipher_spec.end());
    protected_from_ = stream_.size();
    Protect();
    add(kHandshake, 61);
    add(kApplicationData, 0);
    add(kApplicationData, 47);
    add(kAlert, 2);
  }

  // Feeds stream_ cut at the given places, keeping what was not consumed, as a transport would.
  std::vector<Message> Feed(std::vector<size_t> cuts) {
    reader_ = Reader();
    reader_.AllowChangeCipherSpec(true);
    cuts.push_back(stream_.size());
    std::vector<Message> messages;
    std::vector<uint8_t> waiting;
    size_t fed = 0;
    size_t consumed = 0;
    for (const size_t cut : cuts) {
      waiting.insert(waiting.end(), stream_.begin() + static_cast<std::ptrdiff_t>(fed),
                     stream_.begin() + static_cast<std::ptrdiff_t>(cut));
      fed = cut;
      for (;;) {
        if (consumed == protected_from_ && reader_.protection() == nullptr)
          reader_.Protect(Protection::Create(kToyAead, Pattern(16), TestIv()).value());
        const Result<ReadResult> result = reader_.Next(waiting);
        if (!Succeeds(result)) return {};
        if (result->consumed == 0) {
          EXPECT_GT(result->missing, 0u);
          EXPECT_LE(fed + result->missing, std::max(fed + kHeaderSize, stream_.size()));
          break;
        }
        EXPECT_EQ(result->missing, 0u);
        if (result->record)
          messages.push_back({result->record->type, Copy(result->record->content)});
        consumed += result->consumed;
        waiting.erase(waiting.begin(),
                      waiting.begin() + static_cast<std::ptrdiff_t>(result->consumed));
      }
    }
    EXPECT_TRUE(waiting.empty());
    return messages;
  }

  std::vector<uint8_t> stream_;
  std::vector<Message> expected_;
  size_t protected_from_ = 0;
};

TEST_F(CutTest, EveryPairOfCutsGivesTheSameRecords) {
  for (size_t i = 0; i <= stream_.size(); ++i)
    for (size_t j = i; j <= stream_.size(); j += i % 7 + 1)
      ASSERT_EQ(Feed({i, j}), expected_) << i << ' ' << j;
}

TEST_F(CutTest, ByteByByteGivesTheSameRecords) {
  std::vector<size_t> cuts(stream_.size());
  for (size_t i = 0; i < cuts.size(); ++i) cuts[i] = i;
  EXPECT_EQ(Feed(cuts), expected_);
}

TEST_F(CutTest, WhatIsMissingIsExact) {
  std::vector<uint8_t> record = Seal(kApplicationData, Pattern(300));
  for (size_t size = 0; size < record.size(); ++size) {
    const std::vector<uint8_t> before = record;
    const Result<ReadResult> result = reader_.Next(MutableBytes(record).first(size));
    ASSERT_TRUE(Succeeds(result));
    EXPECT_EQ(result->consumed, 0u);
    EXPECT_FALSE(result->record);
    EXPECT_EQ(result->missing, (size < kHeaderSize ? kHeaderSize : record.size()) - size);
    EXPECT_EQ(record, before) << "an incomplete record is left alone";
  }
}

// Short output, calls again, moves, key changes, failing AEADs, limits: no nonce twice under one
// key.
TEST_F(RoundTripTest, AHostileCallerGetsNoNonceTwice) {
  uint32_t state = 1;
  const auto roll = [&](uint32_t sides) {
    state = state * 1664525 + 1013904223;
    return (state >> 8) % sides;
  };
  const crypto::Aead row = ToyAeadWithLimit(200);
  for (int run = 0; run < 60; ++run) {
    ResetToyAeadUse();
    toy_aead_use.seals_before_failure = 30 + roll(300);
    Writer writer;
    writer.Protect(TestProtection(row));
    ASSERT_TRUE(Succeeds(writer.SetMaxFragmentSize(1 + roll(20))));
    std::array<uint8_t, 600> out;
    const std::vector<uint8_t> content = Pattern(100);
    for (int step = 0; step < 60; ++step) {
      const Bytes piece = Bytes(content).first(roll(100));
      switch (roll(6)) {
        case 0:
          (void)writer.SealInPlace(kApplicationData, MutableBytes(out).first(roll(60)), roll(8),
                                   roll(20));
          break;
        case 1:
          writer = Writer(std::move(writer));
          break;
        default:
          (void)writer.Seal(kApplicationData, {&piece, 1}, MutableBytes(out).first(roll(600)));
      }
    }
    ASSERT_LT(toy_aead_use.records_sealed, ToyAeadUse::kMaxNonces);
    std::set<std::array<uint8_t, 16>> nonces;
    for (size_t i = 0; i < toy_aead_use.records_sealed; ++i)
      EXPECT_TRUE(nonces.insert(toy_aead_use.nonces[i].bytes).second);
    EXPECT_LE(nonces.size(), 200u);
  }
}

TEST_F(RoundTripTest, NeitherSideAllocates) {
  Protect();
  const std::vector<uint8_t> content = Pattern(40000);
  const std::array<Bytes, 2> pieces = {Bytes(content).first(9), Bytes(content).subspan(9)};
  const std::vector<uint8_t> key = TestKey(1);
  const std::vector<uint8_t> iv = TestIv(1);
  std::vector<uint8_t> out(writer_.SealedSize(content.size()));
  reader_.AllowChangeCipherSpec(true);
  reader_.SkipEarlyData(EarlyDataSkip::kByTrialDecryption, 1000);
  std::array<uint8_t, 45> early_data = {23, 3, 3, 0, 40};
  std::array<uint8_t, 60> alert;
  size_t arrived = 0;

  const size_t before = crypto::AllocationCount();
  arrived += reader_.Next(early_data)->consumed;
  for (int generation = 0; generation < 2; ++generation) {
    MutableBytes sent =
        MutableBytes(out).first(writer_.Seal(kApplicationData, pieces, out)->written);
    while (!sent.empty()) {
      const Result<ReadResult> result = reader_.Next(sent);
      if (!result.has_value()) break;
      arrived += result->record->content.size();
      sent = sent.subspan(result->consumed);
    }
    const Result<MutableBytes> sealed = writer_.SealInPlace(kAlert, alert, 28, 30);
    arrived += reader_.Next(*sealed)->record->content.size();
    (void)writer_.RekeyOutgoing(key, iv);
    (void)reader_.RekeyIncoming(key, iv);
  }
  (void)reader_.Next(early_data);  // an error
  EXPECT_EQ(crypto::AllocationCount(), before);
  EXPECT_EQ(arrived, 45u + 2 * (40000 + 2));
}

}  // namespace
}  // namespace lockstep::record
