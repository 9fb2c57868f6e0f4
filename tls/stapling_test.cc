// OCSP stapling (RFC 9846 section 4.5.1.1, RFC 6066 section 8, RFC 7633), on both sides.
#include <gtest/gtest.h>

#include "tls/config.h"
#include "tls/messages/extensions/status_request.h"
#include "tls/testing/post_handshake.h"
#include "x509/algorithm_writer.h"
#include "x509/issue_crl.h"
#include "x509/issue_ocsp.h"

namespace lockstep {
namespace {

using testing::Bytestring;
using testing::kFine;
using testing::kNow;
using testing::kServerName;
using testing::Loopback;
using testing::Verdict;
using testing::VerdictOf;
using x509::OcspStatus;
using x509::RevocationMode;

constexpr Verdict kUnknown{Reason::kRevocationStatusUnknown, AlertDescription::kCertificateUnknown};
constexpr Verdict kRevoked{Reason::kCertificateRevoked, AlertDescription::kCertificateRevoked};
constexpr Verdict kMissing{Reason::kStapleMissing, AlertDescription::kBadCertificateStatusResponse};

crypto::Random TestRandom() {
  return {crypto::FakeProvider().keystream, testing::TestEnvironment(7).seed};
}

class StaplingTest : public testing::PostHandshakeTest {
 protected:
  StaplingTest() {
    client_.post_handshake_authentication = false;
    client_.common.revocation.mode = RevocationMode::kHardFail;
    client_.common.revocation.request_staples = true;
    Serve({});
  }

  // An OCSP response about a certificate, by the CA that issued it: the fixture's.
  Bytestring Response(Bytes certificate, OcspStatus status = OcspStatus::kGood) {
    const x509::Certificate subject = x509::Certificate::Parse(certificate).value();
    const Bytestring info = x509::WriteSubjectPublicKeyInfo(ca_key_->public_key());
    const x509::SubjectPublicKeyInfo issuer = x509::ParseSubjectPublicKeyInfo(info).value();
    x509::OcspSpec spec;
    spec.produced_at = kNow;
    spec.responses = {{.certificate = &subject,
                       .issuer_key = &issuer,
                       .status = status,
                       .revocation_time = kNow - 1,
                       .this_update = kNow - 1,
                       .next_update = kNow + 1}};
    crypto::Random random = TestRandom();
    return x509::IssueOcspResponse(spec, {ca_name_, ca_key_.get()}, random).value();
  }
  // Gives the server this leaf, with these responses.
  void Serve(std::vector<Bytestring> responses) {
    server_.credentials = {
        Credential::Create({leaf_}, key_, {.ocsp_responses = std::move(responses)}).value()};
  }
  Bytestring Certify(const x509::ExtensionSpec& extension) {
    return pki_.Certify(key_->public_key(), {kServerName},
                        [&](x509::CertificateSpec& spec) { spec.extensions.push_back(extension); });
  }
  Verdict Client() {
    Loopback loopback(client_, server_);
    loopback.Handshake();
    return VerdictOf(loopback.client.connection);
  }
  Verdict Server() {
    Loopback loopback(client_, server_);
    loopback.Handshake();
    return VerdictOf(loopback.server.connection);
  }
  // The staples in the question that a client asks who verifies itself.
  std::vector<Bytestring> Asked() {
    client_.common.revocation.mode = RevocationMode::kOff;
    client_.common.verify_certificate = Answerer::kCaller;
    Loopback loopback(client_, server_);
    loopback.Handshake();
    return std::get<VerifyCertificateQuestion>(*loopback.client.question).staples;
  }
  // The client has one certificate, with these responses about it.
  void Authenticate(std::initializer_list<OcspStatus> statuses) {
    const std::shared_ptr<const Credential> plain = pki_.IssueToClient();
    const Bytestring& der = plain->chain().front();
    std::vector<Bytestring> responses;
    for (const OcspStatus status : statuses) responses.push_back(Response(der, status));
    const std::shared_ptr<const crypto::SigningKey> key(plain, &plain->key());
    client_.credentials = {
        Credential::Create({der}, key, {.ocsp_responses = std::move(responses)}).value()};
  }
  // The server asks for a client's certificate and its status; nothing is asked of its own.
  void AskClients() {
    server_.client_authentication = ClientAuthentication::kRequired;
    server_.common.revocation = client_.common.revocation;
    client_.common.revocation = {};
  }

  std::shared_ptr<const crypto::SigningKey> ca_key_ =
      crypto::MakeFakeKey(crypto::KeyAlgorithm::kEcdsaP256, 1);
  Bytestring ca_name_ = pki_.name();
  std::shared_ptr<const crypto::SigningKey> key_ =
      crypto::MakeFakeKey(crypto::KeyAlgorithm::kEcdsaP256, 77);
  Bytestring leaf_ = pki_.Certify(key_->public_key(), {kServerName});
};

TEST_F(StaplingTest, AGoodStapleIsAProof) {
  EXPECT_EQ(Client(), kUnknown);
  Serve({Response(leaf_)});
  EXPECT_EQ(Client(), kFine);
  Serve({Response(leaf_, OcspStatus::kUnknown)});
  EXPECT_EQ(Client(), kUnknown);
  const Bytestring other =
      pki_.Certify(key_->public_key(), {kServerName}, [](auto& spec) { spec.serial = {9}; });
  Serve({Response(other)});
  EXPECT_EQ(Client(), kUnknown);
  Serve({Bytestring{0x30, 0x00}});
  EXPECT_EQ(Client(), kUnknown);
}

TEST_F(StaplingTest, SoftFailRefusesWhatIsRevokedOnly) {
  client_.common.revocation.mode = RevocationMode::kSoftFail;
  EXPECT_EQ(Client(), kFine);
  Serve({Response(leaf_, OcspStatus::kUnknown)});
  EXPECT_EQ(Client(), kFine);
  Serve({Response(leaf_, OcspStatus::kRevoked)});
  EXPECT_EQ(Client(), kRevoked);
}

TEST_F(StaplingTest, ARefusalKeepsItsDiagnosis) {
  Serve({Response(leaf_, OcspStatus::kRevoked)});
  Loopback loopback(client_, server_);
  loopback.Handshake();
  const Failure* failure = loopback.client.connection.failure();
  ASSERT_NE(failure, nullptr);
  ASSERT_NE(failure->diagnosis, nullptr);
  EXPECT_NE(failure->diagnosis->Summary().find("says the stapled OCSP response"),
            std::string::npos);
}

TEST_F(StaplingTest, TheConfigurationsCrlsCountToo) {
  client_.common.revocation.request_staples = false;
  const auto crl_of = [&](const std::vector<Bytestring>& serials) {
    x509::CrlSpec spec;
    spec.this_update = kNow - 1;
    spec.next_update = kNow + 1;
    for (const Bytestring& serial : serials) spec.revoked.push_back({serial, kNow - 1});
    const x509::KeyIdentifier id =
        x509::KeyIdentifierOf(x509::WriteSubjectPublicKeyInfo(ca_key_->public_key()),
                              *crypto::Find(crypto::FakeProvider(), crypto::HashId::kSha256));
    spec.extensions = {x509::AuthorityKeyIdentifierExtension(id), x509::CrlNumberExtension(1)};
    crypto::Random random = TestRandom();
    const Bytestring crl = x509::IssueCrl(spec, {ca_name_, ca_key_.get()}, random).value();
    return std::make_shared<const std::vector<Bytestring>>(1, crl);
  };
  const SessionId before = CreateConfig(client_).value()->session_id;
  client_.common.revocation.crls = crl_of({});
  EXPECT_EQ(Client(), kFine);
  client_.common.revocation.crls = crl_of({Copy(x509::Certificate::Parse(leaf_)->serial)});
  EXPECT_EQ(Client(), kRevoked);
  // A session does not outlive what its server was judged by.
  EXPECT_NE(CreateConfig(client_).value()->session_id, before);
}

TEST_F(StaplingTest, OnlyWhoAsksGetsStaples) {
  Serve({Response(leaf_)});
  EXPECT_EQ(Asked(), std::vector<Bytestring>(1, Response(leaf_)));
  client_.common.revocation.request_staples = false;
  EXPECT_EQ(Asked(), std::vector<Bytestring>(1));
}

TEST_F(StaplingTest, EachCertificateHasItsOwn) {
  const testing::FakePki intermediate = pki_.Subordinate();
  const Bytestring leaf = intermediate.Certify(key_->public_key(), {kServerName});
  const Bytestring& ca = intermediate.certificate();
  const Bytestring about_ca = Response(ca);
  // The intermediate's own responses about its leaf.
  ca_key_ = crypto::MakeFakeKey(crypto::KeyAlgorithm::kEcdsaP256, 200);
  ca_name_ = intermediate.name();
  const Bytestring about_leaf = Response(leaf);
  const auto serve = [&](const std::vector<Bytestring>& responses) {
    server_.credentials = {
        Credential::Create({leaf, ca}, key_, {.ocsp_responses = responses}).value()};
  };
  serve({about_leaf, about_ca});
  EXPECT_EQ(Client(), kFine);
  serve({about_ca, about_leaf});
  EXPECT_EQ(Client(), kUnknown);
  serve({about_leaf});
  EXPECT_EQ(Client(), kUnknown);
  client_.common.revocation.scope = x509::RevocationScope::kLeaf;
  EXPECT_EQ(Client(), kFine);
  serve({{}, about_ca});
  EXPECT_EQ(Asked(), (std::vector<Bytestring>{Bytestring(), about_ca}));
}

// RFC 7633 section 4.2.3.
TEST_F(StaplingTest, APromisedStapleHasToCome) {
  leaf_ = Certify(x509::MustStapleExtension());
  for (const auto mode : {RevocationMode::kOff, RevocationMode::kSoftFail}) {
    client_.common.revocation.mode = mode;
    client_.common.revocation.request_staples = true;
    Serve({});
    EXPECT_EQ(Client(), kMissing);
    Serve({Bytestring{0x30, 0x00}});
    EXPECT_EQ(Client(), kMissing);
    Serve({Response(leaf_)});
    EXPECT_EQ(Client(), kFine);
    // The promise is to who asks.
    client_.common.revocation.request_staples = false;
    Serve({});
    EXPECT_EQ(Client(), kFine);
  }
}

TEST_F(StaplingTest, ServersAskClients) {
  AskClients();
  Authenticate({});
  EXPECT_EQ(Server(), kUnknown);
  Authenticate({OcspStatus::kGood});
  EXPECT_EQ(Server(), kFine);
  Authenticate({OcspStatus::kRevoked});
  EXPECT_EQ(Server(), kRevoked);
}

TEST_F(StaplingTest, ClientsStapleToNobodyElse) {
  AskClients();
  server_.common.revocation = {};
  Authenticate({OcspStatus::kGood});
  // A staple that was not asked for would be refused.
  EXPECT_EQ(Server(), kFine);
}

TEST_F(StaplingTest, AfterTheHandshakeToo) {
  AskClients();
  server_.client_authentication = ClientAuthentication::kNone;
  client_.post_handshake_authentication = true;
  for (const auto sign : {Answerer::kEngine, Answerer::kCaller}) {
    client_.common.sign = sign;
    for (const bool stapled : {true, false}) {
      if (stapled) {
        Authenticate({OcspStatus::kGood});
      } else {
        Authenticate({});
      }
      Loopback loopback(client_, server_);
      ASSERT_TRUE(loopback.Handshake());
      Ask(loopback);
      if (sign == Answerer::kCaller) {
        ASSERT_TRUE(Sign(loopback.client, loopback.client.question).has_value());
      }
      (void)loopback.Deliver(loopback.client, loopback.server);
      EXPECT_EQ(VerdictOf(loopback.server.connection), stapled ? kFine : kUnknown);
      EXPECT_EQ(loopback.server.authenticated.size(), stapled ? 1u : 0u);
    }
  }
}

TEST_F(StaplingTest, AStatusOfAnotherTypeIsIllegalParameter) {
  Serve({Response(leaf_)});
  const auto after = [&](auto change) {
    return VerdictOf(RunChanging(messages::HandshakeType::kCertificate, [&](Bytes message) {
                       Bytestring changed = Copy(message);
                       // The status ends the only entry, and with it the message.
                       change(changed, changed.size() - Response(leaf_).size() - 4);
                       return changed;
                     }).client);
  };
  EXPECT_EQ(after([](Bytestring&, size_t) {}), kFine);
  EXPECT_EQ(after([](Bytestring& message, size_t status) { message[status] = 2; }),
            (Verdict{Reason::kIllegalValue, AlertDescription::kIllegalParameter}));
  // A length that does not fit.
  EXPECT_EQ(after([](Bytestring& message, size_t status) { ++message[status + 3]; }).alert,
            AlertDescription::kDecodeError);
}

TEST_F(StaplingTest, OtherTypesOfRequestsAreNotAnswered) {
  const auto asks = [](std::initializer_list<uint8_t> request) {
    return messages::CertificateStatusRequest{{Bytes(request)}}.AsksForOcsp();
  };
  EXPECT_TRUE(asks({1, 0, 0, 0, 0}));
  EXPECT_FALSE(asks({2, 0, 0, 0, 0}));
  EXPECT_FALSE(asks({}));
}

TEST_F(StaplingTest, CredentialsTakeAResponseForEachCertificateAtMost) {
  const auto create = [&](std::vector<Bytestring> responses) {
    return Credential::Create({leaf_}, key_, {.ocsp_responses = std::move(responses)}).has_value();
  };
  EXPECT_TRUE(create({Bytestring(x509::kMaxOcspResponseSize)}));
  EXPECT_FALSE(create({Bytestring(x509::kMaxOcspResponseSize + 1)}));
  EXPECT_FALSE(create({{}, {}}));
}

TEST_F(StaplingTest, ConfigurationsHoldCrlsThatParseAndAreUsed) {
  const Error bad = InvalidConfiguration(ConfigOption::kRevocation);
  client_.common.revocation.crls =
      std::make_shared<const std::vector<Bytestring>>(1, Bytestring{0x30, 0x00});
  EXPECT_EQ(CreateConfig(client_).error(), bad);
  client_.common.revocation.crls = nullptr;
  client_.common.verify_certificate = Answerer::kCaller;
  EXPECT_EQ(CreateConfig(client_).error(), bad);
  client_.common.revocation.mode = RevocationMode::kOff;
  EXPECT_TRUE(CreateConfig(client_).has_value());
}

}  // namespace
}  // namespace lockstep
