// Client certificates with OpenSSL, in the handshake and after it, both ways.
#include <string>

#include "interop/testing/client_pki.h"
#include "interop/testing/openssl_test.h"

namespace lockstep::interop {
namespace {

using crypto::KeyAlgorithm;
using messages::HandshakeType;

class ClientCertificateTest : public OpenSslTest {
 protected:
  static ServerOptions AskingServer(const ClientPki& pki, ClientAuthentication mode) {
    ServerOptions server = ServerOf(SomePki());
    server.client_authentication = mode;
    server.trust_store = pki.trust_store;
    for (const x509::TrustAnchor& anchor : pki.trust_store->anchors()) {
      server.certificate_authorities.push_back(Copy(anchor.authority.subject.der()));
    }
    return server;
  }
  static Arguments Credentials(const ClientPki& pki, Arguments more = {}) {
    more.insert(more.end(), {"-cert", pki.certificate_path, "-key", pki.key_path});
    return more;
  }
  static const ClientPki& SomeClient() { return ClientPkiOf(KeyAlgorithm::kEcdsaP256); }
};

class AlgorithmTest : public ClientCertificateTest,
                      public ::testing::WithParamInterface<KeyAlgorithm> {};

TEST_P(AlgorithmTest, OurClientTheirServer) {
  const ClientPki& pki = ClientPkiOf(GetParam());
  ClientOptions client = ClientOf(SomePki());
  client.credentials = {pki.credential};
  const Conversation talk = TalkToServer(
      client, SomePki(), {"-Verify", "1", "-verify_return_error", "-CAfile", pki.ca_path});
  ASSERT_TRUE(talk.Handshake());
  ASSERT_TRUE(talk.connection().ConfirmHandshake().has_value());
  // What OpenSSL says once it has shown our line comes after its answer.
  ASSERT_TRUE(talk.ExchangeLines());
  ASSERT_TRUE(talk.ExchangeLines());
  EXPECT_EQ(talk.ours->confirmations(), 1);
  EXPECT_NE(talk.openssl->output().find("CN = Lockstep interop client"), std::string::npos);
  EXPECT_TRUE(talk.CloseBoth());
}

TEST_P(AlgorithmTest, TheirClientOurServer) {
  const ClientPki& pki = ClientPkiOf(GetParam());
  const Conversation talk =
      TalkToClient(AskingServer(pki, ClientAuthentication::kRequired), SomePki(), Credentials(pki));
  ASSERT_TRUE(talk.Handshake());
  EXPECT_EQ(*talk.connection().negotiated().peer_chain, pki.credential->chain());
  ASSERT_TRUE(talk.ExchangeLines());
  EXPECT_TRUE(talk.CloseBoth());
}

INSTANTIATE_TEST_SUITE_P(All, AlgorithmTest,
                         ::testing::Values(KeyAlgorithm::kEcdsaP256, KeyAlgorithm::kEcdsaP384,
                                           KeyAlgorithm::kEd25519, KeyAlgorithm::kRsa),
                         [](const auto& test) { return std::string(NameOf(test.param)); });

TEST_F(ClientCertificateTest, TheirClientWithoutACertificateIsRefusedWhereOneIsRequired) {
  const Conversation talk =
      TalkToClient(AskingServer(SomeClient(), ClientAuthentication::kRequired), SomePki());
  ASSERT_TRUE(talk.Until([&] { return talk.connection().failure() != nullptr; }));
  EXPECT_EQ(talk.connection().failure()->error.reason, Reason::kCertificateRequired);
  ASSERT_TRUE(talk.End());
  EXPECT_NE((talk.openssl->output() + talk.openssl->errors()).find("certificate required"),
            std::string::npos);
}

TEST_F(ClientCertificateTest, TheirClientWithoutACertificateIsServedWhereNoneIsRequired) {
  const Conversation talk =
      TalkToClient(AskingServer(SomeClient(), ClientAuthentication::kRequested), SomePki());
  ExpectWorks(talk);
  EXPECT_EQ(talk.connection().negotiated().peer_chain, nullptr);
}

TEST_F(ClientCertificateTest, OurClientWithoutACertificateIsRefusedByAServerThatWantsOne) {
  const Conversation talk = TalkToServer(ClientOf(SomePki()), SomePki(), {"-Verify", "1"});
  ASSERT_TRUE(talk.Handshake());
  ASSERT_TRUE(talk.Until([&] { return talk.connection().failure() != nullptr; }));
  EXPECT_EQ(talk.connection().failure()->alert_received, AlertDescription::kCertificateRequired);
}

// ---- After the handshake.

TEST_F(ClientCertificateTest, TheirClientAnswersAfterTheHandshake) {
  const ClientPki& pki = SomeClient();
  const Conversation talk = TalkToClient(AskingServer(pki, ClientAuthentication::kNone), SomePki(),
                                         Credentials(pki, {"-enable_pha"}));
  ASSERT_TRUE(talk.Handshake());
  ASSERT_TRUE(talk.ExchangeLines());
  for (size_t round = 1; round <= 2; ++round) {
    const auto id = talk.connection().RequestClientCertificate();
    ASSERT_TRUE(id.has_value());
    ASSERT_TRUE(talk.Until([&] { return talk.ours->authenticated().size() == round; }));
    EXPECT_EQ(talk.ours->authenticated().back().request, *id);
    EXPECT_EQ(*talk.ours->authenticated().back().chain, pki.credential->chain());
    ASSERT_TRUE(talk.connection().UpdateKeys(KeyUpdateRequest::kUpdateRequested).has_value());
    ASSERT_TRUE(talk.ExchangeLines());
  }
  EXPECT_TRUE(talk.CloseBoth());
}

TEST_F(ClientCertificateTest, TheirClientDeclinesAfterTheHandshake) {
  const Conversation talk = TalkToClient(AskingServer(SomeClient(), ClientAuthentication::kNone),
                                         SomePki(), {"-enable_pha"});
  ASSERT_TRUE(talk.Handshake());
  ASSERT_TRUE(talk.connection().RequestClientCertificate().has_value());
  ASSERT_TRUE(talk.Until([&] { return talk.ours->authenticated().size() == 1; }));
  EXPECT_EQ(talk.ours->authenticated().back().chain, nullptr);
  ASSERT_TRUE(talk.ExchangeLines());
  EXPECT_TRUE(talk.CloseBoth());
}

TEST_F(ClientCertificateTest, TheirClientWithoutTheOfferIsNotAsked) {
  const Conversation talk =
      TalkToClient(AskingServer(SomeClient(), ClientAuthentication::kNone), SomePki());
  ASSERT_TRUE(talk.Handshake());
  EXPECT_EQ(talk.connection().RequestClientCertificate().error().reason,
            Reason::kCannotRequestCertificate);
  ASSERT_TRUE(talk.ExchangeLines());
  EXPECT_TRUE(talk.CloseBoth());
}

TEST_F(ClientCertificateTest, OurClientAnswersTheirServerAfterTheHandshake) {
  const ClientPki& pki = SomeClient();
  ClientOptions client = ClientOf(SomePki());
  client.credentials = {pki.credential};
  client.post_handshake_authentication = true;
  int requests = 0;
  client.common.trace = [&](const TraceEvent& event) {
    requests += !event.sent && event.kind == TraceEvent::Kind::kHandshake &&
                event.bytes[0] == static_cast<uint8_t>(HandshakeType::kCertificateRequest);
  };
  const Conversation talk =
      TalkToServer(client, SomePki(), {"-verify_return_error", "-CAfile", pki.ca_path});
  ASSERT_TRUE(talk.Handshake());
  ASSERT_TRUE(talk.ExchangeLines());
  for (int round = 1; round <= 2; ++round) {
    // A command is one that comes alone.
    talk.openssl->Write("c\n");
    ASSERT_TRUE(talk.Until([&] { return requests == round; }));
    ASSERT_TRUE(talk.ExchangeLines());
  }
  EXPECT_NE((talk.openssl->output() + talk.openssl->errors()).find("Lockstep interop client"),
            std::string::npos);
  EXPECT_TRUE(talk.CloseBoth());
}

}  // namespace
}  // namespace lockstep::interop
