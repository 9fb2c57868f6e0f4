#include "tls/messages/client_hello.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "tls/messages/handshake.h"
#include "tls/messages/testing/raw.h"
#include "tls/wire/duplicates.h"
#include "tls/wire/parse.h"

namespace lockstep::messages {
namespace {

using testing::Buffer;
using testing::ClientHelloStart;
using testing::Join;
using testing::kOffersTls13;
using testing::Prefixed;
using testing::RawExtension;

TEST(ClientHelloTest, WithoutAnExtensionBlockItParsesSoThatProtocolVersionCanBeSent) {
  const Buffer old = ClientHelloStart();
  const auto hello = wire::Parse<ClientHello>(old);
  ASSERT_TRUE(hello.has_value());
  EXPECT_FALSE(hello->has_extensions());
  EXPECT_EQ(wire::Serialize(*hello), old);
}

TEST(ClientHelloTest, WithAnEmptyExtensionBlockItParsesAndOffersNoVersion) {
  const auto hello = wire::Parse<ClientHello>(Join({ClientHelloStart(), {0, 0}}));
  ASSERT_TRUE(hello.has_value());
  EXPECT_TRUE(hello->has_extensions());
  EXPECT_FALSE(hello->extensions.supported_versions.has_value());
}

TEST(ClientHelloTest, HalfAnExtensionBlockIsAnErrorEvenOfAnOldClient) {
  EXPECT_FALSE(wire::Parse<ClientHello>(Join({ClientHelloStart(), {0}})).has_value());
}

TEST(ClientHelloTest, ABlockWithDataFollowingIsAnError) {
  const auto hello = wire::Parse<ClientHello>(Join({ClientHelloStart(), {0, 0}, {0}}));
  EXPECT_EQ(hello.error().reason, Reason::kTrailingBytes);
}

TEST(ClientHelloTest, GreaseIsPassedOverInEveryList) {
  const Buffer start = Join({{3, 3}, Buffer(32), {0}, {0, 4, 0x0a, 0x0a, 0x13, 1}, {1, 0}});
  const Buffer shares = Join({{0x1a, 0x1a, 0, 1, 0}, {0, 0x1d, 0, 1, 'x'}});
  const Buffer body = Join(
      {start,
       Prefixed(Join({RawExtension(uint16_t{0x2a2a}),
                      RawExtension(ExtensionType::kSupportedVersions, {4, 0x3a, 0x3a, 3, 4}),
                      RawExtension(ExtensionType::kSupportedGroups, {0, 4, 0x1a, 0x1a, 0, 0x1d}),
                      RawExtension(ExtensionType::kSignatureAlgorithms, {0, 4, 0x4a, 0x4a, 8, 4}),
                      RawExtension(ExtensionType::kApplicationLayerProtocolNegotiation,
                                   {0, 6, 2, 0x5a, 0x5a, 2, 'h', '2'}),
                      RawExtension(ExtensionType::kPskKeyExchangeModes, {2, 0x0b, 1}),
                      RawExtension(ExtensionType::kKeyShare, Prefixed(shares)),
                      RawExtension(uint16_t{0x6a6a}, {0})}))});
  const auto hello = wire::Parse<ClientHello>(body);
  ASSERT_TRUE(hello.has_value());
  EXPECT_TRUE(hello->cipher_suites.Contains(CipherSuiteId::kAes128GcmSha256));
  EXPECT_TRUE(hello->extensions.supported_versions->versions.Contains(ProtocolVersion::kTls13));
  EXPECT_TRUE(
      hello->extensions.psk_key_exchange_modes->ke_modes.Contains(PskKeyExchangeMode::kPskDheKe));
  EXPECT_TRUE(CheckClientShares(*hello->extensions.key_share, *hello->extensions.supported_groups)
                  .has_value());
  EXPECT_TRUE(wire::CheckNoDuplicates(hello->cipher_suites).has_value());
}

TEST(ClientHelloTest, SuitesOfferedTwiceAreFound) {
  const CipherSuiteId twice[] = {CipherSuiteId::kAes128GcmSha256, CipherSuiteId::kAes256GcmSha384,
                                 CipherSuiteId::kAes128GcmSha256};
  const ClientHello hello{.cipher_suites = twice};
  EXPECT_EQ(wire::CheckNoDuplicates(hello.cipher_suites).error().reason, Reason::kDuplicateValue);
}

TEST(ClientHelloTest, SharesOfferedTwiceOrNotAmongTheGroupsAreFound) {
  const NamedGroup groups[] = {NamedGroup::kX25519, NamedGroup::kSecp256r1};
  const KeyShareEntry x25519{NamedGroup::kX25519, {AsBytes("x")}};
  const KeyShareEntry p256{NamedGroup::kSecp256r1, {AsBytes("x")}};
  const KeyShareEntry p384{NamedGroup::kSecp384r1, {AsBytes("x")}};
  const auto check = [&](std::vector<KeyShareEntry> shares) {
    return CheckClientShares({.client_shares = shares}, {.named_group_list = groups});
  };
  EXPECT_TRUE(check({}).has_value());
  EXPECT_TRUE(check({p256, x25519}).has_value());
  EXPECT_EQ(check({x25519, p256, x25519}).error(), (Error{Reason::kDuplicateValue, 0, {0x1d}}));
  EXPECT_EQ(check({x25519, p384}).error(), (Error{Reason::kKeyShareNotOffered, 0, {0x18}}));
}

TEST(ClientHelloTest, ServerNameHoldsOneHostNameAndPassesOverOtherTypes) {
  const auto parse = [](const Buffer& list) {
    return wire::Parse<ServerNameList>(Prefixed(list)).has_value();
  };
  EXPECT_TRUE(parse({0, 0, 1, 'a'}));
  EXPECT_TRUE(parse({7, 0, 1, 'b', 0, 0, 1, 'a'}));
  EXPECT_FALSE(parse({0, 0, 1, 'a', 0, 0, 1, 'b'}));
  EXPECT_FALSE(parse({0, 0, 0}));
  const Buffer two = Prefixed({7, 0, 1, 'b', 0, 0, 1, 'a'});
  EXPECT_EQ(wire::Parse<ServerNameList>(two)->HostName(), "a");
  const Buffer other = Prefixed({7, 0, 1, 'b'});
  EXPECT_EQ(wire::Parse<ServerNameList>(other)->HostName(), std::nullopt);
}

TEST(ClientHelloTest, AServersChoiceOfProtocolIsExactlyOneName) {
  const Buffer one = {0, 3, 2, 'h', '2'};
  EXPECT_EQ(AsText(wire::Parse<SelectedProtocolName>(one)->name()), "h2");
  EXPECT_EQ(wire::Parse<SelectedProtocolName>(Buffer{0, 4, 1, 'a', 1, 'b'}).error(),
            (Error{Reason::kIllegalValue, 0, {2}}));
  EXPECT_FALSE(wire::Parse<ProtocolNameList>(Buffer{0, 2, 0, 0}).has_value());
}

TEST(ClientHelloTest, TheTruncatedHelloEndsBeforeTheBinders) {
  const CipherSuiteId suites[] = {CipherSuiteId::kAes128GcmSha256};
  const PskIdentity identities[] = {{{AsBytes("one")}, 0}, {{AsBytes("two")}, 0}};
  const Buffer zeros(48);
  const PskBinderEntry binders[] = {{Bytes(zeros).first(32)}, {zeros}};
  ClientHello hello{.cipher_suites = suites};
  hello.extensions.early_data.emplace();
  hello.extensions.pre_shared_key = {.identities = identities, .binders = binders};
  EXPECT_EQ(BindersSize(hello), 2u + 1 + 32 + 1 + 48);

  const auto message = SerializeHandshake(hello);
  ASSERT_TRUE(message.has_value());
  const Bytes truncated = Truncate(*message, hello);
  EXPECT_EQ(AsText(truncated.last(4 + 3)), std::string_view("two\0\0\0\0", 7));
  EXPECT_EQ((*message)[truncated.size() + 1], 1 + 32 + 1 + 48);
  // The one who receives it cuts at the same place.
  const auto received = wire::Parse<ClientHello>(Bytes(*message).subspan(kHandshakeHeaderSize));
  EXPECT_EQ(Truncate(*message, *received).size(), truncated.size());
}

TEST(ClientHelloTest, WithoutPskNothingIsTruncated) {
  const Buffer body = Join({ClientHelloStart(), Prefixed(kOffersTls13)});
  EXPECT_EQ(Truncate(body, *wire::Parse<ClientHello>(body)).size(), body.size());
}

}  // namespace
}  // namespace lockstep::messages
