// Traps in what a server takes for a ClientHello (RFC 9846 sections 4.2.2, 4.3, 9.2).
#include <gtest/gtest.h>

#include "tls/messages/client_hello.h"
#include "tls/messages/server_hello.h"
#include "tls/messages/testing/raw.h"
#include "tls/testing/change.h"
#include "tls/testing/trap.h"

namespace lockstep {
namespace {

using messages::ClientHello;
using messages::ClientHelloExtensions;
using messages::ExtensionType;
using messages::HandshakeType;
using messages::ProtocolVersion;
using messages::testing::Buffer;
using messages::testing::Join;
using messages::testing::Prefixed;
using messages::testing::RawExtension;
using testing::Bytestring;
using testing::kFine;
using testing::Verdict;
using testing::VerdictOf;

class ClientHelloTrap : public testing::TrapTest {
 protected:
  // What the server makes of a ClientHello of ours after a change to what it says.
  template <class Change>
  Verdict After(Change change) {
    return AfterBytes(
        [&](Bytes message) { return testing::Changed<ClientHello>(message, change); });
  }
  // ... with extensions added at its end.
  Verdict AfterAdding(const Buffer& extensions) {
    return AfterBytes(
        [&](Bytes message) { return testing::WithExtensions<ClientHello>(message, extensions); });
  }
  // ... that is replaced.
  Verdict AfterBytes(const testing::MessageChange& change) {
    return VerdictOf(RunChanging(HandshakeType::kClientHello, change).server);
  }
  // ... that lacks one of its extensions.
  template <class E>
  Verdict Without(std::optional<E> ClientHelloExtensions::* extension) {
    return After([&](ClientHello& hello) { (hello.extensions.*extension).reset(); });
  }
};

constexpr Verdict kOldPeer{Reason::kUnsupportedVersion, AlertDescription::kProtocolVersion};
constexpr Verdict kMissing{Reason::kMissingExtension, AlertDescription::kMissingExtension};
constexpr Verdict kDuplicate{Reason::kDuplicateValue, AlertDescription::kIllegalParameter};

// Two PSKs' worth of pre_shared_key: one identity, one binder.
Buffer PreSharedKey() {
  const Buffer identity = Join({Prefixed(Buffer(8, 1)), {0, 0, 0, 0}});
  return RawExtension(ExtensionType::kPreSharedKey,
                      Join({Prefixed(identity), Prefixed(Join({{32}, Buffer(32, 2)}))}));
}

TEST_F(ClientHelloTrap, WithoutAnExtensionBlockIsProtocolVersionAndNotDecodeError) {
  EXPECT_EQ(After([](ClientHello& hello) {
              hello.extensions = {};
              hello.extensions.absent = true;
            }),
            kOldPeer);
}

TEST_F(ClientHelloTrap, WithAnEmptyExtensionBlockIsProtocolVersion) {
  EXPECT_EQ(After([](ClientHello& hello) { hello.extensions = {}; }), kOldPeer);
}

TEST_F(ClientHelloTrap, WithoutSupportedVersionsIsProtocolVersionWhateverElseItHolds) {
  EXPECT_EQ(Without(&ClientHelloExtensions::supported_versions), kOldPeer);
  EXPECT_EQ(After([](ClientHello& hello) {
              hello.extensions.supported_versions.reset();
              hello.extensions.key_share.reset();
              hello.legacy_version = static_cast<ProtocolVersion>(0x0301);
              static constexpr uint8_t kCompressions[] = {1, 0};
              hello.legacy_compression_methods = {kCompressions};
            }),
            kOldPeer);
}

TEST_F(ClientHelloTrap, SupportedVersionsWithoutTls13IsProtocolVersion) {
  static constexpr ProtocolVersion kOld[] = {static_cast<ProtocolVersion>(0x0303),
                                             static_cast<ProtocolVersion>(0x0302)};
  EXPECT_EQ(After([](ClientHello& hello) { hello.extensions.supported_versions->versions = kOld; }),
            kOldPeer);
}

TEST_F(ClientHelloTrap, UnknownVersionsBesideTls13ArePassedOver) {
  static constexpr ProtocolVersion kVersions[] = {
      static_cast<ProtocolVersion>(0x7f1c), static_cast<ProtocolVersion>(0x0305),
      ProtocolVersion::kTls13, static_cast<ProtocolVersion>(0x0303)};
  EXPECT_EQ(
      After([](ClientHello& hello) { hello.extensions.supported_versions->versions = kVersions; }),
      kFine);
}

TEST_F(ClientHelloTrap, AnotherLegacyVersionThanTls12IsProtocolVersion) {
  for (const int version : {0x0300, 0x0301, 0x0302, 0x0304}) {
    EXPECT_EQ(After([&](ClientHello& hello) {
                hello.legacy_version = static_cast<ProtocolVersion>(version);
              }),
              (Verdict{Reason::kIllegalLegacyVersion, AlertDescription::kProtocolVersion}))
        << version;
  }
}

TEST_F(ClientHelloTrap, CompressionOtherThanNullAloneIsIllegalParameter) {
  static constexpr uint8_t kDeflate[] = {1};
  static constexpr uint8_t kBoth[] = {0, 1};
  for (const Bytes methods : {Bytes(kDeflate), Bytes(kBoth)}) {
    EXPECT_EQ(After([&](ClientHello& hello) { hello.legacy_compression_methods = {methods}; }),
              (Verdict{Reason::kIllegalCompression, AlertDescription::kIllegalParameter}));
  }
}

TEST_F(ClientHelloTrap, ASessionIdOfMoreThan32BytesIsDecodeError) {
  EXPECT_EQ(AfterBytes([](Bytes message) {
              Bytestring longer = Copy(message);
              longer[38] = 33;
              longer.insert(longer.begin() + 39, 1);
              testing::PutLength(longer, 1, 3, longer.size() - 4);
              return longer;
            }),
            (Verdict{Reason::kLengthOutOfRange, AlertDescription::kDecodeError}));
}

TEST_F(ClientHelloTrap, AMandatoryExtensionThatIsMissingIsMissingExtension) {
  EXPECT_EQ(Without(&ClientHelloExtensions::signature_algorithms), kMissing);
  EXPECT_EQ(Without(&ClientHelloExtensions::supported_groups), kMissing);
  EXPECT_EQ(Without(&ClientHelloExtensions::key_share), kMissing);
}

TEST_F(ClientHelloTrap, WithAPskThatIsNotAcceptedTheCertificateStillNeedsSignatureAlgorithms) {
  EXPECT_EQ(AfterBytes([](Bytes message) {
              const Bytestring without = testing::Changed<ClientHello>(
                  message,
                  [](ClientHello& hello) { hello.extensions.signature_algorithms.reset(); });
              return testing::WithExtensions<ClientHello>(without, PreSharedKey());
            }),
            kMissing);
}

TEST_F(ClientHelloTrap, AForeignPreSharedKeyIsPassedOver) {
  EXPECT_EQ(AfterAdding(PreSharedKey()), kFine);
}

TEST_F(ClientHelloTrap, PskKeyExchangeModesMustComeWithPreSharedKey) {
  EXPECT_EQ(AfterBytes([](Bytes message) {
              const Bytestring without = testing::Changed<ClientHello>(
                  message,
                  [](ClientHello& hello) { hello.extensions.psk_key_exchange_modes.reset(); });
              return testing::WithExtensions<ClientHello>(without, PreSharedKey());
            }),
            kMissing);
  EXPECT_EQ(Without(&ClientHelloExtensions::psk_key_exchange_modes), kFine);
}

TEST_F(ClientHelloTrap, PreSharedKeyThatIsNotLastIsIllegalParameter) {
  const Verdict not_last{Reason::kPreSharedKeyNotLast, AlertDescription::kIllegalParameter};
  EXPECT_EQ(AfterAdding(Join({PreSharedKey(), RawExtension(ExtensionType::kPadding)})), not_last);
  // Even what nobody knows may not follow it.
  EXPECT_EQ(AfterAdding(Join({PreSharedKey(), RawExtension(0x1a1a)})), not_last);
}

TEST_F(ClientHelloTrap, AnExtensionThatBelongsIntoOtherMessagesIsIllegalParameter) {
  EXPECT_EQ(AfterAdding(RawExtension(ExtensionType::kOidFilters, {0, 0})),
            (Verdict{Reason::kMisplacedExtension, AlertDescription::kIllegalParameter}));
}

TEST_F(ClientHelloTrap, AnExtensionTwiceIsIllegalParameter) {
  const Verdict twice{Reason::kDuplicateExtension, AlertDescription::kIllegalParameter};
  EXPECT_EQ(AfterAdding(RawExtension(ExtensionType::kSupportedVersions, {2, 3, 4})), twice);
}

TEST_F(ClientHelloTrap, AnUnknownExtensionTwiceIsDecodeErrorWhateverTheVersion) {
  const Verdict twice{Reason::kDuplicateUnknownExtension, AlertDescription::kDecodeError};
  const Buffer both = Join({RawExtension(0x4444), RawExtension(0x4444, {1})});
  EXPECT_EQ(AfterAdding(both), twice);
  EXPECT_EQ(AfterBytes([&](Bytes message) {
              const auto old = testing::Changed<ClientHello>(
                  message, [](ClientHello& hello) { hello.extensions.supported_versions.reset(); });
              return testing::WithExtensions<ClientHello>(old, both);
            }),
            twice);
}

TEST_F(ClientHelloTrap, AClientThatPrefersChaCha20GetsIt) {
  server_.common.cipher_suites = {CipherSuiteId::kAes128GcmSha256,
                                  CipherSuiteId::kChaCha20Poly1305Sha256};
  client_.common.cipher_suites = {CipherSuiteId::kChaCha20Poly1305Sha256,
                                  CipherSuiteId::kAes128GcmSha256};
  testing::Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  EXPECT_EQ(loopback.server.connection.negotiated().cipher_suite,
            CipherSuiteId::kChaCha20Poly1305Sha256);
}

TEST_F(ClientHelloTrap, AnyOtherPreferenceOfTheClientYieldsToTheServers) {
  server_.common.cipher_suites = {CipherSuiteId::kAes128GcmSha256, CipherSuiteId::kAes256GcmSha384};
  client_.common.cipher_suites = {CipherSuiteId::kAes256GcmSha384, CipherSuiteId::kAes128GcmSha256};
  testing::Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  EXPECT_EQ(loopback.server.connection.negotiated().cipher_suite, CipherSuiteId::kAes128GcmSha256);
}

TEST_F(ClientHelloTrap, BytesBehindItInItsRecordAreUnexpectedWhicheverVersionItOffers) {
  testing::Loopback loopback(client_, server_);
  Bytestring hello = loopback.client.Flush();
  hello.resize(hello.size() + 1, 16);  // the start of a message that an old client would send
  const size_t size = hello.size() - record::kHeaderSize;
  hello[3] = static_cast<uint8_t>(size >> 8);
  hello[4] = static_cast<uint8_t>(size);
  hello[9] = 3;
  hello[10] = 1;  // legacy_version, which alone would be protocol_version
  (void)testing::Take(loopback.server, hello);
  EXPECT_EQ(VerdictOf(loopback.server.connection),
            (Verdict{Reason::kHandshakeSpansKeyChange, AlertDescription::kUnexpectedMessage}));
}

TEST_F(ClientHelloTrap, SuitesAndGroupsOfferedTwiceAreIllegalParameter) {
  static constexpr CipherSuiteId kSuites[] = {CipherSuiteId::kAes128GcmSha256,
                                              CipherSuiteId::kAes256GcmSha384,
                                              CipherSuiteId::kAes128GcmSha256};
  EXPECT_EQ(After([](ClientHello& hello) { hello.cipher_suites = kSuites; }), kDuplicate);
  static constexpr NamedGroup kGroups[] = {NamedGroup::kX25519, NamedGroup::kX25519};
  EXPECT_EQ(After([](ClientHello& hello) {
              hello.extensions.supported_groups->named_group_list = kGroups;
            }),
            kDuplicate);
}

TEST_F(ClientHelloTrap, TwoSharesOfOneGroupAreIllegalParameter) {
  EXPECT_EQ(After([](ClientHello& hello) {
              static std::vector<messages::KeyShareEntry> shares;
              shares.assign(2, *hello.extensions.key_share->client_shares.First());
              hello.extensions.key_share->client_shares = shares;
            }),
            kDuplicate);
}

TEST_F(ClientHelloTrap, AShareForAGroupThatIsNotOfferedIsIllegalParameter) {
  static constexpr NamedGroup kGroups[] = {NamedGroup::kSecp256r1};
  EXPECT_EQ(After([](ClientHello& hello) {
              hello.extensions.supported_groups->named_group_list = kGroups;
            }),
            (Verdict{Reason::kKeyShareNotOffered, AlertDescription::kIllegalParameter}));
}

TEST_F(ClientHelloTrap, AShareThatIsNoKeyIsIllegalParameter) {
  static constexpr std::array<uint8_t, 33> kZeros{};
  for (const size_t size : {1u, 31u, 32u, 33u}) {
    const messages::KeyShareEntry share[] = {{NamedGroup::kX25519, {Bytes(kZeros).first(size)}}};
    EXPECT_EQ(After([&](ClientHello& hello) { hello.extensions.key_share->client_shares = share; }),
              (Verdict{Reason::kInvalidKeyShare, AlertDescription::kIllegalParameter}))
        << size;
  }
}

TEST_F(ClientHelloTrap, NothingInCommonIsHandshakeFailure) {
  static constexpr CipherSuiteId kSuites[] = {CipherSuiteId{0x13ff}};
  EXPECT_EQ(After([](ClientHello& hello) { hello.cipher_suites = kSuites; }),
            (Verdict{Reason::kNoCommonCipherSuite, AlertDescription::kHandshakeFailure}));
  static constexpr NamedGroup kGroups[] = {NamedGroup{0x4242}};
  EXPECT_EQ(After([](ClientHello& hello) {
              hello.extensions.supported_groups->named_group_list = kGroups;
              hello.extensions.key_share->client_shares = {};
            }),
            (Verdict{Reason::kNoCommonGroup, AlertDescription::kHandshakeFailure}));
  static constexpr SignatureScheme kSchemes[] = {SignatureScheme::kRsaPkcs1Sha256,
                                                 SignatureScheme::kEd25519};
  EXPECT_EQ(After([](ClientHello& hello) {
              hello.extensions.signature_algorithms->supported_signature_algorithms = kSchemes;
            }),
            (Verdict{Reason::kNoCommonSignatureScheme, AlertDescription::kHandshakeFailure}));
}

TEST_F(ClientHelloTrap, TwoHostNamesAreIllegalParameter) {
  const Buffer name = Join({{0}, Prefixed({'a'})});
  const Buffer two = RawExtension(ExtensionType::kServerName, Prefixed(Join({name, name})));
  EXPECT_EQ(AfterBytes([&](Bytes message) {
              const Bytestring without = testing::Changed<ClientHello>(
                  message, [](ClientHello& hello) { hello.extensions.server_name.reset(); });
              return testing::WithExtensions<ClientHello>(without, two);
            }),
            kDuplicate);
}

TEST_F(ClientHelloTrap, AHostNameOfAnyBytesFindsNoCredentialAndHarmsNobody) {
  server_.require_known_name = true;
  static constexpr uint8_t kOdd[] = {0xff, 0, '\n', '*', '.'};
  const messages::ServerName name[] = {{messages::NameType::kHostName, {kOdd}}};
  EXPECT_EQ(
      After([&](ClientHello& hello) { hello.extensions.server_name->server_name_list = name; }),
      (Verdict{Reason::kUnrecognizedName, AlertDescription::kUnrecognizedName}));
}

TEST_F(ClientHelloTrap, BytesAfterTheExtensionsAreDecodeError) {
  EXPECT_EQ(AfterBytes([](Bytes message) {
              Bytestring longer = Copy(message);
              longer.push_back(0);
              testing::PutLength(longer, 1, 3, longer.size() - 4);
              return longer;
            }),
            (Verdict{Reason::kTrailingBytes, AlertDescription::kDecodeError}));
}

TEST_F(ClientHelloTrap, EveryTruncationIsRefusedAndNoneIsFine) {
  size_t size = 1;
  for (size_t cut = 0; cut < size; ++cut) {
    const Verdict verdict = AfterBytes([&](Bytes message) {
      size = message.size() - 4;
      return testing::RawMessage(HandshakeType::kClientHello, message.subspan(4, cut));
    });
    // Cut before the extension block it is an old client's hello, and else malformed.
    EXPECT_TRUE(verdict == kOldPeer || verdict.alert == AlertDescription::kDecodeError) << cut;
  }
}

// GREASE (RFC 8701) in every list that a client can put it into.
Bytestring WithGrease(Bytes message) {
  static constexpr uint16_t kGrease = 0xdada;
  const Bytestring changed = testing::Changed<ClientHello>(message, [](ClientHello& hello) {
    static constexpr CipherSuiteId kSuites[] = {CipherSuiteId{kGrease}, CipherSuiteId{kGrease},
                                                CipherSuiteId::kAes128GcmSha256};
    static constexpr NamedGroup kGroups[] = {NamedGroup{kGrease}, NamedGroup::kX25519};
    static constexpr ProtocolVersion kVersions[] = {ProtocolVersion{kGrease},
                                                    ProtocolVersion::kTls13};
    static constexpr SignatureScheme kSchemes[] = {SignatureScheme{kGrease},
                                                   SignatureScheme::kEcdsaSecp256r1Sha256};
    static constexpr uint8_t kShare[] = {0};
    static constexpr uint8_t kName[] = {0xda, 0xda};
    static constexpr messages::ProtocolName kNames[] = {{kName}};
    static constexpr messages::PskKeyExchangeMode kModes[] = {
        messages::PskKeyExchangeMode{0x0b}, messages::PskKeyExchangeMode::kPskDheKe};
    hello.extensions.psk_key_exchange_modes->ke_modes = kModes;
    static messages::KeyShareEntry shares[2];
    shares[0] = {NamedGroup{kGrease}, {kShare}};
    shares[1] = *hello.extensions.key_share->client_shares.First();
    hello.cipher_suites = kSuites;
    hello.extensions.supported_groups->named_group_list = kGroups;
    hello.extensions.supported_versions->versions = kVersions;
    hello.extensions.signature_algorithms->supported_signature_algorithms = kSchemes;
    hello.extensions.key_share->client_shares = shares;
    hello.extensions.application_layer_protocol_negotiation->protocol_name_list = kNames;
  });
  return testing::WithExtensions<ClientHello>(
      changed, Join({RawExtension(kGrease), RawExtension(0x1a1a, {0})}));
}

TEST_F(ClientHelloTrap, GreaseInEveryListIsPassedOver) {
  client_.common.alpn_protocols = {"h2"};
  EXPECT_EQ(AfterBytes(WithGrease), kFine);
}

}  // namespace
}  // namespace lockstep
