// HelloRetryRequest with OpenSSL on either side.
#include <string>
#include <tuple>
#include <vector>

#include "interop/testing/libssl_server.h"
#include "interop/testing/openssl_test.h"

namespace lockstep::interop {
namespace {

class ShareTest : public OpenSslTest {};

// Our client and OpenSSL's library, which asks for a cookie.
struct CookieConversation {
  CookieConversation(const ClientOptions& client, const Pki& pki, const std::string& suites,
                     const std::string& groups)
      : ours(Dial(listener.port()),
             Connection::Client(CreateConfig(client).value(), kServerName, RealEnvironment())
                 .value()),
        theirs(Accept(listener), pki, suites, groups) {}

  // The handshake with the cookie, a line there and back, and a clean end.
  ::testing::AssertionResult Works() {
    ours.Say("a question\n");
    const bool echoed = PumpUntil({&ours, &theirs}, [&] { return ours.heard() == "a question\n"; });
    if (!echoed) return ::testing::AssertionFailure() << theirs.errors();
    if (theirs.cookies_sent() != 1) return ::testing::AssertionFailure() << "no cookie was sent";
    ours.Close();
    if (!PumpUntil({&ours, &theirs}, [&] { return ours.ended(); }) || !ours.peer_closed()) {
      return ::testing::AssertionFailure() << "no clean end: " << theirs.errors();
    }
    return ::testing::AssertionSuccess();
  }

  static FileDescriptor Accept(Listener& listener) {
    (void)PumpUntil({&listener}, [&] { return listener.accepted(); });
    return listener.TakeAccepted();
  }

  Listener listener;
  TlsSocket ours;
  LibSslServer theirs;
};

// The group whose share comes first, the one that the server wants instead, the suite.
using Retry = std::tuple<NamedGroup, NamedGroup, CipherSuiteId>;

class RetryTest : public OpenSslTest, public ::testing::WithParamInterface<Retry> {
 protected:
  static NamedGroup first() { return std::get<0>(GetParam()); }
  static NamedGroup wanted() { return std::get<1>(GetParam()); }
  static CipherSuiteId suite() { return std::get<2>(GetParam()); }
  static Arguments Suite() { return {"-ciphersuites", std::string(NameOf(suite()))}; }

  static void ExpectRetried(const Connection& connection) {
    EXPECT_TRUE(connection.negotiated().hello_retry_request);
    EXPECT_EQ(connection.negotiated().group, wanted());
    EXPECT_EQ(connection.negotiated().cipher_suite, suite());
  }
};

TEST_P(RetryTest, OurClientTheirServer) {
  ClientOptions client = ClientOf(SomePki());
  client.common.groups = {first(), wanted()};
  Arguments server = Suite();
  server.insert(server.end(), {"-groups", OpenSslName(wanted())});
  const Conversation talk = TalkToServer(client, SomePki(), server);
  ASSERT_NO_FATAL_FAILURE(ExpectWorks(talk));
  ExpectRetried(talk.connection());
}

TEST_P(RetryTest, OurClientTheirServerWithACookie) {
  ClientOptions client = ClientOf(SomePki());
  client.common.groups = {first(), wanted()};
  CookieConversation talk(client, SomePki(), std::string(NameOf(suite())), OpenSslName(wanted()));
  ASSERT_TRUE(talk.Works());
  ExpectRetried(talk.ours.connection());
}

TEST_P(RetryTest, TheirClientOurServer) {
  ServerOptions server = ServerOf(SomePki());
  server.common.groups = {wanted()};
  Arguments client = Suite();
  client.insert(client.end(), {"-groups", OpenSslName(first()) + ":" + OpenSslName(wanted())});
  const Conversation talk = TalkToClient(server, SomePki(), client);
  ASSERT_NO_FATAL_FAILURE(ExpectWorks(talk));
  ExpectRetried(talk.connection());
}

constexpr NamedGroup kGroups[] = {NamedGroup::kX25519, NamedGroup::kSecp256r1,
                                  NamedGroup::kSecp384r1};

std::vector<Retry> Retries() {
  std::vector<Retry> out;
  for (const NamedGroup first : kGroups) {
    for (const NamedGroup wanted : kGroups) {
      if (first == wanted) continue;
      // One suite a hash: message_hash is made with it.
      out.emplace_back(first, wanted, CipherSuiteId::kAes128GcmSha256);
      out.emplace_back(first, wanted, CipherSuiteId::kAes256GcmSha384);
    }
  }
  return out;
}

std::string NameOfCase(const ::testing::TestParamInfo<Retry>& test) {
  const auto& [first, wanted, suite] = test.param;
  return std::string(NameOf(first)) + "_then_" + std::string(NameOf(wanted)) + "_" +
         std::string(NameOf(suite));
}

INSTANTIATE_TEST_SUITE_P(All, RetryTest, ::testing::ValuesIn(Retries()), NameOfCase);

TEST_F(ShareTest, ARetryForTheCookieAloneKeepsTheShare) {
  CookieConversation talk(ClientOf(SomePki()), SomePki(), "TLS_AES_128_GCM_SHA256", "X25519");
  ASSERT_TRUE(talk.Works());
  EXPECT_TRUE(talk.ours.connection().negotiated().hello_retry_request);
  EXPECT_EQ(talk.ours.connection().negotiated().group, NamedGroup::kX25519);
}

// By default shares of a hybrid, which OpenSSL 3.0 does not know, and of X25519 are sent.
TEST_F(ShareTest, APeerWithoutHybridsTakesX25519WithoutARetry) {
  const Conversation talk = TalkToServer(ClientOf(SomePki()), SomePki(), {"-groups", "X25519"});
  ASSERT_NO_FATAL_FAILURE(ExpectWorks(talk));
  EXPECT_FALSE(talk.connection().negotiated().hello_retry_request);
  EXPECT_EQ(talk.connection().negotiated().group, NamedGroup::kX25519);
}

TEST_F(ShareTest, AClientWithoutHybridsIsServedWithoutARetry) {
  const Conversation talk = TalkToClient(ServerOf(SomePki()), SomePki(), {"-groups", "X25519"});
  ASSERT_NO_FATAL_FAILURE(ExpectWorks(talk));
  EXPECT_FALSE(talk.connection().negotiated().hello_retry_request);
  EXPECT_EQ(talk.connection().negotiated().group, NamedGroup::kX25519);
}

TEST_F(ShareTest, TwoSharesSpareTheRetry) {
  ClientOptions client = ClientOf(SomePki());
  client.key_share_groups = {NamedGroup::kX25519, NamedGroup::kSecp384r1};
  const Conversation talk = TalkToServer(client, SomePki(), {"-groups", "P-384"});
  ASSERT_NO_FATAL_FAILURE(ExpectWorks(talk));
  EXPECT_FALSE(talk.connection().negotiated().hello_retry_request);
  EXPECT_EQ(talk.connection().negotiated().group, NamedGroup::kSecp384r1);
}

}  // namespace
}  // namespace lockstep::interop
