// HelloRetryRequests of servers that keep nothing until the second ClientHello (RFC 9846 section
// 4.3.2).
#include <gtest/gtest.h>

#include <string>

#include "tls/messages/client_hello.h"
#include "tls/messages/server_hello.h"
#include "tls/testing/change.h"
#include "tls/testing/early_data.h"

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

constexpr Verdict kInvalid{Reason::kInvalidCookie, AlertDescription::kIllegalParameter};
constexpr Verdict kChanged{Reason::kClientHelloChanged, AlertDescription::kIllegalParameter};

class StatelessRetry : public testing::ResumptionTest {
 protected:
  StatelessRetry() {
    server_.common.groups = {NamedGroup::kSecp256r1};
    server_.retry_cookies = cookies_;
  }
  // Another connection of the same service: another process, or another machine.
  Connection Another(std::string_view address = kAddress) {
    return Connection::Server(CreateConfig(server_).value(), testing::TestEnvironment(3, now_),
                              AsBytes(address))
        .value();
  }
  // The client has its HelloRetryRequest; the server that sent it is gone.
  Loopback Retried(std::optional<ClientSession> session = std::nullopt) {
    Loopback loopback(client_, server_, {.session = std::move(session), .now = now_});
    loopback.server.connection = Another();
    EXPECT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
    EXPECT_TRUE(loopback.Deliver(loopback.server, loopback.client).has_value());
    loopback.server = {.connection = Another()};
    return loopback;
  }
  // What another server makes of the second ClientHello after a change to what it says.
  template <class Change>
  Verdict AfterSecondHello(Change change) {
    Loopback loopback = Retried();
    const Bytestring hello = HelloOf(loopback.client.Flush());
    (void)Take(loopback.server, PlainRecord(record::ContentType::kHandshake,
                                            testing::Changed<ClientHello>(hello, change)));
    return VerdictOf(loopback.server.connection);
  }
  // The ClientHello without the dummy change_cipher_spec before it.
  static Bytestring HelloOf(const Bytestring& flight) {
    const size_t header = record::kHeaderSize + (flight[0] == 20 ? record::kHeaderSize + 1 : 0);
    return {flight.begin() + static_cast<std::ptrdiff_t>(header), flight.end()};
  }
  static void ExpectData(Loopback& loopback) {
    ASSERT_TRUE(loopback.Handshake());
    ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server, "question").has_value());
    ASSERT_TRUE(loopback.Deliver(loopback.server, loopback.client, "answer").has_value());
    EXPECT_EQ(loopback.server.data, "question");
    EXPECT_EQ(loopback.client.data, "answer");
    EXPECT_TRUE(loopback.server.connection.negotiated().hello_retry_request);
    EXPECT_TRUE(loopback.client.connection.negotiated().hello_retry_request);
  }

  static constexpr std::string_view kAddress = "192.0.2.1:443";
  std::shared_ptr<FakeTickets> cookies_ = std::make_shared<FakeTickets>();
};

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
  for (const size_t records : {1, 2, 3}) {
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
            kInvalid);
}

TEST_F(StatelessRetry, ACookieInAFirstClientHelloHasToBeOneOfOursToo) {
  Loopback loopback(client_, server_);
  // An extension of type 44, cookie.
  const Bytestring cookie = {0, 44, 0, 5, 0, 3, 1, 2, 3};
  const Bytestring hello =
      testing::WithExtensions<ClientHello>(HelloOf(loopback.client.Flush()), cookie);
  (void)Take(loopback.server, PlainRecord(record::ContentType::kHandshake, hello));
  EXPECT_EQ(VerdictOf(loopback.server.connection), kInvalid);
}

TEST_F(StatelessRetry, ACookieThatIsNotCopiedIsMissed) {
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
  ASSERT_TRUE(loopback.Deliver(loopback.server, loopback.client).has_value());
  const Bytestring hello = testing::Changed<ClientHello>(
      HelloOf(loopback.client.Flush()), [&](ClientHello& one) { one.extensions.cookie.reset(); });
  (void)Take(loopback.server, PlainRecord(record::ContentType::kHandshake, hello));
  EXPECT_EQ(VerdictOf(loopback.server.connection), kInvalid);
}

TEST_F(StatelessRetry, ACookieIsForOneAddress) {
  Loopback loopback = Retried();
  loopback.server.connection = Another("192.0.2.2:443");
  (void)loopback.Deliver(loopback.client, loopback.server);
  EXPECT_EQ(VerdictOf(loopback.server.connection), kInvalid);
}

TEST_F(StatelessRetry, ACookieExpires) {
  server_.retry_cookie_lifetime = 10;
  const int64_t issued = now_;
  for (const auto& [later, verdict] :
       {std::pair{10'000, testing::kFine}, std::pair{10'001, kInvalid},
        std::pair{-10'000, testing::kFine}, std::pair{-10'001, kInvalid}}) {
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
      kInvalid);
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
    ASSERT_EQ(VerdictOf(server.connection), kInvalid) << size;
  }
  content = whole;
  content.push_back(0);
  Endpoint server{.connection = Another()};
  (void)Take(server, flight);
  EXPECT_EQ(VerdictOf(server.connection), kInvalid);
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
    EXPECT_EQ(VerdictOf(loopback.server.connection), kInvalid);
  }
}

TEST_F(StatelessRetry, TheSecondClientHelloChangesOnlyWhatItMay) {
  EXPECT_EQ(AfterSecondHello([](ClientHello& hello) { hello.random[0] ^= 1; }), kChanged);
  EXPECT_EQ(AfterSecondHello([](ClientHello& hello) { hello.legacy_session_id = {}; }), kChanged);
  EXPECT_EQ(AfterSecondHello([](ClientHello& hello) { hello.extensions.server_name.reset(); }),
            kChanged);
}

TEST_F(StatelessRetry, NoSecondHelloRetryRequestWhateverTheShare) {
  const Bytestring share(32, 9);
  const messages::KeyShareEntry entry{NamedGroup::kX25519, {share}};
  EXPECT_EQ(AfterSecondHello([&](ClientHello& hello) {
              hello.extensions.key_share->client_shares = std::span(&entry, 1);
            }),
            kChanged);
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

TEST_F(StatelessRetry, ASingleUseTicketDoesNotOutliveOne) {
  auto session = Session();
  tickets_->single_use = true;
  Loopback loopback = Retried(std::move(session));
  ExpectData(loopback);
  EXPECT_EQ(loopback.server.connection.negotiated().resumption, Resumption::kDeclined);
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

TEST_F(StatelessRetry, ACookieCanBeDemandedWhereTheShareFits) {
  server_.require_retry_cookie = true;
  client_.key_share_groups = {NamedGroup::kSecp256r1};
  Loopback loopback = Retried();
  ExpectData(loopback);
  EXPECT_EQ(loopback.server.connection.negotiated().group, NamedGroup::kSecp256r1);
  EXPECT_EQ(cookies_->sessions.size(), 1);
}

TEST_F(StatelessRetry, WhereTheShareIsMissingADemandedCookieTakesNoMoreRoundTrips) {
  server_.require_retry_cookie = true;
  Loopback loopback = Retried();
  ExpectData(loopback);
  EXPECT_EQ(cookies_->sessions.size(), 1);
}

TEST_F(StatelessRetry, ADemandedCookieIsForOneAddress) {
  server_.require_retry_cookie = true;
  client_.key_share_groups = {NamedGroup::kSecp256r1};
  Loopback loopback = Retried();
  loopback.server.connection = Another("192.0.2.2:443");
  (void)loopback.Deliver(loopback.client, loopback.server);
  EXPECT_EQ(VerdictOf(loopback.server.connection), kInvalid);
}

// Section 4.2.2: only a share that was asked for may be another one.
TEST_F(StatelessRetry, WithADemandedCookieTheSharesStay) {
  server_.require_retry_cookie = true;
  client_.key_share_groups = {NamedGroup::kSecp256r1};
  const Bytestring share(65, 4);
  const messages::KeyShareEntry entry{NamedGroup::kSecp256r1, {share}};
  EXPECT_EQ(AfterSecondHello([&](ClientHello& hello) {
              hello.extensions.key_share->client_shares = std::span(&entry, 1);
            }),
            kChanged);
}

TEST_F(StatelessRetry, AShareThatAnotherConfigurationMissesIsNotAskedForInASecondRetry) {
  server_.require_retry_cookie = true;
  client_.key_share_groups = {NamedGroup::kSecp256r1};
  Loopback loopback = Retried();
  server_.common.groups = {NamedGroup::kX25519};
  loopback.server.connection = Another();
  (void)loopback.Deliver(loopback.client, loopback.server);
  EXPECT_EQ(VerdictOf(loopback.server.connection),
            (Verdict{Reason::kNoCommonGroup, AlertDescription::kHandshakeFailure}));
}

TEST_F(StatelessRetry, ASessionResumesAfterADemandedCookie) {
  client_.key_share_groups = {NamedGroup::kSecp256r1};
  auto session = Session();
  server_.require_retry_cookie = true;
  Loopback loopback = Retried(std::move(session));
  ExpectData(loopback);
  EXPECT_EQ(loopback.server.connection.negotiated().resumption, Resumption::kResumed);
}

TEST_F(StatelessRetry, EarlyDataIsNotTakenWithoutADemandedCookie) {
  client_.key_share_groups = {NamedGroup::kSecp256r1};
  client_.offer_early_data = true;
  server_.max_early_data_size = 1000;
  server_.replay_guard = std::make_shared<testing::FakeReplayGuard>();
  auto session = Session();
  server_.require_retry_cookie = true;
  Loopback loopback(client_, server_, {.session = std::move(session), .now = now_});
  loopback.server.connection = Another();
  ASSERT_TRUE(Take(loopback.server, loopback.client.FlushEarly("early")).has_value());
  EXPECT_EQ(loopback.server.connection.negotiated().early_data,
            EarlyDataOutcome::kHelloRetryRequest);
  const Bytestring crossing = loopback.client.FlushEarly("more");
  ASSERT_TRUE(loopback.Deliver(loopback.server, loopback.client).has_value());
  // More of it crosses the HelloRetryRequest, and meets another connection.
  loopback.server = {.connection = Another()};
  ASSERT_TRUE(Take(loopback.server, crossing).has_value());
  ExpectData(loopback);
  EXPECT_EQ(loopback.server.early, "");
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
