// ConfirmHandshake: a client learns that the server has accepted it (RFC 9846 section 4.7.3).
#include <gtest/gtest.h>

#include "tls/messages/handshake_type.h"
#include "tls/testing/change.h"
#include "tls/testing/duel.h"

namespace lockstep {
namespace {

using messages::HandshakeType;
using record::ContentType;
using testing::Bytestring;
using testing::Interposer;
using testing::kFine;
using testing::Loopback;
using testing::Take;
using testing::VerdictOf;

class ConfirmHandshakeTest : public testing::TrapTest {
 protected:
  static Bytestring KeyUpdate(uint8_t request) {
    return testing::RawMessage(HandshakeType::kKeyUpdate, Bytestring{request});
  }
};

TEST_F(ConfirmHandshakeTest, TheAnswerIsAnEvent) {
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  ASSERT_TRUE(loopback.client.connection.ConfirmHandshake().has_value());
  ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
  EXPECT_EQ(loopback.client.confirmations, 0u);
  ASSERT_TRUE(loopback.Deliver(loopback.server, loopback.client, "data").has_value());
  EXPECT_EQ(loopback.client.confirmations, 1u);
  EXPECT_EQ(loopback.client.data, "data");
  // Later updates answer nothing.
  ASSERT_TRUE(
      loopback.server.connection.UpdateKeys(KeyUpdateRequest::kUpdateNotRequested).has_value());
  ASSERT_TRUE(loopback.Deliver(loopback.server, loopback.client).has_value());
  EXPECT_EQ(loopback.client.confirmations, 1u);
}

TEST_F(ConfirmHandshakeTest, WithTheFlightItGoesAtOnceAndFailsWhereTheClientIsRefused) {
  server_.client_authentication = ClientAuthentication::kRequired;
  server_.trust_store = pki_.trust_store();
  for (const bool accepted : {true, false}) {
    if (accepted) client_.credentials = {pki_.IssueToClient()};
    if (!accepted) client_.credentials = {};
    Loopback loopback(client_, server_);
    (void)loopback.Deliver(loopback.client, loopback.server);
    (void)loopback.Deliver(loopback.server, loopback.client);
    ASSERT_TRUE(loopback.client.done);
    ASSERT_TRUE(loopback.client.connection.ConfirmHandshake().has_value());
    (void)loopback.Deliver(loopback.client, loopback.server);
    (void)loopback.Deliver(loopback.server, loopback.client);
    EXPECT_EQ(loopback.client.confirmations, accepted ? 1u : 0u);
    EXPECT_EQ(loopback.client.connection.failure() == nullptr, accepted);
  }
}

TEST_F(ConfirmHandshakeTest, ARequestThatCrossesOursIsNotTheAnswer) {
  Interposer duel(client_, server_);
  ASSERT_TRUE(duel.Handshake());
  testing::Forger& forger = duel.to_client();
  ASSERT_TRUE(duel.client().connection.ConfirmHandshake().has_value());
  forger.Hear(duel.client().Flush());
  ASSERT_TRUE(
      Take(duel.client(), forger.Record(ContentType::kHandshake, KeyUpdate(1))).has_value());
  EXPECT_EQ(duel.client().confirmations, 0u);
  forger.UpdateSendKeys();
  ASSERT_TRUE(
      Take(duel.client(), forger.Record(ContentType::kHandshake, KeyUpdate(0))).has_value());
  EXPECT_EQ(duel.client().confirmations, 1u);
  EXPECT_EQ(VerdictOf(duel.client().connection), kFine);
}

TEST_F(ConfirmHandshakeTest, AnUpdateBeforeTheRequestWasSentIsNotTheAnswer) {
  Interposer duel(client_, server_);
  ASSERT_TRUE(duel.Handshake());
  ASSERT_TRUE(duel.client().connection.ConfirmHandshake().has_value());
  ASSERT_TRUE(Take(duel.client(), duel.to_client().Record(ContentType::kHandshake, KeyUpdate(0)))
                  .has_value());
  EXPECT_EQ(duel.client().confirmations, 0u);
}

TEST_F(ConfirmHandshakeTest, BeforeTheHandshakeIsDoneItIsMisuse) {
  Loopback loopback(client_, server_);
  EXPECT_EQ(loopback.client.connection.ConfirmHandshake().error().reason, Reason::kNotConnected);
  EXPECT_EQ(VerdictOf(loopback.client.connection), kFine);
}

}  // namespace
}  // namespace lockstep
