// Traps for messages that say more than they should: a byte behind what a message, or one of its
// extensions, consists of (RFC 9846 section 4: decode_error).
#include <gtest/gtest.h>

#include <string>

#include "tls/testing/change.h"
#include "tls/testing/trap.h"

namespace lockstep {
namespace {

using messages::AlertDescription;
using messages::HandshakeType;
using testing::Bytestring;
using testing::VerdictOf;

// One message of a handshake with a HelloRetryRequest and client certificates.
struct Said {
  const char* name;
  HandshakeType type;
  int occurrence;
  bool by_client;
};

class TrailingDataTrap : public testing::TrapTest, public ::testing::WithParamInterface<Said> {
 protected:
  TrailingDataTrap() {
    server_.common.groups = {NamedGroup::kSecp256r1};
    server_.client_authentication = ClientAuthentication::kRequired;
    server_.trust_store = pki_.trust_store();
    client_.credentials = {pki_.IssueToClient()};
  }
  // What the receiver of the message says to a change of it.
  testing::Verdict After(const testing::MessageChange& change) {
    const Said& said = GetParam();
    const auto outcome = RunChanging(said.type, said.occurrence, change);
    return VerdictOf(said.by_client ? outcome.server : outcome.client);
  }
};

TEST_P(TrailingDataTrap, AByteMoreIsDecodeError) {
  const auto verdict = After([](Bytes message) {
    Bytestring longer = Copy(message);
    longer.push_back(0);
    testing::PutLength(longer, 1, 3, longer.size() - messages::kHandshakeHeaderSize);
    return longer;
  });
  // A Finished has the size of the hash, whatever comes (section 4.5.3).
  const bool finished = GetParam().type == HandshakeType::kFinished;
  EXPECT_EQ(verdict.alert,
            finished ? AlertDescription::kDecryptError : AlertDescription::kDecodeError);
}

TEST_P(TrailingDataTrap, AByteLessIsDecodeError) {
  const auto verdict = After([](Bytes message) {
    Bytestring shorter = Copy(message);
    shorter.pop_back();
    testing::PutLength(shorter, 1, 3, shorter.size() - messages::kHandshakeHeaderSize);
    return shorter;
  });
  const bool finished = GetParam().type == HandshakeType::kFinished;
  EXPECT_EQ(verdict.alert,
            finished ? AlertDescription::kDecryptError : AlertDescription::kDecodeError);
}

TEST_P(TrailingDataTrap, NothingAtAllIsRefusedToo) {
  const auto verdict = After([](Bytes message) {
    return testing::RawMessage(static_cast<HandshakeType>(message[0]), {});
  });
  EXPECT_TRUE(verdict.alert.has_value());
  EXPECT_NE(verdict.alert, AlertDescription::kInternalError);
}

constexpr Said kMessages[] = {
    {"ClientHello", HandshakeType::kClientHello, 1, true},
    {"HelloRetryRequest", HandshakeType::kServerHello, 1, false},
    {"SecondClientHello", HandshakeType::kClientHello, 2, true},
    {"ServerHello", HandshakeType::kServerHello, 2, false},
    {"EncryptedExtensions", HandshakeType::kEncryptedExtensions, 1, false},
    {"CertificateRequest", HandshakeType::kCertificateRequest, 1, false},
    {"ServersCertificate", HandshakeType::kCertificate, 1, false},
    {"ServersCertificateVerify", HandshakeType::kCertificateVerify, 1, false},
    {"ServersFinished", HandshakeType::kFinished, 1, false},
    {"ClientsCertificate", HandshakeType::kCertificate, 2, true},
    {"ClientsCertificateVerify", HandshakeType::kCertificateVerify, 2, true},
    {"ClientsFinished", HandshakeType::kFinished, 2, true},
};
INSTANTIATE_TEST_SUITE_P(EveryMessage, TrailingDataTrap, ::testing::ValuesIn(kMessages),
                         [](const auto& said) { return std::string(said.param.name); });

}  // namespace
}  // namespace lockstep
