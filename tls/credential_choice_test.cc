// Which of its credentials a server uses: by name, by the schemes that the client accepts in
// CertificateVerify, and by those that it accepts in the chain (RFC 9846 section 4.5.1.2).
#include <gtest/gtest.h>

#include "crypto/provider.h"
#include "crypto/signature/private_keys.h"
#include "tls/messages/certificate.h"
#include "tls/messages/client_hello.h"
#include "tls/messages/testing/raw.h"
#include "tls/testing/change.h"
#include "tls/testing/trap.h"
#include "x509/algorithm_writer.h"
#include "x509/algorithms.h"
#include "x509/der/writer.h"

namespace lockstep {
namespace {

using crypto::KeyAlgorithm;
using messages::testing::Prefixed;
using messages::testing::RawExtension;
using testing::Bytestring;
using testing::kServerName;
using testing::Verdict;
using testing::VerdictOf;

constexpr SignatureScheme kEcdsa = SignatureScheme::kEcdsaSecp256r1Sha256;
constexpr SignatureScheme kEd25519 = SignatureScheme::kEd25519;

class CredentialChoiceTest : public testing::TrapTest {
 protected:
  // A credential whose leaf, with an ECDSA key, an intermediate CA signed with its own algorithm.
  std::shared_ptr<const Credential> IssuedBy(KeyAlgorithm algorithm, const std::string& name) {
    const testing::FakePki intermediate = pki_.Subordinate(algorithm);
    const auto key = crypto::MakeFakeKey(KeyAlgorithm::kEcdsaP256, 60);
    return Credential::Create(
               {intermediate.Certify(key->public_key(), {name}), intermediate.certificate()}, key)
        .value();
  }
  // The place of the credential that the server sent to a client for kServerName; -1 for none.
  int Chosen() {
    client_.common.verify_certificate = Answerer::kCaller;
    testing::Loopback loopback(client_, server_);
    loopback.Handshake();
    verdict_ = VerdictOf(loopback.server.connection);
    if (loopback.client.question == nullptr) return -1;
    const auto& chain = std::get<VerifyCertificateQuestion>(*loopback.client.question).chain;
    for (size_t i = 0; i < server_.credentials.size(); ++i) {
      if (server_.credentials[i]->chain() == chain) return static_cast<int>(i);
    }
    return -1;
  }

  Verdict verdict_;
};

TEST_F(CredentialChoiceTest, TheFirstThatCoversTheNameIsUsed) {
  server_.credentials = {pki_.Issue({"other.example"}), pki_.Issue({kServerName}),
                         pki_.Issue({kServerName})};
  EXPECT_EQ(Chosen(), 1);
}

TEST_F(CredentialChoiceTest, WhereNoneCoversItTheFirstIsUsedUnlessANameHasToBeKnown) {
  server_.credentials = {pki_.Issue({"other.example"}), pki_.Issue({"another.example"})};
  EXPECT_EQ(Chosen(), 0);
  server_.require_known_name = true;
  EXPECT_EQ(Chosen(), -1);
  EXPECT_EQ(verdict_, (Verdict{Reason::kUnrecognizedName, AlertDescription::kUnrecognizedName}));
}

TEST_F(CredentialChoiceTest, TheClientsSchemesDecideAmongThoseForOneName) {
  server_.credentials = {pki_.Issue({kServerName}, KeyAlgorithm::kEd25519),
                         pki_.Issue({kServerName}, KeyAlgorithm::kEcdsaP256)};
  EXPECT_EQ(Chosen(), 0);
  client_.common.signature_schemes = {kEcdsa};
  EXPECT_EQ(Chosen(), 1);
}

TEST_F(CredentialChoiceTest, AKnownNameIsNotAnsweredWithAnothersWhereItsOwnCannotSign) {
  server_.credentials = {pki_.Issue({"other.example"}, KeyAlgorithm::kEcdsaP256),
                         pki_.Issue({kServerName}, KeyAlgorithm::kEd25519)};
  client_.common.signature_schemes = {kEcdsa};
  EXPECT_EQ(Chosen(), 0);
  server_.require_known_name = true;
  EXPECT_EQ(Chosen(), -1);
  EXPECT_EQ(verdict_,
            (Verdict{Reason::kNoCommonSignatureScheme, AlertDescription::kHandshakeFailure}));
}

TEST_F(CredentialChoiceTest, AChainThatTheClientCanVerifyGoesFirst) {
  server_.credentials = {IssuedBy(KeyAlgorithm::kEd25519, kServerName),
                         IssuedBy(KeyAlgorithm::kEcdsaP256, kServerName)};
  EXPECT_EQ(Chosen(), 0);
  client_.common.signature_schemes = {kEcdsa};
  EXPECT_EQ(Chosen(), 1);
  // signature_algorithms_cert is what speaks of chains, where it is sent.
  client_.common.certificate_signature_schemes = {kEd25519, kEcdsa};
  EXPECT_EQ(Chosen(), 0);
}

TEST_F(CredentialChoiceTest, AChainThatTheClientCannotVerifyIsBetterThanNoneAndThanAnotherName) {
  client_.common.signature_schemes = {kEcdsa};
  server_.credentials = {IssuedBy(KeyAlgorithm::kEcdsaP256, "other.example"),
                         IssuedBy(KeyAlgorithm::kEd25519, kServerName)};
  EXPECT_EQ(Chosen(), 1);
}

TEST_F(CredentialChoiceTest, TheClientsAuthoritiesDecideBetweenChainsThatAreOtherwiseAsGood) {
  const testing::FakePki intermediate = pki_.Subordinate();
  const auto key = crypto::MakeFakeKey(KeyAlgorithm::kEcdsaP256, 63);
  const std::vector<Bytestring> chain = {intermediate.Certify(key->public_key(), {kServerName}),
                                         intermediate.certificate()};
  const auto plain = pki_.Issue({kServerName});
  // The chain that is sent to a client that names `authority`; empty where it names none.
  const auto sent_to = [&](const Bytestring& authority) {
    std::vector<Bytestring> sent;
    testing::MessageLoop loop(client_, server_);
    loop.tap = [&](bool from_client, Bytestring& message) {
      if (from_client && message[0] == 1 && !authority.empty()) {
        message = testing::WithExtensions<messages::ClientHello>(
            message, RawExtension(messages::ExtensionType::kCertificateAuthorities,
                                  Prefixed(Prefixed(authority))));
      }
      if (from_client || message[0] != 11) return;
      const auto certificate =
          wire::Parse<messages::Certificate>(Bytes(message).subspan(4)).value();
      for (const auto& entry : certificate.certificate_list) {
        sent.push_back(Copy(entry.cert_data.bytes));
      }
    };
    (void)loop.Run();
    return sent;
  };
  server_.credentials = {plain, Credential::Create(chain, key).value()};
  EXPECT_EQ(sent_to({}), plain->chain());
  EXPECT_EQ(sent_to(intermediate.name()), chain);
  // One that is for such clients only.
  server_.credentials = {
      Credential::Create(chain, key, {.only_for_named_authorities = true}).value(), plain};
  EXPECT_EQ(sent_to({}), plain->chain());
  EXPECT_EQ(sent_to(intermediate.name()), chain);
}

TEST_F(CredentialChoiceTest, SelfIssuedCertificatesAndSurplusDoNotCount) {
  const auto key = crypto::MakeFakeKey(KeyAlgorithm::kEcdsaP256, 61);
  const auto credential = Credential::Create(
      {pki_.Certify(key->public_key(), {kServerName}), Bytestring{1, 2, 3}, pki_.certificate()},
      key);
  ASSERT_TRUE(credential.has_value());
  EXPECT_EQ((*credential)->chain_algorithms().size(), 1u);
}

TEST_F(CredentialChoiceTest, ALeafOfAnotherVersionThan3IsRefused) {
  const auto key = crypto::MakeFakeKey(KeyAlgorithm::kEcdsaP256, 62);
  const Bytestring leaf =
      pki_.Certify(key->public_key(), {kServerName}, [](x509::CertificateSpec& spec) {
        spec.version = 1;
        spec.extensions.clear();
      });
  EXPECT_EQ(Credential::Create({leaf}, key).error().reason, Reason::kInvalidCredential);
}

TEST_F(CredentialChoiceTest, AnRsaPssKeySignsWithTheHashThatItsCertificateNames) {
  crypto::Random random(crypto::DefaultProvider().keystream,
                        std::array<uint8_t, crypto::kSeedSize>{8});
  const auto numbers = crypto::GenerateRsaNumbers(crypto::kMinRsaModulusBits, random).value();
  const auto key = crypto::MakeRsaKey(KeyAlgorithm::kRsaPss, numbers).value();
  const auto plain = x509::WriteSubjectPublicKeyInfo(key->public_key());
  x509::der::Writer restricted;
  restricted.Sequence([&] {
    x509::WriteSignatureAlgorithm(crypto::SignatureAlgorithm::kRsaPssSha384, restricted);
    restricted.BitString(x509::ParseSubjectPublicKeyInfo(plain)->key_bits);
  });
  const auto leaf = [&](const Bytestring& info) {
    return pki_.Certify(key->public_key(), {kServerName},
                        [&](x509::CertificateSpec& spec) { spec.subject_public_key_info = info; });
  };
  EXPECT_EQ(Credential::Create({leaf(plain)}, key).value()->schemes().size(), 3u);
  EXPECT_EQ(Credential::Create({leaf(restricted.Take())}, key).value()->schemes(),
            std::vector{SignatureScheme::kRsaPssPssSha384});
}

}  // namespace
}  // namespace lockstep
