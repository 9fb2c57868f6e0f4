// Sessions, early data, pre-shared keys and exporters with OpenSSL, both ways.
#include <algorithm>
#include <array>
#include <string>

#include "crypto/testing/hex.h"
#include "interop/testing/files.h"
#include "interop/testing/openssl_test.h"
#include "stores/replay_window.h"
#include "stores/ticket_keys.h"

namespace lockstep::interop {
namespace {

constexpr std::string_view kEarly = "words that came early\n";

class ResumptionTest : public OpenSslTest {
 protected:
  // As a machine would have it that starts anew with the secret that it had before.
  static ServerOptions RestartedServer() {
    static const std::vector<uint8_t> secret(stores::TicketKeys::kSecretSize, 0x5a);
    ServerOptions server = ServerOf(SomePki());
    server.tickets = stores::TicketKeys::Create(secret, {.start = Yesterday()}).value();
    server.replay_guard = stores::ReplayWindow::Create({.start = Yesterday()}).value();
    server.max_early_data_size = 1000;
    return server;
  }
  static int64_t Yesterday() { return RealEnvironment().clock() - int64_t{24} * 3600 * 1000; }

  // Another connection of this engine's to a server that has had one.
  static std::unique_ptr<TlsSocket> Return(const Server& server, const ClientOptions& options,
                                           ClientSession session) {
    return std::make_unique<TlsSocket>(
        Dial(server.port), Connection::Client(CreateConfig(options).value(), kServerName,
                                              RealEnvironment(), std::move(session))
                               .value());
  }
  // The session of a first connection, as it comes back from where it was kept.
  static ClientSession FirstSession(Server& server, const ClientOptions& options) {
    Conversation first{std::move(server.openssl),
                       std::make_unique<TlsSocket>(
                           Dial(server.port), Connection::Client(CreateConfig(options).value(),
                                                                 kServerName, RealEnvironment())
                                                  .value())};
    EXPECT_TRUE(first.Handshake());
    EXPECT_TRUE(first.ExchangeLines());
    EXPECT_FALSE(first.ours->sessions().empty());
    const auto kept = first.ours->sessions().back().Serialize();
    first.ours->Close();
    EXPECT_TRUE(first.Until([&] { return first.ours->ended(); }));
    server.openssl = std::move(first.openssl);
    return ClientSession::Parse(kept->Expose()).value();
  }
  // Their client's first connection, whose session it leaves in a file; the arguments to return.
  static Arguments LetTheirClientComeFirst(const Arguments& more = {}) {
    const std::string session = TemporaryPath("session.pem");
    Arguments arguments = {"-sess_out", session};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Conversation first = TalkToClient(RestartedServer(), SomePki(), arguments);
    EXPECT_TRUE(first.Handshake());
    EXPECT_TRUE(first.ExchangeLines());
    EXPECT_TRUE(first.CloseBoth());
    return {"-sess_in", session};
  }
};

TEST_F(ResumptionTest, OurClientReturnsWithEarlyData) {
  ClientOptions options = ClientOf(SomePki());
  options.offer_early_data = true;
  Server server = StartServer(SomePki(), 2, {"-early_data"});
  ClientSession session = FirstSession(server, options);
  EXPECT_GT(session.max_early_data_size, 0u);
  auto ours = Return(server, options, std::move(session));
  ours->SayEarly(kEarly);
  const Conversation second{std::move(server.openssl), std::move(ours)};
  ASSERT_TRUE(second.Handshake());
  EXPECT_EQ(second.connection().negotiated().resumption, Resumption::kResumed);
  EXPECT_EQ(second.connection().negotiated().early_data, EarlyDataOutcome::kAccepted);
  ASSERT_TRUE(second.ExchangeLines());
  EXPECT_TRUE(second.openssl->Said(kEarly));
  EXPECT_TRUE(second.CloseBoth());
}

TEST_F(ResumptionTest, OurClientReturnsAfterAHelloRetryRequestWithoutEarlyData) {
  ClientOptions options = ClientOf(SomePki());
  options.offer_early_data = true;
  // With its replay defence OpenSSL uses a ticket up at the first ClientHello, and declines it at
  // the second.
  const Arguments more = {"-early_data", "-no_anti_replay", "-groups", "P-256"};
  Server server = StartServer(SomePki(), 2, more);
  ClientSession session = FirstSession(server, options);
  auto ours = Return(server, options, std::move(session));
  ours->SayEarly(kEarly);
  const Conversation second{std::move(server.openssl), std::move(ours)};
  ASSERT_TRUE(second.Handshake());
  EXPECT_EQ(second.connection().negotiated().resumption, Resumption::kResumed);
  EXPECT_EQ(second.connection().negotiated().early_data, EarlyDataOutcome::kHelloRetryRequest);
  ASSERT_TRUE(second.ExchangeLines());
  EXPECT_FALSE(second.openssl->Said(kEarly));
  EXPECT_TRUE(second.CloseBoth());
}

TEST_F(ResumptionTest, TheirClientReturnsToAServerThatWasRestarted) {
  const Conversation second = TalkToClient(RestartedServer(), SomePki(), LetTheirClientComeFirst());
  ASSERT_TRUE(second.Handshake());
  EXPECT_EQ(second.connection().negotiated().resumption, Resumption::kResumed);
  ASSERT_TRUE(second.ExchangeLines());
  EXPECT_TRUE(second.openssl->Said("Reused, TLSv1.3"));
  EXPECT_TRUE(second.CloseBoth());
}

TEST_F(ResumptionTest, TheirClientReturnsWithEarlyData) {
  Arguments more = LetTheirClientComeFirst();
  WriteFile(TemporaryPath("early.txt"), kEarly);
  more.insert(more.end(), {"-early_data", TemporaryPath("early.txt")});
  const Conversation second = TalkToClient(RestartedServer(), SomePki(), more);
  ASSERT_TRUE(second.Handshake());
  EXPECT_EQ(second.connection().negotiated().early_data, EarlyDataOutcome::kAccepted);
  EXPECT_EQ(second.ours->heard_early(), kEarly);
  ASSERT_TRUE(second.ExchangeLines());
  EXPECT_TRUE(second.openssl->Said("Early data was accepted"));
  EXPECT_EQ(second.ours->heard().find(kEarly), std::string::npos);
  EXPECT_TRUE(second.CloseBoth());
}

TEST_F(ResumptionTest, TheirClientReturnsAfterAHelloRetryRequest) {
  Arguments more = LetTheirClientComeFirst();
  more.insert(more.end(), {"-groups", "X25519:P-256"});
  ServerOptions server = RestartedServer();
  server.common.groups = {NamedGroup::kSecp256r1};
  const Conversation second = TalkToClient(server, SomePki(), more);
  ASSERT_NO_FATAL_FAILURE(ExpectWorks(second));
  EXPECT_TRUE(second.connection().negotiated().hello_retry_request);
  EXPECT_EQ(second.connection().negotiated().resumption, Resumption::kResumed);
}

class PskTest : public OpenSslTest {
 protected:
  // OpenSSL imports none: raw, with the hash of TLS_AES_128_GCM_SHA256.
  static std::shared_ptr<const ExternalPsk> Shared() {
    return ExternalPsk::DangerouslyRaw(AsBytes("a meter"), std::vector<uint8_t>(32, 0xab),
                                       crypto::HashId::kSha256)
        .value();
  }
  static Arguments TheirPsk() {
    std::string key;
    for (int i = 0; i < 32; ++i) key += "ab";
    return {"-psk_identity", "a meter", "-psk", key};
  }
};

TEST_F(PskTest, OurClientTheirServer) {
  ClientOptions options = ClientOf(SomePki());
  options.psks = {Shared()};
  const Conversation talk = TalkToServer(options, SomePki(), TheirPsk());
  ASSERT_NO_FATAL_FAILURE(ExpectWorks(talk));
  EXPECT_EQ(AsText(*talk.connection().negotiated().psk_identity), "a meter");
}

TEST_F(PskTest, TheirClientOurServer) {
  ServerOptions options = ServerOf(SomePki());
  options.psks = {Shared()};
  const Conversation talk = TalkToClient(options, SomePki(), TheirPsk());
  ASSERT_NO_FATAL_FAILURE(ExpectWorks(talk));
  EXPECT_EQ(AsText(*talk.connection().negotiated().psk_identity), "a meter");
}

class ExporterTest : public OpenSslTest {
 protected:
  static void ExpectTheSame(const Conversation& talk) {
    ASSERT_TRUE(talk.Handshake());
    ASSERT_TRUE(talk.ExchangeLines());
    std::array<uint8_t, 32> material{};
    ASSERT_TRUE(
        talk.connection().ExportKeyingMaterial("EXPERIMENTAL lockstep", {}, material).has_value());
    std::string hex = crypto::ToHex(material);
    std::ranges::transform(hex, hex.begin(), [](unsigned char c) { return std::toupper(c); });
    EXPECT_TRUE(talk.openssl->Said("Keying material: " + hex)) << hex << talk.openssl->output();
    EXPECT_TRUE(talk.CloseBoth());
  }
  static Arguments Export() {
    return {"-keymatexport", "EXPERIMENTAL lockstep", "-keymatexportlen", "32"};
  }
};

TEST_F(ExporterTest, BothSidesExportTheSameFromTheirServer) {
  ExpectTheSame(TalkToServer(ClientOf(SomePki()), SomePki(), Export()));
}

TEST_F(ExporterTest, BothSidesExportTheSameToTheirClient) {
  ExpectTheSame(TalkToClient(ServerOf(SomePki()), SomePki(), Export()));
}

}  // namespace
}  // namespace lockstep::interop
