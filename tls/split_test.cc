// A connection in two halves: what goes between them, and what does not.
#include "tls/split.h"

#include <gtest/gtest.h>

#include <array>
#include <type_traits>

#include "tls/testing/halves.h"
#include "tls/testing/post_handshake.h"
#include "tls/testing/resumption.h"

namespace lockstep {
namespace {

using messages::AlertDescription;
using testing::Bytestring;
using testing::Endpoint;
using testing::Halves;
using testing::Loopback;
using testing::Take;

constexpr auto kNotRequested = KeyUpdateRequest::kUpdateNotRequested;
constexpr auto kRequested = KeyUpdateRequest::kUpdateRequested;

// A client and a server after their handshake.
class SplitTest : public testing::PostHandshakeTest {
 protected:
  void Connect() {
    loopback_.emplace(client_, server_);
    ASSERT_TRUE(loopback_->Handshake());
  }
  // The client in halves, facing a whole server.
  Halves SplitClient() {
    Connect();
    return Halves(std::move(client()));
  }
  Halves SplitServer() {
    Connect();
    return Halves(std::move(server().connection));
  }
  Connection& client() { return loopback_->client.connection; }
  Endpoint& server() { return loopback_->server; }
  // A KeyUpdate of the server's.
  Bytestring ServerUpdates(KeyUpdateRequest request) {
    EXPECT_TRUE(server().connection.UpdateKeys(request).has_value());
    return server().Flush();
  }
  Bytestring ServerAsks() { return ServerUpdates(kRequested); }

  std::optional<Loopback> loopback_;
};

TEST_F(SplitTest, DataGoesBothWays) {
  Connect();
  Halves client_halves(std::move(client()));
  Halves server_halves(std::move(server().connection));
  for (const char* text : {"one", "two", "three"}) {
    ASSERT_TRUE(server_halves.Take(client_halves.Flush(text)).has_value());
    ASSERT_TRUE(client_halves.Take(server_halves.Flush(text)).has_value());
  }
  EXPECT_EQ(client_halves.data + server_halves.data, "onetwothreeonetwothree");
  EXPECT_TRUE(client_halves.owed.empty() && server_halves.owed.empty());
}

TEST_F(SplitTest, TheConnectionIsMovedFrom) {
  Connect();
  const Halves halves(std::move(client()));
  EXPECT_EQ(client().Receive({}).error().reason, Reason::kMovedFrom);
  EXPECT_EQ(std::move(client()).Split().error().reason, Reason::kMovedFrom);
}

TEST_F(SplitTest, BeforeHandshakeDoneItIsMisuseThatChangesNothing) {
  Loopback loopback(client_, server_);
  EXPECT_EQ(std::move(loopback.client.connection).Split().error().reason, Reason::kNotConnected);
  ASSERT_TRUE(loopback.Handshake());
  ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server, "data").has_value());
  EXPECT_EQ(loopback.server.data, "data");
}

TEST_F(SplitTest, WithAFlightToSendItIsMisuseThatChangesNothing) {
  Loopback loopback(client_, server_);
  (void)loopback.Deliver(loopback.client, loopback.server);
  (void)loopback.Deliver(loopback.server, loopback.client);
  ASSERT_TRUE(loopback.client.done);
  EXPECT_EQ(std::move(loopback.client.connection).Split().error().reason, Reason::kSendFirst);
  ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
  Halves halves(std::move(loopback.client.connection));
  ASSERT_TRUE(Take(loopback.server, halves.Flush("data")).has_value());
  EXPECT_EQ(loopback.server.data, "data");
}

TEST_F(SplitTest, AFailedConnectionStaysFailed) {
  Connect();
  ASSERT_TRUE(client().Abort(AlertDescription::kAccessDenied).has_value());
  EXPECT_EQ(std::move(client()).Split().error().reason, Reason::kAborted);
  EXPECT_NE(client().failure(), nullptr);
}

TEST_F(SplitTest, WhatWasQueuedBeforeGoesWithTheSender) {
  Connect();
  ASSERT_TRUE(client().ConfirmHandshake().has_value());
  ASSERT_TRUE(client().Close().has_value());
  Halves halves(std::move(client()));
  ASSERT_TRUE(Take(server(), halves.Flush()).has_value());
  EXPECT_TRUE(server().closed);
  ASSERT_TRUE(halves.Take(server().Flush()).has_value());
  ASSERT_TRUE(halves.Settle().has_value());
  EXPECT_EQ(halves.confirmations, 1u);
}

// ---- KeyUpdates ----

TEST_F(SplitTest, AKeyUpdateIsAnsweredOnceTheSenderTookItOver) {
  Halves halves = SplitClient();
  ASSERT_TRUE(halves.Take(ServerAsks()).has_value());
  EXPECT_FALSE(halves.send.wants_send());
  ASSERT_EQ(halves.owed.size(), 1u);
  ASSERT_TRUE(halves.Settle().has_value());
  EXPECT_TRUE(halves.send.wants_send());
  ASSERT_TRUE(Take(server(), halves.Flush("under the next keys")).has_value());
  EXPECT_EQ(server().data, "under the next keys");
}

TEST_F(SplitTest, DataThatWasSentBeforeTheAnswerIsUnderTheOldKeys) {
  Halves halves = SplitClient();
  ASSERT_TRUE(halves.Take(ServerAsks()).has_value());
  ASSERT_TRUE(Take(server(), halves.Flush("old, ")).has_value());
  ASSERT_TRUE(halves.Settle().has_value());
  ASSERT_TRUE(Take(server(), halves.Flush("new")).has_value());
  EXPECT_EQ(server().data, "old, new");
}

TEST_F(SplitTest, SeveralRequestsAreAnsweredOnce) {
  const Bytestring requested = {24, 0, 0, 1, 1};
  const Bytestring not_requested = {24, 0, 0, 1, 0};
  testing::Interposer duel(client_, server_);
  ASSERT_TRUE(duel.Handshake());
  Halves halves(std::move(duel.client().connection));
  testing::Forger& forger = duel.to_client();
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(halves.Take(forger.Record(record::ContentType::kHandshake, requested)).has_value());
    forger.UpdateSendKeys();
  }
  ASSERT_TRUE(halves.Settle().has_value());
  const auto answers = forger.Hear(halves.Flush());
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(answers.front().bytes, not_requested);
}

TEST_F(SplitTest, OneRequestIsOutstandingUntilAnUpdateWasSeenAndHandedOver) {
  Halves halves = SplitClient();
  const auto request = [&] { return halves.send.UpdateKeys(kRequested); };
  ASSERT_TRUE(request().has_value());
  const Bytestring first = halves.Flush();
  ASSERT_TRUE(Take(server(), first).has_value());
  ASSERT_TRUE(request().has_value());
  EXPECT_TRUE(halves.Flush().empty());
  ASSERT_TRUE(halves.Take(server().Flush()).has_value());
  ASSERT_TRUE(request().has_value());
  EXPECT_TRUE(halves.Flush().empty());  // seen by the receiver alone
  ASSERT_TRUE(halves.Settle().has_value());
  ASSERT_TRUE(request().has_value());
  EXPECT_EQ(halves.Flush().size(), first.size());
}

TEST_F(SplitTest, TheUpdateThatWasSeenConfirmsTheHandshake) {
  Halves halves = SplitClient();
  ASSERT_TRUE(halves.send.ConfirmHandshake().has_value());
  ASSERT_TRUE(Take(server(), halves.Flush()).has_value());
  ASSERT_TRUE(halves.Take(server().Flush("data")).has_value());
  EXPECT_EQ(halves.data, "data");
  EXPECT_EQ(halves.confirmations, 0u);
  ASSERT_TRUE(halves.Settle().has_value());
  EXPECT_EQ(halves.confirmations, 1u);
}

TEST_F(SplitTest, AFloodOfKeyUpdatesIsCapped) {
  Halves halves = SplitClient();
  for (uint32_t i = 0; i < client_.common.limits.key_updates; ++i) {
    ASSERT_TRUE(halves.Take(ServerUpdates(kNotRequested)).has_value());
  }
  EXPECT_EQ(halves.Take(ServerUpdates(kNotRequested)).error().reason, Reason::kTooManyKeyUpdates);
}

TEST_F(SplitTest, KeyUpdatesThatWaitAreOneDebt) {
  Halves halves = SplitClient();
  ASSERT_TRUE(halves.send.ConfirmHandshake().has_value());
  ASSERT_TRUE(Take(server(), halves.Flush()).has_value());
  ASSERT_TRUE(halves.Take(server().Flush("data")).has_value());  // with the answer
  for (const auto request : {kRequested, kNotRequested, kRequested}) {
    ASSERT_TRUE(halves.Take(ServerUpdates(request)).has_value());
  }
  ASSERT_TRUE(Take(server(), halves.Flush()).has_value());
  std::deque<ForSender> owed = std::exchange(halves.owed, {});
  ASSERT_GE(owed.size(), 3u);
  // Not out of order, nor twice.
  EXPECT_FALSE(owed[0].Append(std::move(owed[2])));
  for (size_t i = 1; i < owed.size(); ++i) {
    EXPECT_TRUE(owed[0].Append(std::move(owed[i])));
    EXPECT_FALSE(owed[i]);
    EXPECT_FALSE(owed[0].Append(std::move(owed[i])));
  }
  halves.owed.push_back(std::move(owed[0]));
  ASSERT_TRUE(halves.Settle().has_value());
  EXPECT_EQ(halves.confirmations, 1u);
  EXPECT_TRUE(halves.send.wants_send());  // the answer to both requests
  ASSERT_TRUE(Take(server(), halves.Flush("more")).has_value());
  ASSERT_TRUE(halves.Take(ServerUpdates(kNotRequested)).has_value());
  EXPECT_TRUE(halves.Settle().has_value());
}

TEST_F(SplitTest, ARequestAfterOurCloseIsNotAnswered) {
  Halves halves = SplitClient();
  ASSERT_TRUE(halves.send.Close().has_value());
  ASSERT_TRUE(Take(server(), halves.Flush()).has_value());
  ASSERT_TRUE(halves.Take(ServerAsks()).has_value());
  ASSERT_TRUE(halves.Settle().has_value());
  EXPECT_FALSE(halves.send.wants_send());
}

// ---- What is handed over ----

static_assert(!std::is_copy_constructible_v<ForSender> && !std::is_copy_assignable_v<ForSender>,
              "a debt is settled once");

TEST_F(SplitTest, ADroppedForSenderIsNoticedWithTheNextOne) {
  Halves halves = SplitClient();
  ASSERT_TRUE(halves.Take(ServerAsks()).has_value());
  ForSender first = std::move(halves.owed.front());
  halves.owed.pop_front();
  ASSERT_TRUE(halves.Take(ServerUpdates(kNotRequested)).has_value());
  ForSender& second = halves.owed.front();
  EXPECT_EQ(halves.send.Take(std::move(second)).error().reason, Reason::kForSenderOutOfTurn);
  // Nothing changed: in order they are still good.
  EXPECT_FALSE(halves.send.wants_send());
  EXPECT_EQ(halves.send.failure(), nullptr);
  ASSERT_TRUE(second);
  EXPECT_TRUE(halves.send.Take(std::move(first)).has_value());
  EXPECT_TRUE(halves.send.Take(std::move(second)).has_value());
  EXPECT_TRUE(halves.send.wants_send());
}

TEST_F(SplitTest, AForSenderThatWasHandedOverOwesNothingAnyMore) {
  Halves halves = SplitClient();
  ASSERT_TRUE(halves.Take(ServerAsks()).has_value());
  ForSender& owed = halves.owed.front();
  ASSERT_TRUE(halves.send.Take(std::move(owed)).has_value());
  EXPECT_FALSE(owed);
  ASSERT_TRUE(Take(server(), halves.Flush()).has_value());
  EXPECT_TRUE(halves.send.Take(std::move(owed)).has_value());
  EXPECT_FALSE(halves.send.wants_send());
}

TEST_F(SplitTest, AForeignForSenderIsRefused) {
  Connect();
  Halves client_halves(std::move(client()));
  Halves server_halves(std::move(server().connection));
  ASSERT_TRUE(server_halves.send.UpdateKeys(kRequested).has_value());
  ASSERT_TRUE(client_halves.Take(server_halves.Flush()).has_value());
  EXPECT_EQ(server_halves.send.Take(std::move(client_halves.owed.front())).error().reason,
            Reason::kForSenderOutOfTurn);
  EXPECT_TRUE(client_halves.Settle().has_value());
}

// ---- Errors and closing ----

TEST_F(SplitTest, WhatTheReceiverRefusesTheSenderTellsThePeer) {
  Halves halves = SplitClient();
  Bytestring record = server().Flush("data");
  record.back() ^= 1;
  EXPECT_EQ(halves.Take(record).error().reason, Reason::kBadRecordMac);
  ASSERT_EQ(halves.owed.size(), 1u);
  // Sticky; nothing more is owed for it.
  EXPECT_EQ(halves.Take({}).error().reason, Reason::kBadRecordMac);
  EXPECT_EQ(halves.owed.size(), 1u);
  // Until it has been handed over, the sender does not know.
  ASSERT_TRUE(Take(server(), halves.Flush("still sent")).has_value());
  EXPECT_EQ(server().data, "still sent");
  ASSERT_TRUE(halves.Settle().has_value());
  EXPECT_EQ(halves.send.failure()->error.reason, Reason::kBadRecordMac);
  (void)Take(server(), halves.Flush());
  EXPECT_EQ(server().connection.failure()->alert_received, AlertDescription::kBadRecordMac);
  EXPECT_EQ(halves.send.Send(Bytes(), {}).error().reason, Reason::kBadRecordMac);
}

TEST_F(SplitTest, AfterThePeersAlertNothingIsSent) {
  Halves halves = SplitClient();
  ASSERT_TRUE(server().connection.Abort(AlertDescription::kAccessDenied).has_value());
  EXPECT_EQ(halves.Take(server().Flush()).error().reason, Reason::kPeerSentAlert);
  ASSERT_TRUE(halves.Settle().has_value());
  EXPECT_FALSE(halves.send.wants_send());
  EXPECT_EQ(halves.send.Send(AsBytes("data"), {}).error().reason, Reason::kPeerSentAlert);
  EXPECT_EQ(halves.send.failure()->alert_received, AlertDescription::kAccessDenied);
}

TEST_F(SplitTest, NoAlertFollowsOurCloseNotify) {
  Halves halves = SplitClient();
  ASSERT_TRUE(halves.send.Close().has_value());
  ASSERT_FALSE(halves.Flush().empty());
  Bytestring record = server().Flush("data");
  record.back() ^= 1;
  EXPECT_FALSE(halves.Take(record).has_value());
  ASSERT_TRUE(halves.Settle().has_value());
  EXPECT_FALSE(halves.send.wants_send());
  EXPECT_EQ(halves.send.failure()->alert_sent, std::nullopt);
}

TEST_F(SplitTest, AFailureOfTheSenderIsItsOwn) {
  Halves halves = SplitClient();
  ASSERT_TRUE(halves.send.Abort(AlertDescription::kAccessDenied).has_value());
  EXPECT_EQ(halves.send.UpdateKeys(kNotRequested).error().reason, Reason::kAborted);
  EXPECT_EQ(halves.send.Close().error().reason, Reason::kAborted);
  ASSERT_TRUE(halves.Take(server().Flush("still read")).has_value());
  EXPECT_EQ(halves.data, "still read");
  EXPECT_EQ(halves.receive.failure(), nullptr);
  (void)Take(server(), halves.Flush());
  EXPECT_EQ(server().connection.failure()->alert_received, AlertDescription::kAccessDenied);
}

TEST_F(SplitTest, MisuseOfTheSenderChangesNothing) {
  Halves halves = SplitClient();
  EXPECT_EQ(halves.send.UpdateKeys(KeyUpdateRequest{2}).error().reason, Reason::kInvalidArgument);
  EXPECT_EQ(halves.send.Abort(AlertDescription::kCloseNotify).error().reason,
            Reason::kInvalidArgument);
  std::array<uint8_t, 100> buffer{};
  EXPECT_EQ(halves.send.Send(Bytes(buffer).first(10), buffer).error().reason,
            Reason::kOverlappingBuffers);
  EXPECT_EQ(halves.send.Answer({}, Signature{}).error().reason, Reason::kStaleAnswer);
  EXPECT_EQ(halves.send.failure(), nullptr);
}

TEST_F(SplitTest, EachHalfClosesAlone) {
  Halves halves = SplitClient();
  ASSERT_TRUE(halves.send.Close().has_value());
  EXPECT_EQ(halves.send.Send(AsBytes("x"), {}).error().reason, Reason::kSendingClosed);
  EXPECT_EQ(halves.send.Close().error().reason, Reason::kSendingClosed);
  ASSERT_TRUE(halves.Take(server().Flush("still read")).has_value());
  EXPECT_EQ(halves.data, "still read");

  Halves others = SplitClient();
  ASSERT_TRUE(others.receive.Close().has_value());
  EXPECT_EQ(others.Take(server().Flush("unread")).error().reason, Reason::kReceivingClosed);
  EXPECT_EQ(others.receive.ReceiveEnd().result.error().reason, Reason::kReceivingClosed);
  EXPECT_EQ(others.receive.Close().error().reason, Reason::kReceivingClosed);
  EXPECT_EQ(others.receive.failure(), nullptr);
  ASSERT_TRUE(Take(server(), others.Flush("still sent")).has_value());
  EXPECT_EQ(server().data, "still sent");
}

TEST_F(SplitTest, TheEndOfTheTransportIsCleanAfterCloseNotifyOnly) {
  Halves halves = SplitClient();
  Halves others(std::move(server().connection));
  ASSERT_TRUE(others.send.Close().has_value());
  ASSERT_TRUE(halves.Take(others.Flush()).has_value());
  EXPECT_TRUE(halves.closed);
  EXPECT_TRUE(halves.receive.ReceiveEnd().result.has_value());
  EXPECT_EQ(others.receive.ReceiveEnd().result.error().reason, Reason::kTruncatedConnection);
}

// ---- What else the halves have ----

TEST_F(SplitTest, ExportersAndWhatWasNegotiatedGoAlong) {
  Connect();
  const auto binding = client().ChannelBinding().value();
  Halves halves(std::move(client()));
  EXPECT_EQ(halves.send.ChannelBinding().value(), binding);
  EXPECT_EQ(halves.send.negotiated().server_name, testing::kServerName);
  EXPECT_EQ(halves.receive.negotiated().server_name, testing::kServerName);
  EXPECT_EQ(halves.send.negotiated().peer_chain, halves.receive.negotiated().peer_chain);
}

TEST_F(SplitTest, RecordsAreSealedInPlace) {
  Halves halves = SplitClient();
  std::array<uint8_t, 64> buffer{};
  const auto record = halves.send.SealInPlace(buffer, 8, 32);
  ASSERT_TRUE(record.has_value());
  ASSERT_TRUE(Take(server(), *record).has_value());
  EXPECT_EQ(server().data.size(), 24u);
}

class SplitTicketTest : public testing::ResumptionTest {};

TEST_F(SplitTicketTest, TheReceiverMakesSessionsOfTickets) {
  Loopback first(client_, server_);
  (void)first.Deliver(first.client, first.server);
  (void)first.Deliver(first.server, first.client);
  const Bytestring finished = first.client.Flush();
  Halves halves(std::move(first.client.connection));
  ASSERT_TRUE(Take(first.server, finished).has_value());
  // The server cannot be split before its tickets are sent.
  EXPECT_EQ(std::move(first.server.connection).Split().error().reason, Reason::kSendFirst);
  ASSERT_TRUE(halves.Take(first.server.Flush()).has_value());
  ASSERT_EQ(halves.sessions.size(), server_.ticket_count);
  EXPECT_EQ(Resume(std::move(halves.sessions.front())), Resumption::kResumed);
  EXPECT_EQ(halves.receive.MakeSession().error().reason, Reason::kNoTicket);
}

}  // namespace
}  // namespace lockstep
