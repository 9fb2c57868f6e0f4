// Traps in client authentication (RFC 9846 sections 4.3.5, 4.4.2, 4.5).
#include <gtest/gtest.h>

#include "tls/messages/certificate.h"
#include "tls/messages/certificate_request.h"
#include "tls/messages/certificate_verify.h"
#include "tls/messages/testing/raw.h"
#include "tls/testing/change.h"
#include "tls/testing/duel.h"
#include "x509/extension_writer.h"
#include "x509/oids.h"
#include "x509/verifier.h"

namespace lockstep {
namespace {

using messages::Certificate;
using messages::CertificateEntry;
using messages::CertificateRequest;
using messages::CertificateVerify;
using messages::ExtensionType;
using messages::HandshakeType;
using messages::testing::Join;
using messages::testing::Prefixed;
using messages::testing::RawExtension;
using testing::Bytestring;
using testing::kFine;
using testing::Verdict;
using testing::VerdictOf;

constexpr int kClients = 2;  // the client's message is the second one of its type

class ClientAuthenticationTrap : public testing::TrapTest {
 protected:
  ClientAuthenticationTrap() {
    client_.credentials = {pki_.IssueToClient()};
    server_.client_authentication = ClientAuthentication::kRequired;
    server_.trust_store = pki_.trust_store();
  }
  // What the server makes of the client's message after a change to what it says.
  template <class T, class Change>
  Verdict After(Change change) {
    return VerdictOf(RunChanging(T::kMsgType, kClients, [&](Bytes message) {
                       return testing::Changed<T>(message, change);
                     }).server);
  }
  // A forger that has got the server's flight, and has shown it the client's certificate.
  testing::Forger& SayCertificate(testing::Interposer& duel) {
    duel.ServerFlight();
    testing::Forger& forger = duel.to_server();
    const CertificateEntry entries[] = {{{client_.credentials.front()->chain().front()}, {}}};
    Certificate certificate;
    certificate.certificate_list = entries;
    (void)Take(duel.server(), forger.Say(messages::SerializeHandshake(certificate).value()));
    return forger;
  }
  // What the client makes of a CertificateRequest with these oid_filters.
  Verdict AfterFilters(const std::vector<messages::OidFilter>& filters) {
    server_.oid_filters = {{{0x06, 0x01, 0x2a}, {}}};
    return VerdictOf(RunChanging(HandshakeType::kCertificateRequest, [&](Bytes message) {
                       return testing::Changed<CertificateRequest>(
                           message, [&](CertificateRequest& request) {
                             request.extensions.oid_filters->filters = filters;
                           });
                     }).client);
  }
};

TEST_F(ClientAuthenticationTrap, TheRequestContextIsEchoed) {
  static constexpr uint8_t kOther[] = {1};
  EXPECT_EQ(After<Certificate>([](Certificate& certificate) {
              certificate.certificate_request_context = {kOther};
            }),
            (Verdict{Reason::kRequestContextMismatch, AlertDescription::kIllegalParameter}));
}

TEST_F(ClientAuthenticationTrap, AnEntryExtensionThatWasNotAskedForIsUnsupportedExtension) {
  const auto verdict =
      VerdictOf(RunChanging(HandshakeType::kCertificate, kClients, [](Bytes message) {
                  Bytestring changed = Copy(message);
                  const auto extension =
                      RawExtension(ExtensionType::kSignedCertificateTimestamp, {0, 3, 0, 1, 9});
                  const size_t block = changed.size() - 2;
                  changed.insert(changed.end(), extension.begin(), extension.end());
                  testing::PutLength(changed, block, 2, extension.size());
                  testing::PutLength(changed, 5, 3, changed.size() - 8);
                  testing::PutLength(changed, 1, 3, changed.size() - 4);
                  return changed;
                }).server);
  EXPECT_EQ(verdict,
            (Verdict{Reason::kUnsolicitedExtension, AlertDescription::kUnsupportedExtension}));
}

TEST_F(ClientAuthenticationTrap, ALeafWhoseKeyUsageLacksDigitalSignatureIsRefused) {
  const auto leaf_without = [&] {
    const auto key = crypto::MakeFakeKey(crypto::KeyAlgorithm::kEcdsaP256, 77);
    return pki_.Certify(key->public_key(), {"x.example"}, [](x509::CertificateSpec& spec) {
      const Bytes purposes[] = {x509::oid::kClientAuth};
      for (x509::ExtensionSpec& extension : spec.extensions) {
        const auto usage = x509::KeyUsageExtension({x509::KeyUsageBit::kKeyAgreement});
        const auto extended = x509::ExtendedKeyUsageExtension(purposes);
        if (extension.id == usage.id) extension = usage;
        if (extension.id == extended.id) extension = extended;
      }
    });
  }();
  const CertificateEntry entries[] = {{{leaf_without}, {}}};
  EXPECT_EQ(
      After<Certificate>([&](Certificate& certificate) { certificate.certificate_list = entries; }),
      (Verdict{Reason::kKeyUsageForbids, AlertDescription::kUnsupportedCertificate}));
}

TEST_F(ClientAuthenticationTrap, ALeafThatIsNoCertificateIsDecodeError) {
  static constexpr uint8_t kJunk[] = {0x30, 0x03, 0x02, 0x01, 0x05};
  const CertificateEntry entries[] = {{{kJunk}, {}}};
  EXPECT_EQ(After<Certificate>([&](Certificate& certificate) {
              certificate.certificate_list = entries;
            }).alert,
            AlertDescription::kDecodeError);
}

TEST_F(ClientAuthenticationTrap, ChainsHaveALimit) {
  const Bytestring leaf = client_.credentials.front()->chain().front();
  const std::vector<CertificateEntry> entries(x509::kMaxChainLength + 1,
                                              CertificateEntry{{leaf}, {}});
  EXPECT_EQ(
      After<Certificate>([&](Certificate& certificate) { certificate.certificate_list = entries; }),
      (Verdict{Reason::kChainTooLong, AlertDescription::kBadCertificate}));
}

TEST_F(ClientAuthenticationTrap, TheLimitOfChainsIsConfigurable) {
  server_.common.limits.chain_length = 2;
  const Bytestring leaf = client_.credentials.front()->chain().front();
  for (const size_t length : {2u, 3u}) {
    const std::vector<CertificateEntry> entries(length, CertificateEntry{{leaf}, {}});
    const Verdict verdict = After<Certificate>(
        [&](Certificate& certificate) { certificate.certificate_list = entries; });
    // Whoever gets past the limit meets a signature over another transcript.
    EXPECT_EQ(verdict.reason,
              length == 2 ? Reason::kCertificateVerifyFailed : Reason::kChainTooLong);
  }
}

TEST_F(ClientAuthenticationTrap, AChainBeyondTheLimitOfTheMessageIsRefusedByItsHeader) {
  client_.credentials = {
      Credential::Create({client_.credentials.front()->chain().front(), Bytestring(1000, 1)},
                         crypto::MakeFakeKey(crypto::KeyAlgorithm::kEcdsaP256, 3))
          .value()};
  server_.common.limits.certificate_message = 1000;
  testing::Loopback loopback(client_, server_);
  loopback.Handshake();
  EXPECT_EQ(VerdictOf(loopback.server.connection).reason, Reason::kHandshakeMessageTooLong);
}

TEST_F(ClientAuthenticationTrap, AWrongSignatureIsDecryptError) {
  static constexpr uint8_t kWrong[32] = {1};
  EXPECT_EQ(
      After<CertificateVerify>([](CertificateVerify& verify) { verify.signature = {kWrong}; }),
      (Verdict{Reason::kCertificateVerifyFailed, AlertDescription::kDecryptError}));
}

TEST_F(ClientAuthenticationTrap, ASchemeThatWasNotAskedForIsIllegalParameter) {
  EXPECT_EQ(After<CertificateVerify>([](CertificateVerify& verify) {
              verify.algorithm = SignatureScheme::kRsaPkcs1Sha256;
            }),
            (Verdict{Reason::kSignatureSchemeNotOffered, AlertDescription::kIllegalParameter}));
}

TEST_F(ClientAuthenticationTrap, TheServersSignatureIsNotTheClients) {
  // Everything but the context string is right.
  testing::Interposer duel(client_, server_);
  testing::Forger& forger = SayCertificate(duel);
  ASSERT_EQ(VerdictOf(duel.server().connection), kFine);
  const Credential& credential = *client_.credentials.front();
  const crypto::HashValue hash = forger.transcript().Current();
  const CertificateVerifyContent content(Side::kServer, hash.Expose());
  const auto signature = crypto::FakeSignature(credential.key().public_key(), content.bytes());
  CertificateVerify verify;
  verify.algorithm = SignatureScheme::kEcdsaSecp256r1Sha256;
  verify.signature = {signature};
  (void)Take(duel.server(), forger.Say(messages::SerializeHandshake(verify).value()));
  EXPECT_EQ(VerdictOf(duel.server().connection),
            (Verdict{Reason::kCertificateVerifyFailed, AlertDescription::kDecryptError}));
}

// ---- oid_filters.

constexpr uint8_t kKeyUsage[] = {0x06, 0x03, 0x55, 0x1d, 0x0f};
constexpr uint8_t kExtendedKeyUsage[] = {0x06, 0x03, 0x55, 0x1d, 0x25};
constexpr uint8_t kUnknown[] = {0x06, 0x01, 0x2a};

TEST_F(ClientAuthenticationTrap, AnOidFilterThatStandsTwiceIsIllegalParameter) {
  const Verdict twice{Reason::kDuplicateValue, AlertDescription::kIllegalParameter};
  EXPECT_EQ(AfterFilters({{{kUnknown}, {}}, {{kKeyUsage}, {}}, {{kUnknown}, {}}}), twice);
  EXPECT_EQ(AfterFilters({{{kKeyUsage}, {}}, {{kKeyUsage}, {}}}), twice);
}

TEST_F(ClientAuthenticationTrap, AFilterForAnyExtendedKeyUsageIsIllegalParameter) {
  static constexpr uint8_t kAny[] = {0x30, 0x06, 0x06, 0x04, 0x55, 0x1d, 0x25, 0x00};
  EXPECT_EQ(AfterFilters({{{kExtendedKeyUsage}, {kAny}}}),
            (Verdict{Reason::kIllegalValue, AlertDescription::kIllegalParameter}));
}

TEST_F(ClientAuthenticationTrap, AFilterValueThatIsNotWhatItsExtensionHoldsIsIllegalParameter) {
  static constexpr uint8_t kJunk[] = {0x30, 0x01};
  const Verdict illegal{Reason::kIllegalValue, AlertDescription::kIllegalParameter};
  EXPECT_EQ(AfterFilters({{{kExtendedKeyUsage}, {kJunk}}}), illegal);
  EXPECT_EQ(AfterFilters({{{kKeyUsage}, {kJunk}}}), illegal);
}

TEST_F(ClientAuthenticationTrap, ACertificateThatDoesNotMatchTheFiltersIsUnsupportedCertificate) {
  // keyAgreement, which the client's certificate lacks.
  server_.oid_filters = {{Copy(kKeyUsage), {0x03, 0x02, 0x03, 0x08}}};
  testing::Interposer duel(client_, server_);
  SayCertificate(duel);
  EXPECT_EQ(VerdictOf(duel.server().connection),
            (Verdict{Reason::kOidFilterUnsatisfied, AlertDescription::kUnsupportedCertificate}));
}

}  // namespace
}  // namespace lockstep
