// Key shares and secrets that the caller makes, and every wrong way to make them.
#include <gtest/gtest.h>

#include "tls/testing/late_answers.h"

namespace lockstep {
namespace {

using testing::Bytestring;
using testing::LateAnswers;
using testing::Loopback;
using testing::Take;
using testing::Verdict;
using testing::VerdictOf;

constexpr Verdict kInvalidShare{Reason::kInvalidKeyShare, AlertDescription::kIllegalParameter};

class KeyExchangeQuestions : public testing::TrapTest {
 protected:
  // Asks on the client's side, up to the question for its shares, or for the secret.
  Loopback AskingForShares() {
    client_.common.key_exchange = Answerer::kCaller;
    Loopback loopback(client_, server_);
    EXPECT_TRUE(loopback.client.Drain().has_value());
    return loopback;
  }
  Loopback AskingForSecret() {
    Loopback loopback = AskingForShares();
    EXPECT_TRUE(
        loopback.client.connection
            .Answer(TokenOf(*loopback.client.question), answers_.ReplyTo(*loopback.client.question))
            .has_value());
    EXPECT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
    EXPECT_TRUE(loopback.Deliver(loopback.server, loopback.client).has_value());
    return loopback;
  }
  Loopback AskingServer() {
    client_.common.key_exchange = Answerer::kEngine;
    server_.common.key_exchange = Answerer::kCaller;
    Loopback loopback(client_, server_);
    EXPECT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
    return loopback;
  }
  // A wrong answer changes nothing, and the right one is still good.
  void ExpectHarmless(Loopback& loopback, testing::Endpoint& side, Reply reply) {
    const Status answered = side.connection.Answer(TokenOf(*side.question), std::move(reply));
    EXPECT_EQ(answered.error().reason, Reason::kInvalidArgument);
    EXPECT_TRUE(answers_.Run(loopback));
  }

  LateAnswers answers_;
};

TEST_F(KeyExchangeQuestions, NothingIsSentBeforeTheSharesAreThere) {
  Loopback loopback = AskingForShares();
  EXPECT_FALSE(loopback.client.connection.wants_send());
  const auto& question = std::get<GenerateKeySharesQuestion>(*loopback.client.question);
  EXPECT_EQ(question.groups, (std::vector{NamedGroup::kX25519}));
}

TEST_F(KeyExchangeQuestions, SeveralSharesAreAskedForAtOnceInTheOrderOfTheGroups) {
  client_.key_share_groups = {NamedGroup::kSecp256r1, NamedGroup::kX25519};
  Loopback loopback = AskingForShares();
  const auto& question = std::get<GenerateKeySharesQuestion>(*loopback.client.question);
  EXPECT_EQ(question.groups, (std::vector{NamedGroup::kX25519, NamedGroup::kSecp256r1}));
  EXPECT_TRUE(answers_.Run(loopback));
}

TEST_F(KeyExchangeQuestions, SharesOfAnotherNumberOrSizeChangeNothing) {
  {
    Loopback loopback = AskingForShares();
    ExpectHarmless(loopback, loopback.client, KeySharesReply{});
  }
  for (const size_t size : {0u, 31u, 33u}) {
    Loopback loopback = AskingForShares();
    ExpectHarmless(loopback, loopback.client, KeySharesReply{{Bytestring(size, 1)}});
  }
}

TEST_F(KeyExchangeQuestions, ASecretOfAnotherSizeChangesNothing) {
  Loopback loopback = AskingForSecret();
  ExpectHarmless(loopback, loopback.client, SharedSecretReply{crypto::SharedSecret(31)});
}

TEST_F(KeyExchangeQuestions, AnEncapsulationOfAnotherSizeChangesNothing) {
  {
    Loopback loopback = AskingServer();
    ExpectHarmless(loopback, loopback.server,
                   EncapsulationReply{{{Bytestring(31, 1), crypto::SharedSecret(32)}}});
  }
  Loopback loopback = AskingServer();
  ExpectHarmless(loopback, loopback.server,
                 EncapsulationReply{{{Bytestring(32, 1), crypto::SharedSecret(0)}}});
}

TEST_F(KeyExchangeQuestions, AnAnswerToAnotherQuestionIsStale) {
  Loopback loopback = AskingForShares();
  Connection& client = loopback.client.connection;
  const QuestionToken token = TokenOf(*loopback.client.question);
  EXPECT_EQ(client.Answer(token, SharedSecretReply{}).error().reason, Reason::kStaleAnswer);
  EXPECT_EQ(client.Answer(token, EncapsulationReply{}).error().reason, Reason::kStaleAnswer);
  EXPECT_EQ(client.Answer({token.value + 1}, KeySharesReply{}).error().reason,
            Reason::kStaleAnswer);
  EXPECT_TRUE(answers_.Run(loopback));
}

TEST_F(KeyExchangeQuestions, APeersShareThatTheCallerRefusesIsIllegalParameter) {
  Loopback client = AskingForSecret();
  (void)client.client.connection.Answer(TokenOf(*client.client.question), SharedSecretReply{});
  EXPECT_EQ(VerdictOf(client.client.connection), kInvalidShare);
  Loopback server = AskingServer();
  (void)server.server.connection.Answer(TokenOf(*server.server.question), EncapsulationReply{});
  EXPECT_EQ(VerdictOf(server.server.connection), kInvalidShare);
}

// Section 7.4.2: an all-zero X25519 result MUST be refused, whoever computed it.
TEST_F(KeyExchangeQuestions, ASecretOfZerosIsRefused) {
  Loopback client = AskingForSecret();
  (void)client.client.connection.Answer(TokenOf(*client.client.question),
                                        SharedSecretReply{crypto::SharedSecret(32)});
  EXPECT_EQ(VerdictOf(client.client.connection), kInvalidShare);
  Loopback server = AskingServer();
  (void)server.server.connection.Answer(
      TokenOf(*server.server.question),
      EncapsulationReply{{{Bytestring(32, 1), crypto::SharedSecret(32)}}});
  EXPECT_EQ(VerdictOf(server.server.connection), kInvalidShare);
}

TEST_F(KeyExchangeQuestions, AHelloRetryRequestAsksForTheNewShareAlone) {
  server_.common.groups = {NamedGroup::kSecp256r1};
  Loopback loopback = AskingForSecret();  // it is the share's question again
  const auto* question = std::get_if<GenerateKeySharesQuestion>(&*loopback.client.question);
  ASSERT_NE(question, nullptr);
  EXPECT_EQ(question->groups, (std::vector{NamedGroup::kSecp256r1}));
  EXPECT_TRUE(answers_.Run(loopback));
}

}  // namespace
}  // namespace lockstep
