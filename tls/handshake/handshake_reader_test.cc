#include "tls/handshake/handshake_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <vector>

namespace lockstep {
namespace {

using messages::HandshakeType;

constexpr MessageSizeLimits kLimits{.client_hello = 300, .certificate = 2000, .other = 100};

std::vector<uint8_t> Message(HandshakeType type, size_t size) {
  std::vector<uint8_t> out = {static_cast<uint8_t>(type), 0, static_cast<uint8_t>(size >> 8),
                              static_cast<uint8_t>(size)};
  for (size_t i = 0; i < size; ++i) out.push_back(static_cast<uint8_t>(i + size));
  return out;
}

std::vector<uint8_t> Join(std::initializer_list<std::vector<uint8_t>> parts) {
  std::vector<uint8_t> out;
  for (const auto& part : parts) out.insert(out.end(), part.begin(), part.end());
  return out;
}

TEST(HandshakeReaderTest, MessagesThatLieWholeInTheRecordAreReadWhereTheyAre) {
  Arena arena(10000);
  HandshakeReader reader(arena);
  reader.ExpectProtected();
  const auto record =
      Join({Message(HandshakeType::kFinished, 32), Message(HandshakeType::kKeyUpdate, 1)});
  ASSERT_TRUE(reader.Feed(record).has_value());
  const auto first = reader.Next(kLimits).value();
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->type, HandshakeType::kFinished);
  EXPECT_EQ(first->encoded.data(), record.data());
  EXPECT_EQ(first->body.size(), 32u);
  EXPECT_FALSE(reader.empty());
  EXPECT_EQ(reader.Next(kLimits).value()->type, HandshakeType::kKeyUpdate);
  EXPECT_TRUE(reader.empty());
  EXPECT_FALSE(reader.Next(kLimits).value().has_value());
  ASSERT_TRUE(reader.Retain().has_value());
  EXPECT_EQ(arena.held(), 0u);
}

TEST(HandshakeReaderTest, BeforeThereAreKeysACertificateIsAsShortAsOthers) {
  // Nobody may send one yet; who does, does not get it set aside first.
  for (const bool has_keys : {false, true}) {
    Arena arena(10000);
    HandshakeReader reader(arena);
    if (has_keys) reader.ExpectProtected();
    const auto claim = Message(HandshakeType::kCertificate, 101);
    ASSERT_TRUE(reader.Feed(Bytes(claim).first(4)).has_value());
    EXPECT_EQ(reader.Next(kLimits).has_value(), has_keys);
  }
}

TEST(HandshakeReaderTest, EveryWayOfFragmentingGivesTheSameMessages) {
  const auto all =
      Join({Message(HandshakeType::kClientHello, 300), Message(HandshakeType::kFinished, 0),
            Message(HandshakeType::kCertificate, 777), Message(HandshakeType::kFinished, 100)});
  for (size_t fragment = 1; fragment < all.size(); ++fragment) {
    Arena arena(20000);
    HandshakeReader reader(arena);
    reader.ExpectProtected();
    std::vector<uint8_t> seen;
    for (size_t start = 0; start < all.size(); start += fragment) {
      // The record's bytes are gone after Retain: they lie in a buffer that is overwritten.
      std::vector<uint8_t> record(
          all.begin() + static_cast<std::ptrdiff_t>(start),
          all.begin() + static_cast<std::ptrdiff_t>(std::min(start + fragment, all.size())));
      ASSERT_TRUE(reader.Feed(record).has_value());
      while (const auto message = reader.Next(kLimits).value()) {
        seen.insert(seen.end(), message->encoded.begin(), message->encoded.end());
      }
      ASSERT_TRUE(reader.Retain().has_value());
      std::ranges::fill(record, 0xee);
    }
    ASSERT_EQ(seen, all) << "fragments of " << fragment;
    EXPECT_TRUE(reader.empty());
  }
}

TEST(HandshakeReaderTest, AHeaderThatClaimsMoreThanItsLimitIsRefusedAtOnce) {
  for (const auto& [type, limit] :
       {std::pair{HandshakeType::kClientHello, 300}, std::pair{HandshakeType::kCertificate, 2000},
        std::pair{HandshakeType::kFinished, 100}}) {
    Arena arena(10000);
    HandshakeReader reader(arena);
    reader.ExpectProtected();
    auto header = Message(type, 0);
    header[2] = static_cast<uint8_t>((limit + 1) >> 8);
    header[3] = static_cast<uint8_t>(limit + 1);
    ASSERT_TRUE(reader.Feed(header).has_value());
    const auto next = reader.Next(kLimits);
    ASSERT_FALSE(next.has_value());
    EXPECT_EQ(next.error().reason, Reason::kHandshakeMessageTooLong);
    EXPECT_EQ(next.error().values[0], static_cast<uint64_t>(limit + 1));
    EXPECT_EQ(arena.held(), 0u);
  }
}

TEST(HandshakeReaderTest, MemoryGrowsWithWhatArrivedNotWithWhatIsClaimed) {
  Arena arena(20000, 2048);
  HandshakeReader reader(arena);
  reader.ExpectProtected();
  const auto message = Message(HandshakeType::kCertificate, 2000);
  ASSERT_TRUE(reader.Feed(Bytes(message).first(10)).has_value());
  EXPECT_FALSE(reader.Next(kLimits).value().has_value());
  ASSERT_TRUE(reader.Retain().has_value());
  EXPECT_EQ(arena.held(), 2048u);  // one chunk
}

TEST(HandshakeReaderTest, ALongMessageTakesAtMostThreeTimesItsSizeHoweverItIsCut) {
  constexpr size_t kSize = 128 << 10;
  std::vector<uint8_t> message(kHandshakeHeaderSize + kSize);
  message[0] = static_cast<uint8_t>(HandshakeType::kCertificate);
  message[1] = kSize >> 16;
  for (const size_t first : {size_t{1}, size_t{4}, size_t{1000}, size_t{16000}}) {
    for (const size_t fragment : {size_t{1000}, size_t{4096}, size_t{16384}}) {
      Arena arena(1 << 20);
      HandshakeReader reader(arena);
      reader.ExpectProtected();
      std::optional<HandshakeMessage> whole;
      for (size_t start = 0, size = first; start < message.size(); start += size, size = fragment) {
        size = std::min(size, message.size() - start);
        ASSERT_TRUE(reader.Feed(Bytes(message).subspan(start, size)).has_value());
        whole = reader.Next({.client_hello = 0, .certificate = kSize, .other = 0}).value();
        ASSERT_TRUE(reader.Retain().has_value());
      }
      EXPECT_TRUE(whole.has_value());
      EXPECT_LE(arena.held(), 3 * message.size() + 16384) << first << ", " << fragment;
    }
  }
}

TEST(HandshakeReaderTest, AFullArenaIsOutOfMemory) {
  Arena arena(3000);
  HandshakeReader reader(arena);
  reader.ExpectProtected();
  const auto message = Message(HandshakeType::kCertificate, 2000);
  Status status;
  for (size_t i = 0; i < message.size() && status.has_value(); ++i) {
    status = reader.Feed(Bytes(message).subspan(i, 1));
    if (status.has_value()) status = reader.Retain();
  }
  ASSERT_FALSE(status.has_value());
  EXPECT_EQ(status.error().reason, Reason::kOutOfMemory);
}

TEST(ArenaTest, HandsOutDisjointBytesUpToItsCap) {
  Arena arena(5000, 2048);
  const MutableBytes a = arena.Allocate(10).value();
  const MutableBytes b = arena.Allocate(2040).value();
  EXPECT_FALSE(Overlap(a, b));
  EXPECT_EQ(arena.held(), 4096u);
  EXPECT_EQ(arena.Allocate(2048).error().reason, Reason::kOutOfMemory);
  EXPECT_EQ(AsText(arena.Store(AsBytes("kept")).value()), "kept");
  arena.Release();
  EXPECT_EQ(arena.held(), 0u);
  EXPECT_TRUE(arena.Allocate(5000).has_value());
}

}  // namespace
}  // namespace lockstep
