// Handshakes that must fail, by OpenSSL's doing and by ours: both sides see the right alert.
#include <optional>
#include <string>

#include "interop/testing/openssl_test.h"
#include "x509/pins.h"

namespace lockstep::interop {
namespace {

using crypto::KeyAlgorithm;

class FailureTest : public OpenSslTest {
 protected:
  static const Pki& Good() { return PkiOf(Maker::kLockstep, KeyAlgorithm::kEcdsaP256); }
  static const Pki& Other() { return PkiOf(Maker::kLockstep, KeyAlgorithm::kEcdsaP384); }
  static const Pki& Expired() {
    return PkiOf(Maker::kLockstep, KeyAlgorithm::kEcdsaP256, Validity::kExpired);
  }

  // This engine found the error and told OpenSSL, which words the alert so.
  static void ExpectWeRefuse(const Conversation& talk, Reason reason, AlertDescription alert,
                             std::string_view words) {
    ASSERT_TRUE(talk.End());
    const Failure* failure = talk.connection().failure();
    ASSERT_NE(failure, nullptr);
    EXPECT_EQ(failure->error.reason, reason) << failure->Describe();
    EXPECT_EQ(failure->alert_sent, alert);
    EXPECT_FALSE(talk.connection().handshake_done());
    EXPECT_TRUE(talk.openssl->Said(AlertRead(words))) << talk.openssl->errors();
  }

  // OpenSSL found it and told this engine.
  static void ExpectTheyRefuse(const Conversation& talk, AlertDescription alert,
                               std::string_view words) {
    ASSERT_TRUE(talk.End());
    const Failure* failure = talk.connection().failure();
    ASSERT_NE(failure, nullptr);
    EXPECT_EQ(failure->error.reason, Reason::kPeerSentAlert) << failure->Describe();
    EXPECT_EQ(failure->alert_received, alert);
    EXPECT_EQ(failure->alert_sent, std::nullopt);
    EXPECT_TRUE(talk.openssl->Said(AlertWritten(words))) << talk.openssl->errors();
  }
};

// ---- Our client.

TEST_F(FailureTest, OurClientRefusesAWrongHostName) {
  const Conversation talk = TalkToServer(ClientOf(Good()), Good(), {}, "other.example");
  ExpectWeRefuse(talk, Reason::kNameMismatch, AlertDescription::kBadCertificate, "bad certificate");
  EXPECT_EQ(*talk.connection().failure()->peer_chain, Good().credential->chain());
}

TEST_F(FailureTest, OurClientRefusesAWrongAddress) {
  ExpectWeRefuse(TalkToServer(ClientOf(Good()), Good(), {}, "127.0.0.2"), Reason::kNameMismatch,
                 AlertDescription::kBadCertificate, "bad certificate");
}

TEST_F(FailureTest, OurClientRefusesAnUnknownCa) {
  ExpectWeRefuse(TalkToServer(ClientOf(Other()), Good()), Reason::kUnknownIssuer,
                 AlertDescription::kUnknownCa, "unknown CA");
}

TEST_F(FailureTest, OurClientRefusesAnExpiredCertificate) {
  ExpectWeRefuse(TalkToServer(ClientOf(Expired()), Expired()), Reason::kCertificateExpired,
                 AlertDescription::kCertificateExpired, "certificate expired");
}

TEST_F(FailureTest, OurClientRefusesAKeyThatIsNotPinned) {
  ClientOptions client = ClientOf(Good());
  ASSERT_TRUE(client.pins.Add(x509::Pin{}).has_value());
  ExpectWeRefuse(TalkToServer(client, Good()), Reason::kPinMismatch,
                 AlertDescription::kBadCertificate, "bad certificate");
}

TEST_F(FailureTest, ATls12ServerRefusesOurClient) {
  ExpectTheyRefuse(TalkToServer(ClientOf(Good()), Good(), {"-tls1_2"}),
                   AlertDescription::kProtocolVersion, "protocol version");
}

TEST_F(FailureTest, AServerWithoutACommonSuiteRefusesOurClient) {
  ClientOptions client = ClientOf(Good());
  client.common.cipher_suites = {CipherSuiteId::kAes128GcmSha256};
  ExpectTheyRefuse(TalkToServer(client, Good(), {"-ciphersuites", "TLS_AES_256_GCM_SHA384"}),
                   AlertDescription::kHandshakeFailure, "handshake failure");
}

TEST_F(FailureTest, AServerWithoutACommonGroupRefusesOurClient) {
  ClientOptions client = ClientOf(Good());
  client.common.groups = {NamedGroup::kX25519};
  ExpectTheyRefuse(TalkToServer(client, Good(), {"-groups", "P-256"}),
                   AlertDescription::kHandshakeFailure, "handshake failure");
}

TEST_F(FailureTest, AServerWithoutACommonSignatureSchemeRefusesOurClient) {
  ClientOptions client = ClientOf(Good());
  client.common.signature_schemes = {SignatureScheme::kEd25519};
  ExpectTheyRefuse(TalkToServer(client, Good()), AlertDescription::kHandshakeFailure,
                   "handshake failure");
}

TEST_F(FailureTest, AServerWithoutACommonProtocolRefusesOurClient) {
  ClientOptions client = ClientOf(Good());
  client.common.alpn_protocols = {"h2"};
  ExpectTheyRefuse(TalkToServer(client, Good(), {"-alpn", "http/1.1"}),
                   AlertDescription::kNoApplicationProtocol, "no application protocol");
}

TEST_F(FailureTest, AServerThatInsistsOnACertificateEndsTheConnectionAfterOurHandshake) {
  const Conversation talk = TalkToServer(ClientOf(Good()), Good(), {"-Verify", "1"});
  ExpectTheyRefuse(talk, AlertDescription::kCertificateRequired, "");
  EXPECT_TRUE(talk.connection().handshake_done());
}

// ---- Our server.

TEST_F(FailureTest, AClientRefusesAWrongHostName) {
  ExpectTheyRefuse(TalkToClient(ServerOf(Good()), Good(), {"-verify_hostname", "other.example"}),
                   AlertDescription::kBadCertificate, "bad certificate");
}

TEST_F(FailureTest, AClientRefusesAnUnknownCa) {
  ExpectTheyRefuse(TalkToClient(ServerOf(Good()), Other()), AlertDescription::kUnknownCa,
                   "unknown CA");
}

TEST_F(FailureTest, AClientRefusesAnExpiredCertificate) {
  ExpectTheyRefuse(TalkToClient(ServerOf(Expired()), Expired()),
                   AlertDescription::kCertificateExpired, "certificate expired");
}

TEST_F(FailureTest, OurServerRefusesATls12Client) {
  const Conversation talk = TalkToClient(ServerOf(Good()), Good(), {"-tls1_2"});
  ExpectWeRefuse(talk, Reason::kUnsupportedVersion, AlertDescription::kProtocolVersion,
                 "protocol version");
  EXPECT_EQ(talk.connection().failure()->error.values[0], 0x0303u);
}

TEST_F(FailureTest, OurServerRefusesATls11Client) {
  const Conversation talk =
      TalkToClient(ServerOf(Good()), Good(), {"-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"});
  ExpectWeRefuse(talk, Reason::kUnsupportedVersion, AlertDescription::kProtocolVersion,
                 "protocol version");
  EXPECT_EQ(talk.connection().failure()->error.values[0], 0x0302u);
}

TEST_F(FailureTest, OurServerRefusesAClientWithoutACommonSuite) {
  ServerOptions server = ServerOf(Good());
  server.common.cipher_suites = {CipherSuiteId::kAes128GcmSha256};
  ExpectWeRefuse(TalkToClient(server, Good(), {"-ciphersuites", "TLS_AES_256_GCM_SHA384"}),
                 Reason::kNoCommonCipherSuite, AlertDescription::kHandshakeFailure,
                 "handshake failure");
}

TEST_F(FailureTest, OurServerRefusesAClientWithoutACommonGroup) {
  ExpectWeRefuse(TalkToClient(ServerOf(Good()), Good(), {"-groups", "X448"}),
                 Reason::kNoCommonGroup, AlertDescription::kHandshakeFailure, "handshake failure");
}

TEST_F(FailureTest, OurServerRefusesAClientWithoutACommonSignatureScheme) {
  ExpectWeRefuse(TalkToClient(ServerOf(Good()), Good(), {"-sigalgs", "RSA-PSS+SHA256"}),
                 Reason::kNoCommonSignatureScheme, AlertDescription::kHandshakeFailure,
                 "handshake failure");
}

TEST_F(FailureTest, OurServerRefusesAClientWithoutACommonProtocol) {
  ServerOptions server = ServerOf(Good());
  server.common.alpn_protocols = {"h2"};
  ExpectWeRefuse(TalkToClient(server, Good(), {"-alpn", "http/1.1"}),
                 Reason::kNoCommonApplicationProtocol, AlertDescription::kNoApplicationProtocol,
                 "no application protocol");
}

TEST_F(FailureTest, OurServerRefusesANameThatItDoesNotKnow) {
  ServerOptions server = ServerOf(Good());
  server.require_known_name = true;
  ExpectWeRefuse(TalkToClient(server, Good(), {"-servername", "other.example"}),
                 Reason::kUnrecognizedName, AlertDescription::kUnrecognizedName,
                 "unrecognized name");
}

}  // namespace
}  // namespace lockstep::interop
