// Servers that take no ClientHello without a cookie (RFC 9846 section 4.3.2).
#include <gtest/gtest.h>

#include "tls/testing/stateless_retry.h"

namespace lockstep {
namespace {

using messages::ClientHello;
using testing::Bytestring;
using testing::Loopback;
using testing::Take;
using testing::Verdict;
using testing::VerdictOf;

class DemandedCookie : public testing::StatelessRetryTest {};

TEST_F(DemandedCookie, ACookieCanBeDemandedWhereTheShareFits) {
  server_.require_retry_cookie = true;
  client_.key_share_groups = {NamedGroup::kSecp256r1};
  Loopback loopback = Retried();
  ExpectData(loopback);
  EXPECT_EQ(loopback.server.connection.negotiated().group, NamedGroup::kSecp256r1);
  EXPECT_EQ(cookies_->sessions.size(), 1);
}

TEST_F(DemandedCookie, WhereTheShareIsMissingADemandedCookieTakesNoMoreRoundTrips) {
  server_.require_retry_cookie = true;
  Loopback loopback = Retried();
  ExpectData(loopback);
  EXPECT_EQ(cookies_->sessions.size(), 1);
}

TEST_F(DemandedCookie, ADemandedCookieIsForOneAddress) {
  server_.require_retry_cookie = true;
  client_.key_share_groups = {NamedGroup::kSecp256r1};
  Loopback loopback = Retried();
  loopback.server.connection = Another("192.0.2.2:443");
  (void)loopback.Deliver(loopback.client, loopback.server);
  EXPECT_EQ(VerdictOf(loopback.server.connection), testing::kInvalidCookie);
}

// Section 4.2.2: only a share that was asked for may be another one.
TEST_F(DemandedCookie, WithADemandedCookieTheSharesStay) {
  server_.require_retry_cookie = true;
  client_.key_share_groups = {NamedGroup::kSecp256r1};
  const Bytestring share(65, 4);
  const messages::KeyShareEntry entry{NamedGroup::kSecp256r1, {share}};
  EXPECT_EQ(AfterSecondHello([&](ClientHello& hello) {
              hello.extensions.key_share->client_shares = std::span(&entry, 1);
            }),
            testing::kClientHelloChanged);
}

TEST_F(DemandedCookie, AShareThatAnotherConfigurationMissesIsNotAskedForInASecondRetry) {
  server_.require_retry_cookie = true;
  client_.key_share_groups = {NamedGroup::kSecp256r1};
  Loopback loopback = Retried();
  server_.common.groups = {NamedGroup::kX25519};
  loopback.server.connection = Another();
  (void)loopback.Deliver(loopback.client, loopback.server);
  EXPECT_EQ(VerdictOf(loopback.server.connection),
            (Verdict{Reason::kNoCommonGroup, AlertDescription::kHandshakeFailure}));
}

TEST_F(DemandedCookie, ASessionResumesAfterADemandedCookie) {
  client_.key_share_groups = {NamedGroup::kSecp256r1};
  auto session = Session();
  server_.require_retry_cookie = true;
  Loopback loopback = Retried(std::move(session));
  ExpectData(loopback);
  EXPECT_EQ(loopback.server.connection.negotiated().resumption, Resumption::kResumed);
}

TEST_F(DemandedCookie, EarlyDataIsNotTakenWithoutADemandedCookie) {
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

}  // namespace
}  // namespace lockstep
