// Traps in a HelloRetryRequest and in the ClientHello that answers it (RFC 9846 sections 4.2.2,
// 4.2.4).
#include <gtest/gtest.h>

#include "tls/messages/client_hello.h"
#include "tls/messages/server_hello.h"
#include "tls/messages/testing/raw.h"
#include "tls/testing/change.h"
#include "tls/testing/trap.h"

namespace lockstep {
namespace {

using messages::ClientHello;
using messages::ExtensionType;
using messages::HandshakeType;
using messages::HelloRetryRequest;
using messages::KeyShareEntry;
using messages::ServerHello;
using messages::testing::Buffer;
using messages::testing::Join;
using messages::testing::RawExtension;
using testing::Bytestring;
using testing::kFine;
using testing::Verdict;
using testing::VerdictOf;

constexpr Verdict kChanged{Reason::kClientHelloChanged, AlertDescription::kIllegalParameter};

// The client offers x25519 with a share, and secp256r1; the server wants secp256r1.
class HelloRetryTrap : public testing::TrapTest {
 protected:
  HelloRetryTrap() { server_.common.groups = {NamedGroup::kSecp256r1}; }

  // What the client makes of the HelloRetryRequest after a change to what it says.
  template <class Change>
  Verdict AfterRequest(Change change) {
    return VerdictOf(RunChanging(HandshakeType::kServerHello, [&](Bytes message) {
                       return testing::Changed<HelloRetryRequest>(message, change);
                     }).client);
  }
  Verdict AfterRequestAdding(const Buffer& extensions) {
    return VerdictOf(RunChanging(HandshakeType::kServerHello, [&](Bytes message) {
                       return testing::WithExtensions<HelloRetryRequest>(message, extensions);
                     }).client);
  }
  // What the client makes of the ServerHello that follows one.
  template <class Change>
  Verdict AfterServerHello(Change change) {
    return VerdictOf(RunChanging(HandshakeType::kServerHello, 2, [&](Bytes message) {
                       return testing::Changed<ServerHello>(message, change);
                     }).client);
  }
  // What the server makes of the second ClientHello after a change.
  template <class Change>
  Verdict AfterSecondHello(Change change) {
    return AfterSecondHelloBytes(
        [&](Bytes message) { return testing::Changed<ClientHello>(message, change); });
  }
  Verdict AfterSecondHelloBytes(const testing::MessageChange& change) {
    return VerdictOf(RunChanging(HandshakeType::kClientHello, 2, change).server);
  }
  Verdict AfterSecondHelloAdding(const Buffer& extensions) {
    return AfterSecondHelloBytes(
        [&](Bytes message) { return testing::WithExtensions<ClientHello>(message, extensions); });
  }
};

TEST_F(HelloRetryTrap, ARequestWithoutChangeIsIllegalParameter) {
  EXPECT_EQ(
      AfterRequest([](HelloRetryRequest& request) { request.extensions.key_share.reset(); }),
      (Verdict{Reason::kHelloRetryRequestWithoutChange, AlertDescription::kIllegalParameter}));
}

TEST_F(HelloRetryTrap, ARequestForAGroupWhoseShareWasSentIsIllegalParameter) {
  const Verdict shared{Reason::kGroupAlreadyShared, AlertDescription::kIllegalParameter};
  EXPECT_EQ(AfterRequest([](HelloRetryRequest& request) {
              request.extensions.key_share->selected_group = NamedGroup::kX25519;
            }),
            shared);
  // A cookie beside it does not make it better.
  EXPECT_EQ(VerdictOf(RunChanging(HandshakeType::kServerHello,
                                  [](Bytes message) {
                                    const Bytestring changed = testing::Changed<HelloRetryRequest>(
                                        message, [](HelloRetryRequest& request) {
                                          request.extensions.key_share->selected_group =
                                              NamedGroup::kX25519;
                                        });
                                    return testing::WithExtensions<HelloRetryRequest>(
                                        changed, RawExtension(ExtensionType::kCookie, {0, 1, 7}));
                                  })
                          .client),
            shared);
}

TEST_F(HelloRetryTrap, ARequestForAGroupThatWasNotOfferedIsIllegalParameter) {
  for (const NamedGroup group : {NamedGroup::kSecp384r1, NamedGroup{0x4a4a}}) {
    EXPECT_EQ(AfterRequest([&](HelloRetryRequest& request) {
                request.extensions.key_share->selected_group = group;
              }),
              (Verdict{Reason::kGroupNotOffered, AlertDescription::kIllegalParameter}));
  }
}

TEST_F(HelloRetryTrap, ARequestNamesASuiteAndAVersionThatWereOffered) {
  EXPECT_EQ(AfterRequest([](HelloRetryRequest& request) {
              request.cipher_suite = CipherSuiteId::kAes128CcmSha256;
            }),
            (Verdict{Reason::kCipherSuiteNotOffered, AlertDescription::kIllegalParameter}));
  EXPECT_EQ(AfterRequest([](HelloRetryRequest& request) {
              request.extensions.supported_versions->selected_version =
                  messages::ProtocolVersion::kTls12;
            }),
            (Verdict{Reason::kIllegalSelectedVersion, AlertDescription::kIllegalParameter}));
  EXPECT_EQ(AfterRequest([](HelloRetryRequest& request) { request.legacy_session_id_echo = {}; }),
            (Verdict{Reason::kSessionIdMismatch, AlertDescription::kIllegalParameter}));
}

TEST_F(HelloRetryTrap, ARequestWithWhatBelongsIntoOtherMessagesIsRefused) {
  EXPECT_EQ(AfterRequestAdding(RawExtension(ExtensionType::kPreSharedKey, {0, 0})),
            (Verdict{Reason::kMisplacedExtension, AlertDescription::kIllegalParameter}));
  EXPECT_EQ(AfterRequestAdding(RawExtension(0x5a5a)),
            (Verdict{Reason::kUnsolicitedExtension, AlertDescription::kUnsupportedExtension}));
}

TEST_F(HelloRetryTrap, ASecondRequestIsUnexpectedMessage) {
  testing::MessageLoop loop(client_, server_);
  Bytestring request;
  loop.tap = [&](bool from_client, Bytestring& message) {
    if (from_client) return;
    if (request.empty()) {
      request = message;
    } else {
      message = request;
    }
  };
  EXPECT_EQ(VerdictOf(loop.Run().client),
            (Verdict{Reason::kSecondHelloRetryRequest, AlertDescription::kUnexpectedMessage}));
}

TEST_F(HelloRetryTrap, TheSuiteOfTheRequestHolds) {
  EXPECT_EQ(AfterServerHello(
                [](ServerHello& hello) { hello.cipher_suite = CipherSuiteId::kAes256GcmSha384; }),
            (Verdict{Reason::kCipherSuiteChanged, AlertDescription::kIllegalParameter}));
}

TEST_F(HelloRetryTrap, TheVersionOfTheRequestHolds) {
  const Verdict illegal{Reason::kIllegalSelectedVersion, AlertDescription::kIllegalParameter};
  EXPECT_EQ(AfterServerHello([](ServerHello& hello) {
              hello.extensions.supported_versions->selected_version =
                  messages::ProtocolVersion::kTls12;
            }),
            illegal);
  // A hello of TLS 1.2, which without the request would be an honest old server's.
  EXPECT_EQ(
      AfterServerHello([](ServerHello& hello) { hello.extensions.supported_versions.reset(); }),
      illegal);
}

TEST_F(HelloRetryTrap, TheGroupOfTheRequestHolds) {
  EXPECT_EQ(AfterServerHello([](ServerHello& hello) {
              static constexpr std::array<uint8_t, 32> kShare = {1};
              hello.extensions.key_share->server_share = {NamedGroup::kX25519, {kShare}};
            }),
            (Verdict{Reason::kGroupChanged, AlertDescription::kIllegalParameter}));
}

// A cookie of the server's that this engine's own does not send.
TEST_F(HelloRetryTrap, ACookieIsEchoedAsItCameAndEverythingElseStays) {
  testing::MessageLoop loop(client_, server_);
  Bytestring hellos[2];
  size_t count = 0;
  const Buffer cookie = {0, 3, 0xc0, 0x0c, 0x1e};
  loop.tap = [&](bool from_client, Bytestring& message) {
    if (from_client && count < 2) {
      hellos[count++] = message;
    } else if (!from_client && count == 1) {
      message = testing::WithExtensions<HelloRetryRequest>(
          message, RawExtension(ExtensionType::kCookie, cookie));
    }
  };
  // The server did not send a cookie: to itself, the second hello has changed.
  EXPECT_EQ(VerdictOf(loop.Run().server), kChanged);
  const auto first = wire::Parse<ClientHello>(Bytes(hellos[0]).subspan(4)).value();
  auto second = wire::Parse<ClientHello>(Bytes(hellos[1]).subspan(4)).value();
  EXPECT_TRUE(Equal(second.extensions.cookie->cookie.bytes, Bytes(cookie).subspan(2)));
  EXPECT_EQ(second.extensions.key_share->client_shares.First()->group, NamedGroup::kSecp256r1);
  EXPECT_EQ(second.extensions.key_share->client_shares.Count(), 1u);
  EXPECT_EQ(second.random, first.random);
  EXPECT_EQ(second.legacy_session_id, first.legacy_session_id);
}

TEST_F(HelloRetryTrap, ARequestWithACookieAloneKeepsTheShares) {
  testing::MessageLoop loop(client_, server_);
  Bytestring hellos[2];
  size_t count = 0;
  loop.tap = [&](bool from_client, Bytestring& message) {
    if (from_client && count < 2) {
      hellos[count++] = message;
    } else if (!from_client && count == 1) {
      message = testing::WithExtensions<HelloRetryRequest>(
          testing::Changed<HelloRetryRequest>(
              message, [](HelloRetryRequest& request) { request.extensions.key_share.reset(); }),
          RawExtension(ExtensionType::kCookie, {0, 1, 9}));
    }
  };
  (void)loop.Run();
  ASSERT_EQ(count, 2u);
  const auto first = wire::Parse<ClientHello>(Bytes(hellos[0]).subspan(4)).value();
  const auto second = wire::Parse<ClientHello>(Bytes(hellos[1]).subspan(4)).value();
  EXPECT_TRUE(second.extensions.key_share->client_shares.First()->key_exchange ==
              first.extensions.key_share->client_shares.First()->key_exchange);
}

TEST_F(HelloRetryTrap, TheSecondHelloMayChangeOnlyWhatItWasAskedTo) {
  static constexpr std::array<uint8_t, 32> kOther = {1};
  EXPECT_EQ(AfterSecondHello([](ClientHello& hello) { hello.random[31] ^= 1; }), kChanged);
  EXPECT_EQ(AfterSecondHello([](ClientHello& hello) { hello.legacy_session_id = {kOther}; }),
            kChanged);
  EXPECT_EQ(AfterSecondHello([](ClientHello& hello) { hello.extensions.server_name.reset(); }),
            kChanged);
  EXPECT_EQ(AfterSecondHelloAdding(RawExtension(0x6a6a)), kChanged);
  EXPECT_EQ(AfterSecondHelloAdding(RawExtension(ExtensionType::kCookie, {0, 1, 9})), kChanged);
}

TEST_F(HelloRetryTrap, ASecondHelloWithOtherListsIsIllegalParameterAndNotANewNegotiation) {
  static constexpr CipherSuiteId kSuites[] = {CipherSuiteId::kAes256GcmSha384};
  static constexpr CipherSuiteId kUnknown[] = {CipherSuiteId{0x1399}};
  static constexpr SignatureScheme kSchemes[] = {SignatureScheme::kEd25519};
  static constexpr NamedGroup kGroups[] = {NamedGroup::kSecp256r1};
  EXPECT_EQ(AfterSecondHello([](ClientHello& hello) { hello.cipher_suites = kSuites; }), kChanged);
  EXPECT_EQ(AfterSecondHello([](ClientHello& hello) { hello.cipher_suites = kUnknown; }), kChanged);
  EXPECT_EQ(AfterSecondHello([](ClientHello& hello) {
              hello.extensions.signature_algorithms->supported_signature_algorithms = kSchemes;
            }),
            kChanged);
  EXPECT_EQ(AfterSecondHello([](ClientHello& hello) {
              hello.extensions.supported_groups->named_group_list = kGroups;
            }),
            kChanged);
}

TEST_F(HelloRetryTrap, TheSecondHelloHasTheOneShareThatWasAskedFor) {
  EXPECT_EQ(
      AfterSecondHello([](ClientHello& hello) { hello.extensions.key_share->client_shares = {}; }),
      kChanged);
  static constexpr std::array<uint8_t, 32> kX25519 = {1};
  static KeyShareEntry shares[2];
  EXPECT_EQ(AfterSecondHello([](ClientHello& hello) {
              shares[0] = *hello.extensions.key_share->client_shares.First();
              shares[1] = {NamedGroup::kX25519, {kX25519}};
              hello.extensions.key_share->client_shares = shares;
            }),
            kChanged);
  EXPECT_EQ(AfterSecondHello([](ClientHello& hello) {
              shares[0] = {NamedGroup::kX25519, {kX25519}};
              hello.extensions.key_share->client_shares = std::span(shares).first(1);
            }),
            kChanged);
}

TEST_F(HelloRetryTrap, WhatTheSecondHelloSaysOfEarlyDataIsVoid) {
  EXPECT_EQ(AfterSecondHelloAdding(RawExtension(ExtensionType::kEarlyData)), kFine);
}

TEST_F(HelloRetryTrap, TheSecondHelloMayLackTheVersionNoMoreThanTheFirst) {
  EXPECT_EQ(
      AfterSecondHello([](ClientHello& hello) { hello.extensions.supported_versions.reset(); }),
      (Verdict{Reason::kUnsupportedVersion, AlertDescription::kProtocolVersion}));
}

TEST_F(HelloRetryTrap, PaddingAndPsksOfTheSecondHelloMayDiffer) {
  const Buffer identity = Join({{0, 1}, {5}, {0, 0, 0, 0}});
  const Buffer psk = RawExtension(ExtensionType::kPreSharedKey,
                                  Join({{0, 7}, identity, {0, 33, 32}, Buffer(32, 2)}));
  EXPECT_EQ(AfterSecondHelloAdding(RawExtension(ExtensionType::kPadding, Buffer(9, 0))), kFine);
  EXPECT_EQ(AfterSecondHelloAdding(psk), kFine);
}

}  // namespace
}  // namespace lockstep
