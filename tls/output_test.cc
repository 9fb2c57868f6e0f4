// What Send and SealInPlace do with outputs of every size, and what MaxSealedSize promises.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "tls/testing/duel.h"

namespace lockstep {
namespace {

using testing::Bytestring;
using testing::Endpoint;
using testing::Loopback;
using testing::Take;

class OutputTest : public testing::TrapTest {
 protected:
  // All that a side has to send, in outputs of `room` bytes; where Send asks for more, in what it
  // asks for.
  static Bytestring Flush(Endpoint& from, size_t room, std::string_view plaintext = {}) {
    Bytestring all;
    Bytes rest = AsBytes(plaintext);
    size_t size = room;
    while (from.connection.wants_send() || !rest.empty()) {
      Bytestring out(size);
      const auto sent = from.connection.Send(rest, out);
      EXPECT_TRUE(sent.has_value());
      if (!sent.has_value()) break;
      rest = rest.subspan(sent->taken);
      all.insert(all.end(), out.begin(), out.begin() + static_cast<std::ptrdiff_t>(sent->written));
      if (sent->written > 0) {
        size = room;
        continue;
      }
      EXPECT_GT(sent->needed, size) << "no progress, and nothing is missing";
      if (sent->needed <= size) break;
      size = sent->needed;
    }
    return all;
  }

  struct Conversation {
    Bytestring client;
    Bytestring server;
    friend bool operator==(const Conversation&, const Conversation&) = default;
  };
  // Handshake, data, a KeyUpdate each way, close_notify.
  Conversation Converse(size_t room) {
    Loopback loopback(client_, server_);
    Conversation all;
    const auto turn = [&](bool client_sends, std::string_view data) {
      Endpoint& from = client_sends ? loopback.client : loopback.server;
      const Bytestring bytes = Flush(from, room, data);
      EXPECT_TRUE(Take(client_sends ? loopback.server : loopback.client, bytes).has_value());
      Bytestring& to = client_sends ? all.client : all.server;
      to.insert(to.end(), bytes.begin(), bytes.end());
    };
    for (int i = 0; i < 2; ++i) {
      turn(true, {});
      turn(false, {});
    }
    turn(true, {});
    EXPECT_TRUE(loopback.client.done && loopback.server.done);
    turn(true, std::string(700, 'q'));
    EXPECT_TRUE(
        loopback.client.connection.UpdateKeys(KeyUpdateRequest::kUpdateRequested).has_value());
    turn(true, "after");
    turn(false, "answer");
    EXPECT_TRUE(loopback.client.connection.Close().has_value());
    turn(true, {});
    EXPECT_TRUE(loopback.server.closed);
    return all;
  }
};

TEST_F(OutputTest, TooSmallOutputsOfEverySizeProduceTheSameBytes) {
  for (const bool retry : {false, true}) {
    if (retry) server_.common.groups = {NamedGroup::kSecp256r1};
    client_.common.max_fragment_size = 300;
    const Conversation whole = Converse(1 << 16);
    for (size_t room = 0; room < 400; ++room) ASSERT_TRUE(Converse(room) == whole) << room;
  }
}

TEST_F(OutputTest, ATooSmallOutputChangesNothingAndSaysWhatIsNeeded) {
  Loopback loopback(client_, server_);
  for (int i = 0; i < 3; ++i) {
    const auto sent = loopback.client.connection.Send(Bytes(), {});
    ASSERT_TRUE(sent.has_value());
    EXPECT_EQ(sent->written, 0u);
    Bytestring out(sent->needed - 1);
    EXPECT_EQ(loopback.client.connection.Send(Bytes(), out)->written, 0u);
  }
  ASSERT_TRUE(loopback.Handshake());
  EXPECT_EQ(loopback.client.connection.Send(AsBytes("x"), {})->needed, 5u + 1 + 1 + 16);
  EXPECT_EQ(loopback.client.connection.Send(AsBytes("x"), {})->taken, 0u);
}

// A Send of MaxSealedSize bytes takes everything, whatever is owed.
void ExpectBound(Connection& connection, size_t size) {
  const std::string plaintext(connection.handshake_done() ? size : 0, 'p');
  Bytestring out(connection.MaxSealedSize(plaintext.size()));
  const auto sent = connection.Send(AsBytes(plaintext), out);
  ASSERT_TRUE(sent.has_value());
  EXPECT_EQ(sent->taken, plaintext.size());
  EXPECT_EQ(sent->needed, 0u);
  EXPECT_FALSE(connection.wants_send());
}

TEST_F(OutputTest, MaxSealedSizeIsAnUpperBoundInEveryState) {
  for (const bool retry : {false, true}) {
    if (retry) server_.common.groups = {NamedGroup::kSecp256r1};
    for (const auto& [block, random] :
         {std::pair<size_t, size_t>{1, 0}, {100, 0}, {0, 300}, {64, 64}, {SIZE_MAX, SIZE_MAX}}) {
      for (const size_t fragment : {1u, 17u, 1000u, 16384u}) {
        client_.common.padding = server_.common.padding = {block, random};
        client_.common.max_fragment_size = server_.common.max_fragment_size = fragment;
        for (const size_t size : {0u, 1u, 16u, 17u, 18u, 2000u, 16384u, 16385u}) {
          if (fragment == 1 && size > 2000) continue;
          Loopback loopback(client_, server_);
          const auto turn = [&](Endpoint& from, Endpoint& to, size_t data) {
            const std::string plaintext(from.connection.handshake_done() ? data : 0, 'p');
            Bytestring out(from.connection.MaxSealedSize(plaintext.size()));
            const auto sent = from.connection.Send(AsBytes(plaintext), out);
            ASSERT_TRUE(sent.has_value());
            EXPECT_EQ(sent->taken, plaintext.size());
            EXPECT_EQ(sent->needed, 0u);
            EXPECT_FALSE(from.connection.wants_send());
            ASSERT_TRUE(Take(to, Bytes(out).first(sent->written)).has_value());
          };
          for (int i = 0; i < 3; ++i) {
            turn(loopback.client, loopback.server, size);
            turn(loopback.server, loopback.client, size);
          }
          ASSERT_TRUE(loopback.client.done && loopback.server.done);
          for (Endpoint* side : {&loopback.client, &loopback.server})
            ASSERT_TRUE(
                side->connection.UpdateKeys(KeyUpdateRequest::kUpdateRequested).has_value());
          turn(loopback.client, loopback.server, size);
          turn(loopback.server, loopback.client, size);  // one owed, one queued
          ASSERT_TRUE(loopback.client.connection.Close().has_value());
          turn(loopback.client, loopback.server, 0);
          // A failure's alert.
          (void)Take(loopback.server, Bytestring{9, 9, 9, 9, 9});
          ExpectBound(loopback.server.connection, 0);
        }
      }
    }
  }
}

TEST_F(OutputTest, SealInPlaceMakesTheRecordThatSendMakes) {
  Loopback a(client_, server_), b(client_, server_);
  ASSERT_TRUE(a.Handshake() && b.Handshake());
  Bytestring buffer = {0, 0, 0, 0, 0, 0, 0, 'd', 'a', 't', 'a'};
  buffer.resize(buffer.size() + 20);
  const auto record = a.client.connection.SealInPlace(buffer, 7, 20);
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record->data(), buffer.data() + 2);
  EXPECT_EQ(Copy(*record), b.client.Flush("data"));
}

TEST_F(OutputTest, SealInPlaceRefusesWhatDoesNotFitAndChangesNothing) {
  Loopback loopback(client_, server_);
  Bytestring buffer(40000);
  Connection& connection = loopback.client.connection;
  const auto reason = [&](size_t size, size_t headroom, size_t tailroom) {
    return connection.SealInPlace(MutableBytes(buffer).first(size), headroom, tailroom)
        .error()
        .reason;
  };
  EXPECT_EQ(reason(100, 5, 17), Reason::kNotConnected);
  ASSERT_TRUE(loopback.Handshake());
  EXPECT_EQ(reason(100, 4, 17), Reason::kOutputTooSmall);
  EXPECT_EQ(reason(100, 5, 16), Reason::kOutputTooSmall);
  EXPECT_EQ(reason(100, 101, 0), Reason::kInvalidArgument);
  EXPECT_EQ(reason(100, 50, 51), Reason::kInvalidArgument);
  EXPECT_EQ(reason(100, 5, SIZE_MAX), Reason::kInvalidArgument);
  EXPECT_EQ(reason(5 + 16385 + 17, 5, 17), Reason::kInvalidArgument);
  ASSERT_TRUE(connection.UpdateKeys(KeyUpdateRequest::kUpdateNotRequested).has_value());
  EXPECT_EQ(reason(100, 5, 17), Reason::kSendFirst);
  ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
  const auto record = connection.SealInPlace(MutableBytes(buffer).first(5 + 16384 + 17), 5, 17);
  ASSERT_TRUE(record.has_value());
  ASSERT_TRUE(Take(loopback.server, *record).has_value());
  EXPECT_EQ(loopback.server.data.size(), 16384u);
  ASSERT_TRUE(connection.Close().has_value());
  EXPECT_EQ(reason(100, 5, 17), Reason::kSendingClosed);
}

TEST_F(OutputTest, OverlappingBuffersAreMisuseThatChangesNothing) {
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  Connection& connection = loopback.client.connection;
  Bytestring buffer(200, 'x');
  const MutableBytes all(buffer);
  for (const auto& [plaintext, output] :
       {std::pair{all, all}, std::pair{all.first(101), all.subspan(100)},
        std::pair{all.subspan(99), all.first(100)}}) {
    EXPECT_EQ(connection.Send(plaintext, output).error().reason, Reason::kOverlappingBuffers);
  }
  const Bytes pieces[] = {AsBytes("fine"), all.first(1)};
  EXPECT_EQ(connection.Send(pieces, all).error().reason, Reason::kOverlappingBuffers);
  EXPECT_EQ(connection.failure(), nullptr);
  const auto sent = connection.Send(all.first(50), all.subspan(50));
  ASSERT_TRUE(sent.has_value());
  ASSERT_TRUE(Take(loopback.server, all.subspan(50, sent->written)).has_value());
  EXPECT_EQ(loopback.server.data, std::string(50, 'x'));
}

}  // namespace
}  // namespace lockstep
