// Client authentication in the handshake (RFC 9846 sections 4.4.2, 4.5): what both sides agree on.
#include <gtest/gtest.h>

#include "tls/testing/duel.h"
#include "x509/extension_writer.h"
#include "x509/oids.h"

namespace lockstep {
namespace {

using crypto::KeyAlgorithm;
using testing::Bytestring;
using testing::kFine;
using testing::Loopback;
using testing::Take;
using testing::Verdict;
using testing::VerdictOf;

constexpr Verdict kRequired{Reason::kCertificateRequired, AlertDescription::kCertificateRequired};

class ClientAuthenticationTest : public testing::TrapTest {
 protected:
  ClientAuthenticationTest() {
    client_.credentials = {pki_.IssueToClient()};
    server_.client_authentication = ClientAuthentication::kRequired;
    server_.trust_store = pki_.trust_store();
  }
  static Signature SignatureFor(const SignQuestion& question) {
    return {Copy(crypto::FakeSignature(question.credential->key().public_key(), question.message))};
  }
  // The certificate that the client authenticates with; null for none.
  std::shared_ptr<const Credential> Chosen() {
    server_.client_authentication = ClientAuthentication::kRequested;
    Loopback loopback(client_, server_);
    EXPECT_TRUE(loopback.Handshake());
    const auto& chain = loopback.server.connection.negotiated().peer_chain;
    for (const auto& credential : client_.credentials) {
      if (chain != nullptr && *chain == credential->chain()) return credential;
    }
    EXPECT_EQ(chain, nullptr);
    return nullptr;
  }
  // What becomes of a server to which the client shows `credential`.
  Verdict After(std::shared_ptr<const Credential> credential) {
    client_.credentials = {std::move(credential)};
    Loopback loopback(client_, server_);
    loopback.Handshake();
    return VerdictOf(loopback.server.connection);
  }
};

TEST_F(ClientAuthenticationTest, ClientsAreNotAskedUnlessConfigured) {
  server_.client_authentication = ClientAuthentication::kNone;
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  EXPECT_EQ(loopback.server.connection.negotiated().peer_chain, nullptr);
  EXPECT_FALSE(loopback.server.connection.negotiated().client_signature_scheme);
}

TEST_F(ClientAuthenticationTest, TheServerKnowsTheClientsChain) {
  for (const auto mode : {ClientAuthentication::kRequested, ClientAuthentication::kRequired}) {
    server_.client_authentication = mode;
    Loopback loopback(client_, server_);
    ASSERT_TRUE(loopback.Handshake());
    for (const auto* side : {&loopback.client, &loopback.server}) {
      EXPECT_EQ(side->connection.negotiated().client_signature_scheme,
                SignatureScheme::kEcdsaSecp256r1Sha256);
    }
    EXPECT_EQ(*loopback.server.connection.negotiated().peer_chain,
              client_.credentials.front()->chain());
    ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server, "it's me").has_value());
    EXPECT_EQ(loopback.server.data, "it's me");
  }
}

TEST_F(ClientAuthenticationTest, AlsoAfterHelloRetryRequest) {
  server_.common.groups = {NamedGroup::kSecp256r1};
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  EXPECT_TRUE(loopback.server.connection.negotiated().hello_retry_request);
  EXPECT_NE(loopback.server.connection.negotiated().peer_chain, nullptr);
}

TEST_F(ClientAuthenticationTest, AnEmptyCertificateIsFineWhereNoneIsRequired) {
  client_.credentials = {};
  server_.client_authentication = ClientAuthentication::kRequested;
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  EXPECT_EQ(loopback.server.connection.negotiated().peer_chain, nullptr);
}

TEST_F(ClientAuthenticationTest, AnEmptyCertificateWhereOneIsRequiredIsCertificateRequired) {
  client_.credentials = {};
  Loopback loopback(client_, server_);
  EXPECT_FALSE(loopback.Handshake());
  EXPECT_EQ(VerdictOf(loopback.server.connection), kRequired);
  EXPECT_EQ(loopback.server.connection.failure()->section, "4.5.1.3");
  EXPECT_EQ(loopback.server.connection.failure()->state, "WAIT_CERT");
  // The client was done when it sent its flight, and learns of it afterwards.
  EXPECT_TRUE(loopback.client.done);
  EXPECT_EQ(loopback.client.connection.failure()->alert_received,
            AlertDescription::kCertificateRequired);
}

TEST_F(ClientAuthenticationTest,
       ACertificateThatIsNotTrustedEndsTheConnectionAlsoWhereNoneIsRequired) {
  server_.client_authentication = ClientAuthentication::kRequested;
  EXPECT_EQ(After(pki_.Subordinate().IssueToClient()),
            (Verdict{Reason::kUnknownIssuer, AlertDescription::kUnknownCa}));
}

TEST_F(ClientAuthenticationTest, AServersCertificateIsNotAClients) {
  EXPECT_EQ(After(pki_.Issue({testing::kServerName})),
            (Verdict{Reason::kWrongPurpose, AlertDescription::kUnsupportedCertificate}));
}

TEST_F(ClientAuthenticationTest, TheFailureHoldsTheClientsChainAndTheDiagnosis) {
  client_.credentials = {pki_.Subordinate().IssueToClient()};
  Loopback loopback(client_, server_);
  loopback.Handshake();
  const Failure* failure = loopback.server.connection.failure();
  ASSERT_NE(failure, nullptr);
  EXPECT_EQ(*failure->peer_chain, client_.credentials.front()->chain());
  EXPECT_NE(failure->diagnosis, nullptr);
}

// ---- The client's choice.

TEST_F(ClientAuthenticationTest, TheClientChoosesByTheServersSchemes) {
  client_.credentials = {pki_.IssueToClient(), pki_.IssueToClient(KeyAlgorithm::kEd25519)};
  EXPECT_EQ(Chosen(), client_.credentials[0]);
  server_.common.signature_schemes = {SignatureScheme::kEd25519};
  server_.common.certificate_signature_schemes = {SignatureScheme::kEcdsaSecp256r1Sha256};
  EXPECT_EQ(Chosen(), client_.credentials[1]);
  client_.credentials.pop_back();
  EXPECT_EQ(Chosen(), nullptr);
}

TEST_F(ClientAuthenticationTest, AChainThatTheServerCanVerifyGoesFirst) {
  testing::FakePki by_ed25519 = pki_.Subordinate(KeyAlgorithm::kEd25519);
  const auto unverifiable = by_ed25519.IssueToClient();
  client_.credentials = {unverifiable, pki_.IssueToClient()};
  server_.common.certificate_signature_schemes = {SignatureScheme::kEcdsaSecp256r1Sha256};
  EXPECT_EQ(Chosen(), client_.credentials[1]);
  // Section 4.5.1.2: without one, the client MAY use a fallback chain.
  EXPECT_EQ(After(unverifiable).reason, Reason::kUnknownIssuer);
}

TEST_F(ClientAuthenticationTest, TheClientChoosesByTheServersAuthorities) {
  testing::FakePki intermediate = pki_.Subordinate();
  const auto key = crypto::MakeFakeKey(KeyAlgorithm::kEcdsaP256, 2);
  const std::vector<Bytestring> chain = {intermediate.IssueToClient()->chain().front(),
                                         intermediate.certificate()};
  const auto with_chain = Credential::Create(chain, key).value();
  const auto plain = pki_.IssueToClient();
  const auto shy = Credential::Create(chain, key, {.only_for_named_authorities = true}).value();
  // The one that was issued by a named authority goes first, wherever in its chain that is.
  server_.certificate_authorities = {intermediate.name()};
  client_.credentials = {plain, with_chain};
  EXPECT_EQ(Chosen(), with_chain);
  server_.certificate_authorities = {pki_.name()};
  client_.credentials = {with_chain};
  EXPECT_EQ(Chosen(), with_chain);
  // SHOULD, but not MUST: another one may be taken all the same.
  server_.certificate_authorities = {intermediate.name()};
  client_.credentials = {plain};
  EXPECT_EQ(Chosen(), plain);
  // Unless it is told not to show itself to others.
  client_.credentials = {shy, plain};
  EXPECT_EQ(Chosen(), shy);
  server_.certificate_authorities = {};
  EXPECT_EQ(Chosen(), plain);
  client_.credentials = {shy};
  EXPECT_EQ(Chosen(), nullptr);
}

// OidFilters as a server configures them.
Bytestring Der(uint8_t tag, Bytes content) {
  Bytestring out = {tag, static_cast<uint8_t>(content.size())};
  out.insert(out.end(), content.begin(), content.end());
  return out;
}
OidFilter FilterOf(const x509::ExtensionSpec& extension) {
  return {Der(0x06, extension.id), extension.value};
}

TEST_F(ClientAuthenticationTest, TheClientChoosesByTheServersOidFilters) {
  using x509::KeyUsageBit;
  const Bytes both[] = {x509::oid::kClientAuth, x509::oid::kOcspSigning};
  const auto two_purposes =
      pki_.IssueToClient(KeyAlgorithm::kEcdsaP256, [&](x509::CertificateSpec& spec) {
        for (x509::ExtensionSpec& extension : spec.extensions) {
          const auto wanted = x509::ExtendedKeyUsageExtension(both);
          if (extension.id == wanted.id) extension = wanted;
        }
      });
  const auto two_usages =
      pki_.IssueToClient(KeyAlgorithm::kEcdsaP256, [](x509::CertificateSpec& spec) {
        for (x509::ExtensionSpec& extension : spec.extensions) {
          const auto wanted =
              x509::KeyUsageExtension({KeyUsageBit::kDigitalSignature, KeyUsageBit::kKeyAgreement});
          if (extension.id == wanted.id) extension = wanted;
        }
      });
  const auto plain = pki_.IssueToClient();
  client_.credentials = {plain, two_purposes, two_usages};
  const auto chosen_for = [&](const OidFilter& filter) {
    server_.oid_filters = {filter};
    return Chosen();
  };
  const Bytes ocsp[] = {x509::oid::kOcspSigning};
  const Bytes client_auth[] = {x509::oid::kClientAuth};
  const Bytes server_auth[] = {x509::oid::kServerAuth};
  EXPECT_EQ(chosen_for(FilterOf(x509::ExtendedKeyUsageExtension(client_auth))), plain);
  EXPECT_EQ(chosen_for(FilterOf(x509::ExtendedKeyUsageExtension(ocsp))), two_purposes);
  EXPECT_EQ(chosen_for(FilterOf(x509::ExtendedKeyUsageExtension(both))), two_purposes);
  EXPECT_EQ(chosen_for(FilterOf(x509::ExtendedKeyUsageExtension(server_auth))), nullptr);
  EXPECT_EQ(chosen_for(FilterOf(x509::KeyUsageExtension({KeyUsageBit::kDigitalSignature}))), plain);
  EXPECT_EQ(chosen_for(FilterOf(x509::KeyUsageExtension({KeyUsageBit::kKeyAgreement}))),
            two_usages);
  // Present, whatever it says; and what this client does not recognise.
  EXPECT_EQ(chosen_for({Der(0x06, x509::oid::kKeyUsage), {}}), plain);
  EXPECT_EQ(chosen_for({Der(0x06, x509::oid::kNameConstraints), {1, 2, 3}}), plain);
}

// ---- Answered late.

TEST_F(ClientAuthenticationTest, TheClientsSignatureMayComeLate) {
  client_.common.sign = Answerer::kCaller;
  Loopback loopback(client_, server_);
  EXPECT_FALSE(loopback.Handshake());
  ASSERT_NE(loopback.client.question, nullptr);
  EXPECT_FALSE(loopback.client.done);
  const auto& question = std::get<SignQuestion>(*loopback.client.question);
  EXPECT_EQ(question.credential, client_.credentials.front());
  ASSERT_TRUE(
      loopback.client.connection.Answer(question.token, SignatureFor(question)).has_value());
  ASSERT_TRUE(loopback.client.Drain().has_value());
  EXPECT_TRUE(loopback.Handshake());
  EXPECT_NE(loopback.server.connection.negotiated().peer_chain, nullptr);
}

TEST_F(ClientAuthenticationTest, ACloseAfterALateSignatureFollowsTheFinished) {
  // That the handshake is done is only told by the next call of Receive.
  client_.common.sign = Answerer::kCaller;
  for (const bool closed_first : {false, true}) {
    Loopback loopback(client_, server_);
    EXPECT_FALSE(loopback.Handshake());
    ASSERT_NE(loopback.client.question, nullptr);
    const auto& question = std::get<SignQuestion>(*loopback.client.question);
    Connection& connection = loopback.client.connection;
    Bytestring sent;
    if (closed_first) {
      ASSERT_TRUE(connection.Close().has_value());
      sent = loopback.client.Flush();
    }
    ASSERT_TRUE(connection.Answer(question.token, SignatureFor(question)).has_value());
    if (!closed_first) {
      ASSERT_TRUE(connection.Close().has_value());
      sent = loopback.client.Flush();
    }
    (void)Take(loopback.server, sent);
    EXPECT_EQ(loopback.server.done, !closed_first);
    const Bytestring more = closed_first ? Bytestring() : loopback.server.Flush("still read");
    ASSERT_TRUE(Take(loopback.client, more).has_value());
    // A Finished that came after the close_notify was not sent, and that handshake has no end.
    EXPECT_EQ(loopback.client.done, !closed_first);
    EXPECT_EQ(loopback.client.data, closed_first ? "" : "still read");
    EXPECT_EQ(connection.failure(), nullptr);
  }
}

TEST_F(ClientAuthenticationTest, AClientsSignatureThatDoesNotVerifyNeverLeaves) {
  client_.common.sign = Answerer::kCaller;
  Loopback loopback(client_, server_);
  loopback.Handshake();
  const auto& question = std::get<SignQuestion>(*loopback.client.question);
  (void)loopback.client.connection.Answer(question.token, Signature{Bytestring(32, 1)});
  EXPECT_EQ(VerdictOf(loopback.client.connection),
            (Verdict{Reason::kSignatureSelfCheckFailed, AlertDescription::kInternalError}));
  EXPECT_EQ(loopback.client.connection.failure()->state, "WAIT_FINISHED");
}

TEST_F(ClientAuthenticationTest, TheServersVerdictMayComeLate) {
  server_.common.verify_certificate = Answerer::kCaller;
  server_.trust_store = nullptr;
  for (const bool accepted : {true, false}) {
    Loopback loopback(client_, server_);
    loopback.Handshake();
    ASSERT_NE(loopback.server.question, nullptr);
    const auto& question = std::get<VerifyCertificateQuestion>(*loopback.server.question);
    EXPECT_EQ(question.chain, client_.credentials.front()->chain());
    EXPECT_EQ(question.server_name, "");
    CertificateVerdict verdict;
    if (!accepted) verdict.refusal = Reason::kCertificateExpired;
    (void)loopback.server.connection.Answer(question.token, verdict);
    (void)loopback.server.Drain();
    EXPECT_EQ(loopback.server.done, accepted);
    if (accepted) continue;
    EXPECT_EQ(VerdictOf(loopback.server.connection),
              (Verdict{Reason::kCertificateExpired, AlertDescription::kCertificateExpired}));
    EXPECT_EQ(loopback.server.connection.failure()->state, "WAIT_CERT");
  }
}

}  // namespace
}  // namespace lockstep
