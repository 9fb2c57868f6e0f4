// Traps in CertificateVerify and Finished (RFC 9846 sections 4.5.2, 4.5.3).
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "crypto/provider.h"
#include "crypto/signature/private_keys.h"
#include "tls/handshake/certificate_verify.h"
#include "tls/messages/certificate_verify.h"
#include "tls/testing/change.h"
#include "tls/testing/duel.h"

namespace lockstep {
namespace {

using messages::CertificateVerify;
using messages::HandshakeType;
using testing::Bytestring;
using testing::Interposer;
using testing::Take;
using testing::Verdict;
using testing::VerdictOf;

constexpr Verdict kWrong{Reason::kCertificateVerifyFailed, AlertDescription::kDecryptError};
constexpr Verdict kNotOffered{Reason::kSignatureSchemeNotOffered,
                              AlertDescription::kIllegalParameter};
constexpr Verdict kFinishedWrong{Reason::kFinishedMismatch, AlertDescription::kDecryptError};

class SignatureTrap : public testing::TrapTest {
 protected:
  template <class Change>
  Verdict After(Change change) {
    return VerdictOf(RunChanging(HandshakeType::kCertificateVerify, [&](Bytes message) {
                       return testing::Changed<CertificateVerify>(message, change);
                     }).client);
  }
};

TEST_F(SignatureTrap, TheContentIs64SpacesTheContextOfTheSideAZeroByteAndTheHash) {
  const Bytestring hash(48, 0xab);
  for (const auto& [side, context] :
       {std::pair{Side::kServer, std::string("TLS 1.3, server CertificateVerify")},
        std::pair{Side::kClient, std::string("TLS 1.3, client CertificateVerify")}}) {
    const CertificateVerifyContent content(side, hash);
    EXPECT_EQ(AsText(content.bytes()),
              std::string(64, ' ') + context + std::string(1, '\0') + std::string(48, '\xab'));
  }
}

TEST_F(SignatureTrap, AClientsSignatureDoesNotPassForAServers) {
  Interposer duel(client_, server_);
  const auto flight = duel.ServerFlight();
  ASSERT_TRUE(duel.TakeServerHello(flight[0]).has_value());
  testing::Forger& forger = duel.to_client();
  ASSERT_TRUE(Take(duel.client(), forger.Say(flight[1])).has_value());
  ASSERT_TRUE(Take(duel.client(), forger.Say(flight[2])).has_value());
  const crypto::HashValue hash = forger.transcript().Current();
  const CertificateVerifyContent content(Side::kClient, hash.Expose());
  const auto& key = server_.credentials.front()->key();
  const auto signature = crypto::FakeSignature(key.public_key(), content.bytes());
  CertificateVerify verify;
  verify.algorithm = key.schemes().front();
  verify.signature = {signature};
  (void)Take(duel.client(), forger.Say(messages::SerializeHandshake(verify).value()));
  EXPECT_EQ(VerdictOf(duel.client().connection), kWrong);
}

TEST_F(SignatureTrap, AWrongSignatureIsDecryptError) {
  static constexpr std::array<uint8_t, 40> kJunk{};
  for (const size_t size : {0u, 1u, 32u, 40u}) {
    EXPECT_EQ(
        After([&](CertificateVerify& verify) { verify.signature = {Bytes(kJunk).first(size)}; }),
        kWrong);
  }
}

TEST_F(SignatureTrap, ASchemeThatWasNotOfferedIsIllegalParameter) {
  for (const uint16_t scheme : std::initializer_list<uint16_t>{0x0503, 0x0804, 0x0201, 0x8a8a}) {
    EXPECT_EQ(After([&](CertificateVerify& verify) { verify.algorithm = SignatureScheme{scheme}; }),
              kNotOffered);
  }
}

TEST_F(SignatureTrap, AnOfferedSchemeOfAnotherKeyIsIllegalParameter) {
  EXPECT_EQ(After([](CertificateVerify& verify) { verify.algorithm = SignatureScheme::kEd25519; }),
            kNotOffered);
}

// With real algorithms: each scheme that a client can offer against each kind of key.
class SchemeTrap : public ::testing::Test {
 protected:
  SchemeTrap() {
    const auto rsa = crypto::GenerateRsaNumbers(crypto::kMinRsaModulusBits, random_).value();
    for (const auto algorithm : {crypto::KeyAlgorithm::kRsa, crypto::KeyAlgorithm::kRsaPss})
      keys_.push_back(crypto::MakeRsaKey(algorithm, rsa).value());
    for (const auto algorithm :
         {crypto::KeyAlgorithm::kEcdsaP256, crypto::KeyAlgorithm::kEcdsaP384}) {
      const auto scalar = crypto::GenerateEcScalar(algorithm, random_).value();
      keys_.push_back(crypto::MakeEcdsaKey(algorithm, scalar).value());
    }
    keys_.push_back(crypto::MakeEd25519Key(crypto::GenerateEd25519Seed(random_)).value());
  }
  Bytestring Sign(const crypto::SigningKey& key, SignatureScheme scheme) {
    return key.Sign(scheme, AsBytes("content"), random_).value();
  }
  static Status Verify(const crypto::PublicKey& key, SignatureScheme scheme, Bytes signature) {
    return VerifyCertificateVerify(crypto::DefaultProvider(), kAll, scheme, key, AsBytes("content"),
                                   signature);
  }

  static constexpr SignatureScheme kAll[] = {
      SignatureScheme::kRsaPkcs1Sha256,       SignatureScheme::kRsaPkcs1Sha384,
      SignatureScheme::kRsaPkcs1Sha512,       SignatureScheme::kEcdsaSecp256r1Sha256,
      SignatureScheme::kEcdsaSecp384r1Sha384, SignatureScheme::kEcdsaSecp521r1Sha512,
      SignatureScheme::kRsaPssRsaeSha256,     SignatureScheme::kRsaPssRsaeSha384,
      SignatureScheme::kRsaPssRsaeSha512,     SignatureScheme::kEd25519,
      SignatureScheme::kRsaPssPssSha256,      SignatureScheme::kRsaPssPssSha384,
      SignatureScheme::kRsaPssPssSha512};
  crypto::Random random_{crypto::DefaultProvider().keystream,
                         std::array<uint8_t, crypto::kSeedSize>{9}};
  std::vector<std::shared_ptr<const crypto::SigningKey>> keys_;
};

TEST_F(SchemeTrap, EverySchemeIsBoundToItsKeysOidAndCurveAndPkcs1IsNeverValid) {
  for (const auto& key : keys_) {
    for (const SignatureScheme scheme : key->schemes()) {
      const Bytestring signature = Sign(*key, scheme);
      for (const SignatureScheme claimed : kAll) {
        const Status status = Verify(key->public_key(), claimed, signature);
        EXPECT_EQ(status.has_value(), claimed == scheme) << NameOf(scheme) << NameOf(claimed);
        // rsae for rsaEncryption, pss for id-RSASSA-PSS, a curve for its own scheme; all others
        // are refused before the signature is looked at.
        if (std::ranges::find(key->schemes(), claimed) == key->schemes().end()) {
          EXPECT_EQ(status.error().reason, Reason::kSignatureSchemeNotOffered);
        }
      }
    }
  }
}

TEST_F(SchemeTrap, AKeyWhoseCertificateNamesAHashIsHeldToIt) {
  crypto::PublicKey key = keys_[1]->public_key();
  const Bytestring signature = Sign(*keys_[1], SignatureScheme::kRsaPssPssSha256);
  key.required = crypto::SignatureAlgorithm::kRsaPssSha256;
  EXPECT_TRUE(Verify(key, SignatureScheme::kRsaPssPssSha256, signature).has_value());
  key.required = crypto::SignatureAlgorithm::kRsaPssSha384;
  EXPECT_EQ(Verify(key, SignatureScheme::kRsaPssPssSha256, signature).error().reason,
            Reason::kSignatureSchemeNotOffered);
}

using FinishedTrap = testing::TrapTest;

TEST_F(FinishedTrap, AWrongOneIsDecryptErrorOfWhateverSize) {
  for (const int occurrence : {1, 2}) {
    for (const size_t size : {0u, 1u, 31u, 32u, 33u, 48u}) {
      const auto outcome = RunChanging(HandshakeType::kFinished, occurrence, [&](Bytes) {
        return testing::RawMessage(HandshakeType::kFinished, Bytestring(size, 0));
      });
      EXPECT_EQ(VerdictOf(occurrence == 1 ? outcome.client : outcome.server), kFinishedWrong)
          << size;
    }
    for (size_t byte = 4; byte < 36; ++byte) {
      const auto outcome = RunChanging(HandshakeType::kFinished, occurrence, [&](Bytes message) {
        Bytestring changed = Copy(message);
        changed[byte] ^= 0x80;
        return changed;
      });
      EXPECT_EQ(VerdictOf(occurrence == 1 ? outcome.client : outcome.server), kFinishedWrong);
    }
  }
}

TEST_F(FinishedTrap, AServersOwnFinishedSentBackIsNotAClients) {
  testing::MessageLoop loop(client_, server_);
  Bytestring servers;
  loop.tap = [&](bool from_client, Bytestring& message) {
    if (message[0] != static_cast<uint8_t>(HandshakeType::kFinished)) return;
    if (from_client) {
      message = servers;
    } else {
      servers = message;
    }
  };
  EXPECT_EQ(VerdictOf(loop.Run().server), kFinishedWrong);
}

}  // namespace
}  // namespace lockstep
