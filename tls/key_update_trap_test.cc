// Traps in KeyUpdate (RFC 9846 section 4.7.3).
#include <gtest/gtest.h>

#include "tls/testing/change.h"
#include "tls/testing/duel.h"

namespace lockstep {
namespace {

using record::ContentType;
using testing::Bytestring;
using testing::Endpoint;
using testing::Interposer;
using testing::kFine;
using testing::Take;
using testing::Verdict;
using testing::VerdictOf;

const Bytestring kRequested = {24, 0, 0, 1, 1};
const Bytestring kNotRequested = {24, 0, 0, 1, 0};

class KeyUpdateTrap : public testing::TrapTest {
 protected:
  void SetUp() override {
    duel_.emplace(client_, server_);
    ASSERT_TRUE(duel_->Handshake());
  }
  // The server says a KeyUpdate, and goes on under the next keys.
  Status Update(const Bytestring& message) {
    const Status status =
        Take(client(), duel_->to_client().Record(ContentType::kHandshake, message));
    duel_->to_client().UpdateSendKeys();
    return status;
  }
  Status Data(std::string_view data) {
    return Take(client(), duel_->to_client().Record(ContentType::kApplicationData, AsBytes(data)));
  }
  // What the client sends, in order.
  std::vector<Bytestring> Sends(std::string_view data = {}) {
    std::vector<Bytestring> out;
    for (auto& heard : duel_->to_client().Hear(client().Flush(data))) out.push_back(heard.bytes);
    return out;
  }
  Endpoint& client() { return duel_->client(); }
  Verdict ClientVerdict() { return VerdictOf(client().connection); }

  std::optional<Interposer> duel_;
};

TEST_F(KeyUpdateTrap, ARequestIsAnsweredBeforeTheNextData) {
  ASSERT_TRUE(Update(kRequested).has_value());
  EXPECT_TRUE(client().connection.wants_send());
  EXPECT_EQ(Sends("data"), (std::vector<Bytestring>{kNotRequested, Copy(AsBytes("data"))}));
  EXPECT_FALSE(client().connection.wants_send());
}

TEST_F(KeyUpdateTrap, SeveralRequestsAreAnsweredOnce) {
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(Update(kRequested).has_value());
  EXPECT_EQ(Sends(), std::vector<Bytestring>{kNotRequested});
  EXPECT_TRUE(Sends().empty());
}

TEST_F(KeyUpdateTrap, WithoutARequestThereIsNoAnswer) {
  ASSERT_TRUE(Update(kNotRequested).has_value());
  EXPECT_FALSE(client().connection.wants_send());
  ASSERT_TRUE(Data("under the next keys").has_value());
  EXPECT_EQ(client().data, "under the next keys");
}

TEST_F(KeyUpdateTrap, OnlyOneRequestIsOutstanding) {
  Connection& connection = client().connection;
  const auto request = [&] { return connection.UpdateKeys(KeyUpdateRequest::kUpdateRequested); };
  ASSERT_TRUE(request().has_value());
  ASSERT_TRUE(request().has_value());
  EXPECT_EQ(Sends(), std::vector<Bytestring>{kRequested});
  ASSERT_TRUE(request().has_value());
  EXPECT_TRUE(Sends().empty());
  // An update without a request may go out, and does not count.
  ASSERT_TRUE(connection.UpdateKeys(KeyUpdateRequest::kUpdateNotRequested).has_value());
  EXPECT_EQ(Sends(), std::vector<Bytestring>{kNotRequested});
  // The peer's KeyUpdate answers; then the next request may go out.
  ASSERT_TRUE(Update(kNotRequested).has_value());
  ASSERT_TRUE(request().has_value());
  EXPECT_EQ(Sends(), std::vector<Bytestring>{kRequested});
}

TEST_F(KeyUpdateTrap, RequestsThatCrossAreAnsweredOnceEach) {
  testing::Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  for (Endpoint* side : {&loopback.client, &loopback.server})
    ASSERT_TRUE(side->connection.UpdateKeys(KeyUpdateRequest::kUpdateRequested).has_value());
  const Bytestring from_client = loopback.client.Flush();
  const Bytestring from_server = loopback.server.Flush();
  ASSERT_TRUE(Take(loopback.server, from_client).has_value());
  ASSERT_TRUE(Take(loopback.client, from_server).has_value());
  ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server, "a").has_value());
  ASSERT_TRUE(loopback.Deliver(loopback.server, loopback.client, "b").has_value());
  EXPECT_FALSE(loopback.client.connection.wants_send());
  EXPECT_FALSE(loopback.server.connection.wants_send());
  EXPECT_EQ(loopback.server.data + loopback.client.data, "ab");
}

TEST_F(KeyUpdateTrap, AFloodIsCapped) {
  for (uint32_t i = 0; i < client_.common.limits.key_updates; ++i)
    ASSERT_TRUE(Update(kNotRequested).has_value()) << i;
  (void)Update(kNotRequested);
  EXPECT_EQ(ClientVerdict(),
            (Verdict{Reason::kTooManyKeyUpdates, AlertDescription::kUnexpectedMessage}));
}

TEST_F(KeyUpdateTrap, AnswersThatWereAskedForAreNoFlood) {
  for (uint32_t i = 0; i <= client_.common.limits.key_updates; ++i) {
    ASSERT_TRUE(client().connection.UpdateKeys(KeyUpdateRequest::kUpdateRequested).has_value());
    EXPECT_EQ(Sends(), std::vector<Bytestring>{kRequested});
    ASSERT_TRUE(Update(kNotRequested).has_value());
  }
  // One request has one answer.
  for (uint32_t i = 0; i < client_.common.limits.key_updates; ++i) {
    ASSERT_TRUE(Update(kNotRequested).has_value());
  }
  (void)Update(kNotRequested);
  EXPECT_EQ(ClientVerdict().reason, Reason::kTooManyKeyUpdates);
}

TEST_F(KeyUpdateTrap, DataBetweenThemMakesItNoFlood) {
  for (int round = 0; round < 3; ++round) {
    for (uint32_t i = 0; i < client_.common.limits.key_updates; ++i)
      ASSERT_TRUE(Update(kNotRequested).has_value());
    ASSERT_TRUE(Data("x").has_value());
  }
  EXPECT_EQ(ClientVerdict(), kFine);
}

TEST_F(KeyUpdateTrap, EmptyRecordsBetweenThemDoNotHideAFlood) {
  for (uint32_t i = 0; i < client_.common.limits.key_updates; ++i) {
    ASSERT_TRUE(Update(kNotRequested).has_value());
    ASSERT_TRUE(Data("").has_value());
  }
  (void)Update(kNotRequested);
  EXPECT_EQ(ClientVerdict().reason, Reason::kTooManyKeyUpdates);
}

TEST_F(KeyUpdateTrap, TicketsBetweenThemDoNotHideAFlood) {
  const Bytestring ticket = {4, 0, 0, 14, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 1, 7, 0, 0};
  for (uint32_t i = 0; i < client_.common.limits.key_updates; ++i) {
    ASSERT_TRUE(Update(kNotRequested).has_value());
    ASSERT_TRUE(
        Take(client(), duel_->to_client().Record(ContentType::kHandshake, ticket)).has_value());
  }
  (void)Update(kNotRequested);
  EXPECT_EQ(ClientVerdict().reason, Reason::kTooManyKeyUpdates);
}

TEST_F(KeyUpdateTrap, AnotherRequestValueIsIllegalParameter) {
  for (const uint8_t value : {uint8_t{2}, uint8_t{255}}) {
    SetUp();
    (void)Update({24, 0, 0, 1, value});
    EXPECT_EQ(ClientVerdict(),
              (Verdict{Reason::kIllegalValue, AlertDescription::kIllegalParameter}));
  }
}

TEST_F(KeyUpdateTrap, AnotherSizeIsDecodeError) {
  (void)Update({24, 0, 0, 0});
  EXPECT_EQ(ClientVerdict(), (Verdict{Reason::kTruncated, AlertDescription::kDecodeError}));
  SetUp();
  (void)Update({24, 0, 0, 2, 0, 0});
  EXPECT_EQ(ClientVerdict(), (Verdict{Reason::kTrailingBytes, AlertDescription::kDecodeError}));
}

TEST_F(KeyUpdateTrap, BeforeFinishedIsUnexpectedMessage) {
  Interposer duel(client_, server_);
  const auto flight = duel.ServerFlight();
  ASSERT_TRUE(duel.TakeServerHello(flight[0]).has_value());
  for (size_t i = 1; i + 1 < flight.size(); ++i)
    ASSERT_TRUE(Take(duel.client(), duel.to_client().Say(flight[i])).has_value());
  (void)Take(duel.client(), duel.to_client().Say(kNotRequested));
  EXPECT_EQ(VerdictOf(duel.client().connection),
            (Verdict{Reason::kUnexpectedMessage, AlertDescription::kUnexpectedMessage}));
  EXPECT_EQ(duel.client().connection.failure()->state, "WAIT_FINISHED");
}

TEST_F(KeyUpdateTrap, TheOldKeysOpenNothingAfterIt) {
  ASSERT_TRUE(Take(client(), duel_->to_client().Record(ContentType::kHandshake, kNotRequested))
                  .has_value());
  (void)Data("old keys");
  EXPECT_EQ(ClientVerdict().reason, Reason::kBadRecordMac);
}

TEST_F(KeyUpdateTrap, ARequestAfterOurCloseIsNotAnswered) {
  ASSERT_TRUE(client().connection.Close().has_value());
  EXPECT_EQ(Sends(), (std::vector<Bytestring>{{1, 0}}));
  ASSERT_TRUE(Update(kRequested).has_value());
  EXPECT_FALSE(client().connection.wants_send());
  ASSERT_TRUE(Data("still read").has_value());
  EXPECT_EQ(client().data, "still read");
}

TEST_F(KeyUpdateTrap, AnotherRequestValueOfTheCallersIsMisuseThatChangesNothing) {
  Connection& connection = client().connection;
  EXPECT_EQ(connection.UpdateKeys(KeyUpdateRequest{2}).error().reason, Reason::kInvalidArgument);
  EXPECT_EQ(connection.failure(), nullptr);
  EXPECT_FALSE(connection.wants_send());
}

TEST_F(KeyUpdateTrap, IsMisuseBeforeTheHandshakeAndAfterClose) {
  testing::Loopback loopback(client_, server_);
  Connection& connection = loopback.client.connection;
  const auto update = [&] { return connection.UpdateKeys(KeyUpdateRequest::kUpdateRequested); };
  EXPECT_EQ(update().error().reason, Reason::kNotConnected);
  ASSERT_TRUE(loopback.Handshake());
  ASSERT_TRUE(update().has_value());
  ASSERT_TRUE(connection.Close().has_value());
  EXPECT_EQ(update().error().reason, Reason::kSendingClosed);
  // What was asked for before Close() goes out before the close_notify.
  ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
  EXPECT_TRUE(loopback.server.closed);
}

}  // namespace
}  // namespace lockstep
