// Traps in what a client takes for a ServerHello or for EncryptedExtensions (RFC 9846 sections
// 4.2.3, 4.3, 4.4.1).
#include <gtest/gtest.h>

#include "tls/messages/client_hello.h"
#include "tls/messages/encrypted_extensions.h"
#include "tls/messages/server_hello.h"
#include "tls/messages/testing/raw.h"
#include "tls/testing/change.h"
#include "tls/testing/trap.h"

namespace lockstep {
namespace {

using messages::ClientHello;
using messages::EncryptedExtensions;
using messages::ExtensionType;
using messages::HandshakeType;
using messages::ProtocolVersion;
using messages::ServerHello;
using messages::testing::Buffer;
using messages::testing::Join;
using messages::testing::Prefixed;
using messages::testing::RawExtension;
using testing::Bytestring;
using testing::kFine;
using testing::Verdict;
using testing::VerdictOf;

class ServerHelloTrap : public testing::TrapTest {
 protected:
  // What the client makes of the server's hello after a change to what it says.
  template <class Change>
  Verdict After(Change change) {
    return AfterBytes(
        [&](Bytes message) { return testing::Changed<ServerHello>(message, change); });
  }
  Verdict AfterAdding(const Buffer& extensions) {
    return AfterBytes(
        [&](Bytes message) { return testing::WithExtensions<ServerHello>(message, extensions); });
  }
  Verdict AfterBytes(const testing::MessageChange& change) {
    return VerdictOf(RunChanging(HandshakeType::kServerHello, change).client);
  }
};

// An extension block of any content after the fixed fields of the hello that it replaces.
Bytestring WithBlock(Bytes message, std::optional<Buffer> block) {
  constexpr size_t kFixed = 2 + 32 + 1 + 32 + 2 + 1;
  const Buffer fixed = Copy(message.subspan(4, kFixed));
  return testing::RawMessage(HandshakeType::kServerHello,
                             block ? Join({fixed, Prefixed(*block)}) : fixed);
}

void Mark(ServerHello& hello, uint8_t last) {
  const uint8_t mark[] = {'D', 'O', 'W', 'N', 'G', 'R', 'D', last};
  std::ranges::copy(mark, hello.random.end() - 8);
}

TEST_F(ServerHelloTrap, AnHonestOldServerIsProtocolVersion) {
  const Verdict old{Reason::kUnsupportedVersion, AlertDescription::kProtocolVersion};
  EXPECT_EQ(AfterBytes([](Bytes message) { return WithBlock(message, std::nullopt); }), old);
  EXPECT_EQ(AfterBytes([](Bytes message) { return WithBlock(message, Buffer()); }), old);
  // With extensions of TLS 1.2: renegotiation_info.
  EXPECT_EQ(AfterBytes([](Bytes message) { return WithBlock(message, RawExtension(0xff01, {0})); }),
            old);
}

TEST_F(ServerHelloTrap, ADowngradeMarkIsIllegalParameter) {
  const Verdict downgraded{Reason::kDowngradeDetected, AlertDescription::kIllegalParameter};
  for (const uint8_t last : {uint8_t{0}, uint8_t{1}}) {
    EXPECT_EQ(AfterBytes([&](Bytes message) {
                return WithBlock(testing::Changed<ServerHello>(
                                     message, [&](ServerHello& hello) { Mark(hello, last); }),
                                 std::nullopt);
              }),
              downgraded);
  }
}

TEST_F(ServerHelloTrap, ADowngradeMarkInAHelloOfTls13SaysNothing) {
  EXPECT_NE(After([](ServerHello& hello) { Mark(hello, 1); }).reason, Reason::kDowngradeDetected);
}

TEST_F(ServerHelloTrap, AnotherVersionInSupportedVersionsIsIllegalParameter) {
  for (const uint16_t version : std::initializer_list<uint16_t>{0x0303, 0x0302, 0x0305, 0x7f1c}) {
    EXPECT_EQ(After([&](ServerHello& hello) {
                hello.extensions.supported_versions->selected_version = ProtocolVersion{version};
              }),
              (Verdict{Reason::kIllegalSelectedVersion, AlertDescription::kIllegalParameter}));
  }
}

TEST_F(ServerHelloTrap, AnotherLegacyVersionThanTls12IsProtocolVersion) {
  EXPECT_EQ(After([](ServerHello& hello) { hello.legacy_version = ProtocolVersion::kTls13; }),
            (Verdict{Reason::kIllegalLegacyVersion, AlertDescription::kProtocolVersion}));
}

TEST_F(ServerHelloTrap, ASessionIdThatIsNotOursIsIllegalParameter) {
  const Verdict mismatch{Reason::kSessionIdMismatch, AlertDescription::kIllegalParameter};
  EXPECT_EQ(After([](ServerHello& hello) { hello.legacy_session_id_echo = {}; }), mismatch);
  static constexpr std::array<uint8_t, 32> kOther{};
  EXPECT_EQ(After([](ServerHello& hello) { hello.legacy_session_id_echo = {kOther}; }), mismatch);
}

TEST_F(ServerHelloTrap, ASuiteThatWasNotOfferedIsIllegalParameter) {
  for (const uint16_t suite : std::initializer_list<uint16_t>{0x1304, 0x0a0a, 0xc02f}) {
    EXPECT_EQ(After([&](ServerHello& hello) { hello.cipher_suite = CipherSuiteId{suite}; }),
              (Verdict{Reason::kCipherSuiteNotOffered, AlertDescription::kIllegalParameter}));
  }
}

TEST_F(ServerHelloTrap, CompressionIsIllegalParameter) {
  EXPECT_EQ(AfterBytes([](Bytes message) {
              Bytestring changed = Copy(message);
              changed[4 + 2 + 32 + 1 + 32 + 2] = 1;
              return changed;
            }),
            (Verdict{Reason::kIllegalValue, AlertDescription::kIllegalParameter}));
}

TEST_F(ServerHelloTrap, AShareOfAGroupThatWeSentNoShareForIsIllegalParameter) {
  static constexpr std::array<uint8_t, 65> kPoint = {4};
  for (const NamedGroup group : {NamedGroup::kSecp256r1, NamedGroup{0x3a3a}}) {
    EXPECT_EQ(After([&](ServerHello& hello) {
                hello.extensions.key_share->server_share = {group, {kPoint}};
              }),
              (Verdict{Reason::kGroupNotOffered, AlertDescription::kIllegalParameter}));
  }
}

TEST_F(ServerHelloTrap, AShareThatIsNoKeyIsIllegalParameter) {
  static constexpr std::array<uint8_t, 33> kZeros{};
  for (const size_t size : {1u, 31u, 32u, 33u}) {
    EXPECT_EQ(After([&](ServerHello& hello) {
                hello.extensions.key_share->server_share = {NamedGroup::kX25519,
                                                            {Bytes(kZeros).first(size)}};
              }),
              (Verdict{Reason::kInvalidKeyShare, AlertDescription::kIllegalParameter}));
  }
}

TEST_F(ServerHelloTrap, WithoutAKeyShareIsMissingExtension) {
  EXPECT_EQ(After([](ServerHello& hello) { hello.extensions.key_share.reset(); }),
            (Verdict{Reason::kMissingExtension, AlertDescription::kMissingExtension}));
}

TEST_F(ServerHelloTrap, WhatWasNotAskedForIsUnsupportedExtension) {
  const Verdict unsolicited{Reason::kUnsolicitedExtension, AlertDescription::kUnsupportedExtension};
  EXPECT_EQ(AfterAdding(RawExtension(ExtensionType::kPreSharedKey, {0, 0})), unsolicited);
  EXPECT_EQ(AfterAdding(RawExtension(0x2a2a)), unsolicited);
}

TEST_F(ServerHelloTrap, WhatBelongsIntoOtherMessagesIsIllegalParameter) {
  const Verdict misplaced{Reason::kMisplacedExtension, AlertDescription::kIllegalParameter};
  EXPECT_EQ(AfterAdding(RawExtension(ExtensionType::kSupportedGroups, {0, 2, 0, 29})), misplaced);
  EXPECT_EQ(AfterAdding(RawExtension(ExtensionType::kServerName)), misplaced);
  EXPECT_EQ(AfterAdding(RawExtension(ExtensionType::kCookie, {0, 1, 0})), misplaced);
  EXPECT_EQ(AfterAdding(RawExtension(ExtensionType::kOidFilters, {0, 0})), misplaced);
}

TEST_F(ServerHelloTrap, AnExtensionTwiceIsIllegalParameter) {
  const Verdict twice{Reason::kDuplicateExtension, AlertDescription::kIllegalParameter};
  EXPECT_EQ(AfterAdding(RawExtension(ExtensionType::kSupportedVersions, {3, 4})), twice);
  EXPECT_EQ(AfterAdding(RawExtension(ExtensionType::kKeyShare, {0, 29, 0, 1, 9})), twice);
}

TEST_F(ServerHelloTrap, EveryTruncationIsRefused) {
  size_t size = 1;
  for (size_t cut = 0; cut < size; ++cut) {
    const Verdict verdict = AfterBytes([&](Bytes message) {
      size = message.size() - 4;
      return testing::RawMessage(HandshakeType::kServerHello, message.subspan(4, cut));
    });
    EXPECT_TRUE(verdict.alert == AlertDescription::kDecodeError ||
                verdict.alert == AlertDescription::kProtocolVersion)
        << cut;
  }
}

TEST_F(ServerHelloTrap, AClientForAnIpAddressSendsNoServerName) {
  for (const char* const name : {"192.0.2.7", "2001:db8::7"}) {
    testing::Loopback loopback(client_, server_, name);
    const Bytestring record = loopback.client.Flush();
    const auto hello = wire::Parse<ClientHello>(Bytes(record).subspan(5 + 4)).value();
    EXPECT_FALSE(hello.extensions.server_name.has_value()) << name;
  }
}

TEST_F(ServerHelloTrap, AShareIsNeverReusedForASecondConnection) {
  const auto config = CreateConfig(client_).value();
  Bytestring shares[2];
  for (uint8_t seed = 0; seed < 2; ++seed) {
    testing::Endpoint client{
        Connection::Client(config, testing::kServerName, testing::TestEnvironment(seed)).value()};
    const Bytestring record = client.Flush();
    const auto hello = wire::Parse<ClientHello>(Bytes(record).subspan(5 + 4)).value();
    shares[seed] = Copy(hello.extensions.key_share->client_shares.First()->key_exchange.bytes);
  }
  EXPECT_NE(shares[0], shares[1]);
}

class EncryptedExtensionsTrap : public testing::TrapTest {
 protected:
  Verdict AfterAdding(const Buffer& extensions) {
    return VerdictOf(RunChanging(HandshakeType::kEncryptedExtensions, [&](Bytes message) {
                       return testing::WithExtensions<EncryptedExtensions>(message, extensions);
                     }).client);
  }
};

constexpr Verdict kTranscriptDiffers{Reason::kCertificateVerifyFailed,
                                     AlertDescription::kDecryptError};
constexpr Verdict kUnsolicited{Reason::kUnsolicitedExtension,
                               AlertDescription::kUnsupportedExtension};
constexpr Verdict kIllegalCount{Reason::kIllegalValue, AlertDescription::kIllegalParameter};

Buffer Alpn(const Buffer& names) {
  return RawExtension(ExtensionType::kApplicationLayerProtocolNegotiation, Prefixed(names));
}

TEST_F(EncryptedExtensionsTrap, AProtocolThatWasNotOfferedIsIllegalParameter) {
  client_.common.alpn_protocols = {"h2", "http/1.1"};
  EXPECT_EQ(AfterAdding(Alpn({2, 'h', '3'})),
            (Verdict{Reason::kProtocolNotOffered, AlertDescription::kIllegalParameter}));
  EXPECT_EQ(AfterAdding(Alpn({2, 'h', '2'})), kTranscriptDiffers);
}

TEST_F(EncryptedExtensionsTrap, AnyButOneProtocolIsRefused) {
  client_.common.alpn_protocols = {"h2", "h3"};
  EXPECT_EQ(AfterAdding(Alpn({2, 'h', '2', 2, 'h', '3'})), kIllegalCount);
  EXPECT_EQ(AfterAdding(Alpn({})).alert, AlertDescription::kDecodeError);
  EXPECT_EQ(AfterAdding(Alpn({0, 0})).alert, AlertDescription::kDecodeError);
}

TEST_F(EncryptedExtensionsTrap, AProtocolWithoutAnOfferIsUnsupportedExtension) {
  EXPECT_EQ(AfterAdding(Alpn({2, 'h', '2'})), kUnsolicited);
}

TEST_F(EncryptedExtensionsTrap, WhatWasNotAskedForIsUnsupportedExtension) {
  EXPECT_EQ(AfterAdding(RawExtension(ExtensionType::kEarlyData)), kUnsolicited);
  EXPECT_EQ(AfterAdding(RawExtension(ExtensionType::kRecordSizeLimit, {1, 0})), kUnsolicited);
  EXPECT_EQ(AfterAdding(RawExtension(ExtensionType::kMaxFragmentLength, {1})), kUnsolicited);
  EXPECT_EQ(AfterAdding(RawExtension(0x3a3a)), kUnsolicited);
}

TEST_F(EncryptedExtensionsTrap, WhatBelongsIntoOtherMessagesIsIllegalParameter) {
  const Verdict misplaced{Reason::kMisplacedExtension, AlertDescription::kIllegalParameter};
  EXPECT_EQ(AfterAdding(RawExtension(ExtensionType::kKeyShare, {0, 29, 0, 1, 9})), misplaced);
  EXPECT_EQ(AfterAdding(RawExtension(ExtensionType::kSupportedVersions, {3, 4})), misplaced);
  EXPECT_EQ(AfterAdding(RawExtension(ExtensionType::kPreSharedKey, {0, 0})), misplaced);
  EXPECT_EQ(AfterAdding(RawExtension(ExtensionType::kSignatureAlgorithms, {0, 2, 4, 3})),
            misplaced);
}

TEST_F(EncryptedExtensionsTrap, AServerMayListItsGroups) {
  EXPECT_EQ(AfterAdding(RawExtension(ExtensionType::kSupportedGroups, {0, 2, 0x42, 0x42})),
            kTranscriptDiffers);
}

TEST_F(EncryptedExtensionsTrap, AServerNameAcknowledgementIsEmpty) {
  EXPECT_EQ(VerdictOf(RunChanging(HandshakeType::kEncryptedExtensions,
                                  [](Bytes) {
                                    const Buffer ack =
                                        RawExtension(ExtensionType::kServerName, {0});
                                    return testing::RawMessage(HandshakeType::kEncryptedExtensions,
                                                               Prefixed(ack));
                                  })
                          .client),
            (Verdict{Reason::kTrailingBytes, AlertDescription::kDecodeError}));
}

}  // namespace
}  // namespace lockstep
