// Every suite and group of this engine with each kind of certificate, to s_server and from
// s_client.
#include <string>
#include <tuple>
#include <utility>

#include "crypto/provider.h"
#include "interop/testing/openssl_test.h"

namespace lockstep::interop {
namespace {

using crypto::KeyAlgorithm;

using Combination = std::tuple<CipherSuiteId, NamedGroup, KeyAlgorithm, Maker>;

std::vector<CipherSuiteId> Suites() {
  std::vector<CipherSuiteId> out;
  for (const auto* row : crypto::DefaultProvider().cipher_suites) out.push_back(row->id);
  return out;
}

// Those that OpenSSL 3.0 has.
std::vector<NamedGroup> Groups() {
  std::vector<NamedGroup> out;
  for (const auto* row : crypto::DefaultProvider().groups)
    if (!row->post_quantum) out.push_back(row->group);
  return out;
}

class HandshakeTest : public OpenSslTest, public ::testing::WithParamInterface<Combination> {
 protected:
  const Pki& pki() {
    return PkiOf(std::get<Maker>(GetParam()), std::get<KeyAlgorithm>(GetParam()));
  }
  static CipherSuiteId suite() { return std::get<CipherSuiteId>(GetParam()); }
  static NamedGroup group() { return std::get<NamedGroup>(GetParam()); }

  static void ExpectNegotiated(const Conversation& talk) {
    const Negotiated& negotiated = talk.connection().negotiated();
    EXPECT_EQ(negotiated.cipher_suite, suite());
    EXPECT_EQ(negotiated.group, group());
    EXPECT_EQ(crypto::PartsOf(negotiated.signature_scheme)->key,
              std::get<KeyAlgorithm>(GetParam()));
    EXPECT_FALSE(negotiated.hello_retry_request);
  }
};

TEST_P(HandshakeTest, OurClientTheirServer) {
  ClientOptions client = ClientOf(pki());
  client.common.cipher_suites = {suite()};
  client.common.groups = {group()};
  const Conversation talk =
      TalkToServer(client, pki(), {"-ciphersuites", std::string(NameOf(suite()))});
  ASSERT_TRUE(talk.Handshake());
  ExpectNegotiated(talk);
  EXPECT_EQ(*talk.connection().negotiated().peer_chain, pki().credential->chain());
  ASSERT_TRUE(talk.ExchangeLines());
  EXPECT_TRUE(talk.openssl->Said("CIPHER is " + std::string(NameOf(suite()))));
  EXPECT_TRUE(talk.CloseBoth());
}

TEST_P(HandshakeTest, TheirClientOurServer) {
  ServerOptions server = ServerOf(pki());
  server.common.cipher_suites = Suites();
  server.common.groups = Groups();
  const Conversation talk = TalkToClient(server, pki(),
                                         {"-ciphersuites", std::string(NameOf(suite())), "-groups",
                                          OpenSslName(group()), "-verify_hostname", kServerName});
  ASSERT_TRUE(talk.Handshake());
  ExpectNegotiated(talk);
  EXPECT_EQ(talk.connection().negotiated().server_name, kServerName);
  ASSERT_TRUE(talk.ExchangeLines());
  EXPECT_TRUE(talk.openssl->Said("Cipher is " + std::string(NameOf(suite()))));
  EXPECT_TRUE(talk.openssl->Said("Verify return code: 0 (ok)"));
  EXPECT_TRUE(talk.CloseBoth());
}

std::string NameOfCase(const ::testing::TestParamInfo<Combination>& test) {
  const auto& [suite, group, algorithm, maker] = test.param;
  return std::string(NameOf(suite)) + "_" + std::string(NameOf(group)) + "_" +
         std::string(NameOf(algorithm));
}

INSTANTIATE_TEST_SUITE_P(
    LockstepPki, HandshakeTest,
    ::testing::Combine(::testing::ValuesIn(Suites()), ::testing::ValuesIn(Groups()),
                       ::testing::Values(KeyAlgorithm::kEcdsaP256, KeyAlgorithm::kEcdsaP384,
                                         KeyAlgorithm::kRsa, KeyAlgorithm::kEd25519),
                       ::testing::Values(Maker::kLockstep)),
    NameOfCase);

// The kinds of certificate are what differs here; one suite and group show them.
INSTANTIATE_TEST_SUITE_P(
    OpenSslPki, HandshakeTest,
    ::testing::Combine(::testing::Values(CipherSuiteId::kAes256GcmSha384),
                       ::testing::Values(NamedGroup::kX25519),
                       ::testing::Values(KeyAlgorithm::kEcdsaP256, KeyAlgorithm::kEcdsaP384,
                                         KeyAlgorithm::kEcdsaP521, KeyAlgorithm::kRsa,
                                         KeyAlgorithm::kRsaPss, KeyAlgorithm::kEd25519),
                       ::testing::Values(Maker::kOpenSsl)),
    NameOfCase);

}  // namespace
}  // namespace lockstep::interop
