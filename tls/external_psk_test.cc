// External PSKs in handshakes (RFC 9846 section 2.2, RFC 9258), and a server that finds PSKs late.
#include <gtest/gtest.h>

#include <algorithm>

#include "tls/testing/change.h"
#include "tls/testing/resumption.h"

namespace lockstep {
namespace {

using testing::Bytestring;
using testing::Endpoint;
using testing::Loopback;
using testing::Verdict;
using testing::VerdictOf;

std::shared_ptr<const ExternalPsk> Imported(std::string_view identity, uint8_t key,
                                            std::string_view context = {}) {
  return ExternalPsk::Import(AsBytes(identity), Bytestring(32, key), AsBytes(context)).value();
}
std::shared_ptr<const ExternalPsk> Raw(std::string_view identity, uint8_t key,
                                       crypto::HashId hash = crypto::HashId::kSha256) {
  return ExternalPsk::DangerouslyRaw(AsBytes(identity), Bytestring(32, key), hash).value();
}

class ExternalPskTest : public testing::ResumptionTest {
 protected:
  // The identity that both sides agree on; nothing after a handshake with certificates.
  std::optional<std::string> Agreed() {
    Loopback loopback(client_, server_);
    EXPECT_TRUE(loopback.Handshake());
    const auto& identity = loopback.client.connection.negotiated().psk_identity;
    const auto& of_server = loopback.server.connection.negotiated().psk_identity;
    EXPECT_EQ(identity == nullptr, of_server == nullptr);
    EXPECT_NE(identity == nullptr, loopback.client.connection.negotiated().peer_chain == nullptr);
    if (!identity || !of_server) return std::nullopt;
    EXPECT_EQ(*identity, *of_server);
    return std::string(AsText(*identity));
  }
  // Why the server refuses the client.
  Verdict Refused() {
    Loopback loopback(client_, server_);
    EXPECT_FALSE(loopback.Handshake());
    return VerdictOf(loopback.server.connection);
  }
};

TEST_F(ExternalPskTest, AnImportedPskAuthenticatesBothSidesWithEverySuite) {
  client_.psks = server_.psks = {Imported("meter 7", 1, "a factory")};
  for (const auto* suite : crypto::FakeProvider().cipher_suites) {
    client_.common.cipher_suites = {suite->id};
    EXPECT_EQ(Agreed(), "meter 7") << suite->name;
  }
}

TEST_F(ExternalPskTest, ARawPskGoesWithSuitesOfItsHashAlone) {
  client_.psks = server_.psks = {Raw("old", 1)};
  EXPECT_EQ(Agreed(), "old");
  client_.common.cipher_suites = {CipherSuiteId::kAes256GcmSha384};
  EXPECT_EQ(Agreed(), std::nullopt);
  // It influences the choice of the suite.
  client_.common.cipher_suites = {CipherSuiteId::kAes256GcmSha384, CipherSuiteId::kAes128GcmSha256};
  server_.common.cipher_suites = client_.common.cipher_suites;
  EXPECT_EQ(Agreed(), "old");
}

TEST_F(ExternalPskTest, OfSeveralTheFirstOfTheClientsThatTheServerKnowsIsTaken) {
  client_.psks = {Imported("a", 1), Raw("b", 2), Imported("c", 3), Imported("d", 4)};
  server_.psks = {Imported("d", 4), Imported("c", 3)};
  server_.common.limits.psk_identities = 16;
  EXPECT_EQ(Agreed(), "c");
  client_.psks = {Imported("a", 1), Raw("b", 2)};
  EXPECT_EQ(Agreed(), std::nullopt);
}

TEST_F(ExternalPskTest, AClientHelloThatComesBackIsRefusedWhereTheKeyNamesItsRoles) {
  const auto for_roles = [](std::string_view client, std::string_view server) {
    return ExternalPsk::ImportForRoles(AsBytes("a pair"), Bytestring(32, 1),
                                       {AsBytes(client), AsBytes(server)})
        .value();
  };
  // One of two, as a client and as a server: the loopback is the attacker (RFC 9257 section 4.1).
  server_.credentials = {};
  client_.psks = {for_roles("east", "west")};
  server_.psks = {for_roles("west", "east")};
  EXPECT_EQ(Refused().reason, Reason::kNoKnownPsk);
  // With the other one each agrees.
  server_.psks = {for_roles("east", "west")};
  EXPECT_EQ(Agreed(), "a pair");
  // What it is about: a key without roles.
  client_.psks = server_.psks = {Imported("a pair", 1)};
  EXPECT_EQ(Agreed(), "a pair");
}

TEST_F(ExternalPskTest, ContextsTellPsksOfOneIdentityApart) {
  client_.psks = {Imported("a", 1, "x")};
  server_.psks = {Imported("a", 9, "y"), Imported("a", 1, "x")};
  EXPECT_EQ(Agreed(), "a");
}

TEST_F(ExternalPskTest, AnotherKeyUnderTheSameIdentityIsDecryptError) {
  client_.psks = {Imported("a", 1)};
  server_.psks = {Imported("a", 2)};
  const Verdict wrong{Reason::kBinderMismatch, AlertDescription::kDecryptError};
  EXPECT_EQ(Refused(), wrong);
  client_.psks = {Raw("a", 1)};
  server_.psks = {Raw("a", 2)};
  EXPECT_EQ(Refused(), wrong);
}

TEST_F(ExternalPskTest, ARawAndAnImportedPskOfOneIdentityAreNotMixedUp) {
  client_.psks = {Raw("a", 1)};
  server_.psks = {Imported("a", 1)};
  EXPECT_EQ(Agreed(), std::nullopt);
}

TEST_F(ExternalPskTest, NeitherSideNeedsAnythingButThePsk) {
  client_.psks = server_.psks = {Imported("a", 1)};
  client_.trust_store = nullptr;
  server_.credentials = {};
  EXPECT_EQ(Agreed(), "a");
  // A server without credentials has nothing else to offer, and does not say which PSKs it has.
  client_.psks = {Imported("b", 1)};
  EXPECT_EQ(Refused(), (Verdict{Reason::kNoKnownPsk, AlertDescription::kDecryptError}));
  client_.psks = {Imported("a", 2)};
  EXPECT_EQ(Refused(), (Verdict{Reason::kBinderMismatch, AlertDescription::kDecryptError}));
  // A client without anchors believes no certificate.
  client_.psks = {Imported("b", 1)};
  server_.credentials = {pki_.Issue({testing::kServerName})};
  Loopback loopback(client_, server_);
  EXPECT_FALSE(loopback.Handshake());
  EXPECT_EQ(VerdictOf(loopback.client.connection),
            (Verdict{Reason::kUnknownIssuer, AlertDescription::kUnknownCa}));
}

TEST_F(ExternalPskTest, GoesOnAfterAHelloRetryRequest) {
  client_.psks = server_.psks = {Imported("a", 1)};
  server_.common.groups = {NamedGroup::kSecp256r1};
  EXPECT_EQ(Agreed(), "a");
}

TEST_F(ExternalPskTest, AClientWithAPskIsNotAskedForACertificate) {
  client_.psks = server_.psks = {Imported("a", 1)};
  server_.client_authentication = ClientAuthentication::kRequired;
  server_.trust_store = pki_.trust_store();
  EXPECT_EQ(Agreed(), "a");
}

// Section 4.4.2.
TEST_F(ExternalPskTest, AClientWithAPskIsNotAskedForACertificateAfterTheHandshakeEither) {
  client_.psks = {Imported("a", 1)};
  client_.credentials = {pki_.IssueToClient()};
  client_.post_handshake_authentication = true;
  server_.trust_store = pki_.trust_store();
  for (const bool with_psk : {false, true}) {
    if (with_psk) server_.psks = client_.psks;
    Loopback loopback(client_, server_);
    ASSERT_TRUE(loopback.Handshake());
    const auto asked = loopback.server.connection.RequestClientCertificate();
    ASSERT_EQ(asked.has_value(), !with_psk);
    if (with_psk) {
      EXPECT_EQ(asked.error().reason, Reason::kCannotRequestCertificate);
    }
  }
}

TEST_F(ExternalPskTest, ItsConnectionsAreResumedByTickets) {
  client_.psks = server_.psks = {Imported("a", 1)};
  EXPECT_EQ(Resume(Session()), Resumption::kResumed);
}

// Over any number of tickets: section 4.4.2 forbids to ask for certificates there as well.
TEST_F(ExternalPskTest, WhoWasAuthenticatedIsKnownAfterResumption) {
  client_.psks = server_.psks = {Imported("a", 1)};
  client_.credentials = {pki_.IssueToClient()};
  client_.post_handshake_authentication = true;
  server_.trust_store = pki_.trust_store();
  ClientSession session = Session();
  for (int i = 0; i < 2; ++i) {
    Loopback next = With(std::move(session));
    ASSERT_TRUE(next.Handshake());
    for (const Endpoint* side : {&next.client, &next.server}) {
      const Negotiated& negotiated = side->connection.negotiated();
      EXPECT_EQ(negotiated.resumption, Resumption::kResumed);
      ASSERT_NE(negotiated.psk_identity, nullptr);
      EXPECT_EQ(AsText(*negotiated.psk_identity), "a");
    }
    EXPECT_FALSE(next.server.connection.RequestClientCertificate().has_value());
    session = std::move(next.client.sessions[0]);
  }
}

// Its server has shown no certificate that the anchors could have been held against.
TEST_F(ExternalPskTest, ASessionIsNotOfferedWithoutThePskThatItBeganWith) {
  client_.psks = server_.psks = {Imported("a", 1, "x")};
  const ClientSession session = Session();
  client_.psks = {Imported("a", 1, "y")};
  EXPECT_EQ(Resume(CopyOf(session)), Resumption::kOtherConfiguration);
  client_.psks = {};
  EXPECT_EQ(Resume(CopyOf(session)), Resumption::kOtherConfiguration);
}

// Whoever takes a PSK out of use, or changes its key, does so for its sessions too.
TEST_F(ExternalPskTest, ASessionEndsWithThePskThatItBeganWith) {
  for (const auto& psk : {Imported("a", 1, "x"), Raw("a", 1)}) {
    client_.psks = server_.psks = {psk};
    const ClientSession first = Session();
    // One of the second generation, whose own handshake had a ticket.
    Loopback next = With(CopyOf(first));
    ASSERT_TRUE(next.Handshake());
    const ClientSession second = std::move(next.client.sessions.front());
    for (const ClientSession* session : {&first, &second}) {
      server_.psks = {Imported("b", 1, "x"), psk};
      EXPECT_EQ(Resume(CopyOf(*session)), Resumption::kResumed);
      server_.psks = {Imported("b", 1, "x"), Imported("a", 1, "y")};
      EXPECT_EQ(Resume(CopyOf(*session)), Resumption::kDeclined);
      server_.psks = {psk->imported() ? Imported("a", 2, "x") : Raw("a", 2)};
      Loopback changed = With(CopyOf(*session));
      EXPECT_FALSE(changed.Handshake());  // by the PSK, which the client offers as well
      EXPECT_EQ(changed.server.connection.negotiated().resumption, Resumption::kDeclined);
    }
  }
}

// Looks up by both parts of an imported identity.
class Source final : public PskSource {
 public:
  std::shared_ptr<const ExternalPsk> Find(Bytes identity,
                                          std::optional<Bytes> context) const override {
    if (context && AsText(identity) == "imported" && AsText(*context) == "x") {
      return Imported("imported", 1, "x");
    }
    if (!context && AsText(identity) == "raw") return Raw("raw", 2);
    return nullptr;
  }
};

TEST_F(ExternalPskTest, ASourceIsAskedForWhatTheListDoesNotHold) {
  server_.psk_source = std::make_shared<Source>();
  client_.psks = {Imported("imported", 1, "x")};
  EXPECT_EQ(Agreed(), "imported");
  client_.psks = {Raw("raw", 2)};
  EXPECT_EQ(Agreed(), "raw");
  client_.psks = {Raw("else", 2)};
  EXPECT_EQ(Agreed(), std::nullopt);
}

class FindPskTest : public ExternalPskTest {
 protected:
  FindPskTest() { server_.find_psk = Answerer::kCaller; }
  static const FindPskQuestion& QuestionOf(const Endpoint& server) {
    return std::get<FindPskQuestion>(*server.question);
  }
  // A server that was asked for PSKs.
  Loopback Asked(std::optional<ClientSession> session = std::nullopt) {
    Loopback loopback = With(std::move(session));
    EXPECT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
    EXPECT_NE(loopback.server.question, nullptr);
    return loopback;
  }
  static bool Finish(Loopback& loopback, PskReply reply) {
    Endpoint& server = loopback.server;
    EXPECT_TRUE(server.connection.Answer(QuestionOf(server).token, std::move(reply)).has_value());
    return loopback.Handshake();
  }
  ClientSession SessionFromEngine() {
    server_.find_psk = Answerer::kEngine;
    ClientSession session = Session();
    server_.find_psk = Answerer::kCaller;
    return session;
  }
};

TEST_F(FindPskTest, ATicketIsOpenedLate) {
  Loopback loopback = Asked(SessionFromEngine());
  const FindPskQuestion& question = QuestionOf(loopback.server);
  ASSERT_EQ(question.identities.size(), 1u);
  auto state = tickets_->Open(question.identities[0].identity, now_);
  ASSERT_TRUE(state.has_value());
  EXPECT_FALSE(loopback.server.connection.wants_send());
  EXPECT_TRUE(Finish(loopback, {PskReply::Found{0, *std::move(state)}}));
  EXPECT_EQ(loopback.server.connection.negotiated().resumption, Resumption::kResumed);
}

TEST_F(FindPskTest, AfterAHelloRetryRequestTheAnswerHolds) {
  ClientSession session = SessionFromEngine();
  server_.common.groups = {NamedGroup::kSecp256r1};
  Loopback loopback = Asked(std::move(session));
  auto state = tickets_->Open(QuestionOf(loopback.server).identities[0].identity, now_);
  EXPECT_TRUE(Finish(loopback, {PskReply::Found{0, *std::move(state)}}));
  EXPECT_TRUE(loopback.server.connection.negotiated().hello_retry_request);
  EXPECT_EQ(loopback.server.connection.negotiated().resumption, Resumption::kResumed);
}

TEST_F(FindPskTest, AnExternalPskIsFoundLate) {
  client_.psks = {Imported("a", 1), Imported("b", 2)};
  Loopback loopback = Asked();
  // Each once for each hash.
  ASSERT_EQ(QuestionOf(loopback.server).identities.size(), 4u);
  EXPECT_TRUE(Finish(loopback, {PskReply::Found{2, Imported("b", 2)}}));
  EXPECT_EQ(AsText(*loopback.server.connection.negotiated().psk_identity), "b");
}

TEST_F(FindPskTest, NothingFoundIsAFullHandshake) {
  Loopback loopback = Asked(SessionFromEngine());
  EXPECT_TRUE(Finish(loopback, {}));
  EXPECT_EQ(loopback.client.connection.negotiated().resumption, Resumption::kDeclined);
}

TEST_F(FindPskTest, WhatDoesNotFitIsAFullHandshake) {
  const ClientSession session = SessionFromEngine();
  {
    Loopback loopback = Asked(CopyOf(session));
    EXPECT_TRUE(Finish(loopback, {PskReply::Found{0, SecretBytes::CopyOf(Bytestring(9, 9))}}));
  }
  for (const size_t index : {size_t{0}, size_t{1}}) {
    Loopback loopback = Asked(CopyOf(session));
    EXPECT_TRUE(Finish(loopback, {PskReply::Found{index, Imported("a", 1)}}));
  }
  Loopback loopback = Asked(CopyOf(session));
  EXPECT_TRUE(Finish(loopback, {PskReply::Found{0, std::shared_ptr<const ExternalPsk>(nullptr)}}));
}

TEST_F(FindPskTest, AForeignTokenOrAnotherAnswerChangesNothing) {
  Loopback loopback = Asked(SessionFromEngine());
  Connection& server = loopback.server.connection;
  const QuestionToken token = QuestionOf(loopback.server).token;
  EXPECT_EQ(server.Answer({token.value + 1}, PskReply{}).error().reason, Reason::kStaleAnswer);
  EXPECT_EQ(server.Answer(token, CertificateVerdict{}).error().reason, Reason::kStaleAnswer);
  EXPECT_EQ(server.Answer(token, Signature{}).error().reason, Reason::kStaleAnswer);
  EXPECT_TRUE(server.Answer(token, PskReply{}).has_value());
  EXPECT_EQ(server.Answer(token, PskReply{}).error().reason, Reason::kStaleAnswer);
  EXPECT_TRUE(loopback.Handshake());
}

TEST_F(FindPskTest, IsNotAskedWithoutPsks) {
  Loopback loopback(client_, server_);
  EXPECT_TRUE(loopback.Handshake());
}

TEST_F(FindPskTest, WhileItIsOpenEveryMessageWaits) {
  Loopback loopback = Asked(SessionFromEngine());
  for (int value = 0; value < 256; ++value) {
    Bytestring record =
        testing::PlainRecord(record::ContentType::kHandshake,
                             testing::RawMessage(static_cast<messages::HandshakeType>(value), {}));
    const auto received = loopback.server.connection.Receive(record);
    ASSERT_TRUE(received.has_value());
    EXPECT_EQ(received->consumed, 0u);
  }
}

}  // namespace
}  // namespace lockstep
