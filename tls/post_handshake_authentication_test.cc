// Post-handshake authentication (RFC 9846 section 4.7.2): what both sides agree on, and what is
// refused.
#include <gtest/gtest.h>

#include "tls/messages/certificate.h"
#include "tls/messages/certificate_request.h"
#include "tls/testing/change.h"
#include "tls/testing/post_handshake.h"

namespace lockstep {
namespace {

using messages::Certificate;
using messages::CertificateRequest;
using record::ContentType;
using testing::Bytestring;
using testing::Endpoint;
using testing::Interposer;
using testing::kFine;
using testing::Loopback;
using testing::Take;
using testing::Verdict;
using testing::VerdictOf;

using PostHandshakeAuthentication = testing::PostHandshakeTest;

TEST_F(PostHandshakeAuthentication, TheServerLearnsWhoTheClientIs) {
  for (const size_t fragment : {size_t{16384}, size_t{20}}) {
    client_.common.max_fragment_size = fragment;
    Loopback loopback(client_, server_);
    ASSERT_TRUE(loopback.Handshake());
    EXPECT_TRUE(loopback.server.connection.negotiated().post_handshake_authentication);
    const CertificateRequestId id = Ask(loopback);
    ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server, "data").has_value());
    ASSERT_EQ(loopback.server.authenticated.size(), 1u);
    EXPECT_EQ(loopback.server.authenticated[0].request, id);
    EXPECT_EQ(*loopback.server.authenticated[0].chain, client_.credentials.front()->chain());
    EXPECT_EQ(loopback.server.data, "data");
  }
}

TEST_F(PostHandshakeAuthentication, WithoutTheOfferTheServerDoesNotAsk) {
  client_.post_handshake_authentication = false;
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  for (Connection* connection : {&loopback.client.connection, &loopback.server.connection}) {
    EXPECT_EQ(connection->RequestClientCertificate().error().reason,
              Reason::kCannotRequestCertificate);
    EXPECT_EQ(VerdictOf(*connection), kFine);
  }
}

TEST_F(PostHandshakeAuthentication, BeforeTheHandshakeIsDoneOrWithoutATrustStoreItIsMisuse) {
  server_.trust_store = nullptr;
  Loopback loopback(client_, server_);
  EXPECT_EQ(loopback.server.connection.RequestClientCertificate().error().reason,
            Reason::kNotConnected);
  ASSERT_TRUE(loopback.Handshake());
  EXPECT_EQ(loopback.server.connection.RequestClientCertificate().error().reason,
            Reason::kCannotRequestCertificate);
  EXPECT_EQ(VerdictOf(loopback.server.connection), kFine);
}

TEST_F(PostHandshakeAuthentication, TheContextIsUnpredictableAndUnique) {
  Interposer duel(client_, server_);
  ASSERT_TRUE(duel.Handshake());
  std::vector<Bytestring> contexts;
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(duel.server().connection.RequestClientCertificate().has_value());
    const auto messages = duel.FromServer();
    const auto request = wire::Parse<CertificateRequest>(Bytes(messages.at(0)).subspan(4)).value();
    contexts.push_back(Copy(request.certificate_request_context.bytes));
  }
  EXPECT_EQ(contexts[0].size(), 32u);
  EXPECT_NE(contexts[0], contexts[1]);
}

TEST_F(PostHandshakeAuthentication, SeveralOutstandingRequestsAreAnsweredInAnyOrder) {
  client_.common.sign = Answerer::kCaller;
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  std::vector<CertificateRequestId> ids;
  std::vector<std::shared_ptr<const Question>> questions;
  for (int i = 0; i < 3; ++i) {
    ids.push_back(Ask(loopback));
    questions.push_back(loopback.client.question);
  }
  for (const size_t i : {2u, 0u, 1u}) {
    ASSERT_TRUE(Sign(loopback.client, questions[i]).has_value());
    ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
    EXPECT_EQ(loopback.server.authenticated.back().request, ids[i]);
  }
  EXPECT_EQ(loopback.server.authenticated.size(), 3u);
}

TEST_F(PostHandshakeAuthentication, OutstandingRequestsHaveALimitOnBothSides) {
  client_.common.sign = Answerer::kCaller;
  client_.common.limits.certificate_requests = 2;
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  Connection& server = loopback.server.connection;
  for (int i = 0; i < 8; ++i) ASSERT_TRUE(server.RequestClientCertificate().has_value());
  EXPECT_EQ(server.RequestClientCertificate().error().reason, Reason::kCannotRequestCertificate);
  (void)loopback.Deliver(loopback.server, loopback.client);
  (void)loopback.client.Drain();
  (void)loopback.client.Drain();
  EXPECT_EQ(VerdictOf(loopback.client.connection),
            (Verdict{Reason::kTooManyCertificateRequests, AlertDescription::kUnexpectedMessage}));
}

TEST_F(PostHandshakeAuthentication, ARequestThatFindsNoMemoryEndsTheConnection) {
  server_.certificate_authorities.assign(150, pki_.name());
  server_.common.limits.handshake_memory = 16 << 10;
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  Connection& server = loopback.server.connection;
  Status requested;
  for (int i = 0; i < 8 && requested.has_value(); ++i) {
    const auto id = server.RequestClientCertificate();
    if (!id.has_value()) requested = id.error();
  }
  ASSERT_FALSE(requested.has_value());
  EXPECT_EQ(requested.error().reason, Reason::kOutOfMemory);
  ASSERT_NE(server.failure(), nullptr);
  EXPECT_EQ(server.RequestClientCertificate().error().reason, Reason::kOutOfMemory);
}

TEST_F(PostHandshakeAuthentication, AnswersThatAreNotSentCountAsOutstanding) {
  client_.common.limits.certificate_requests = 2;
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  for (int i = 0; i < 2; ++i) Ask(loopback);
  EXPECT_EQ(VerdictOf(loopback.client.connection), kFine);
  Ask(loopback);
  EXPECT_EQ(VerdictOf(loopback.client.connection).reason, Reason::kTooManyCertificateRequests);
}

TEST_F(PostHandshakeAuthentication, ManyRequestsOneAfterTheOther) {
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  for (size_t i = 1; i <= 100; ++i) {
    Ask(loopback);
    ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
    ASSERT_EQ(loopback.server.authenticated.size(), i);
  }
}

TEST_F(PostHandshakeAuthentication, TheAnswerIsOneContiguousFlightThatStartsWithItsSignature) {
  client_.common.sign = Answerer::kCaller;
  Interposer duel(client_, server_);
  EXPECT_TRUE(AnswerIn(duel).empty());
  Endpoint& client = duel.client();
  EXPECT_FALSE(client.connection.wants_send());
  // A KeyUpdate that is owed, and one of our own, wait for the flight's end.
  ASSERT_TRUE(client.connection.UpdateKeys(KeyUpdateRequest::kUpdateNotRequested).has_value());
  ASSERT_TRUE(
      Take(client, duel.to_client().Record(ContentType::kHandshake, Bytestring{24, 0, 0, 1, 1}))
          .has_value());
  ASSERT_TRUE(Sign(client, client.question).has_value());
  const auto answer = duel.FromClient();
  std::vector<int> types;
  for (const Bytestring& message : answer) types.push_back(message[0]);
  EXPECT_EQ(types, (std::vector<int>{11, 15, 20, 24, 24}));
}

TEST_F(PostHandshakeAuthentication, AQuestionNeverHoldsUpApplicationData) {
  client_.common.sign = Answerer::kCaller;
  server_.common.verify_certificate = Answerer::kCaller;
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  Ask(loopback);
  ASSERT_NE(loopback.client.question, nullptr);
  // Asked once; then data flows both ways.
  const auto question = std::exchange(loopback.client.question, nullptr);
  ASSERT_TRUE(loopback.Deliver(loopback.server, loopback.client, "down").has_value());
  ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server, "up").has_value());
  EXPECT_EQ(loopback.client.data, "down");
  EXPECT_EQ(loopback.server.data, "up");
  EXPECT_EQ(loopback.client.question, nullptr);
  // The same on the server, which waits for the verdict.
  ASSERT_TRUE(Sign(loopback.client, question).has_value());
  ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
  ASSERT_NE(loopback.server.question, nullptr);
  const auto verify = std::exchange(loopback.server.question, nullptr);
  ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server, ", up").has_value());
  EXPECT_EQ(loopback.server.data, "up, up");
  EXPECT_EQ(loopback.server.question, nullptr);
  EXPECT_TRUE(loopback.server.authenticated.empty());
  const auto token = std::get<VerifyCertificateQuestion>(*verify).token;
  ASSERT_TRUE(loopback.server.connection.Answer(token, CertificateVerdict{}).has_value());
  ASSERT_TRUE(loopback.server.Drain().has_value());
  EXPECT_EQ(loopback.server.authenticated.size(), 1u);
}

TEST_F(PostHandshakeAuthentication, WrongAnswersAreMisuseThatChangesNothing) {
  client_.common.sign = Answerer::kCaller;
  server_.common.verify_certificate = Answerer::kCaller;
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  Connection& client = loopback.client.connection;
  Connection& server = loopback.server.connection;
  EXPECT_EQ(client.Answer({}, Signature{}).error().reason, Reason::kStaleAnswer);
  EXPECT_EQ(server.Answer({}, CertificateVerdict{}).error().reason, Reason::kStaleAnswer);
  Ask(loopback);
  const auto token = std::get<SignQuestion>(*loopback.client.question).token;
  EXPECT_EQ(client.Answer(token, CertificateVerdict{}).error().reason, Reason::kStaleAnswer);
  ASSERT_TRUE(Sign(loopback.client, loopback.client.question).has_value());
  EXPECT_EQ(client.Answer(token, Signature{}).error().reason, Reason::kStaleAnswer);
  ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
  const auto verify = std::get<VerifyCertificateQuestion>(*loopback.server.question).token;
  EXPECT_EQ(server.Answer(verify, Signature{}).error().reason, Reason::kStaleAnswer);
  EXPECT_EQ(server.Answer(verify, CertificateVerdict{Reason::kMovedFrom}).error().reason,
            Reason::kInvalidArgument);
  EXPECT_EQ(VerdictOf(client), kFine);
  EXPECT_EQ(VerdictOf(server), kFine);
}

TEST_F(PostHandshakeAuthentication, ASignatureThatDoesNotVerifyNeverLeaves) {
  client_.common.sign = Answerer::kCaller;
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  Ask(loopback);
  const auto token = std::get<SignQuestion>(*loopback.client.question).token;
  (void)loopback.client.connection.Answer(token, Signature{Bytestring(32, 1)});
  EXPECT_EQ(VerdictOf(loopback.client.connection),
            (Verdict{Reason::kSignatureSelfCheckFailed, AlertDescription::kInternalError}));
}

// ---- Refusals.

TEST_F(PostHandshakeAuthentication, AClientWithoutACertificateDeclines) {
  client_.credentials = {};
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  Ask(loopback);
  ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
  ASSERT_EQ(loopback.server.authenticated.size(), 1u);
  EXPECT_EQ(loopback.server.authenticated[0].chain, nullptr);
}

TEST_F(PostHandshakeAuthentication, ACallerThatIsAskedToSignMayDecline) {
  client_.common.sign = Answerer::kCaller;
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  std::vector<std::shared_ptr<const Question>> questions;
  for (int i = 0; i < 2; ++i) {
    Ask(loopback);
    questions.push_back(loopback.client.question);
  }
  const auto token = TokenOf(*questions[0]);
  ASSERT_TRUE(loopback.client.connection.Answer(token, Decline{}).has_value());
  EXPECT_EQ(loopback.client.connection.Answer(token, Decline{}).error().reason,
            Reason::kStaleAnswer);
  ASSERT_TRUE(Sign(loopback.client, questions[1]).has_value());
  ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server, "data").has_value());
  ASSERT_EQ(loopback.server.authenticated.size(), 2u);
  EXPECT_EQ(loopback.server.authenticated[0].chain, nullptr);
  EXPECT_NE(loopback.server.authenticated[1].chain, nullptr);
  EXPECT_EQ(loopback.server.data, "data");
}

TEST_F(PostHandshakeAuthentication, InTheHandshakeItIsTooLateToDecline) {
  client_.common.sign = Answerer::kCaller;
  server_.client_authentication = ClientAuthentication::kRequested;
  Loopback loopback(client_, server_);
  loopback.Handshake();
  const auto asked = loopback.client.question;
  ASSERT_NE(asked, nullptr);
  EXPECT_EQ(loopback.client.connection.Answer(TokenOf(*asked), Decline{}).error().reason,
            Reason::kStaleAnswer);
  ASSERT_TRUE(Sign(loopback.client, asked).has_value());
  EXPECT_TRUE(loopback.Handshake());
}

TEST_F(PostHandshakeAuthentication, DecliningWhereOneIsRequiredIsCertificateRequired) {
  server_.client_authentication = ClientAuthentication::kRequired;
  Interposer required(client_, server_);
  const auto answer = AnswerIn(required);
  // An empty list in the answer's place.
  const Bytestring empty = testing::Changed<Certificate>(
      answer.at(0), [](Certificate& certificate) { certificate.certificate_list = {}; });
  EXPECT_EQ(ToServer(required, empty),
            (Verdict{Reason::kCertificateRequired, AlertDescription::kCertificateRequired}));
}

TEST_F(PostHandshakeAuthentication, AChainThatIsNotTrustedEndsTheConnection) {
  client_.credentials = {pki_.Subordinate().IssueToClient()};
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  Ask(loopback);
  (void)loopback.Deliver(loopback.client, loopback.server);
  EXPECT_EQ(VerdictOf(loopback.server.connection),
            (Verdict{Reason::kUnknownIssuer, AlertDescription::kUnknownCa}));
  const Failure* failure = loopback.server.connection.failure();
  EXPECT_EQ(*failure->peer_chain, client_.credentials.front()->chain());
  EXPECT_NE(failure->diagnosis, nullptr);
}

TEST_F(PostHandshakeAuthentication, TheCallersRefusalDecidesTheAlert) {
  server_.common.verify_certificate = Answerer::kCaller;
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  Ask(loopback);
  (void)loopback.Deliver(loopback.client, loopback.server);
  const auto& question = std::get<VerifyCertificateQuestion>(*loopback.server.question);
  EXPECT_EQ(question.chain, client_.credentials.front()->chain());
  (void)loopback.server.connection.Answer(question.token,
                                          CertificateVerdict{Reason::kCertificateExpired});
  EXPECT_EQ(VerdictOf(loopback.server.connection),
            (Verdict{Reason::kCertificateExpired, AlertDescription::kCertificateExpired}));
  EXPECT_EQ(*loopback.server.connection.failure()->peer_chain,
            client_.credentials.front()->chain());
}

}  // namespace
}  // namespace lockstep
