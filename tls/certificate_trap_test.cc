// Traps in Certificate and CertificateRequest (RFC 9846 sections 4.4.2, 4.5.1).
#include <gtest/gtest.h>

#include "tls/messages/certificate.h"
#include "tls/messages/certificate_request.h"
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
using messages::ExtensionType;
using messages::HandshakeType;
using messages::testing::Buffer;
using messages::testing::Join;
using messages::testing::Prefixed;
using messages::testing::RawExtension;
using testing::Bytestring;
using testing::Interposer;
using testing::kFine;
using testing::kServerName;
using testing::Loopback;
using testing::Take;
using testing::Verdict;
using testing::VerdictOf;

constexpr Verdict kContext{Reason::kRequestContextMismatch, AlertDescription::kIllegalParameter};

class CertificateTrap : public testing::TrapTest {
 protected:
  // What the client makes of the server's Certificate after a change to what it says.
  template <class Change>
  Verdict After(Change change) {
    return VerdictOf(RunChanging(HandshakeType::kCertificate, [&](Bytes message) {
                       return testing::Changed<Certificate>(message, change);
                     }).client);
  }
  // ... with extensions in its leaf's entry.
  Verdict AfterAdding(const Buffer& extensions) {
    return VerdictOf(RunChanging(HandshakeType::kCertificate, [&](Bytes message) {
                       Bytestring changed = Copy(message);
                       const size_t block = changed.size() - 2;
                       changed.insert(changed.end(), extensions.begin(), extensions.end());
                       testing::PutLength(changed, block, 2, extensions.size());
                       testing::PutLength(changed, 5, 3, changed.size() - 8);
                       testing::PutLength(changed, 1, 3, changed.size() - 4);
                       return changed;
                     }).client);
  }
  // What the client makes of a chain that it verifies, with the server's key in its leaf.
  Verdict WithChain(const std::vector<Bytestring>& chain) {
    server_.credentials = {Credential::Create(chain, key_).value()};
    Loopback loopback(client_, server_);
    loopback.Handshake();
    return VerdictOf(loopback.client.connection);
  }

  std::shared_ptr<const crypto::SigningKey> key_ =
      crypto::MakeFakeKey(crypto::KeyAlgorithm::kEcdsaP256, 77);
  Bytestring leaf_ = pki_.Certify(key_->public_key(), {kServerName});
};

TEST_F(CertificateTrap, AnEmptyCertificateFromAServerIsDecodeError) {
  EXPECT_EQ(After([](Certificate& certificate) { certificate.certificate_list = {}; }),
            (Verdict{Reason::kEmptyCertificate, AlertDescription::kDecodeError}));
}

TEST_F(CertificateTrap, AnEntryWithoutACertificateIsDecodeError) {
  EXPECT_EQ(VerdictOf(RunChanging(HandshakeType::kCertificate,
                                  [](Bytes) {
                                    return testing::RawMessage(
                                        HandshakeType::kCertificate,
                                        Bytestring{0, 0, 0, 5, 0, 0, 0, 0, 0});
                                  })
                          .client),
            (Verdict{Reason::kLengthOutOfRange, AlertDescription::kDecodeError}));
}

TEST_F(CertificateTrap, ARequestContextInTheHandshakeIsIllegalParameter) {
  static constexpr uint8_t kSome[] = {1};
  EXPECT_EQ(
      After([](Certificate& certificate) { certificate.certificate_request_context = {kSome}; }),
      kContext);
}

TEST_F(CertificateTrap, AnEntryExtensionThatWasNotAskedForIsUnsupportedExtension) {
  const Verdict unsolicited{Reason::kUnsolicitedExtension, AlertDescription::kUnsupportedExtension};
  EXPECT_EQ(AfterAdding(RawExtension(ExtensionType::kStatusRequest, {1, 0, 0, 1, 9})), unsolicited);
  EXPECT_EQ(AfterAdding(RawExtension(ExtensionType::kSignedCertificateTimestamp, {0, 3, 0, 1, 9})),
            unsolicited);
  EXPECT_EQ(AfterAdding(RawExtension(0x7a7a)), unsolicited);
}

TEST_F(CertificateTrap, AnEntryExtensionThatBelongsElsewhereIsIllegalParameter) {
  EXPECT_EQ(AfterAdding(RawExtension(ExtensionType::kKeyShare, {0, 29, 0, 1, 9})),
            (Verdict{Reason::kMisplacedExtension, AlertDescription::kIllegalParameter}));
}

TEST_F(CertificateTrap, AnUnknownEntryExtensionTwiceIsDecodeError) {
  EXPECT_EQ(AfterAdding(Join({RawExtension(0x7a7a), RawExtension(0x7a7a)})),
            (Verdict{Reason::kDuplicateUnknownExtension, AlertDescription::kDecodeError}));
}

TEST_F(CertificateTrap, ALeafThatIsNoCertificateIsDecodeError) {
  static constexpr uint8_t kJunk[] = {0x30, 0x03, 0x02, 0x01, 0x05};
  const CertificateEntry entries[] = {{{kJunk}, {}}};
  EXPECT_EQ(After([&](Certificate& certificate) { certificate.certificate_list = entries; }).alert,
            AlertDescription::kDecodeError);
  // So it is where the caller verifies, and does not mind.
  client_.common.verify_certificate = Answerer::kCaller;
  Interposer duel(client_, server_);
  const auto flight = duel.ServerFlight();
  ASSERT_TRUE(duel.TakeServerHello(flight[0]).has_value());
  const Bytestring changed = testing::Changed<Certificate>(
      flight[2], [&](Certificate& certificate) { certificate.certificate_list = entries; });
  ASSERT_TRUE(Take(duel.client(), duel.to_client().Say(flight[1])).has_value());
  ASSERT_TRUE(Take(duel.client(), duel.to_client().Say(changed)).has_value());
  const auto token = std::get<VerifyCertificateQuestion>(*duel.client().question).token;
  ASSERT_TRUE(duel.client().connection.Answer(token, CertificateVerdict{}).has_value());
  (void)Take(duel.client(), duel.to_client().Say(flight[3]));
  EXPECT_EQ(VerdictOf(duel.client().connection).alert, AlertDescription::kDecodeError);
}

TEST_F(CertificateTrap, ALeafWhoseKeyUsageLacksDigitalSignatureIsRefused) {
  // The server's own key, so that nothing but the key usage is wrong.
  const auto& credential = *server_.credentials.front();
  const Bytestring leaf =
      pki_.Certify(credential.key().public_key(), {kServerName}, [](x509::CertificateSpec& spec) {
        for (x509::ExtensionSpec& extension : spec.extensions) {
          const auto usage = x509::KeyUsageExtension({x509::KeyUsageBit::kKeyAgreement});
          if (extension.id == usage.id) extension = usage;
        }
      });
  const CertificateEntry entries[] = {{{leaf}, {}}};
  EXPECT_EQ(After([&](Certificate& certificate) { certificate.certificate_list = entries; }),
            (Verdict{Reason::kKeyUsageForbids, AlertDescription::kUnsupportedCertificate}));
  EXPECT_EQ(Credential::Create({leaf}, crypto::MakeFakeKey(crypto::KeyAlgorithm::kEcdsaP256, 2))
                .error()
                .reason,
            Reason::kInvalidCredential);
}

TEST_F(CertificateTrap, UnorderedChainsWithSurplusCertificatesAreAccepted) {
  const testing::FakePki intermediate = pki_.Subordinate();
  const Bytestring leaf = intermediate.Certify(key_->public_key(), {kServerName});
  const Bytestring& ca = intermediate.certificate();
  EXPECT_EQ(WithChain({leaf}).reason, Reason::kUnknownIssuer);
  EXPECT_EQ(WithChain({leaf, ca}), kFine);
  EXPECT_EQ(WithChain({leaf, pki_.certificate(), ca}), kFine);
  EXPECT_EQ(WithChain({leaf, leaf_, leaf_, ca, ca, pki_.certificate()}), kFine);
  EXPECT_EQ(WithChain({leaf, Bytestring{1, 2, 3}, ca}), kFine);
}

TEST_F(CertificateTrap, ChainsHaveALimit) {
  std::vector<Bytestring> chain(x509::kMaxChainLength, leaf_);
  EXPECT_EQ(WithChain(chain), kFine);
  chain.push_back(leaf_);
  EXPECT_EQ(WithChain(chain), (Verdict{Reason::kChainTooLong, AlertDescription::kBadCertificate}));
}

TEST_F(CertificateTrap, TheLimitOfChainsIsConfigurable) {
  client_.common.limits.chain_length = 2;
  EXPECT_EQ(WithChain({leaf_, leaf_}), kFine);
  EXPECT_EQ(WithChain({leaf_, leaf_, leaf_}),
            (Verdict{Reason::kChainTooLong, AlertDescription::kBadCertificate}));
}

TEST_F(CertificateTrap, AChainBeyondTheLimitOfTheMessageIsRefusedByItsHeader) {
  client_.common.limits.certificate_message = 1000;
  EXPECT_EQ(WithChain({leaf_, Bytestring(1000, 1)}).reason, Reason::kHandshakeMessageTooLong);
}

// A CertificateRequest, as servers send that this engine is not one of.
Bytestring Request(const Buffer& extensions, const Buffer& context = {0}) {
  return testing::RawMessage(HandshakeType::kCertificateRequest,
                             Join({context, Prefixed(extensions)}));
}
Buffer Algorithms() { return RawExtension(ExtensionType::kSignatureAlgorithms, {0, 2, 4, 3}); }

class CertificateRequestTrap : public testing::TrapTest {
 protected:
  // A client that has got ServerHello and EncryptedExtensions, and then `request`.
  Status Ask(const Bytestring& request) {
    flight_ = duel_.ServerFlight();
    EXPECT_TRUE(duel_.TakeServerHello(flight_[0]).has_value());
    EXPECT_TRUE(Take(duel_.client(), duel_.to_client().Say(flight_[1])).has_value());
    return Take(duel_.client(), duel_.to_client().Say(request));
  }
  Verdict AfterAsking(const Bytestring& request) {
    (void)Ask(request);
    return VerdictOf(duel_.client().connection);
  }

  Interposer duel_{client_, server_};
  std::vector<Bytestring> flight_;
};

TEST_F(CertificateRequestTrap, IsAnsweredByAnEmptyCertificate) {
  // With what a client need not know: GREASE, and authorities to choose by.
  const Buffer name = Prefixed({0x30, 0});
  ASSERT_TRUE(
      Ask(Request(Join({RawExtension(0xeaea), Algorithms(),
                        RawExtension(ExtensionType::kCertificateAuthorities, Prefixed(name))})))
          .has_value());
  testing::Forger& forger = duel_.to_client();
  ASSERT_TRUE(Take(duel_.client(), forger.Say(flight_[2])).has_value());
  const auto& credential = *server_.credentials.front();
  ASSERT_TRUE(Take(duel_.client(), forger.Say(forger.CertificateVerify(credential))).has_value());
  ASSERT_TRUE(Take(duel_.client(), forger.Say(forger.Finished())).has_value());
  EXPECT_TRUE(duel_.client().done);
  const auto answer = duel_.FromClient();
  ASSERT_EQ(answer.size(), 2u);
  EXPECT_EQ(answer[0], (Bytestring{11, 0, 0, 4, 0, 0, 0, 0}));
  EXPECT_TRUE(forger.heard_finished());
}

TEST_F(CertificateRequestTrap, AnUnknownExtensionIsPassedOver) {
  for (const uint16_t type : {uint16_t{0x1234}, uint16_t{0xff03}}) {
    for (const Buffer& extensions : {Join({RawExtension(type, {1, 2, 3}), Algorithms()}),
                                     Join({Algorithms(), RawExtension(type)})}) {
      Interposer duel(client_, server_);
      const auto flight = duel.ServerFlight();
      ASSERT_TRUE(duel.TakeServerHello(flight[0]).has_value());
      for (const Bytestring& message : {flight[1], Request(extensions), flight[2]}) {
        ASSERT_TRUE(Take(duel.client(), duel.to_client().Say(message)).has_value());
      }
      EXPECT_EQ(VerdictOf(duel.client().connection), kFine);
    }
  }
}

TEST_F(CertificateRequestTrap, WithoutSignatureAlgorithmsIsMissingExtension) {
  EXPECT_EQ(AfterAsking(Request(RawExtension(0xeaea))),
            (Verdict{Reason::kMissingExtension, AlertDescription::kMissingExtension}));
}

TEST_F(CertificateRequestTrap, WithAContextInTheHandshakeIsIllegalParameter) {
  EXPECT_EQ(AfterAsking(Request(Algorithms(), {2, 7, 7})), kContext);
}

TEST_F(CertificateRequestTrap, WithWhatBelongsIntoOtherMessagesIsIllegalParameter) {
  EXPECT_EQ(AfterAsking(Request(Join({Algorithms(), RawExtension(ExtensionType::kKeyShare)}))),
            (Verdict{Reason::kMisplacedExtension, AlertDescription::kIllegalParameter}));
}

TEST_F(CertificateRequestTrap, TwiceIsUnexpectedMessage) {
  ASSERT_TRUE(Ask(Request(Algorithms())).has_value());
  (void)Take(duel_.client(), duel_.to_client().Say(Request(Algorithms())));
  EXPECT_EQ(VerdictOf(duel_.client().connection),
            (Verdict{Reason::kUnexpectedMessage, AlertDescription::kUnexpectedMessage}));
  EXPECT_EQ(duel_.client().connection.failure()->state, "WAIT_CERT");
}

}  // namespace
}  // namespace lockstep
