// Stateless HelloRetryRequests among machines that share a secret, whose keys change with time.
#include <gtest/gtest.h>

#include "stores/ticket_keys.h"
#include "tls/testing/fixture.h"
#include "tls/testing/loopback.h"

namespace lockstep::stores {
namespace {

using testing::Loopback;

constexpr int64_t kStart = testing::kNow * 1000;
constexpr int64_t kPeriod = 60'000;

class RetryCookieTest : public ::testing::Test {
 protected:
  RetryCookieTest() { server_.common.groups = {NamedGroup::kSecp256r1}; }
  // A machine of its own, with keys of its own making.
  Connection Machine(int64_t now, uint8_t secret = 0x5a) {
    const TicketKeysOptions options{
        .start = kStart, .period = kPeriod, .purpose = Purpose::kRetryCookies};
    ServerOptions server = server_;
    server.retry_cookies =
        TicketKeys::Create(std::vector<uint8_t>(TicketKeys::kSecretSize, secret), options).value();
    server.retry_cookie_lifetime = 3600;  // so that the keys decide
    return Connection::Server(CreateConfig(server).value(), testing::TestEnvironment(2, now))
        .value();
  }
  // Whether one machine's HelloRetryRequest leads to a handshake with another.
  bool Handshake(int64_t later, uint8_t secret = 0x5a) {
    Loopback loopback(client_, server_);
    loopback.server.connection = Machine(kStart);
    EXPECT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
    EXPECT_TRUE(loopback.Deliver(loopback.server, loopback.client).has_value());
    loopback.server.connection = Machine(kStart + later, secret);
    return loopback.Handshake();
  }

  testing::FakePki pki_;
  ClientOptions client_ = testing::FakeClientOptions(pki_);
  ServerOptions server_ = testing::FakeServerOptions(pki_);
};

TEST_F(RetryCookieTest, AnotherMachineTakesTheSecondClientHello) { EXPECT_TRUE(Handshake(0)); }

TEST_F(RetryCookieTest, ACookieIsGoodInItsPeriodAndTheNext) {
  EXPECT_TRUE(Handshake(2 * kPeriod - 1));
  EXPECT_FALSE(Handshake(2 * kPeriod));
}

TEST_F(RetryCookieTest, AMachineWithAnotherSecretRefuses) { EXPECT_FALSE(Handshake(0, 0x5b)); }

}  // namespace
}  // namespace lockstep::stores
