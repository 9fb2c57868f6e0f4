// Questions that the caller answers when it can, and every wrong way to answer them.
#include <gtest/gtest.h>

#include <optional>

#include "tls/testing/duel.h"

namespace lockstep {
namespace {

using testing::Bytestring;
using testing::Endpoint;
using testing::kServerName;
using testing::Loopback;
using testing::Take;
using testing::Verdict;
using testing::VerdictOf;

class QuestionsTest : public testing::TrapTest {
 protected:
  QuestionsTest() {
    client_.common.verify_certificate = Answerer::kCaller;
    client_.trust_store = nullptr;
    server_.common.sign = Answerer::kCaller;
  }
  // The right answer.
  static Signature SignatureFor(const SignQuestion& question) {
    const auto signature =
        crypto::FakeSignature(question.credential->key().public_key(), question.message);
    return {Copy(signature)};
  }
  // Runs up to the server's question, or up to the client's.
  void UntilSigning(Loopback& loopback) {
    ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
    ASSERT_NE(loopback.server.question, nullptr);
  }
  void UntilVerifying(Loopback& loopback) {
    UntilSigning(loopback);
    const auto& question = std::get<SignQuestion>(*loopback.server.question);
    ASSERT_TRUE(
        loopback.server.connection.Answer(question.token, SignatureFor(question)).has_value());
    ASSERT_TRUE(loopback.Deliver(loopback.server, loopback.client).has_value());
    ASSERT_NE(loopback.client.question, nullptr);
  }
  static QuestionToken TokenOf(const Endpoint& endpoint) {
    return std::visit([](const auto& question) { return question.token; }, *endpoint.question);
  }
};

TEST_F(QuestionsTest, BothAnsweredTheHandshakeIsDone) {
  Loopback loopback(client_, server_);
  UntilVerifying(loopback);
  const auto& question = std::get<VerifyCertificateQuestion>(*loopback.client.question);
  EXPECT_EQ(question.chain, server_.credentials.front()->chain());
  EXPECT_EQ(question.server_name, kServerName);
  EXPECT_EQ(question.time, testing::kNow);
  ASSERT_TRUE(loopback.client.connection.Answer(question.token, CertificateVerdict{}).has_value());
  ASSERT_TRUE(loopback.client.Drain().has_value());
  EXPECT_TRUE(loopback.client.done);
  ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
  EXPECT_TRUE(loopback.server.done);
  ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server, "hello").has_value());
  EXPECT_EQ(loopback.server.data, "hello");
}

TEST_F(QuestionsTest, WhileOneIsOpenReceiveConsumesNothingAndAsksTheSame) {
  Loopback loopback(client_, server_);
  UntilSigning(loopback);
  Bytestring more = {20, 3, 3, 0, 1, 1, 99, 99};
  for (int i = 0; i < 3; ++i) {
    const auto received = loopback.server.connection.Receive(more);
    ASSERT_TRUE(received.has_value());
    EXPECT_EQ(received->consumed, 0u);
    EXPECT_EQ(std::get<Asked>(received->event).question, loopback.server.question);
  }
  EXPECT_EQ(loopback.server.connection.failure(), nullptr);
}

TEST_F(QuestionsTest, WhileOneIsOpenSendFlushesWhatIsDue) {
  Loopback loopback(client_, server_);
  UntilSigning(loopback);
  EXPECT_TRUE(loopback.server.connection.wants_send());
  EXPECT_GT(loopback.server.Flush().size(), 200u);  // ServerHello to Certificate
  EXPECT_FALSE(loopback.server.connection.wants_send());
}

TEST_F(QuestionsTest, AStaleOrForeignTokenIsMisuseThatChangesNothing) {
  Loopback loopback(client_, server_);
  Loopback other(client_, server_);
  UntilVerifying(loopback);
  UntilSigning(other);
  Connection& connection = loopback.client.connection;
  const QuestionToken token = TokenOf(loopback.client);
  const QuestionToken foreign = TokenOf(other.server);
  for (const QuestionToken wrong : {foreign, QuestionToken{0}, QuestionToken{token.value + 1}}) {
    EXPECT_EQ(connection.Answer(wrong, CertificateVerdict{}).error().reason, Reason::kStaleAnswer);
    EXPECT_EQ(connection.Answer(wrong, CertificateVerdict{Reason::kUnknownIssuer}).error().reason,
              Reason::kStaleAnswer);
  }
  // The right token with an answer to another kind of question.
  EXPECT_EQ(connection.Answer(token, Signature{}).error().reason, Reason::kStaleAnswer);
  EXPECT_EQ(other.server.connection.Answer(foreign, CertificateVerdict{}).error().reason,
            Reason::kStaleAnswer);
  EXPECT_EQ(connection.failure(), nullptr);
  ASSERT_TRUE(connection.Answer(token, CertificateVerdict{}).has_value());
  // It was answered: the same token is stale now, in whatever state.
  EXPECT_EQ(connection.Answer(token, CertificateVerdict{}).error().reason, Reason::kStaleAnswer);
  ASSERT_TRUE(loopback.client.Drain().has_value());
  EXPECT_TRUE(loopback.client.done);
  EXPECT_EQ(connection.Answer(token, CertificateVerdict{}).error().reason, Reason::kStaleAnswer);
  loopback.client.Flush();
  EXPECT_EQ(connection.Answer(token, CertificateVerdict{}).error().reason, Reason::kStaleAnswer);
}

TEST_F(QuestionsTest, AnAnswerBeforeAnyQuestionIsMisuse) {
  Loopback loopback(client_, server_);
  for (Connection* connection : {&loopback.client.connection, &loopback.server.connection}) {
    EXPECT_EQ(connection->Answer({}, CertificateVerdict{}).error().reason, Reason::kStaleAnswer);
    EXPECT_EQ(connection->Answer({}, Signature{}).error().reason, Reason::kStaleAnswer);
    EXPECT_EQ(connection->failure(), nullptr);
  }
}

TEST_F(QuestionsTest, ARefusalDecidesTheAlert) {
  for (const auto& [reason, alert] :
       {std::pair{Reason::kUnknownIssuer, AlertDescription::kUnknownCa},
        std::pair{Reason::kNameMismatch, AlertDescription::kBadCertificate},
        std::pair{Reason::kCertificateExpired, AlertDescription::kCertificateExpired},
        std::pair{Reason::kPinMismatch, AlertDescription::kBadCertificate},
        std::pair{Reason::kWrongPurpose, AlertDescription::kUnsupportedCertificate}}) {
    Loopback loopback(client_, server_);
    UntilVerifying(loopback);
    Connection& connection = loopback.client.connection;
    const Status answered = connection.Answer(TokenOf(loopback.client), CertificateVerdict{reason});
    EXPECT_EQ(answered.error().reason, reason);
    EXPECT_EQ(VerdictOf(connection), (Verdict{reason, alert}));
    EXPECT_EQ(connection.failure()->state, "WAIT_CERT");
    EXPECT_EQ(*connection.failure()->peer_chain, server_.credentials.front()->chain());
    ASSERT_TRUE(connection.wants_send());
    (void)loopback.Deliver(loopback.client, loopback.server);
    EXPECT_EQ(loopback.server.connection.failure()->alert_received, alert);
  }
}

TEST_F(QuestionsTest, ARefusalThatIsNotAboutTrustIsMisuseThatChangesNothing) {
  Loopback loopback(client_, server_);
  UntilVerifying(loopback);
  Connection& connection = loopback.client.connection;
  for (const Reason reason : {Reason::kStaleAnswer, Reason::kPeerSentAlert, Reason::kMovedFrom,
                              Reason::kTruncatedConnection, Reason::kInternalError}) {
    EXPECT_EQ(
        connection.Answer(TokenOf(loopback.client), CertificateVerdict{reason}).error().reason,
        Reason::kInvalidArgument);
    EXPECT_EQ(connection.failure(), nullptr);
  }
  ASSERT_TRUE(connection.Answer(TokenOf(loopback.client), CertificateVerdict{}).has_value());
  ASSERT_TRUE(loopback.client.Drain().has_value());
  EXPECT_TRUE(loopback.client.done);
}

TEST_F(QuestionsTest, ASignatureThatDoesNotVerifyNeverLeaves) {
  for (const size_t size : {0u, 32u, 100u}) {
    Loopback loopback(client_, server_);
    UntilSigning(loopback);
    Connection& connection = loopback.server.connection;
    EXPECT_EQ(
        connection.Answer(TokenOf(loopback.server), Signature{Bytestring(size, 1)}).error().reason,
        Reason::kSignatureSelfCheckFailed);
    EXPECT_EQ(VerdictOf(connection),
              (Verdict{Reason::kSignatureSelfCheckFailed, AlertDescription::kInternalError}));
    EXPECT_EQ(connection.failure()->state, "NEGOTIATED");
    // The alert can be read: it goes under the keys that the ServerHello brought.
    (void)loopback.Deliver(loopback.server, loopback.client);
    if (loopback.client.question != nullptr) {
      ASSERT_TRUE(loopback.client.connection.Answer(TokenOf(loopback.client), CertificateVerdict{})
                      .has_value());
      (void)loopback.client.Drain();
    }
    EXPECT_EQ(loopback.client.connection.failure()->alert_received,
              AlertDescription::kInternalError);
  }
}

TEST_F(QuestionsTest, TheOneWhoAnswersMayOutliveTheConnection) {
  std::shared_ptr<const Question> verify, sign;
  {
    Loopback loopback(client_, server_);
    UntilVerifying(loopback);
    verify = loopback.client.question;
    sign = loopback.server.question;
  }
  server_ = {};
  EXPECT_EQ(std::get<VerifyCertificateQuestion>(*verify).chain.size(), 1u);
  const auto& question = std::get<SignQuestion>(*sign);
  EXPECT_FALSE(SignatureFor(question).bytes.empty());
}

TEST_F(QuestionsTest, FailureAndEndWhileOneIsOpenMakeItStale) {
  Loopback loopback(client_, server_);
  UntilVerifying(loopback);
  Connection& connection = loopback.client.connection;
  EXPECT_EQ(connection.ReceiveEnd().error().reason, Reason::kTruncatedConnection);
  EXPECT_EQ(connection.Answer(TokenOf(loopback.client), CertificateVerdict{}).error().reason,
            Reason::kTruncatedConnection);
  EXPECT_EQ(connection.Receive({}).error().reason, Reason::kTruncatedConnection);
}

TEST_F(QuestionsTest, AnswersAfterAMoveReachTheConnection) {
  Loopback loopback(client_, server_);
  UntilVerifying(loopback);
  Connection moved = std::move(loopback.client.connection);
  ASSERT_TRUE(moved.Answer(TokenOf(loopback.client), CertificateVerdict{}).has_value());
  loopback.client.connection = std::move(moved);
  ASSERT_TRUE(loopback.client.Drain().has_value());
  EXPECT_TRUE(loopback.client.done);
}

TEST_F(QuestionsTest, WhatArrivedWithTheQuestionWaitsInsideForTheAnswer) {
  // EncryptedExtensions to Finished come in one record; the question is about its middle.
  server_.common.sign = Answerer::kEngine;
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
  ASSERT_TRUE(loopback.Deliver(loopback.server, loopback.client).has_value());
  ASSERT_NE(loopback.client.question, nullptr);
  EXPECT_TRUE(loopback.client.inbox.empty());
  Connection& connection = loopback.client.connection;
  ASSERT_TRUE(connection.Answer(TokenOf(loopback.client), CertificateVerdict{}).has_value());
  const auto received = connection.Receive({});
  ASSERT_TRUE(received.has_value());
  EXPECT_EQ(received->consumed, 0u);
  EXPECT_TRUE(std::holds_alternative<HandshakeDone>(received->event));
}

}  // namespace
}  // namespace lockstep
