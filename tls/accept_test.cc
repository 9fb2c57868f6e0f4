// Servers that choose their configuration when they have seen the ClientHello.
#include <gtest/gtest.h>

#include <string>

#include "tls/config.h"
#include "tls/messages/client_hello.h"
#include "tls/testing/change.h"
#include "tls/testing/duel.h"
#include "tls/testing/early_data.h"

namespace lockstep {
namespace {

using testing::Bytestring;
using testing::Endpoint;
using testing::kServerName;
using testing::Loopback;
using testing::PlainRecord;
using testing::Take;
using testing::Verdict;
using testing::VerdictOf;

constexpr int64_t kMilliseconds = testing::kNow * 1000;

class AcceptTest : public testing::EarlyDataTest {
 protected:
  AcceptTest() { client_.offer_early_data = false; }
  AcceptOptions options_{.provider = &crypto::FakeProvider()};

  // Two connections, the server without a configuration.
  Loopback Accepting(testing::LoopbackStart start = {}) {
    Loopback loopback(client_, server_, std::move(start));
    loopback.server.connection =
        Connection::Accept(testing::TestEnvironment(2, kMilliseconds), options_).value();
    return loopback;
  }
  // ... with the question asked.
  Loopback Asking(testing::LoopbackStart start = {}) {
    Loopback loopback = Accepting(std::move(start));
    EXPECT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
    EXPECT_NE(loopback.server.question, nullptr);
    return loopback;
  }
  static const SelectConfigQuestion& QuestionOf(const Loopback& loopback) {
    return std::get<SelectConfigQuestion>(*loopback.server.question);
  }
  static Status Choose(Loopback& loopback, const ServerOptions& options) {
    return loopback.server.connection.Answer(QuestionOf(loopback).token,
                                             ConfigReply{CreateConfig(options).value()});
  }
  Bytestring ClientHelloRecord() { return Loopback(client_, server_).client.Flush(); }
};

TEST_F(AcceptTest, TheQuestionHoldsWhatTheClientOffers) {
  client_.common.alpn_protocols = {"h2", "http/1.1"};
  client_.common.cipher_suites = {CipherSuiteId::kAes256GcmSha384,
                                  CipherSuiteId::kChaCha20Poly1305Sha256};
  client_.common.groups = {NamedGroup::kX25519, NamedGroup::kSecp256r1};
  client_.common.signature_schemes = {SignatureScheme::kEcdsaSecp256r1Sha256};
  client_.common.certificate_signature_schemes = {SignatureScheme::kEcdsaSecp256r1Sha256,
                                                  SignatureScheme::kEd25519};
  const Loopback loopback = Asking();
  const SelectConfigQuestion& question = QuestionOf(loopback);
  EXPECT_EQ(question.server_name, kServerName);
  EXPECT_EQ(question.alpn_protocols, client_.common.alpn_protocols);
  EXPECT_EQ(question.cipher_suites, client_.common.cipher_suites);
  EXPECT_EQ(question.groups, client_.common.groups);
  EXPECT_EQ(question.signature_schemes, client_.common.signature_schemes);
  EXPECT_EQ(question.certificate_signature_schemes, client_.common.certificate_signature_schemes);
  EXPECT_FALSE(question.offers_psks);
  EXPECT_FALSE(question.offers_early_data);
}

TEST_F(AcceptTest, WhatIsNotOfferedIsEmpty) {
  const Loopback loopback = Asking({.server_name = "192.0.2.1"});
  EXPECT_EQ(QuestionOf(loopback).server_name, "");
  EXPECT_TRUE(QuestionOf(loopback).alpn_protocols.empty());
  EXPECT_TRUE(QuestionOf(loopback).certificate_signature_schemes.empty());
}

TEST_F(AcceptTest, AnsweredTheHandshakeGoesOnWithThatConfiguration) {
  client_.common.alpn_protocols = {"h2", "http/1.1"};
  Loopback loopback = Asking();
  server_.common.alpn_protocols = {"http/1.1"};
  ASSERT_TRUE(Choose(loopback, server_).has_value());
  ASSERT_TRUE(loopback.Handshake());
  EXPECT_EQ(loopback.client.connection.negotiated().alpn_protocol, "http/1.1");
  EXPECT_EQ(loopback.server.connection.negotiated().server_name, kServerName);
  ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server, "question").has_value());
  ASSERT_TRUE(loopback.Deliver(loopback.server, loopback.client, "answer").has_value());
  EXPECT_EQ(loopback.server.data, "question");
  EXPECT_EQ(loopback.client.data, "answer");
}

TEST_F(AcceptTest, WhileTheQuestionIsOpenNothingIsConsumedAndNothingIsSent) {
  Loopback loopback = Asking();
  Bytestring more = {20, 3, 3, 0, 1, 1, 99};
  for (int i = 0; i < 3; ++i) {
    const auto received = loopback.server.connection.Receive(more);
    ASSERT_TRUE(received.has_value());
    EXPECT_EQ(received->consumed, 0u);
    EXPECT_EQ(std::get<Asked>(received->event).question, loopback.server.question);
  }
  EXPECT_FALSE(loopback.server.connection.wants_send());
}

TEST_F(AcceptTest, AnAnswerThatDoesNotFitChangesNothing) {
  Loopback loopback = Accepting();
  Connection& server = loopback.server.connection;
  const auto config = CreateConfig(server_).value();
  EXPECT_EQ(server.Answer({}, ConfigReply{config}).error().reason, Reason::kStaleAnswer);
  ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
  const QuestionToken token = QuestionOf(loopback).token;
  EXPECT_EQ(server.Answer(token, ConfigReply{}).error().reason, Reason::kInvalidArgument);
  EXPECT_EQ(server.Answer({token.value + 1}, ConfigReply{}).error().reason, Reason::kStaleAnswer);
  EXPECT_EQ(server.Answer({token.value + 1}, ConfigReply{config}).error().reason,
            Reason::kStaleAnswer);
  EXPECT_EQ(server.Answer(token, Signature{}).error().reason, Reason::kStaleAnswer);
  EXPECT_EQ(server.Answer(token, PskReply{}).error().reason, Reason::kStaleAnswer);
  EXPECT_EQ(server.failure(), nullptr);
  ASSERT_TRUE(server.Answer(token, ConfigReply{config}).has_value());
  EXPECT_EQ(server.Answer(token, ConfigReply{config}).error().reason, Reason::kStaleAnswer);
  EXPECT_TRUE(loopback.Handshake());
}

TEST_F(AcceptTest, ARefusalIsAnAlertOfTheCallersChoice) {
  for (const AlertDescription alert :
       {AlertDescription::kUnrecognizedName, AlertDescription::kAccessDenied}) {
    Loopback loopback = Asking();
    ASSERT_TRUE(loopback.server.connection.Abort(alert).has_value());
    EXPECT_EQ(loopback.server.connection.failure()->state, "RECVD_CH");
    EXPECT_EQ(VerdictOf(loopback.server.connection), (Verdict{Reason::kAborted, alert}));
    (void)loopback.Deliver(loopback.server, loopback.client);
    EXPECT_EQ(loopback.client.connection.failure()->alert_received, alert);
    EXPECT_EQ(Choose(loopback, server_).error().reason, Reason::kAborted);
  }
}

TEST_F(AcceptTest, AConfigurationThatDoesNotFitTheClientFailsAsItWouldHaveFromTheStart) {
  client_.common.cipher_suites = {CipherSuiteId::kAes128GcmSha256};
  Loopback loopback = Asking();
  server_.common.cipher_suites = {CipherSuiteId::kAes256GcmSha384};
  EXPECT_EQ(Choose(loopback, server_).error().reason, Reason::kNoCommonCipherSuite);
  EXPECT_EQ(VerdictOf(loopback.server.connection),
            (Verdict{Reason::kNoCommonCipherSuite, AlertDescription::kHandshakeFailure}));
  EXPECT_EQ(loopback.server.connection.failure()->state, "START");
  (void)loopback.Deliver(loopback.server, loopback.client);
  EXPECT_EQ(loopback.client.connection.failure()->alert_received,
            AlertDescription::kHandshakeFailure);
}

TEST_F(AcceptTest, WhatNoConfigurationMakesGoodIsRefusedBeforeAnybodyIsAsked) {
  Loopback old = Accepting();
  Bytestring hello = old.client.Flush();
  hello =
      PlainRecord(record::ContentType::kHandshake,
                  testing::Changed<messages::ClientHello>(
                      Bytes(hello).subspan(record::kHeaderSize),
                      [](messages::ClientHello& one) { one.extensions.supported_versions = {}; }));
  EXPECT_FALSE(Take(old.server, hello).has_value());
  EXPECT_EQ(old.server.question, nullptr);
  EXPECT_EQ(VerdictOf(old.server.connection),
            (Verdict{Reason::kUnsupportedVersion, AlertDescription::kProtocolVersion}));
}

TEST_F(AcceptTest, NothingMayFollowTheClientHelloInItsRecord) {
  Loopback loopback = Accepting();
  Bytestring record = loopback.client.Flush();
  record.push_back(1);
  testing::PutLength(record, 3, 2, record.size() - record::kHeaderSize);
  EXPECT_FALSE(Take(loopback.server, record).has_value());
  EXPECT_EQ(loopback.server.question, nullptr);
  EXPECT_EQ(loopback.server.connection.failure()->error.reason, Reason::kHandshakeSpansKeyChange);
}

TEST_F(AcceptTest, TheSecondClientHelloKeepsTheConfiguration) {
  server_.common.groups = {NamedGroup::kSecp256r1};
  Loopback loopback = Asking();
  ASSERT_TRUE(Choose(loopback, server_).has_value());
  loopback.server.question = nullptr;
  ASSERT_TRUE(loopback.Handshake());
  EXPECT_EQ(loopback.server.question, nullptr);  // it was not asked again
  EXPECT_TRUE(loopback.server.connection.negotiated().hello_retry_request);
}

TEST_F(AcceptTest, TheSecondClientHelloCannotAskForAnotherName) {
  server_.common.groups = {NamedGroup::kSecp256r1};
  Loopback loopback = Asking();
  ASSERT_TRUE(Choose(loopback, server_).has_value());
  ASSERT_TRUE(loopback.Deliver(loopback.server, loopback.client).has_value());
  Bytestring second = loopback.client.Flush();
  const auto name = std::ranges::search(second, AsBytes(kServerName));
  ASSERT_FALSE(name.empty());
  *name.begin() = 'S';
  EXPECT_FALSE(Take(loopback.server, second).has_value());
  EXPECT_EQ(VerdictOf(loopback.server.connection),
            (Verdict{Reason::kClientHelloChanged, AlertDescription::kIllegalParameter}));
}

TEST_F(AcceptTest, AClientHelloIsHeldToTheLimitsThatWereGiven) {
  // A ClientHello of 20 KB: the smallest limits there are take less.
  for (int i = 0; i < 100; ++i) {
    client_.common.alpn_protocols.push_back(std::string(200, 'a') + std::to_string(i));
  }
  options_.limits.client_hello = 512;
  Loopback loopback = Accepting();
  EXPECT_FALSE(loopback.Deliver(loopback.client, loopback.server).has_value());
  EXPECT_EQ(loopback.server.connection.failure()->error.reason, Reason::kHandshakeMessageTooLong);
  options_.limits = {.handshake_memory = 16 << 10};
  Loopback small = Accepting();
  EXPECT_FALSE(small.Deliver(small.client, small.server).has_value());
  EXPECT_EQ(small.server.connection.failure()->error.reason, Reason::kOutOfMemory);
}

TEST_F(AcceptTest, TheLimitsOfTheConfigurationTakeTheirPlace) {
  options_.limits.certificate_message = 512;  // would refuse this client's chain
  const auto one = pki_.IssueToClient();
  auto chain = one->chain();
  chain.resize(4, pki_.certificate());
  const std::shared_ptr<const crypto::SigningKey> key(one, &one->key());
  client_.credentials = {Credential::Create(chain, key).value()};
  server_.client_authentication = ClientAuthentication::kRequired;
  server_.trust_store = pki_.trust_store();
  Loopback loopback = Asking();
  ASSERT_TRUE(Choose(loopback, server_).has_value());
  EXPECT_TRUE(loopback.Handshake());
}

TEST_F(AcceptTest, OfManyProtocolsTheFirstAreTold) {
  for (size_t i = 0; i < 2 * SelectConfigQuestion::kMaxProtocols; ++i) {
    client_.common.alpn_protocols.push_back("p" + std::to_string(i));
  }
  Loopback loopback = Asking();
  EXPECT_EQ(QuestionOf(loopback).alpn_protocols.size(), SelectConfigQuestion::kMaxProtocols);
  EXPECT_EQ(QuestionOf(loopback).alpn_protocols.front(), "p0");
  // All of them are negotiated.
  server_.common.alpn_protocols = {client_.common.alpn_protocols.back()};
  ASSERT_TRUE(Choose(loopback, server_).has_value());
  EXPECT_TRUE(loopback.Handshake());
}

TEST_F(AcceptTest, EverySplitPointGivesTheSameResult) {
  const Bytestring hello = ClientHelloRecord();
  for (size_t cut = 0; cut <= hello.size(); ++cut) {
    Loopback loopback = Accepting();
    loopback.client.Flush();
    ASSERT_TRUE(Take(loopback.server, Bytes(hello).first(cut)).has_value());
    ASSERT_EQ(loopback.server.question != nullptr, cut == hello.size()) << cut;
    ASSERT_TRUE(Take(loopback.server, Bytes(hello).subspan(cut)).has_value());
    ASSERT_TRUE(Choose(loopback, server_).has_value());
    ASSERT_TRUE(loopback.Handshake()) << cut;
  }
}

TEST_F(AcceptTest, AClientHelloInFragmentsIsTheSame) {
  client_.common.max_fragment_size = 7;
  Loopback loopback = Asking();
  ASSERT_TRUE(Choose(loopback, server_).has_value());
  EXPECT_TRUE(loopback.Handshake());
}

TEST_F(AcceptTest, TheQuestionOutlivesTheConnection) {
  std::shared_ptr<const Question> question;
  {
    Loopback loopback = Asking();
    question = loopback.server.question;
  }
  EXPECT_EQ(std::get<SelectConfigQuestion>(*question).server_name, kServerName);
}

TEST_F(AcceptTest, TheOtherQuestionsFollow) {
  server_.find_psk = Answerer::kCaller;
  server_.common.sign = Answerer::kCaller;
  client_.psks = {ExternalPsk::Import(AsBytes("identity"), Bytestring(32, 1)).value()};
  Loopback loopback = Asking();
  EXPECT_TRUE(QuestionOf(loopback).offers_psks);
  ASSERT_TRUE(Choose(loopback, server_).has_value());
  ASSERT_TRUE(loopback.server.Drain().has_value());
  const auto* find = std::get_if<FindPskQuestion>(&*loopback.server.question);
  ASSERT_NE(find, nullptr);
  ASSERT_TRUE(loopback.server.connection.Answer(find->token, PskReply{}).has_value());
  ASSERT_TRUE(loopback.server.Drain().has_value());
  EXPECT_TRUE(std::holds_alternative<SignQuestion>(*loopback.server.question));
}

TEST_F(AcceptTest, EarlyDataThatComesBeforeTheAnswerIsTakenAfterIt) {
  Loopback first(client_, server_);
  ASSERT_TRUE(first.Handshake());
  ASSERT_FALSE(first.client.sessions.empty());
  client_.offer_early_data = true;
  Loopback loopback = Accepting({.session = std::move(first.client.sessions.front())});
  ASSERT_TRUE(Take(loopback.server, loopback.client.FlushEarly("early")).has_value());
  EXPECT_TRUE(QuestionOf(loopback).offers_early_data);
  ASSERT_TRUE(Choose(loopback, server_).has_value());
  ASSERT_TRUE(loopback.server.Drain().has_value());
  EXPECT_EQ(loopback.server.early, "early");
  EXPECT_TRUE(loopback.Handshake());
}

TEST_F(AcceptTest, AProviderWithoutAKeystreamIsRefused) {
  crypto::Provider without = crypto::FakeProvider();
  without.keystream = nullptr;
  for (const crypto::Provider* provider : {static_cast<const crypto::Provider*>(nullptr),
                                           static_cast<const crypto::Provider*>(&without)}) {
    const auto made = Connection::Accept(testing::TestEnvironment(2), {.provider = provider});
    ASSERT_FALSE(made.has_value());
    EXPECT_EQ(made.error().reason, Reason::kInvalidConfiguration);
  }
}

TEST_F(AcceptTest, LimitsThatNoConfigurationMayHaveAreRefused) {
  const auto expect_refused = [&](auto change) {
    AcceptOptions options = options_;
    change(options.limits);
    const auto made = Connection::Accept(testing::TestEnvironment(2), options);
    ASSERT_FALSE(made.has_value());
    EXPECT_EQ(made.error(), InvalidConfiguration(ConfigOption::kLimits));
  };
  for (size_t Limits::* limit :
       {&Limits::client_hello, &Limits::certificate_message, &Limits::handshake_message,
        &Limits::handshake_memory, &Limits::chain_length}) {
    expect_refused([&](Limits& limits) { limits.*limit = 0; });
  }
  expect_refused([](Limits& limits) { limits.chain_length = x509::kMaxChainLength + 1; });
  expect_refused([](Limits& limits) { limits.certificate_requests = 9; });
}

TEST_F(AcceptTest, AnEnvironmentWithoutAClockIsRefused) {
  EXPECT_EQ(Connection::Accept({}, options_).error().reason, Reason::kInvalidConfiguration);
}

}  // namespace
}  // namespace lockstep
