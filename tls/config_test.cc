// Every option that a configuration refuses, by the option that it names.
#include "tls/config.h"

#include <gtest/gtest.h>

#include <string>

#include "tls/testing/trap.h"

namespace lockstep {
namespace {

class ConfigTest : public testing::TrapTest {
 protected:
  template <class Change>
  void ExpectRefused(ConfigOption option, Change change) {
    ClientOptions client = client_;
    change(client.common);
    EXPECT_EQ(CreateConfig(client).error(), InvalidConfiguration(option));
    ServerOptions server = server_;
    change(server.common);
    EXPECT_EQ(CreateConfig(server).error(), InvalidConfiguration(option));
  }
};

TEST_F(ConfigTest, TheProviderIsThere) {
  ExpectRefused(ConfigOption::kProvider, [](CommonOptions& common) { common.provider = nullptr; });
  crypto::Provider without = crypto::FakeProvider();
  without.keystream = nullptr;
  ExpectRefused(ConfigOption::kProvider,
                [&](CommonOptions& common) { common.provider = &without; });
}

TEST_F(ConfigTest, CipherSuitesAreTheProvidersAndDistinct) {
  for (const std::vector<CipherSuiteId>& suites :
       {std::vector{CipherSuiteId::kAes128CcmSha256}, std::vector{CipherSuiteId{0x0a0a}},
        std::vector{CipherSuiteId::kAes128GcmSha256, CipherSuiteId::kAes128GcmSha256}}) {
    ExpectRefused(ConfigOption::kCipherSuites,
                  [&](CommonOptions& common) { common.cipher_suites = suites; });
  }
  crypto::Provider without = crypto::FakeProvider();
  without.cipher_suites = {};
  ExpectRefused(ConfigOption::kCipherSuites,
                [&](CommonOptions& common) { common.provider = &without; });
}

TEST_F(ConfigTest, GroupsAreTheProvidersAndDistinct) {
  for (const std::vector<NamedGroup>& groups :
       {std::vector{NamedGroup::kSecp384r1},
        std::vector{NamedGroup::kX25519, NamedGroup::kX25519}}) {
    ExpectRefused(ConfigOption::kGroups, [&](CommonOptions& common) { common.groups = groups; });
  }
  crypto::Provider without = crypto::FakeProvider();
  without.groups = {};
  ExpectRefused(ConfigOption::kGroups, [&](CommonOptions& common) { common.provider = &without; });
}

TEST_F(ConfigTest, SignatureSchemesCanBeVerifiedAndAreDistinct) {
  for (const std::vector<SignatureScheme>& schemes :
       {std::vector{SignatureScheme::kRsaPssRsaeSha256}, std::vector{SignatureScheme{0x0201}},
        std::vector{SignatureScheme::kEd25519, SignatureScheme::kEd25519}}) {
    ExpectRefused(ConfigOption::kSignatureSchemes,
                  [&](CommonOptions& common) { common.signature_schemes = schemes; });
    ExpectRefused(ConfigOption::kSignatureSchemes,
                  [&](CommonOptions& common) { common.certificate_signature_schemes = schemes; });
  }
  crypto::Provider without = crypto::FakeProvider();
  without.verifiers = {};
  ExpectRefused(ConfigOption::kSignatureSchemes,
                [&](CommonOptions& common) { common.provider = &without; });
}

TEST_F(ConfigTest, Pkcs1AloneCannotSignAHandshake) {
  client_.common.provider = &crypto::DefaultProvider();
  client_.common.signature_schemes = {SignatureScheme::kRsaPkcs1Sha256};
  EXPECT_EQ(CreateConfig(client_).error(), InvalidConfiguration(ConfigOption::kSignatureSchemes));
  client_.common.signature_schemes.push_back(SignatureScheme::kRsaPssRsaeSha256);
  EXPECT_TRUE(CreateConfig(client_).has_value());
}

TEST_F(ConfigTest, ProtocolNamesAreNotEmptyNotTooLongAndDistinct) {
  for (const std::vector<std::string>& protocols :
       {std::vector<std::string>{""}, std::vector<std::string>{std::string(256, 'p')},
        std::vector<std::string>{"h2", "h2"}}) {
    ExpectRefused(ConfigOption::kAlpnProtocols,
                  [&](CommonOptions& common) { common.alpn_protocols = protocols; });
  }
}

TEST_F(ConfigTest, AListOfProtocolsThatIsAcceptedFitsIntoAClientHello) {
  std::vector<std::string> protocols;
  for (int i = 0; i < 128; ++i) {
    protocols.push_back(std::to_string(i) + std::string(200, 'p'));
    protocols.back().resize(255, 'p');
  }
  client_.common.alpn_protocols = protocols;  // 32 KiB
  const auto config = CreateConfig(client_);
  ASSERT_TRUE(config.has_value());
  EXPECT_TRUE(
      Connection::Client(*config, testing::kServerName, testing::TestEnvironment(1)).has_value());
  protocols.push_back("one more");
  ExpectRefused(ConfigOption::kAlpnProtocols,
                [&](CommonOptions& common) { common.alpn_protocols = protocols; });
}

TEST_F(ConfigTest, LimitsLeaveRoomForAHandshake) {
  for (size_t Limits::* limit : {&Limits::client_hello, &Limits::certificate_message,
                                 &Limits::handshake_message, &Limits::handshake_memory}) {
    for (const size_t size : {0u, 100u}) {
      ExpectRefused(ConfigOption::kLimits,
                    [&](CommonOptions& common) { common.limits.*limit = size; });
    }
  }
}

TEST_F(ConfigTest, ChainsHaveAtLeastOneCertificateAndAsManyAsTheVerifierTakes) {
  for (const size_t length : {size_t{0}, x509::kMaxChainLength + 1}) {
    ExpectRefused(ConfigOption::kLimits,
                  [&](CommonOptions& common) { common.limits.chain_length = length; });
  }
}

TEST_F(ConfigTest, TheSmallestLimitsThatAreAcceptedLetAHandshakeThrough) {
  size_t low = 0, high = 1 << 20;
  while (high - low > 1) {
    const size_t middle = (low + high) / 2;
    client_.common.limits.handshake_memory = middle;
    (CreateConfig(client_).has_value() ? high : low) = middle;
  }
  client_.common.limits.handshake_memory = server_.common.limits.handshake_memory = high;
  testing::Loopback loopback(client_, server_);
  EXPECT_TRUE(loopback.Handshake());
}

TEST_F(ConfigTest, FragmentsAreOneTo2To14Bytes) {
  for (const size_t size : {size_t{0}, size_t{16385}, SIZE_MAX}) {
    ExpectRefused(ConfigOption::kMaxFragmentSize,
                  [&](CommonOptions& common) { common.max_fragment_size = size; });
  }
}

TEST_F(ConfigTest, AClientTrustsSomebodyOrAsksTheCaller) {
  client_.trust_store = nullptr;
  EXPECT_EQ(CreateConfig(client_).error(), InvalidConfiguration(ConfigOption::kTrustStore));
  client_.common.verify_certificate = Answerer::kCaller;
  EXPECT_TRUE(CreateConfig(client_).has_value());
}

TEST_F(ConfigTest, PinsAreNotIgnoredInSilenceWhereTheCallerVerifies) {
  ASSERT_TRUE(client_.pins.Add(x509::Pin{}).has_value());
  EXPECT_TRUE(CreateConfig(client_).has_value());
  client_.common.verify_certificate = Answerer::kCaller;
  EXPECT_EQ(CreateConfig(client_).error(), InvalidConfiguration(ConfigOption::kPins));
}

TEST_F(ConfigTest, SharesAreForGroupsThatAreOfferedAndDistinct) {
  for (const std::vector<NamedGroup>& groups :
       {std::vector{NamedGroup::kSecp384r1},
        std::vector{NamedGroup::kX25519, NamedGroup::kX25519}}) {
    client_.key_share_groups = groups;
    EXPECT_EQ(CreateConfig(client_).error(), InvalidConfiguration(ConfigOption::kKeyShareGroups));
  }
  client_.common.groups = {NamedGroup::kSecp256r1};
  client_.key_share_groups = {NamedGroup::kX25519};
  EXPECT_EQ(CreateConfig(client_).error(), InvalidConfiguration(ConfigOption::kKeyShareGroups));
}

TEST_F(ConfigTest, SharesGoInTheOrderOfTheGroups) {
  client_.common.groups = {NamedGroup::kX25519, NamedGroup::kSecp256r1};
  client_.key_share_groups = {NamedGroup::kSecp256r1, NamedGroup::kX25519};
  const auto config = CreateConfig(client_);
  ASSERT_TRUE(config.has_value());
  EXPECT_EQ((*config)->share_groups, (*config)->algorithms.groups);
}

TEST_F(ConfigTest, AServerHasCredentials) {
  server_.credentials.push_back(nullptr);
  EXPECT_EQ(CreateConfig(server_).error(), InvalidConfiguration(ConfigOption::kCredentials));
  server_.credentials.clear();
  EXPECT_EQ(CreateConfig(server_).error(), InvalidConfiguration(ConfigOption::kCredentials));
}

TEST_F(ConfigTest, PsksStandForAnchorsAndForCredentials) {
  const auto psk = ExternalPsk::Import(AsBytes("a"), std::vector<uint8_t>(32, 1)).value();
  client_.trust_store = nullptr;
  client_.psks = {psk};
  EXPECT_TRUE(CreateConfig(client_).has_value());
  server_.credentials = {};
  server_.psks = {psk};
  EXPECT_TRUE(CreateConfig(server_).has_value());
  server_.psks = {};
  server_.find_psk = Answerer::kCaller;
  EXPECT_TRUE(CreateConfig(server_).has_value());
}

TEST_F(ConfigTest, PsksAreThere) {
  client_.psks = {nullptr};
  EXPECT_EQ(CreateConfig(client_).error(), InvalidConfiguration(ConfigOption::kPsks));
  server_.psks = {nullptr};
  EXPECT_EQ(CreateConfig(server_).error(), InvalidConfiguration(ConfigOption::kPsks));
}

TEST_F(ConfigTest, TicketsLiveAtMostSevenDaysAndAreAtMostFour) {
  for (const uint32_t lifetime : {0u, 604801u}) {
    ServerOptions server = server_;
    server.ticket_lifetime = lifetime;
    EXPECT_EQ(CreateConfig(server).error(), InvalidConfiguration(ConfigOption::kTickets));
  }
  server_.ticket_lifetime = 604800;
  server_.ticket_count = 4;
  EXPECT_TRUE(CreateConfig(server_).has_value());
  server_.ticket_count = 5;
  EXPECT_EQ(CreateConfig(server_).error(), InvalidConfiguration(ConfigOption::kTickets));
}

TEST_F(ConfigTest, AClientsCredentialsAreThere) {
  client_.credentials = {nullptr};
  EXPECT_EQ(CreateConfig(client_).error(), InvalidConfiguration(ConfigOption::kCredentials));
}

TEST_F(ConfigTest, AServerThatAsksClientsTrustsSomebodyOrAsksTheCaller) {
  server_.client_authentication = ClientAuthentication::kRequested;
  EXPECT_EQ(CreateConfig(server_).error(), InvalidConfiguration(ConfigOption::kTrustStore));
  server_.common.verify_certificate = Answerer::kCaller;
  EXPECT_TRUE(CreateConfig(server_).has_value());
}

TEST_F(ConfigTest, CertificateAuthoritiesAreNamesThatFit) {
  const std::vector<uint8_t> name = pki_.name();
  server_.certificate_authorities = {name, {0x30, 0x01}};
  EXPECT_EQ(CreateConfig(server_).error(),
            InvalidConfiguration(ConfigOption::kCertificateAuthorities));
  server_.certificate_authorities.assign((24 << 10) / (2 + name.size()), name);
  EXPECT_TRUE(CreateConfig(server_).has_value());
  server_.certificate_authorities.push_back(name);
  EXPECT_EQ(CreateConfig(server_).error(),
            InvalidConfiguration(ConfigOption::kCertificateAuthorities));
}

TEST_F(ConfigTest, OidFiltersAreWhatARequestMayHold) {
  const OidFilter unknown{{0x06, 0x01, 0x2a}, {}};
  const OidFilter key_usage{{0x06, 0x03, 0x55, 0x1d, 0x0f}, {0x03, 0x02, 0x07, 0x80}};
  server_.oid_filters = {unknown, key_usage};
  EXPECT_TRUE(CreateConfig(server_).has_value());
  const OidFilter too_long{std::vector<uint8_t>(256, 1), {}};
  const OidFilter too_much{{0x06, 0x01, 0x2b}, std::vector<uint8_t>(24 << 10)};
  const OidFilter malformed{{0x06, 0x03, 0x55, 0x1d, 0x25}, {0x03, 0x02, 0x07, 0x80}};
  for (const OidFilter& bad : {unknown, OidFilter{}, too_long, too_much, malformed}) {
    server_.oid_filters = {unknown, bad};
    EXPECT_EQ(CreateConfig(server_).error(), InvalidConfiguration(ConfigOption::kOidFilters));
  }
}

TEST_F(ConfigTest, TheExternalPsksFitIntoAClientHello) {
  const auto psk = [](size_t size) {
    const std::vector<uint8_t> identity(size, 'i'), key(32, 'k');
    return ExternalPsk::Import(identity, key, {}, crypto::HashId::kSha256).value();
  };
  client_.psks = {psk(10000)};  // once for each hash
  EXPECT_TRUE(CreateConfig(client_).has_value());
  client_.psks = {psk(40000)};
  EXPECT_EQ(CreateConfig(client_).error(), InvalidConfiguration(ConfigOption::kPsks));
  client_.psks.assign(400, psk(32));
  EXPECT_EQ(CreateConfig(client_).error(), InvalidConfiguration(ConfigOption::kPsks));
  // A server sends none of them.
  server_.psks = client_.psks;
  EXPECT_TRUE(CreateConfig(server_).has_value());
}

TEST_F(ConfigTest, TheReasonNamesTheOptionAndIsMisuse) {
  const Error error = InvalidConfiguration(ConfigOption::kPins);
  EXPECT_EQ(KindOf(error.reason), ErrorKind::kMisuse);
  EXPECT_NE(Describe(error).find("13"), std::string::npos);
}

}  // namespace
}  // namespace lockstep
