// Closing, and the alerts of a peer (RFC 9846 section 6).
#include <gtest/gtest.h>

#include "tls/testing/duel.h"

namespace lockstep {
namespace {

using record::ContentType;
using testing::Bytestring;
using testing::Endpoint;
using testing::Interposer;
using testing::kFine;
using testing::Loopback;
using testing::PlainRecord;
using testing::Take;
using testing::Together;
using testing::Verdict;
using testing::VerdictOf;

const Bytestring kCloseNotify = {1, 0};
const Bytestring kUserCanceled = {1, 90};

class ClosingTrap : public testing::TrapTest {
 protected:
  void SetUp() override {
    duel_.emplace(client_, server_);
    ASSERT_TRUE(duel_->Handshake());
  }
  Endpoint& client() { return duel_->client(); }
  Connection& connection() { return client().connection; }
  Status Alert(const Bytestring& alert) {
    return Take(client(), duel_->to_client().Record(ContentType::kAlert, alert));
  }
  Status Data(std::string_view data) {
    return Take(client(), duel_->to_client().Record(ContentType::kApplicationData, AsBytes(data)));
  }
  // Nothing is owed, and a Send writes nothing.
  static bool IsSilent(Connection& connection) {
    Bytestring out(1000);
    const auto sent = connection.Send(Bytes(), out);
    return !connection.wants_send() && (!sent.has_value() || sent->written == 0);
  }
  std::optional<Interposer> duel_;
};

TEST_F(ClosingTrap, CloseNotifyIsTheCleanEndOfOneDirection) {
  ASSERT_TRUE(Alert(kCloseNotify).has_value());
  EXPECT_TRUE(client().closed);
  EXPECT_EQ(connection().failure(), nullptr);
  EXPECT_TRUE(connection().ReceiveEnd().has_value());
  // The other direction is open.
  EXPECT_EQ(duel_->to_client().Hear(client().Flush("on")).front().bytes, Copy(AsBytes("on")));
}

TEST_F(ClosingTrap, AbortTellsThePeerWhatTheCallerSays) {
  ASSERT_TRUE(connection().Abort(AlertDescription::kAccessDenied).has_value());
  EXPECT_EQ(VerdictOf(connection()), (Verdict{Reason::kAborted, AlertDescription::kAccessDenied}));
  EXPECT_EQ(duel_->to_client().Hear(client().Flush()).front().bytes, (Bytestring{2, 49}));
  EXPECT_EQ(connection().Close().error().reason, Reason::kAborted);
  EXPECT_EQ(connection().Abort(AlertDescription::kInternalError).error().reason, Reason::kAborted);
}

TEST_F(ClosingTrap, AbortTakesNoAlertThatEndsNothing) {
  for (const auto alert : {AlertDescription::kCloseNotify, AlertDescription::kUserCanceled}) {
    EXPECT_EQ(connection().Abort(alert).error().reason, Reason::kInvalidArgument);
  }
  EXPECT_EQ(connection().failure(), nullptr);
}

TEST_F(ClosingTrap, BytesAfterCloseNotifyAreDroppedWhateverTheyAre) {
  ASSERT_TRUE(Alert(kCloseNotify).has_value());
  for (const Bytestring& bytes :
       {duel_->to_client().Record(ContentType::kApplicationData, AsBytes("late")),
        Bytestring{1, 2, 3}, Bytestring(70000, 0xff),
        duel_->to_client().Record(ContentType::kAlert, Bytestring{2, 80})}) {
    Bytestring given = bytes;
    const auto received = connection().Receive(given);
    ASSERT_TRUE(received.has_value());
    EXPECT_EQ(received->consumed, bytes.size());
    EXPECT_TRUE(std::holds_alternative<PeerClosed>(received->event));
  }
  EXPECT_TRUE(client().data.empty());
  EXPECT_EQ(connection().failure(), nullptr);
}

TEST_F(ClosingTrap, AnEndWithoutCloseNotifyIsTruncation) {
  EXPECT_EQ(connection().ReceiveEnd().error().reason, Reason::kTruncatedConnection);
  EXPECT_EQ(KindOf(connection().failure()->error.reason), ErrorKind::kTransport);
  EXPECT_TRUE(IsSilent(connection()));
  EXPECT_EQ(Data("after the end").error().reason, Reason::kTruncatedConnection);
}

TEST_F(ClosingTrap, AnEndInTheHandshakeIsTruncationToo) {
  Loopback loopback(client_, server_);
  EXPECT_EQ(loopback.client.connection.ReceiveEnd().error().reason, Reason::kTruncatedConnection);
  // The ClientHello that was not sent yet is not owed any more.
  EXPECT_TRUE(IsSilent(loopback.client.connection));
}

TEST_F(ClosingTrap, HalfARecordBeforeTheEndIsTruncation) {
  const Bytestring record = duel_->to_client().Record(ContentType::kAlert, kCloseNotify);
  ASSERT_TRUE(Take(client(), Bytes(record).first(record.size() - 1)).has_value());
  EXPECT_EQ(connection().ReceiveEnd().error().reason, Reason::kTruncatedConnection);
}

TEST_F(ClosingTrap, UserCanceledIsIgnored) {
  ASSERT_TRUE(Alert(kUserCanceled).has_value());
  ASSERT_TRUE(Alert({2, 90}).has_value());
  ASSERT_TRUE(Data("goes on").has_value());
  EXPECT_EQ(client().data, "goes on");
  ASSERT_TRUE(Alert(kUserCanceled).has_value());
  ASSERT_TRUE(Alert(kCloseNotify).has_value());
  EXPECT_TRUE(client().closed);
}

TEST_F(ClosingTrap, EveryOtherAlertIsFatalWhateverItsLevel) {
  for (const uint8_t level : {uint8_t{1}, uint8_t{2}}) {
    for (int description = 1; description < 256; ++description) {
      if (description == 90) continue;
      SetUp();
      const auto alert = static_cast<uint8_t>(description);
      EXPECT_EQ(Alert({level, alert}).error().reason, Reason::kPeerSentAlert) << description;
      const Failure& failure = *connection().failure();
      EXPECT_EQ(KindOf(failure.error.reason), ErrorKind::kPeerAlert);
      EXPECT_EQ(failure.alert_received, AlertDescription{alert});
      EXPECT_EQ(failure.alert_sent, std::nullopt);
      ASSERT_TRUE(IsSilent(connection()));
    }
  }
}

// Section 6: what parses and has no meaning MUST be illegal_parameter; the alert is an error still.
TEST_F(ClosingTrap, AnUndefinedLevelIsIllegalParameterWhateverTheAlert) {
  for (const uint8_t level : {uint8_t{0}, uint8_t{3}, uint8_t{77}, uint8_t{255}}) {
    for (const uint8_t description : {uint8_t{0}, uint8_t{40}, uint8_t{90}, uint8_t{200}}) {
      SetUp();
      EXPECT_EQ(Alert({level, description}).error().reason, Reason::kIllegalAlertLevel);
      EXPECT_EQ(connection().failure()->alert_received, AlertDescription{description});
      EXPECT_EQ(connection().failure()->alert_sent, AlertDescription::kIllegalParameter);
    }
  }
}

TEST_F(ClosingTrap, CloseNotifyWithEitherLevelIsCloseNotify) {
  ASSERT_TRUE(Alert({2, 0}).has_value());
  EXPECT_TRUE(client().closed);
}

TEST_F(ClosingTrap, AFatalAlertInTheHandshakeIsNeitherAnsweredNorOverheard) {
  Loopback loopback(client_, server_);
  ASSERT_TRUE(Take(loopback.server, loopback.client.Flush()).has_value());
  // The server has its flight to send, which nobody waits for any more.
  Bytestring some(100);
  ASSERT_TRUE(loopback.server.connection.Send(Bytes(), some).has_value());
  EXPECT_EQ(
      Take(loopback.client, PlainRecord(ContentType::kAlert, Bytestring{2, 40})).error().reason,
      Reason::kPeerSentAlert);
  EXPECT_EQ(loopback.client.connection.failure()->state, "WAIT_SH");
  EXPECT_TRUE(IsSilent(loopback.client.connection));

  EXPECT_EQ(
      Take(loopback.server, PlainRecord(ContentType::kAlert, Bytestring{2, 47})).error().reason,
      Reason::kPeerSentAlert);
  EXPECT_EQ(loopback.server.connection.failure()->state, "WAIT_FINISHED");
  EXPECT_TRUE(IsSilent(loopback.server.connection));
}

TEST_F(ClosingTrap, WhatIsQueuedIsNotOwedAfterAFatalAlert) {
  ASSERT_TRUE(connection().UpdateKeys(KeyUpdateRequest::kUpdateRequested).has_value());
  ASSERT_TRUE(connection().Close().has_value());
  ASSERT_TRUE(connection().wants_send());
  EXPECT_EQ(Alert({2, 80}).error().reason, Reason::kPeerSentAlert);
  EXPECT_TRUE(IsSilent(connection()));
}

TEST_F(ClosingTrap, CloseNotifyDuringTheHandshakeEndsIt) {
  for (const bool at_client : {true, false}) {
    Loopback loopback(client_, server_);
    Endpoint& victim = at_client ? loopback.client : loopback.server;
    EXPECT_EQ(Take(victim, PlainRecord(ContentType::kAlert, kCloseNotify)).error().reason,
              Reason::kClosedDuringHandshake);
    EXPECT_EQ(victim.connection.failure()->alert_received, AlertDescription::kCloseNotify);
    EXPECT_TRUE(IsSilent(victim.connection));
  }
}

TEST_F(ClosingTrap, AfterOurCloseNotifyNothingIsSentNotEvenAnAlert) {
  ASSERT_TRUE(connection().Close().has_value());
  EXPECT_EQ(duel_->to_client().Hear(client().Flush()).back().bytes, kCloseNotify);
  EXPECT_TRUE(IsSilent(connection()));
  Bytestring out(100);
  EXPECT_EQ(connection().Send(AsBytes("more"), out).error().reason, Reason::kSendingClosed);
  EXPECT_EQ(connection().Close().error().reason, Reason::kSendingClosed);
  ASSERT_TRUE(Data("still read").has_value());
  EXPECT_EQ(client().data, "still read");
  // A peer that misbehaves now hears nothing of it.
  (void)Take(client(), Bytestring{99, 3, 3, 0, 1, 1});
  EXPECT_EQ(VerdictOf(connection()), (Verdict{Reason::kUnexpectedRecordType, std::nullopt}));
  EXPECT_TRUE(IsSilent(connection()));
}

TEST_F(ClosingTrap, AnAlertBeforeTheQueuedCloseNotifyTakesItsPlace) {
  ASSERT_TRUE(connection().Close().has_value());
  (void)Take(client(), Bytestring{99, 3, 3, 0, 1, 1});
  const auto heard = duel_->to_client().Hear(client().Flush());
  ASSERT_EQ(heard.size(), 1u);
  EXPECT_EQ(heard[0].bytes, (Bytestring{2, 10}));
}

TEST_F(ClosingTrap, ACloseInTheHandshakeIsTheLastThatIsSent) {
  // The client gives up after its ClientHello; the server's flight comes all the same.
  Loopback loopback(client_, server_);
  Connection& connection = loopback.client.connection;
  ASSERT_TRUE(connection.Close().has_value());
  const Bytestring sent = loopback.client.Flush();
  EXPECT_EQ((Bytestring(sent.end() - 7, sent.end())), (Bytestring{21, 3, 3, 0, 2, 1, 0}));
  Bytestring hello(sent.begin(), sent.end() - 7);
  ASSERT_TRUE(Take(loopback.server, hello).has_value());
  ASSERT_TRUE(Take(loopback.client, loopback.server.Flush()).has_value());
  EXPECT_TRUE(IsSilent(connection));
  EXPECT_EQ(connection.failure(), nullptr);
  // Its Finished never went out, so that the handshake is not done.
  EXPECT_FALSE(loopback.client.done);
  EXPECT_FALSE(connection.handshake_done());
}

TEST_F(ClosingTrap, ACloseThatIsQueuedBeforeTheFinishedFollowsIt) {
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
  ASSERT_TRUE(loopback.client.connection.Close().has_value());
  ASSERT_TRUE(loopback.Deliver(loopback.server, loopback.client).has_value());
  EXPECT_TRUE(loopback.client.done);
  ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
  EXPECT_TRUE(loopback.server.done);
  EXPECT_TRUE(loopback.server.closed);
  ASSERT_TRUE(loopback.Deliver(loopback.server, loopback.client, "still read").has_value());
  EXPECT_EQ(loopback.client.data, "still read");
}

}  // namespace
}  // namespace lockstep
