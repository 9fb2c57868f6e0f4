// Post-handshake authentication over the halves of split connections (RFC 9846 section 4.7.2), and
// the limits that hold across them.
#include <gtest/gtest.h>

#include "tls/split.h"
#include "tls/testing/halves.h"
#include "tls/testing/post_handshake.h"

namespace lockstep {
namespace {

using testing::Bytestring;
using testing::Halves;
using testing::Loopback;

class SplitAuthentication : public testing::PostHandshakeTest {
 protected:
  void Connect() {
    Loopback loopback(client_, server_);
    ASSERT_TRUE(loopback.Handshake());
    client_half_.emplace(std::move(loopback.client.connection));
    server_half_.emplace(std::move(loopback.server.connection));
  }
  Halves& client() { return *client_half_; }
  Halves& server() { return *server_half_; }
  // What one side has to send, settled, reaches the other's receiver.
  static Status Deliver(Halves& from, Halves& to, std::string_view data = {}) {
    LOCKSTEP_TRY(from.Settle());
    return to.Take(from.Flush(data));
  }
  CertificateRequestId Request() {
    auto request = server().receive.RequestClientCertificate();
    EXPECT_TRUE(request.for_sender);
    server().Keep(std::move(request.for_sender));
    return request.result.value();
  }

  std::optional<Halves> client_half_;
  std::optional<Halves> server_half_;
};

TEST_F(SplitAuthentication, TheServerLearnsWhoTheClientIs) {
  Connect();
  const CertificateRequestId id = Request();
  EXPECT_FALSE(server().send.wants_send());
  ASSERT_TRUE(Deliver(server(), client()).has_value());
  ASSERT_TRUE(Deliver(client(), server(), "data").has_value());
  ASSERT_EQ(server().authenticated.size(), 1u);
  EXPECT_EQ(server().authenticated.front().request, id);
  EXPECT_EQ(*server().authenticated.front().chain, client_.credentials.front()->chain());
  EXPECT_EQ(server().data, "data");
}

TEST_F(SplitAuthentication, ARequestMadeBeforeTheSplitIsAnsweredAfterIt) {
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  Ask(loopback);
  // The client's answer waits in the handshake's memory: it has to be sent first.
  EXPECT_EQ(std::move(loopback.client.connection).Split().error().reason, Reason::kSendFirst);
  server_half_.emplace(std::move(loopback.server.connection));
  ASSERT_TRUE(server().Take(loopback.client.Flush()).has_value());
  EXPECT_EQ(server().authenticated.size(), 1u);
}

TEST_F(SplitAuthentication, ASignatureIsAskedForAndAnsweredOnTheSendingHalf) {
  client_.common.sign = Answerer::kCaller;
  Connect();
  Request();
  ASSERT_TRUE(Deliver(server(), client(), "goes on").has_value());
  EXPECT_EQ(client().question, nullptr);
  ASSERT_TRUE(Deliver(client(), server(), "before the signature, ").has_value());
  ASSERT_NE(client().question, nullptr);
  const auto& question = std::get<SignQuestion>(*client().question);
  // The receiving half has no such question.
  EXPECT_EQ(client().receive.Answer(question.token, SignatureFor(question)).result.error().reason,
            Reason::kStaleAnswer);
  ASSERT_TRUE(client().send.Answer(question.token, SignatureFor(question)).has_value());
  ASSERT_TRUE(Deliver(client(), server(), "after it").has_value());
  EXPECT_EQ(server().authenticated.size(), 1u);
  EXPECT_EQ(server().data, "before the signature, after it");
  EXPECT_EQ(client().data, "goes on");
}

TEST_F(SplitAuthentication, AWrongSignatureEndsTheSendingHalf) {
  client_.common.sign = Answerer::kCaller;
  Connect();
  Request();
  ASSERT_TRUE(Deliver(server(), client()).has_value());
  ASSERT_TRUE(client().Settle().has_value());
  const QuestionToken token = TokenOf(*client().question);
  EXPECT_EQ(client().send.Answer(token, Signature{{1, 2, 3}}).error().reason,
            Reason::kSignatureSelfCheckFailed);
  EXPECT_NE(client().send.failure(), nullptr);
  EXPECT_EQ(client().receive.failure(), nullptr);
}

TEST_F(SplitAuthentication, AVerdictIsAskedForAndAnsweredOnTheReceivingHalf) {
  server_.common.verify_certificate = Answerer::kCaller;
  for (const bool accepted : {true, false}) {
    Connect();
    Request();
    ASSERT_TRUE(Deliver(server(), client()).has_value());
    ASSERT_TRUE(Deliver(client(), server()).has_value());
    ASSERT_NE(server().question, nullptr);
    const std::optional<Reason> refusal =
        accepted ? std::nullopt : std::optional(Reason::kCertificateRequired);
    auto answered =
        server().receive.Answer(TokenOf(*server().question), CertificateVerdict{refusal});
    EXPECT_EQ(answered.result.has_value(), accepted);
    EXPECT_EQ(static_cast<bool>(answered.for_sender), !accepted);
    server().Keep(std::move(answered.for_sender));
    EXPECT_EQ(Deliver(server(), client()).has_value(), accepted);
    EXPECT_EQ(server().Take({}).has_value(), accepted);
    EXPECT_EQ(server().authenticated.size(), accepted ? 1u : 0u);
  }
}

TEST_F(SplitAuthentication, TheReceivingHalfIsNotClosedBeforeItsVerdict) {
  server_.common.verify_certificate = Answerer::kCaller;
  for (const bool accepted : {true, false}) {
    Connect();
    Request();
    ASSERT_TRUE(Deliver(server(), client()).has_value());
    ASSERT_TRUE(Deliver(client(), server()).has_value());
    ASSERT_NE(server().question, nullptr);
    EXPECT_EQ(server().receive.Close().error().reason, Reason::kReceiveFirst);
    const auto refusal = accepted ? std::nullopt : std::optional(Reason::kUnknownIssuer);
    auto answered =
        server().receive.Answer(TokenOf(*server().question), CertificateVerdict{refusal});
    // The event is still to come, or the alert is.
    EXPECT_EQ(server().receive.Close().error().reason,
              accepted ? Reason::kReceiveFirst : Reason::kUnknownIssuer);
    EXPECT_EQ(static_cast<bool>(answered.for_sender), !accepted);
    if (!accepted) continue;
    EXPECT_TRUE(server().Take({}).has_value());
    EXPECT_EQ(server().authenticated.size(), 1u);
    EXPECT_TRUE(server().receive.Close().has_value());
  }
}

TEST_F(SplitAuthentication, AnAnswerAndAKeyUpdateKeepTheirOrder) {
  Connect();
  ASSERT_TRUE(server().send.UpdateKeys(KeyUpdateRequest::kUpdateRequested).has_value());
  Request();
  ASSERT_TRUE(Deliver(server(), client()).has_value());
  EXPECT_EQ(client().owed.size(), 2u);
  ASSERT_TRUE(client().send.UpdateKeys(KeyUpdateRequest::kUpdateNotRequested).has_value());
  ASSERT_TRUE(Deliver(client(), server(), "data").has_value());
  EXPECT_EQ(server().authenticated.size(), 1u);
  EXPECT_EQ(server().data, "data");
}

TEST_F(SplitAuthentication, TooManyOpenRequestsAreTheSendersFailure) {
  client_.common.limits.certificate_requests = 2;
  Connect();
  for (int i = 0; i < 3; ++i) Request();
  ASSERT_TRUE(Deliver(server(), client()).has_value());
  EXPECT_EQ(client().Settle().error().reason, Reason::kTooManyCertificateRequests);
  (void)server().Take(client().Flush());
  EXPECT_EQ(server().receive.failure()->alert_received,
            messages::AlertDescription::kUnexpectedMessage);
}

TEST_F(SplitAuthentication, WithoutTheOfferARequestIsUnexpectedMessage) {
  client_.post_handshake_authentication = false;
  Connect();
  const auto refused = server().receive.RequestClientCertificate();
  EXPECT_EQ(refused.result.error().reason, Reason::kCannotRequestCertificate);
  EXPECT_FALSE(refused.for_sender);
}

TEST_F(SplitAuthentication, AfterOurCloseRequestsGoNowhere) {
  Connect();
  ASSERT_TRUE(server().send.Close().has_value());
  Request();
  ASSERT_TRUE(Deliver(server(), client()).has_value());
  EXPECT_TRUE(client().closed);
  EXPECT_TRUE(client().owed.empty());
}

}  // namespace
}  // namespace lockstep
