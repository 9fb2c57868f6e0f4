// Resumption by tickets, from the first handshake to the next (RFC 9846 sections 2.2, 4.7.1).
#include "tls/testing/resumption.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace lockstep {
namespace {

using testing::Bytestring;
using testing::Endpoint;
using testing::Loopback;
using testing::MessageLoop;

constexpr int64_t kDay = 86'400'000;  // milliseconds

using ResumptionTest = testing::ResumptionTest;

TEST_F(ResumptionTest, ATicketResumesWhereAFullHandshakeBegan) {
  Loopback second = With(Session());
  size_t handshake_bytes = 0;
  second.tap = [&](bool from_client, Bytestring& bytes) {
    if (!from_client && handshake_bytes == 0) handshake_bytes = bytes.size();
  };
  ASSERT_TRUE(second.Handshake());
  EXPECT_LT(handshake_bytes, 400u);  // no certificate
  for (const Endpoint* side : {&second.client, &second.server}) {
    const Negotiated& negotiated = side->connection.negotiated();
    EXPECT_EQ(negotiated.resumption, Resumption::kResumed);
    EXPECT_EQ(negotiated.group, NamedGroup::kX25519);
    EXPECT_EQ(negotiated.server_name, testing::kServerName);
    EXPECT_EQ(negotiated.psk_identity, nullptr);
  }
  // Whom the server has proved to be, the client still knows.
  ASSERT_NE(second.client.connection.negotiated().peer_chain, nullptr);
  EXPECT_EQ(*second.client.connection.negotiated().peer_chain, server_.credentials[0]->chain());
  ASSERT_TRUE(second.Deliver(second.client, second.server, "again").has_value());
  EXPECT_EQ(second.server.data, "again");
}

TEST_F(ResumptionTest, WithoutASessionNothingIsResumed) {
  EXPECT_EQ(Resume(std::nullopt), Resumption::kNone);
}

TEST_F(ResumptionTest, EverySuiteResumes) {
  for (const auto* suite : crypto::FakeProvider().cipher_suites) {
    client_.common.cipher_suites = {suite->id};
    EXPECT_EQ(Resume(Session()), Resumption::kResumed) << suite->name;
  }
}

TEST_F(ResumptionTest, ASessionGoesOnWithItsOwnSuiteOrNotAtAll) {
  client_.common.cipher_suites = {CipherSuiteId::kAes128GcmSha256,
                                  CipherSuiteId::kChaCha20Poly1305Sha256};
  const ClientSession session = Session();
  for (const auto& suites :
       {std::vector{CipherSuiteId::kChaCha20Poly1305Sha256},
        std::vector{CipherSuiteId::kChaCha20Poly1305Sha256, CipherSuiteId::kAes128GcmSha256}}) {
    server_.common.cipher_suites = suites;
    EXPECT_EQ(Resume(CopyOf(session)), Resumption::kDeclined);
  }
  std::ranges::reverse(server_.common.cipher_suites);
  EXPECT_EQ(Resume(CopyOf(session)), Resumption::kResumed);
}

TEST_F(ResumptionTest, TheServerGivesAsManyTicketsAsItIsTold) {
  for (const uint8_t count : std::initializer_list<uint8_t>{0, 1, 4}) {
    server_.ticket_count = count;
    Loopback first(client_, server_);
    ASSERT_TRUE(first.Handshake());
    EXPECT_EQ(first.client.sessions.size(), count);
  }
}

TEST_F(ResumptionTest, EachTicketIsAnotherPsk) {
  server_.ticket_count = 4;
  std::set<std::vector<uint8_t>> keys;
  std::set<uint32_t> ages;
  for (ClientSession& session : Sessions()) {
    keys.insert(Copy(session.psk.Expose()));
    ages.insert(session.age_add);
    EXPECT_EQ(Resume(std::move(session)), Resumption::kResumed);
  }
  EXPECT_EQ(keys.size(), 4u);
  EXPECT_EQ(ages.size(), 4u);
}

TEST_F(ResumptionTest, ASessionSurvivesBeingWrittenAndRead) {
  const ClientSession session = Session();
  EXPECT_EQ(Resume(CopyOf(session)), Resumption::kResumed);
}

TEST_F(ResumptionTest, AResumedConnectionGivesTicketsToo) {
  Loopback second = With(Session());
  ASSERT_TRUE(second.Handshake());
  ASSERT_EQ(second.client.sessions.size(), 2u);
  now_ += kDay / 100;
  EXPECT_EQ(Resume(std::move(second.client.sessions[1])), Resumption::kResumed);
}

TEST_F(ResumptionTest, ATicketGoesWithTheAlpnProtocolOfTheNewHandshake) {
  client_.common.alpn_protocols = {"h2", "http/1.1"};
  server_.common.alpn_protocols = {"h2"};
  ClientSession session = Session();
  EXPECT_EQ(session.alpn_protocol, "h2");
  server_.common.alpn_protocols = {"http/1.1"};
  Loopback second = With(std::move(session));
  ASSERT_TRUE(second.Handshake());
  EXPECT_EQ(second.client.connection.negotiated().resumption, Resumption::kResumed);
  EXPECT_EQ(second.client.connection.negotiated().alpn_protocol, "http/1.1");
}

TEST_F(ResumptionTest, PskKeIsUsedWhereBothAllowItAndNoGroupIsCommon) {
  ClientSession session = Session();
  client_.common.groups = {NamedGroup::kSecp256r1};
  server_.common.groups = {NamedGroup::kX25519};
  client_.common.allow_psk_without_dhe = true;
  EXPECT_FALSE(With(CopyOf(session)).Handshake());
  server_.common.allow_psk_without_dhe = true;
  Loopback second = With(CopyOf(session));
  ASSERT_TRUE(second.Handshake());
  EXPECT_EQ(second.client.connection.negotiated().resumption, Resumption::kResumed);
  EXPECT_EQ(second.client.connection.negotiated().group, NamedGroup{});
  // Where a key exchange is possible, it is made.
  server_.common.groups = client_.common.groups;
  Loopback third = With(std::move(session));
  ASSERT_TRUE(third.Handshake());
  EXPECT_EQ(third.client.connection.negotiated().group, NamedGroup::kSecp256r1);
}

TEST_F(ResumptionTest, GoesOnAfterAHelloRetryRequest) {
  for (const bool single_use : {false, true}) {
    ClientSession session = Session();
    tickets_->single_use = single_use;
    server_.common.groups = {NamedGroup::kSecp256r1};
    Loopback second = With(std::move(session));
    ASSERT_TRUE(second.Handshake());
    EXPECT_TRUE(second.client.connection.negotiated().hello_retry_request);
    EXPECT_EQ(second.client.connection.negotiated().resumption, Resumption::kResumed);
    server_.common.groups = {};
  }
}

TEST_F(ResumptionTest, ASingleUseTicketIsGoodForOneConnection) {
  ClientSession session = Session();
  tickets_->single_use = true;
  EXPECT_EQ(Resume(CopyOf(session)), Resumption::kResumed);
  EXPECT_EQ(Resume(std::move(session)), Resumption::kDeclined);
}

TEST_F(ResumptionTest, TheClientsIdentityGoesIntoTheTicket) {
  client_.credentials = {pki_.IssueToClient()};
  server_.client_authentication = ClientAuthentication::kRequired;
  server_.trust_store = pki_.trust_store();
  Loopback second = With(Session());
  ASSERT_TRUE(second.Handshake());
  EXPECT_EQ(second.server.connection.negotiated().resumption, Resumption::kResumed);
  ASSERT_NE(second.server.connection.negotiated().peer_chain, nullptr);
  EXPECT_EQ(*second.server.connection.negotiated().peer_chain, client_.credentials[0]->chain());
}

TEST_F(ResumptionTest, WhatTheClientDoesNotOfferItSaysWhy) {
  const ClientSession session = Session();
  const ClientOptions options = client_;
  now_ += 7200'000;
  EXPECT_EQ(Resume(CopyOf(session)), Resumption::kResumed);
  now_ += 1;
  EXPECT_EQ(Resume(CopyOf(session)), Resumption::kExpired);
  now_ -= 1;

  client_.common.cipher_suites = {CipherSuiteId::kAes256GcmSha384};
  EXPECT_EQ(Resume(CopyOf(session)), Resumption::kOtherCipherSuite);
  client_ = options;

  ClientSession other = CopyOf(session);
  other.server_name = "other.example";
  EXPECT_EQ(Resume(std::move(other)), Resumption::kOtherServerName);

  // The same anchor and another one.
  auto anchors = std::make_shared<x509::TrustStore>();
  ASSERT_TRUE(anchors->AddCertificate(pki_.certificate()).has_value());
  client_.trust_store = anchors;
  EXPECT_EQ(Resume(CopyOf(session)), Resumption::kResumed);
  ASSERT_TRUE(anchors->AddCertificate(pki_.Subordinate().certificate()).has_value());
  EXPECT_EQ(Resume(CopyOf(session)), Resumption::kOtherConfiguration);
  client_ = options;
  client_.credentials = {pki_.IssueToClient()};
  EXPECT_EQ(Resume(CopyOf(session)), Resumption::kOtherConfiguration);
}

TEST_F(ResumptionTest, TheServerLearnsHowFarTheClientsClockIsAhead) {
  const ClientSession session = Session();
  for (const int64_t skew : {-400, 0, 5000}) {
    now_ += 1000;
    ClientSession skewed = CopyOf(session);
    skewed.received_at -= skew;
    Loopback loopback = With(std::move(skewed));
    ASSERT_TRUE(loopback.Handshake());
    EXPECT_EQ(loopback.server.connection.negotiated().ticket_age_skew, skew);
  }
}

TEST_F(ResumptionTest, ATicketThatIsTooLongIsNotOffered) {
  ClientSession session = Session();
  client_.common.limits.handshake_memory = 16 << 10;
  session.ticket.resize(2 << 10);
  EXPECT_EQ(Resume(CopyOf(session)), Resumption::kDeclined);
  for (const size_t size : {(2u << 10) + 1, 16200u, 65535u}) {
    session.ticket.resize(size);
    EXPECT_EQ(Resume(CopyOf(session)), Resumption::kTicketTooLong) << size;
  }
}

TEST_F(ResumptionTest, TicketsThatTheServersMemoryDoesNotHoldAreNotSent) {
  class LongTickets final : public TicketProtector {
   public:
    Result<std::vector<uint8_t>> Seal(Bytes, int64_t, crypto::Random&) override {
      return std::vector<uint8_t>(8000);
    }
    std::optional<SecretBytes> Open(Bytes, int64_t) override { return std::nullopt; }
  };
  server_.tickets = std::make_shared<LongTickets>();
  server_.ticket_count = 4;
  server_.common.limits.handshake_memory = 16 << 10;
  Loopback loopback = With(std::nullopt);
  EXPECT_TRUE(loopback.Handshake());
  ASSERT_TRUE(loopback.Deliver(loopback.server, loopback.client, "data").has_value());
  EXPECT_EQ(loopback.client.data, "data");
}

TEST_F(ResumptionTest, NothingOutlivesTheServersCertificate) {
  server_.ticket_lifetime = 604800;
  const ClientSession session = Session();
  now_ += kDay;
  EXPECT_EQ(With(CopyOf(session)).client.connection.negotiated().resumption, Resumption::kDeclined);
  now_ += 1000;
  EXPECT_EQ(With(CopyOf(session)).client.connection.negotiated().resumption, Resumption::kExpired);
}

TEST_F(ResumptionTest, NothingOutlivesTheClientsCertificateEither) {
  client_.credentials = {pki_.IssueToClient(
      crypto::KeyAlgorithm::kEcdsaP256,
      [](x509::CertificateSpec& spec) { spec.not_after = testing::kNow + 600; })};
  server_.client_authentication = ClientAuthentication::kRequired;
  server_.trust_store = pki_.trust_store();
  ClientSession session = Session();
  now_ += 600'000;
  Loopback second = With(std::move(session));
  ASSERT_TRUE(second.Handshake());
  EXPECT_EQ(second.server.connection.negotiated().resumption, Resumption::kResumed);
  session = std::move(second.client.sessions[0]);
  now_ += 1000;
  Loopback third = With(std::move(session));
  EXPECT_FALSE(third.Handshake());
  EXPECT_EQ(third.server.connection.negotiated().resumption, Resumption::kDeclined);
}

TEST_F(ResumptionTest, AServerThatChangedItsMindAboutClientsDeclines) {
  ClientSession session = Session();
  server_.session_context = "v2";
  EXPECT_EQ(Resume(CopyOf(session)), Resumption::kDeclined);
  server_.session_context = {};
  client_.credentials = {};
  server_.client_authentication = ClientAuthentication::kRequested;
  server_.trust_store = pki_.trust_store();
  EXPECT_EQ(Resume(std::move(session)), Resumption::kDeclined);
}

TEST_F(ResumptionTest, APinThatIsReportedIsToldOfAndBoundToTheSession) {
  client_.pins = x509::PinSet(x509::PinUse::kReported);
  ASSERT_TRUE(client_.pins.Add(x509::Pin{}));
  Loopback full(client_, server_, {.now = now_});
  ASSERT_TRUE(full.Handshake());
  EXPECT_EQ(full.client.connection.negotiated().pinned, false);
  EXPECT_EQ(full.server.connection.negotiated().pinned, std::nullopt);
  ASSERT_FALSE(full.client.sessions.empty());
  // Another use of the same pins would not have let that server pass.
  client_.pins = x509::PinSet(x509::PinUse::kRequired);
  ASSERT_TRUE(client_.pins.Add(x509::Pin{}));
  Loopback second = With(CopyOf(full.client.sessions.front()));
  EXPECT_FALSE(second.Handshake());
  EXPECT_EQ(second.client.connection.negotiated().resumption, Resumption::kOtherConfiguration);
  EXPECT_EQ(second.client.connection.failure()->error.reason, Reason::kPinMismatch);
}

TEST_F(ResumptionTest, WithoutTicketsTheServerDeclines) {
  ClientSession session = Session();
  server_.tickets = nullptr;
  EXPECT_EQ(Resume(std::move(session)), Resumption::kDeclined);
}

TEST_F(ResumptionTest, ATicketThatCannotBeMadeIsNotSent) {
  tickets_->refuses = true;
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  EXPECT_TRUE(loopback.client.sessions.empty());
  tickets_->refuses = false;
  tickets_->size = 70000;
  Loopback large(client_, server_);
  ASSERT_TRUE(large.Handshake());
  EXPECT_TRUE(large.client.sessions.empty());
}

TEST_F(ResumptionTest, ATicketOverSeveralRecordsMakesASessionToo) {
  tickets_->size = 10000;
  server_.common.max_fragment_size = 500;
  server_.ticket_count = 1;
  EXPECT_EQ(Resume(Session()), Resumption::kResumed);
}

TEST_F(ResumptionTest, MakeSessionIsForTheNewestEventAlone) {
  Loopback first(client_, server_);
  EXPECT_EQ(first.client.connection.MakeSession().error().reason, Reason::kNoTicket);
  EXPECT_EQ(first.server.connection.MakeSession().error().reason, Reason::kNoTicket);
  ASSERT_TRUE(first.Handshake());
  EXPECT_EQ(first.client.connection.MakeSession().error().reason, Reason::kNoTicket);
  EXPECT_EQ(first.server.connection.MakeSession().error().reason, Reason::kNoTicket);
}

TEST_F(ResumptionTest, SendBetweenEventAndMakeSessionForgetsTheTicket) {
  Loopback first(client_, server_);
  ASSERT_TRUE(first.Deliver(first.client, first.server).has_value());
  ASSERT_TRUE(first.Deliver(first.server, first.client).has_value());
  ASSERT_TRUE(first.Deliver(first.client, first.server).has_value());
  Bytestring records = first.server.Flush();
  const auto received = first.client.connection.Receive(records);
  ASSERT_TRUE(received.has_value());
  const auto* ticket = std::get_if<TicketReceived>(&received->event);
  ASSERT_NE(ticket, nullptr);
  EXPECT_EQ(ticket->lifetime, 7200u);
  EXPECT_EQ(ticket->max_early_data_size, 0u);
  EXPECT_TRUE(first.client.connection.MakeSession().has_value());
  EXPECT_TRUE(first.client.connection.MakeSession().has_value());
  Bytestring out(100);
  ASSERT_TRUE(first.client.connection.Send(AsBytes("x"), out).has_value());
  EXPECT_EQ(first.client.connection.MakeSession().error().reason, Reason::kNoTicket);
}

TEST_F(ResumptionTest, BeyondItsLimitAClientTellsOfNoMoreTickets) {
  client_.common.limits.tickets = 3;
  server_.ticket_count = 4;
  EXPECT_EQ(Sessions().size(), 3u);
}

TEST_F(ResumptionTest, TheSecondSinkResumesAsWell) {
  constexpr TransportProfile kProfile{.compatibility_mode = false};
  MessageLoop first(client_, server_, kProfile);
  ASSERT_TRUE(first.Run().good());
  ASSERT_EQ(first.sessions.size(), 2u);
  MessageLoop second(client_, server_, kProfile, std::move(first.sessions[0]));
  size_t messages = 0;
  second.tap = [&](bool, Bytestring&) { ++messages; };
  ASSERT_TRUE(second.Run().good());
  EXPECT_TRUE(second.client.done() && second.server.done());
  EXPECT_EQ(second.client_standing.negotiated.resumption, Resumption::kResumed);
  // ClientHello, ServerHello, EncryptedExtensions, two Finished, two tickets.
  EXPECT_EQ(messages, 7u);
  EXPECT_EQ(second.sessions.size(), 2u);
}

}  // namespace
}  // namespace lockstep
