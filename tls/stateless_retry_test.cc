// HelloRetryRequests of servers that keep nothing until the second ClientHello (RFC 9846 section
// 4.3.2).
#include "tls/testing/stateless_retry.h"

#include <gtest/gtest.h>

#include <string>

#include "tls/messages/server_hello.h"

namespace lockstep {
namespace {

using messages::ClientHello;
using messages::HelloRetryRequest;
using testing::Bytestring;
using testing::Endpoint;
using testing::FakeTickets;
using testing::kServerName;
using testing::Loopback;
using testing::PlainRecord;
using testing::Take;
using testing::Verdict;
using testing::VerdictOf;

using StatelessRetry = testing::StatelessRetryTest;

TEST_F(StatelessRetry, AnotherServerTakesTheSecondClientHello) {
  Loopback loopback = Retried();
  ExpectData(loopback);
}

TEST_F(StatelessRetry, TheSameServerTakesItToo) {
  Loopback loopback(client_, server_);
  ExpectData(loopback);
}

TEST_F(StatelessRetry, WhoeverKeepsStateSendsNoCookie) {
  server_.retry_cookies = nullptr;
  Loopback loopback(client_, server_);
  ExpectData(loopback);
  EXPECT_TRUE(cookies_->sessions.empty());
}

TEST_F(StatelessRetry, WithAShareThereIsNoCookie) {
  client_.key_share_groups = {NamedGroup::kSecp256r1};
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  EXPECT_TRUE(cookies_->sessions.empty());
}

TEST_F(StatelessRetry, ChangeCipherSpecBeforeTheSecondClientHelloIsIgnored) {
  Loopback loopback = Retried();
  const Bytestring flight = loopback.client.Flush();
  ASSERT_EQ(flight[0], 20);
  EXPECT_TRUE(Take(loopback.server, flight).has_value());
}

// Section 4.3.10: after a HelloRetryRequest a server skips what has the type of data.
TEST_F(StatelessRetry, EarlyDataBeforeTheSecondClientHelloIsSkippedWithinTheLimit) {
  server_.common.limits.skipped_early_data = 2 * (record::kHeaderSize + 20);
  const Bytestring early = PlainRecord(record::ContentType::kApplicationData, Bytestring(20, 1));
  for (const size_t records : {1u, 2u, 3u}) {
    Loopback loopback = Retried();
    Bytestring flight;
    for (size_t i = 0; i < records; ++i) flight = testing::Together(flight, early);
    const bool taken =
        Take(loopback.server, testing::Together(flight, loopback.client.Flush())).has_value();
    ASSERT_EQ(taken, records <= 2);
    if (taken) {
      ExpectData(loopback);
    } else {
      EXPECT_EQ(VerdictOf(loopback.server.connection).reason, Reason::kTooMuchEarlyData);
    }
  }
}

TEST_F(StatelessRetry, EarlyDataThatCameBeforeIsOfNoUseAfterTheSecondClientHello) {
  Loopback loopback = Retried();
  const Bytestring early = PlainRecord(record::ContentType::kApplicationData, Bytestring(20, 1));
  ASSERT_TRUE(Take(loopback.server, loopback.client.Flush()).has_value());
  EXPECT_FALSE(Take(loopback.server, early).has_value());
}

TEST_F(StatelessRetry, WhoeverKeepsStateTakesNoDataBeforeAClientHello) {
  server_.retry_cookies = nullptr;
  Endpoint server{.connection = Another()};
  (void)Take(server, PlainRecord(record::ContentType::kApplicationData, Bytestring(20, 1)));
  EXPECT_EQ(VerdictOf(server.connection).reason, Reason::kUnprotectedApplicationData);
}

TEST_F(StatelessRetry, WithoutCompatibilityModeNothingChanges) {
  client_.compatibility_mode = false;
  Loopback loopback = Retried();
  ExpectData(loopback);
}

TEST_F(StatelessRetry, AForgedCookieIsRefused) {
  Bytestring forged;
  EXPECT_EQ(AfterSecondHello([&](ClientHello& hello) {
              forged = Copy(hello.extensions.cookie->cookie.bytes);
              forged[0] ^= 1;
              hello.extensions.cookie->cookie = {forged};
            }),
            testing::kInvalidCookie);
}

TEST_F(StatelessRetry, ACookieInAFirstClientHelloHasToBeOneOfOursToo) {
  Loopback loopback(client_, server_);
  // An extension of type 44, cookie.
  const Bytestring cookie = {0, 44, 0, 5, 0, 3, 1, 2, 3};
  const Bytestring hello =
      testing::WithExtensions<ClientHello>(HelloOf(loopback.client.Flush()), cookie);
  (void)Take(loopback.server, PlainRecord(record::ContentType::kHandshake, hello));
  EXPECT_EQ(VerdictOf(loopback.server.connection), testing::kInvalidCookie);
}

TEST_F(StatelessRetry, ACookieThatIsNotCopiedIsMissed) {
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
  ASSERT_TRUE(loopback.Deliver(loopback.server, loopback.client).has_value());
  const Bytestring hello = testing::Changed<ClientHello>(
      HelloOf(loopback.client.Flush()), [&](ClientHello& one) { one.extensions.cookie.reset(); });
  (void)Take(loopback.server, PlainRecord(record::ContentType::kHandshake, hello));
  EXPECT_EQ(VerdictOf(loopback.server.connection), testing::kInvalidCookie);
}

TEST_F(StatelessRetry, ACookieIsForOneAddress) {
  Loopback loopback = Retried();
  loopback.server.connection = Another("192.0.2.2:443");
  (void)loopback.Deliver(loopback.client, loopback.server);
  EXPECT_EQ(VerdictOf(loopback.server.connection), testing::kInvalidCookie);
}

TEST_F(StatelessRetry, ACookieExpires) {
  server_.retry_cookie_lifetime = 10;
  const int64_t issued = now_;
  for (const auto& [later, verdict] :
       {std::pair{10'000, testing::kFine}, std::pair{10'001, testing::kInvalidCookie},
        std::pair{-10'000, testing::kFine}, std::pair{-10'001, testing::kInvalidCookie}}) {
    now_ = issued;
    Loopback loopback = Retried();
    now_ = issued + later;
    loopback.server.connection = Another();
    (void)loopback.Deliver(loopback.client, loopback.server);
    EXPECT_EQ(VerdictOf(loopback.server.connection), verdict) << later;
  }
}

TEST_F(StatelessRetry, WhatElseGoesUnderTheSameKeysIsNoCookie) {
  const Bytestring other(16, 0x11);
  cookies_->sessions[other] = Bytestring(100, 1);  // opens, and is not a cookie
  EXPECT_EQ(
      AfterSecondHello([&](ClientHello& hello) { hello.extensions.cookie->cookie = {other}; }),
      testing::kInvalidCookie);
}

TEST_F(StatelessRetry, EveryCutOfWhatACookieHoldsIsRefused) {
  Loopback loopback = Retried();
  const Bytestring flight = loopback.client.Flush();
  auto& content = cookies_->sessions.begin()->second;
  const Bytestring whole = content;
  for (size_t size = 0; size < whole.size(); ++size) {
    content = {whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)};
    Endpoint server{.connection = Another()};
    (void)Take(server, flight);
    ASSERT_EQ(VerdictOf(server.connection), testing::kInvalidCookie) << size;
  }
  content = whole;
  content.push_back(0);
  Endpoint server{.connection = Another()};
  (void)Take(server, flight);
  EXPECT_EQ(VerdictOf(server.connection), testing::kInvalidCookie);
}

TEST_F(StatelessRetry, AServerThatIsConfiguredOtherwiseByNowRefuses) {
  for (int changed = 0; changed < 2; ++changed) {
    Loopback loopback = Retried();
    const ServerOptions before = server_;
    if (changed == 0) server_.common.groups = {NamedGroup::kX25519};
    if (changed == 1) server_.common.cipher_suites = {CipherSuiteId::kChaCha20Poly1305Sha256};
    loopback.server.connection = Another();
    server_ = before;
    (void)loopback.Deliver(loopback.client, loopback.server);
    EXPECT_EQ(VerdictOf(loopback.server.connection), testing::kInvalidCookie);
  }
}

TEST_F(StatelessRetry, TheSecondClientHelloChangesOnlyWhatItMay) {
  EXPECT_EQ(AfterSecondHello([](ClientHello& hello) { hello.random[0] ^= 1; }),
            testing::kClientHelloChanged);
  EXPECT_EQ(AfterSecondHello([](ClientHello& hello) { hello.legacy_session_id = {}; }),
            testing::kClientHelloChanged);
  EXPECT_EQ(AfterSecondHello([](ClientHello& hello) { hello.extensions.server_name.reset(); }),
            testing::kClientHelloChanged);
}

TEST_F(StatelessRetry, NoSecondHelloRetryRequestWhateverTheShare) {
  const Bytestring share(32, 9);
  const messages::KeyShareEntry entry{NamedGroup::kX25519, {share}};
  EXPECT_EQ(AfterSecondHello([&](ClientHello& hello) {
              hello.extensions.key_share->client_shares = std::span(&entry, 1);
            }),
            testing::kClientHelloChanged);
}

TEST_F(StatelessRetry, TheGroupOfTheHelloRetryRequestHolds) {
  // Its preference changed in between, to a group that the client offers too.
  Loopback loopback = Retried();
  server_.common.groups = {NamedGroup::kX25519, NamedGroup::kSecp256r1};
  server_.retry_for_preferred_group = true;
  loopback.server = {.connection = Another()};
  ExpectData(loopback);
  EXPECT_EQ(loopback.server.connection.negotiated().group, NamedGroup::kSecp256r1);
}

TEST_F(StatelessRetry, TheSuiteOfTheHelloRetryRequestHolds) {
  Loopback loopback = Retried();
  // Preferred by now, and offered; but it was not what the HelloRetryRequest said.
  server_.common.cipher_suites = {CipherSuiteId::kAes256GcmSha384, CipherSuiteId::kAes128GcmSha256};
  loopback.server.connection = Another();
  ExpectData(loopback);
  EXPECT_EQ(loopback.server.connection.negotiated().cipher_suite, CipherSuiteId::kAes128GcmSha256);
}

TEST_F(StatelessRetry, ASessionResumesAfterOne) {
  Loopback loopback = Retried(Session());
  ExpectData(loopback);
  EXPECT_EQ(loopback.server.connection.negotiated().resumption, Resumption::kResumed);
}

TEST_F(StatelessRetry, ASingleUseTicketIsNotUsedUpByOne) {
  auto session = Session();
  const ClientSession copy = CopyOf(session);
  tickets_->single_use = true;
  Loopback loopback = Retried(std::move(session));
  ExpectData(loopback);
  EXPECT_EQ(loopback.server.connection.negotiated().resumption, Resumption::kResumed);
  EXPECT_FALSE(tickets_->sessions.contains(copy.ticket));
}

TEST_F(StatelessRetry, APskIsFoundLateAfterOne) {
  auto session = Session();
  server_.find_psk = Answerer::kCaller;
  Loopback loopback(client_, server_, {.session = std::move(session), .now = now_});
  for (int hello = 0; hello < 2; ++hello) {
    loopback.server = {.connection = Another()};
    ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
    ASSERT_NE(loopback.server.question, nullptr);
    const auto& question = std::get<FindPskQuestion>(*loopback.server.question);
    auto state = tickets_->Open(question.identities.front().identity, now_);
    ASSERT_TRUE(state);
    ASSERT_TRUE(loopback.server.connection
                    .Answer(question.token, PskReply{PskReply::Found{0, *std::move(state)}})
                    .has_value());
    if (hello == 0) {
      ASSERT_TRUE(loopback.Deliver(loopback.server, loopback.client).has_value());
    }
  }
  ExpectData(loopback);
  EXPECT_EQ(loopback.server.connection.negotiated().resumption, Resumption::kResumed);
}

TEST_F(StatelessRetry, AnAcceptorTakesTheSecondClientHello) {
  Loopback loopback = Retried();
  loopback.server.connection =
      Connection::Accept(testing::TestEnvironment(4, now_), {.provider = &crypto::FakeProvider(),
                                                             .peer_binding = AsBytes(kAddress),
                                                             .retry_cookies = true})
          .value();
  // Early data on its way when the HelloRetryRequest came.
  ASSERT_TRUE(
      Take(loopback.server, PlainRecord(record::ContentType::kApplicationData, Bytestring(20, 1)))
          .has_value());
  ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
  const auto& question = std::get<SelectConfigQuestion>(*loopback.server.question);
  ASSERT_TRUE(
      loopback.server.connection.Answer(question.token, ConfigReply{CreateConfig(server_).value()})
          .has_value());
  ExpectData(loopback);
}

TEST_F(StatelessRetry, AProtectorThatDoesNotSealEndsTheHandshake) {
  cookies_->refuses = true;
  Loopback loopback(client_, server_);
  (void)loopback.Deliver(loopback.client, loopback.server);
  EXPECT_EQ(VerdictOf(loopback.server.connection),
            (Verdict{Reason::kInternalError, AlertDescription::kInternalError}));
}

TEST_F(StatelessRetry, EverySplitPointOfTheSecondClientHelloIsTheSame) {
  Loopback loopback = Retried();
  const Bytestring flight = loopback.client.Flush();
  for (size_t cut = 0; cut <= flight.size(); ++cut) {
    Endpoint server{.connection = Another()};
    ASSERT_TRUE(Take(server, Bytes(flight).first(cut)).has_value());
    ASSERT_TRUE(Take(server, Bytes(flight).subspan(cut)).has_value()) << cut;
    ASSERT_TRUE(server.connection.wants_send());
  }
}

TEST_F(StatelessRetry, ConfigurationsThatCannotBeSafeAreRefused) {
  const auto refused = [&] {
    const auto made = CreateConfig(server_);
    return !made.has_value() && made.error().reason == Reason::kInvalidConfiguration;
  };
  EXPECT_FALSE(refused());
  server_.retry_cookie_lifetime = 0;
  EXPECT_TRUE(refused());
  server_.retry_cookie_lifetime = 3601;
  EXPECT_TRUE(refused());
  server_.retry_cookie_lifetime = 3600;
  EXPECT_FALSE(refused());
  server_.retry_cookies = tickets_;  // also its tickets' keys
  EXPECT_TRUE(refused());
  server_.retry_cookies = nullptr;
  EXPECT_FALSE(refused());
  server_.require_retry_cookie = true;  // of which there are none
  EXPECT_TRUE(refused());
}

}  // namespace
}  // namespace lockstep
