// Traps in post-handshake authentication (RFC 9846 section 4.7.2).
#include <gtest/gtest.h>

#include "tls/testing/change.h"
#include "tls/testing/post_handshake.h"

namespace lockstep {
namespace {

using record::ContentType;
using testing::Bytestring;
using testing::Interposer;
using testing::kFine;
using testing::Loopback;
using testing::Take;
using testing::Together;
using testing::Verdict;
using testing::VerdictOf;

constexpr Verdict kUnexpected{Reason::kUnexpectedMessage, AlertDescription::kUnexpectedMessage};
constexpr Verdict kInterrupted{Reason::kAuthenticationInterrupted,
                               AlertDescription::kUnexpectedMessage};

using PostHandshakeAuthenticationTrap = testing::PostHandshakeTest;

// ---- Transcript and keys (section 4.5).

TEST_F(PostHandshakeAuthenticationTrap, TheBaseKeyIsTheTrafficSecretOfTheMoment) {
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(
        loopback.client.connection.UpdateKeys(KeyUpdateRequest::kUpdateRequested).has_value());
    ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
    ASSERT_TRUE(loopback.Deliver(loopback.server, loopback.client).has_value());
  }
  Ask(loopback);
  ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
  EXPECT_EQ(loopback.server.authenticated.size(), 1u);
}

TEST_F(PostHandshakeAuthenticationTrap, AWrongFinishedIsDecryptError) {
  Interposer duel(client_, server_);
  auto answer = AnswerIn(duel);
  answer.at(2).back() ^= 1;
  EXPECT_EQ(ToServer(duel, Together(answer[0], answer[1])), kFine);
  EXPECT_EQ(ToServer(duel, answer[2]),
            (Verdict{Reason::kFinishedMismatch, AlertDescription::kDecryptError}));
}

TEST_F(PostHandshakeAuthenticationTrap, ASignatureOverAnotherTranscriptIsDecryptError) {
  // The second request's signature in the answer to the first.
  Interposer duel(client_, server_);
  const auto first = AnswerIn(duel);
  ASSERT_TRUE(duel.server().connection.RequestClientCertificate().has_value());
  for (const Bytestring& message : duel.FromServer()) {
    (void)Take(duel.client(), duel.to_client().Record(ContentType::kHandshake, message));
  }
  const auto second = duel.FromClient();
  EXPECT_EQ(ToServer(duel, Together(first.at(0), second.at(1))),
            (Verdict{Reason::kCertificateVerifyFailed, AlertDescription::kDecryptError}));
}

// ---- Order.

TEST_F(PostHandshakeAuthenticationTrap, DataWithinAnAnswerIsUnexpectedMessage) {
  for (const size_t count : {1u, 2u}) {
    Interposer duel(client_, server_);
    const auto answer = AnswerIn(duel);
    for (size_t i = 0; i < count; ++i) ASSERT_EQ(ToServer(duel, answer.at(i)), kFine);
    EXPECT_EQ(ToServer(duel, AsBytes("data"), ContentType::kApplicationData), kInterrupted);
    EXPECT_EQ(duel.server().connection.failure()->section, "4.7.2");
  }
}

TEST_F(PostHandshakeAuthenticationTrap, AKeyUpdateWithinAnAnswerIsUnexpectedMessage) {
  Interposer duel(client_, server_);
  ASSERT_EQ(ToServer(duel, AnswerIn(duel).at(0)), kFine);
  EXPECT_EQ(ToServer(duel, Bytestring{24, 0, 0, 1, 0}), kInterrupted);
}

TEST_F(PostHandshakeAuthenticationTrap, MessagesOutOfOrderAreUnexpectedMessage) {
  for (const std::vector<size_t>& order :
       {std::vector<size_t>{1}, {2}, {0, 0}, {0, 2}, {0, 1, 1}, {0, 1, 0}}) {
    Interposer duel(client_, server_);
    const auto answer = AnswerIn(duel);
    Verdict verdict;
    for (const size_t i : order) verdict = ToServer(duel, answer.at(i));
    EXPECT_EQ(verdict, kUnexpected);
  }
}

TEST_F(PostHandshakeAuthenticationTrap, AnAnswerThatWasGivenCannotBeReplayed) {
  Interposer duel(client_, server_);
  const auto answer = AnswerIn(duel);
  ASSERT_EQ(ToServer(duel, Together(answer.at(0), answer.at(1), answer.at(2))), kFine);
  EXPECT_EQ(duel.server().authenticated.size(), 1u);
  ASSERT_TRUE(duel.server().connection.RequestClientCertificate().has_value());
  EXPECT_EQ(ToServer(duel, answer[0]),
            (Verdict{Reason::kRequestContextMismatch, AlertDescription::kIllegalParameter}));
}

TEST_F(PostHandshakeAuthenticationTrap, ARequestContextThatWasUsedBeforeIsIllegalParameter) {
  // Whether the first request was answered, or still waits.
  for (const Answerer answerer : {Answerer::kEngine, Answerer::kCaller}) {
    client_.common.sign = answerer;
    Interposer duel(client_, server_);
    ASSERT_TRUE(duel.Handshake());
    const auto ask = [&](uint8_t context) {
      const Bytestring request = {13, 0, 0, 12, 1, context, 0, 8, 0, 13, 0, 4, 0, 2, 4, 3};
      (void)Take(duel.client(), duel.to_client().Record(ContentType::kHandshake, request));
      (void)duel.FromClient();
      (void)duel.client().Drain();
      return VerdictOf(duel.client().connection);
    };
    EXPECT_EQ(ask(1), kFine);
    EXPECT_EQ(ask(2), kFine);
    EXPECT_EQ(ask(1),
              (Verdict{Reason::kRequestContextReused, AlertDescription::kIllegalParameter}));
  }
}

TEST_F(PostHandshakeAuthenticationTrap, ACertificateThatNobodyAskedForIsUnexpectedMessage) {
  Interposer duel(client_, server_);
  ASSERT_TRUE(duel.Handshake());
  EXPECT_EQ(ToServer(duel, Bytestring{11, 0, 0, 4, 0, 0, 0, 0}), kUnexpected);
}

TEST_F(PostHandshakeAuthenticationTrap, ARequestBeforeOurFinishedWasSentIsUnexpectedMessage) {
  Interposer duel(client_, server_);
  const auto flight = duel.ServerFlight();
  ASSERT_TRUE(duel.TakeServerHello(flight[0]).has_value());
  for (size_t i = 1; i < flight.size(); ++i) {
    ASSERT_TRUE(Take(duel.client(), duel.to_client().Say(flight[i])).has_value());
  }
  ASSERT_TRUE(duel.client().done);
  duel.to_client().SendUnderApplicationKeys();
  const Bytestring request = {13, 0, 0, 13, 2, 1, 2, 0, 8, 0, 13, 0, 4, 0, 2, 4, 3};
  (void)Take(duel.client(), duel.to_client().Record(ContentType::kHandshake, request));
  EXPECT_EQ(VerdictOf(duel.client().connection), kUnexpected);
}

TEST_F(PostHandshakeAuthenticationTrap, ARequestWithoutSignatureAlgorithmsIsMissingExtension) {
  Interposer duel(client_, server_);
  ASSERT_TRUE(duel.Handshake());
  (void)Take(duel.client(), duel.to_client().Record(ContentType::kHandshake,
                                                    Bytestring{13, 0, 0, 5, 2, 1, 2, 0, 0}));
  EXPECT_EQ(VerdictOf(duel.client().connection),
            (Verdict{Reason::kMissingExtension, AlertDescription::kMissingExtension}));
}

TEST_F(PostHandshakeAuthenticationTrap, AfterOurCloseRequestsAreNotAnswered) {
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  ASSERT_TRUE(loopback.client.connection.Close().has_value());
  loopback.client.Flush();
  Ask(loopback);
  EXPECT_FALSE(loopback.client.connection.wants_send());
  EXPECT_EQ(VerdictOf(loopback.client.connection), kFine);
}

}  // namespace
}  // namespace lockstep
