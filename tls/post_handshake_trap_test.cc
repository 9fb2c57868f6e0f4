// Traps after the handshake: tickets that are malformed, requests that were not offered (RFC 9846
// sections 4.7.1, 4.7.2).
#include <gtest/gtest.h>

#include "tls/messages/new_session_ticket.h"
#include "tls/messages/testing/raw.h"
#include "tls/testing/change.h"
#include "tls/testing/duel.h"

namespace lockstep {
namespace {

using messages::ExtensionType;
using messages::HandshakeType;
using messages::NewSessionTicket;
using messages::testing::Buffer;
using messages::testing::Join;
using messages::testing::RawExtension;
using record::ContentType;
using testing::Bytestring;
using testing::Interposer;
using testing::kFine;
using testing::Take;
using testing::Together;
using testing::Verdict;
using testing::VerdictOf;

constexpr Verdict kUnexpected{Reason::kUnexpectedMessage, AlertDescription::kUnexpectedMessage};

class PostHandshakeTrap : public testing::TrapTest {
 protected:
  void SetUp() override {
    duel_.emplace(client_, server_);
    ASSERT_TRUE(duel_->Handshake());
  }
  Verdict ToClient(Bytes content) {
    (void)Take(duel_->client(), duel_->to_client().Record(ContentType::kHandshake, content));
    return VerdictOf(duel_->client().connection);
  }
  Verdict ToServer(Bytes content) {
    (void)Take(duel_->server(), duel_->to_server().Record(ContentType::kHandshake, content));
    return VerdictOf(duel_->server().connection);
  }
  std::optional<Interposer> duel_;
};

Bytestring Ticket(size_t size = 100, const Buffer& extensions = {}) {
  const Bytestring bytes(size, 0x77);
  NewSessionTicket ticket;
  ticket.ticket_lifetime = 7200;
  ticket.ticket = {bytes};
  return testing::WithExtensions<NewSessionTicket>(messages::SerializeHandshake(ticket).value(),
                                                   extensions);
}

TEST_F(PostHandshakeTrap, TicketsNeedNoAnswer) {
  EXPECT_EQ(ToClient(Together(Ticket(), Ticket(1), Ticket(10000))), kFine);
  const Buffer extensions =
      Join({RawExtension(ExtensionType::kEarlyData, {0, 0, 64, 0}), RawExtension(0xbaba, {1, 2})});
  EXPECT_EQ(ToClient(Ticket(50, extensions)), kFine);
  EXPECT_FALSE(duel_->client().connection.wants_send());
}

TEST_F(PostHandshakeTrap, ATicketWithAnExtensionTwiceIsIllegalParameter) {
  const Buffer once = RawExtension(ExtensionType::kEarlyData, {0, 0, 64, 0});
  EXPECT_EQ(ToClient(Ticket(50, Join({once, once}))).alert, AlertDescription::kIllegalParameter);
}

TEST_F(PostHandshakeTrap, ATicketOverSeveralRecordsIsGoodToo) {
  const Bytestring ticket = Ticket(30000);
  EXPECT_EQ(ToClient(Bytes(ticket).first(16384)), kFine);
  EXPECT_EQ(ToClient(Bytes(ticket).subspan(16384)), kFine);
}

TEST_F(PostHandshakeTrap, TicketsThatNeverEndWithARecordDoNotMakeMemoryGrow) {
  client_.common.limits.handshake_memory = 64 << 10;
  SetUp();
  const Bytestring ticket = Ticket(1000);
  // Each record ends in the middle of a ticket: the buffer is never empty.
  const Bytestring shifted =
      Together(Copy(Bytes(ticket).subspan(500)), Copy(Bytes(ticket).first(500)));
  ASSERT_EQ(ToClient(Bytes(ticket).first(500)), kFine);
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(ToClient(shifted), kFine) << i;
}

TEST_F(PostHandshakeTrap, AMalformedTicketIsDecodeError) {
  const Bytestring good = Ticket();
  for (size_t size = 0; size + 4 < good.size(); ++size) {
    SetUp();
    EXPECT_EQ(ToClient(testing::RawMessage(HandshakeType::kNewSessionTicket,
                                           Bytes(good).subspan(4, size)))
                  .alert,
              AlertDescription::kDecodeError)
        << size;
  }
  SetUp();
  Bytestring longer = Together(good, Bytestring{0});
  testing::PutLength(longer, 1, 3, longer.size() - 4);
  EXPECT_EQ(ToClient(longer).alert, AlertDescription::kDecodeError);
}

TEST_F(PostHandshakeTrap, ATicketWithoutATicketIsDecodeError) {
  EXPECT_EQ(ToClient({{4, 0, 0, 13, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0}}).alert,
            AlertDescription::kDecodeError);
}

TEST_F(PostHandshakeTrap, ATicketWithWhatBelongsIntoOtherMessagesIsIllegalParameter) {
  EXPECT_EQ(ToClient(Ticket(9, RawExtension(ExtensionType::kKeyShare))),
            (Verdict{Reason::kMisplacedExtension, AlertDescription::kIllegalParameter}));
}

TEST_F(PostHandshakeTrap, ATicketThatClaimsTooMuchIsRefusedByItsHeader) {
  EXPECT_EQ(ToClient({{4, 0xff, 0xff, 0xff}}).reason, Reason::kHandshakeMessageTooLong);
}

TEST_F(PostHandshakeTrap, ATicketFromAClientIsUnexpectedMessage) {
  EXPECT_EQ(ToServer(Ticket()), kUnexpected);
}

TEST_F(PostHandshakeTrap, ACertificateRequestThatWasNotOfferedIsUnexpectedMessage) {
  const Bytestring request = testing::RawMessage(
      HandshakeType::kCertificateRequest,
      Join({{2, 1, 2, 0, 8}, RawExtension(ExtensionType::kSignatureAlgorithms, {0, 2, 4, 3})}));
  EXPECT_EQ(ToClient(request),
            (Verdict{Reason::kPostHandshakeAuthNotOffered, AlertDescription::kUnexpectedMessage}));
  EXPECT_EQ(duel_->client().connection.failure()->section, "4.7.2");
  SetUp();
  EXPECT_EQ(ToServer(request), kUnexpected);
}

TEST_F(PostHandshakeTrap, RenegotiationIsUnexpectedMessage) {
  EXPECT_EQ(ToServer({{1, 0, 0, 0}}), kUnexpected);
  EXPECT_EQ(ToClient({{0, 0, 0, 0}}), kUnexpected);  // HelloRequest of TLS 1.2
}

}  // namespace
}  // namespace lockstep
