// Every question answered late, in every kind of handshake.
#include "tls/testing/late_answers.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <set>

namespace lockstep {
namespace {

using testing::Bytestring;
using testing::Endpoint;
using testing::LateAnswers;
using testing::Loopback;

// The index of a question in the variant.
template <class Q, size_t kIndex = 0>
constexpr size_t IndexOf() {
  if constexpr (std::is_same_v<Q, std::variant_alternative_t<kIndex, Question>>) {
    return kIndex;
  } else {
    return IndexOf<Q, kIndex + 1>();
  }
}
template <class... Qs>
std::set<size_t> Kinds() {
  return {IndexOf<Qs>()...};
}

class LateAnswersTest : public testing::EarlyDataTest {
 protected:
  LateAnswersTest() { client_.offer_early_data = false; }

  // Two connections that ask whatever they can, the server without a configuration.
  Loopback Asking(std::optional<ClientSession> session = std::nullopt) {
    LateAnswers::AskEverything(client_, server_);
    answers_.server = server_;
    answers_.tickets = tickets_;
    Loopback loopback(client_, server_, {.session = std::move(session), .now = now_});
    loopback.server.connection = Acceptor();
    return loopback;
  }
  Connection Acceptor() const {
    return Connection::Accept(testing::TestEnvironment(2, now_),
                              {.provider = &crypto::FakeProvider(),
                               .retry_cookies = server_.retry_cookies != nullptr})
        .value();
  }
  // Runs it whole, byte by byte too, and expects these questions.
  template <class... Qs>
  void Expect(Loopback& loopback, size_t window = SIZE_MAX) {
    ASSERT_TRUE(answers_.Run(loopback, window));
    EXPECT_EQ(answers_.asked, Kinds<Qs...>());
    ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server, "question").has_value());
    ASSERT_TRUE(loopback.Deliver(loopback.server, loopback.client, "answer").has_value());
    EXPECT_EQ(loopback.server.data, "question");
    EXPECT_EQ(loopback.client.data, "answer");
    answers_.asked.clear();
  }

  LateAnswers answers_;
};

TEST_F(LateAnswersTest, Full) {
  for (const size_t window : {SIZE_MAX, size_t{1}}) {
    Loopback loopback = Asking();
    Expect<SelectConfigQuestion, GenerateKeySharesQuestion, EncapsulateQuestion, SignQuestion,
           DecapsulateQuestion, VerifyCertificateQuestion>(loopback, window);
  }
}

TEST_F(LateAnswersTest, HelloRetryRequest) {
  server_.common.groups = {NamedGroup::kSecp256r1};
  for (const size_t window : {SIZE_MAX, size_t{1}}) {
    Loopback loopback = Asking();
    Expect<SelectConfigQuestion, GenerateKeySharesQuestion, EncapsulateQuestion, SignQuestion,
           DecapsulateQuestion, VerifyCertificateQuestion>(loopback, window);
    EXPECT_TRUE(loopback.server.connection.negotiated().hello_retry_request);
    EXPECT_EQ(loopback.client.connection.negotiated().group, NamedGroup::kSecp256r1);
  }
}

TEST_F(LateAnswersTest, StatelessHelloRetryRequest) {
  server_.common.groups = {NamedGroup::kSecp256r1};
  server_.retry_cookies = std::make_shared<testing::FakeTickets>();
  Loopback loopback = Asking();
  Expect<SelectConfigQuestion, GenerateKeySharesQuestion, EncapsulateQuestion, SignQuestion,
         DecapsulateQuestion, VerifyCertificateQuestion>(loopback);
  EXPECT_TRUE(loopback.server.connection.negotiated().hello_retry_request);
}

TEST_F(LateAnswersTest, Resumed) {
  LateAnswers::AskEverything(client_, server_);
  Loopback first = Asking();
  ASSERT_TRUE(answers_.Run(first));
  ASSERT_FALSE(first.client.sessions.empty());
  answers_.asked.clear();
  Loopback loopback = Asking(std::move(first.client.sessions.front()));
  Expect<SelectConfigQuestion, GenerateKeySharesQuestion, FindPskQuestion, EncapsulateQuestion,
         DecapsulateQuestion>(loopback);
  EXPECT_EQ(loopback.client.connection.negotiated().resumption, Resumption::kResumed);
}

TEST_F(LateAnswersTest, ResumedAfterHelloRetryRequest) {
  server_.common.groups = {NamedGroup::kSecp256r1};
  for (const bool stateless : {false, true}) {
    server_.retry_cookies = stateless ? std::make_shared<testing::FakeTickets>() : nullptr;
    Loopback first = Asking();
    ASSERT_TRUE(answers_.Run(first));
    answers_.asked.clear();
    Loopback loopback = Asking(std::move(first.client.sessions.front()));
    Expect<SelectConfigQuestion, GenerateKeySharesQuestion, FindPskQuestion, EncapsulateQuestion,
           DecapsulateQuestion>(loopback);
    EXPECT_EQ(loopback.client.connection.negotiated().resumption, Resumption::kResumed);
    EXPECT_TRUE(loopback.client.connection.negotiated().hello_retry_request);
  }
}

TEST_F(LateAnswersTest, EarlyData) {
  client_.offer_early_data = true;
  Loopback first = Asking();
  ASSERT_TRUE(answers_.Run(first));
  answers_.asked.clear();
  Loopback loopback = Asking(std::move(first.client.sessions.front()));
  // The client's key share is the first thing of all.
  ASSERT_TRUE(loopback.client.Drain().has_value());
  const auto question = std::exchange(loopback.client.question, nullptr);
  ASSERT_TRUE(loopback.client.connection.Answer(TokenOf(*question), answers_.ReplyTo(*question))
                  .has_value());
  const Bytestring flight = loopback.client.FlushEarly("early");
  loopback.server.inbox = flight;
  Expect<SelectConfigQuestion, FindPskQuestion, CheckReplayQuestion, EncapsulateQuestion,
         DecapsulateQuestion>(loopback);
  EXPECT_EQ(loopback.server.early, "early");
}

TEST_F(LateAnswersTest, EarlyDataThatIsRejected) {
  client_.offer_early_data = true;
  for (const bool retry : {false, true}) {
    answers_.replay_verdict = ReplayVerdict::kReplayed;
    Loopback first = Asking();
    ASSERT_TRUE(answers_.Run(first));
    answers_.asked.clear();
    if (retry) server_.common.groups = {NamedGroup::kSecp256r1};
    Loopback loopback = Asking(std::move(first.client.sessions.front()));
    ASSERT_TRUE(loopback.client.Drain().has_value());
    const auto question = std::exchange(loopback.client.question, nullptr);
    ASSERT_TRUE(loopback.client.connection.Answer(TokenOf(*question), answers_.ReplyTo(*question))
                    .has_value());
    loopback.server.inbox = loopback.client.FlushEarly("early");
    if (retry) {
      // There is nothing to accept after a HelloRetryRequest, and so nothing is asked of it.
      Expect<SelectConfigQuestion, GenerateKeySharesQuestion, FindPskQuestion, EncapsulateQuestion,
             DecapsulateQuestion>(loopback);
    } else {
      Expect<SelectConfigQuestion, FindPskQuestion, CheckReplayQuestion, EncapsulateQuestion,
             DecapsulateQuestion>(loopback);
    }
    EXPECT_EQ(loopback.server.early, "");
    EXPECT_EQ(loopback.server.connection.negotiated().early_data,
              retry ? EarlyDataOutcome::kHelloRetryRequest : EarlyDataOutcome::kReplayed);
    EXPECT_EQ(loopback.client.connection.negotiated().resumption, Resumption::kResumed);
  }
}

TEST_F(LateAnswersTest, DemandedCookie) {
  server_.retry_cookies = std::make_shared<testing::FakeTickets>();
  server_.require_retry_cookie = true;
  for (const size_t window : {SIZE_MAX, size_t{1}}) {
    Loopback loopback = Asking();
    Expect<SelectConfigQuestion, GenerateKeySharesQuestion, EncapsulateQuestion, SignQuestion,
           DecapsulateQuestion, VerifyCertificateQuestion>(loopback, window);
    EXPECT_TRUE(loopback.server.connection.negotiated().hello_retry_request);
  }
}

TEST_F(LateAnswersTest, ExternalPsk) {
  answers_.psk = ExternalPsk::Import(AsBytes("identity"), Bytestring(32, 1)).value();
  client_.psks = {answers_.psk};
  Loopback loopback = Asking();
  answers_.tickets = nullptr;
  Expect<SelectConfigQuestion, GenerateKeySharesQuestion, FindPskQuestion, EncapsulateQuestion,
         DecapsulateQuestion>(loopback);
  EXPECT_TRUE(loopback.server.connection.negotiated().psk_identity);
}

TEST_F(LateAnswersTest, PskWithoutKeyExchange) {
  // The client has no group in common with the server, and so the PSK alone has to do.
  answers_.psk = ExternalPsk::Import(AsBytes("identity"), Bytestring(32, 1)).value();
  client_.psks = {answers_.psk};
  client_.common.allow_psk_without_dhe = server_.common.allow_psk_without_dhe = true;
  client_.common.groups = {NamedGroup::kX25519};
  server_.common.groups = {NamedGroup::kSecp256r1};
  Loopback loopback = Asking();
  answers_.tickets = nullptr;
  Expect<SelectConfigQuestion, GenerateKeySharesQuestion, FindPskQuestion>(loopback);
}

TEST_F(LateAnswersTest, ClientAuthentication) {
  client_.credentials = {pki_.IssueToClient()};
  server_.client_authentication = ClientAuthentication::kRequired;
  for (const size_t window : {SIZE_MAX, size_t{1}}) {
    Loopback loopback = Asking();
    Expect<SelectConfigQuestion, GenerateKeySharesQuestion, EncapsulateQuestion, SignQuestion,
           DecapsulateQuestion, VerifyCertificateQuestion>(loopback, window);
    EXPECT_NE(loopback.server.connection.negotiated().peer_chain, nullptr);
  }
}

TEST_F(LateAnswersTest, PostHandshakeAuthentication) {
  client_.credentials = {pki_.IssueToClient()};
  client_.post_handshake_authentication = true;
  Loopback loopback = Asking();
  ASSERT_TRUE(answers_.Run(loopback));
  answers_.asked.clear();
  ASSERT_TRUE(loopback.server.connection.RequestClientCertificate().has_value());
  Expect<SignQuestion, VerifyCertificateQuestion>(loopback);
  EXPECT_EQ(loopback.server.authenticated.size(), 1u);
}

}  // namespace
}  // namespace lockstep
