// Traps of NewSessionTicket (RFC 9846 section 4.7.1).
#include <gtest/gtest.h>

#include "tls/messages/client_hello.h"
#include "tls/messages/new_session_ticket.h"
#include "tls/testing/change.h"
#include "tls/testing/resumption.h"

namespace lockstep {
namespace {

using messages::ClientHello;
using messages::HandshakeType;
using messages::NewSessionTicket;
using testing::Bytestring;
using testing::Interposer;
using testing::Loopback;
using testing::MessageLoop;
using testing::Take;

class TicketTrap : public testing::ResumptionTest {
 protected:
  // What a client makes of a ticket that `change` was let loose on.
  template <class Change>
  std::vector<ClientSession> Receive(Change change) {
    server_.ticket_count = 1;
    MessageLoop loop(client_, server_);
    loop.tap = [&](bool, Bytestring& message) {
      if (message[0] != static_cast<uint8_t>(HandshakeType::kNewSessionTicket)) return;
      message = testing::Changed<NewSessionTicket>(message, change);
    };
    EXPECT_TRUE(loop.Run().good());
    return std::move(loop.sessions);
  }
};

TEST_F(TicketTrap, ALifetimeOfZeroDiscardsTheTicket) {
  EXPECT_TRUE(Receive([](NewSessionTicket& ticket) { ticket.ticket_lifetime = 0; }).empty());
}

TEST_F(TicketTrap, ALifetimeIsAtMostSevenDays) {
  const auto sessions =
      Receive([](NewSessionTicket& ticket) { ticket.ticket_lifetime = 0xffffffff; });
  ASSERT_EQ(sessions.size(), 1u);
  EXPECT_EQ(sessions[0].lifetime, 604800u);
}

TEST_F(TicketTrap, TheAgeSinceTheFullHandshakeIsCappedAcrossReissues) {
  ClientSession session = Session();
  const int64_t began = now_;
  for (int i = 0; i < 3; ++i) {
    now_ += 3600'000;
    Loopback next = With(std::move(session));
    ASSERT_TRUE(next.Handshake());
    ASSERT_EQ(next.client.connection.negotiated().resumption, Resumption::kResumed);
    session = std::move(next.client.sessions[0]);
    EXPECT_EQ(session.received_at, now_);
    EXPECT_EQ(session.authenticated_at, began);
    EXPECT_EQ(ServerSession::Parse(tickets_->sessions[session.ticket])->authenticated_at, began);
  }
}

TEST_F(TicketTrap, ASessionBelongsToOneName) {
  server_.credentials = {pki_.Issue({testing::kServerName, "other.example"})};
  ClientSession session = Session();
  Loopback other(client_, server_,
                 {.server_name = "other.example", .session = CopyOf(session), .now = now_});
  ASSERT_TRUE(other.Handshake());
  EXPECT_EQ(other.client.connection.negotiated().resumption, Resumption::kOtherServerName);
  EXPECT_EQ(other.server.connection.negotiated().server_name, "other.example");
}

TEST_F(TicketTrap, FieldsOfTheMessageArriveInTheSession) {
  static const Bytestring nonce = {1, 2, 3};
  const auto sessions = Receive([](NewSessionTicket& ticket) {
    ticket.ticket_age_add = 0x01020304;
    ticket.ticket_nonce = {nonce};
  });
  ASSERT_EQ(sessions.size(), 1u);
  EXPECT_EQ(sessions[0].age_add, 0x01020304u);
  EXPECT_EQ(sessions[0].lifetime, 7200u);
  // Another nonce, another PSK: the server cannot verify the binder.
  EXPECT_FALSE(With(CopyOf(sessions[0])).Handshake());
}

TEST_F(TicketTrap, NoTicketBeforeTheClientsFinished) {
  for (const bool requested : {false, true}) {
    if (requested) {
      client_.credentials = {pki_.IssueToClient()};
      server_.client_authentication = ClientAuthentication::kRequired;
      server_.trust_store = pki_.trust_store();
    }
    Interposer duel(client_, server_);
    ASSERT_TRUE(Take(duel.server(), duel.client().Flush()).has_value());
    const auto flight = duel.FromServer();
    EXPECT_EQ(flight.back()[0], static_cast<uint8_t>(HandshakeType::kFinished));
    EXPECT_TRUE(tickets_->sessions.empty());
    EXPECT_FALSE(duel.server().connection.wants_send());
  }
}

TEST_F(TicketTrap, NoTicketForAClientThatListsNoModeItCouldBeUsedWith) {
  for (const int mode : {0, 7}) {
    // psk_ke alone, which the server does not allow; an unknown one.
    client_.common.allow_psk_without_dhe = true;
    MessageLoop loop(client_, server_);
    loop.tap = [&](bool from_client, Bytestring& message) {
      if (!from_client || message[0] != 1) return;
      message = testing::Changed<ClientHello>(message, [&](ClientHello& hello) {
        static messages::PskKeyExchangeMode modes[1];
        modes[0] = static_cast<messages::PskKeyExchangeMode>(mode);
        hello.extensions.psk_key_exchange_modes->ke_modes = modes;
      });
    };
    (void)loop.Run();
    EXPECT_TRUE(tickets_->sessions.empty());
  }
}

}  // namespace
}  // namespace lockstep
