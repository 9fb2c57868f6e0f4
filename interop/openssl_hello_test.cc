// What the hellos agree on with OpenSSL: HelloRetryRequest, ALPN, names, and what this engine
// passes over.
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "interop/testing/files.h"
#include "interop/testing/openssl_test.h"

namespace lockstep::interop {
namespace {

using crypto::KeyAlgorithm;
using messages::HandshakeType;

class HelloTest : public OpenSslTest {};

// ---- Application-Layer Protocol Negotiation.

TEST_F(HelloTest, OurClientTakesTheProtocolThatTheirServerPrefers) {
  ClientOptions client = ClientOf(SomePki());
  client.common.alpn_protocols = {"http/1.1", "h2"};
  const Conversation talk = TalkToServer(client, SomePki(), {"-alpn", "h2,http/1.1"});
  ASSERT_NO_FATAL_FAILURE(ExpectWorks(talk));
  EXPECT_EQ(talk.connection().negotiated().alpn_protocol, "h2");
  EXPECT_TRUE(talk.openssl->Said("ALPN protocols selected: h2"));
}

TEST_F(HelloTest, OurServerChoosesTheProtocolThatItPrefers) {
  ServerOptions server = ServerOf(SomePki());
  server.common.alpn_protocols = {"h3", "h2"};
  const Conversation talk = TalkToClient(server, SomePki(), {"-alpn", "http/1.1,h2,h3"});
  ASSERT_NO_FATAL_FAILURE(ExpectWorks(talk));
  EXPECT_EQ(talk.connection().negotiated().alpn_protocol, "h3");
  EXPECT_TRUE(talk.openssl->Said("ALPN protocol: h3"));
}

TEST_F(HelloTest, AServerThatKnowsNoAlpnIsNoError) {
  ClientOptions client = ClientOf(SomePki());
  client.common.alpn_protocols = {"h2"};
  const Conversation talk = TalkToServer(client, SomePki());
  ASSERT_NO_FATAL_FAILURE(ExpectWorks(talk));
  EXPECT_EQ(talk.connection().negotiated().alpn_protocol, "");
}

// ---- Names.

TEST_F(HelloTest, OurServerChoosesTheCertificateByTheClientsName) {
  const Pki& other = PkiOf(Maker::kLockstep, KeyAlgorithm::kEd25519);
  ServerOptions server = ServerOf(other);
  server.credentials.push_back(SomePki().credential);
  // Both cover the name; the second is of the kind that the client verifies.
  const Conversation talk = TalkToClient(
      server, SomePki(), {"-sigalgs", "ECDSA+SHA256", "-verify_hostname", kServerName});
  ASSERT_NO_FATAL_FAILURE(ExpectWorks(talk));
  EXPECT_EQ(talk.connection().negotiated().signature_scheme,
            SignatureScheme::kEcdsaSecp256r1Sha256);
}

TEST_F(HelloTest, AnAddressIsVerifiedAndNotSentAsServerName) {
  const Conversation talk =
      TalkToServer(ClientOf(SomePki()), SomePki(), {"-tlsextdebug"}, "127.0.0.1");
  ASSERT_NO_FATAL_FAILURE(ExpectWorks(talk));
  EXPECT_TRUE(talk.openssl->Said("TLS client extension \"supported versions\""));
  EXPECT_FALSE(talk.openssl->Said("TLS client extension \"server name\""));
}

TEST_F(HelloTest, AClientWithoutAServerNameGetsTheFirstCertificate) {
  const Conversation talk = TalkToClient(ServerOf(SomePki()), SomePki(), {"-noservername"});
  ASSERT_NO_FATAL_FAILURE(ExpectWorks(talk));
  EXPECT_EQ(talk.connection().negotiated().server_name, "");
}

// ---- Records.

TEST_F(HelloTest, NeitherSideNeedsTheCompatibilityMode) {
  ClientOptions client = ClientOf(SomePki());
  client.compatibility_mode = false;
  ASSERT_NO_FATAL_FAILURE(ExpectWorks(TalkToServer(client, SomePki(), {"-no_middlebox"})));
  ASSERT_NO_FATAL_FAILURE(
      ExpectWorks(TalkToClient(ServerOf(SomePki()), SomePki(), {"-no_middlebox"})));
}

TEST_F(HelloTest, HandshakeMessagesCrossInFragments) {
  ClientOptions client = ClientOf(SomePki());
  client.common.max_fragment_size = 100;
  ASSERT_NO_FATAL_FAILURE(ExpectWorks(TalkToServer(client, SomePki(), {"-max_send_frag", "512"})));
  ServerOptions server = ServerOf(SomePki());
  server.common.max_fragment_size = 100;
  ASSERT_NO_FATAL_FAILURE(ExpectWorks(TalkToClient(server, SomePki(), {"-max_send_frag", "512"})));
}

TEST_F(HelloTest, PaddedRecordsCrossBothWays) {
  ClientOptions client = ClientOf(SomePki());
  client.common.padding = {.block = 512, .random = 100};
  ASSERT_NO_FATAL_FAILURE(
      ExpectWorks(TalkToServer(client, SomePki(), {"-record_padding", "1024"})));
  ServerOptions server = ServerOf(SomePki());
  server.common.padding = {.block = 512, .random = 100};
  ASSERT_NO_FATAL_FAILURE(
      ExpectWorks(TalkToClient(server, SomePki(), {"-record_padding", "1024"})));
}

// ---- What a later version of this engine will use, and this one passes over.

TEST_F(HelloTest, AServerMaySendManyTickets) {
  int tickets = 0;
  ClientOptions client = ClientOf(SomePki());
  client.common.trace = [&](const TraceEvent& event) {
    if (event.kind == TraceEvent::Kind::kHandshake &&
        event.bytes[0] == static_cast<uint8_t>(HandshakeType::kNewSessionTicket)) {
      ++tickets;
    }
  };
  ASSERT_NO_FATAL_FAILURE(ExpectWorks(TalkToServer(client, SomePki(), {"-num_tickets", "7"})));
  EXPECT_EQ(tickets, 7);
}

TEST_F(HelloTest, ACertificateRequestIsAnsweredByAnEmptyCertificate) {
  ASSERT_NO_FATAL_FAILURE(
      ExpectWorks(TalkToServer(ClientOf(SomePki()), SomePki(), {"-verify", "1"})));
}

TEST_F(HelloTest, AClientMayOfferAnythingElse) {
  ASSERT_NO_FATAL_FAILURE(ExpectWorks(
      TalkToClient(ServerOf(SomePki()), SomePki(),
                   {"-status", "-enable_pha", "-maxfraglen", "1024", "-psk", "0123456789"})));
}

// A client that comes back with a session of another server, and early data under it, which this
// server cannot read.
class EarlyDataTest : public HelloTest {
 protected:
  static Arguments ReturnWithEarlyData(std::string_view text) {
    const std::string session = TemporaryPath("session.pem");
    Process server({"openssl", "s_server", "-accept", "127.0.0.1:0", "-naccept", "1", "-cert",
                    SomePki().files.certificate_path, "-key", SomePki().files.key_path,
                    "-early_data"});
    uint16_t port = 0;
    EXPECT_TRUE(PumpUntil({&server}, [&] { return (port = AnnouncedPort(server.output())) != 0; }));
    Process client({"openssl", "s_client", "-connect", "127.0.0.1:" + std::to_string(port),
                    "-servername", kServerName, "-sess_out", session});
    server.Write("after the tickets\n");
    EXPECT_TRUE(PumpUntil({&server, &client}, [&] { return client.Said("after the tickets"); }));
    client.Write("Q\n");
    EXPECT_TRUE(PumpUntil({&server, &client}, [&] { return client.exit_status().has_value(); }));
    WriteFile(TemporaryPath("early.txt"), text);
    return {"-sess_in", session, "-early_data", TemporaryPath("early.txt")};
  }
};

TEST_F(EarlyDataTest, OfASessionThatWeDoNotKnowIsPassedOver) {
  const Arguments more = ReturnWithEarlyData(std::string(10000, 'e'));
  const Conversation talk = TalkToClient(ServerOf(SomePki()), SomePki(), more);
  ASSERT_NO_FATAL_FAILURE(ExpectWorks(talk));
  EXPECT_TRUE(talk.openssl->Said("Early data was rejected"));
  EXPECT_EQ(talk.ours->heard().find('e' + std::string("eee")), std::string::npos);
}

TEST_F(EarlyDataTest, IsPassedOverBeforeARetryToo) {
  Arguments more = ReturnWithEarlyData(std::string(10000, 'e'));
  more.insert(more.end(), {"-groups", "X25519:P-256"});
  ServerOptions server = ServerOf(SomePki());
  server.common.groups = {NamedGroup::kSecp256r1};
  const Conversation talk = TalkToClient(server, SomePki(), more);
  ASSERT_NO_FATAL_FAILURE(ExpectWorks(talk));
  EXPECT_TRUE(talk.connection().negotiated().hello_retry_request);
  EXPECT_TRUE(talk.openssl->Said("Early data was rejected"));
}

TEST_F(EarlyDataTest, BeyondTheLimitEndsTheConnection) {
  const Arguments more = ReturnWithEarlyData(std::string(10000, 'e'));
  ServerOptions server = ServerOf(SomePki());
  server.common.limits.skipped_early_data = 9999;
  const Conversation talk = TalkToClient(server, SomePki(), more);
  ASSERT_TRUE(talk.End());
  ASSERT_NE(talk.connection().failure(), nullptr);
  EXPECT_EQ(talk.connection().failure()->error.reason, Reason::kTooMuchEarlyData);
  EXPECT_TRUE(talk.openssl->Said(AlertRead("unexpected_message")));
}

// ---- The key log (RFC 9850).

// Label and client random -> secret.
std::map<std::string, std::string> ParseKeyLog(std::string_view text) {
  std::map<std::string, std::string> out;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const size_t last = line.rfind(' ');
    if (!line.starts_with('#') && last != std::string_view::npos) {
      out.emplace(line.substr(0, last), line.substr(last + 1));
    }
  }
  return out;
}

TEST_F(HelloTest, OurKeyLogSaysWhatOpenSslsSays) {
  for (const bool our_client : {true, false}) {
    std::string log;
    const auto collect = [&](std::string_view line) { (log += line) += '\n'; };
    ClientOptions client = ClientOf(SomePki());
    ServerOptions server = ServerOf(SomePki());
    client.common.key_log = server.common.key_log = collect;
    const std::string path = TemporaryPath(our_client ? "server.keys" : "client.keys");
    WriteFile(path, "");  // OpenSSL appends
    const Conversation talk = our_client ? TalkToServer(client, SomePki(), {"-keylogfile", path})
                                         : TalkToClient(server, SomePki(), {"-keylogfile", path});
    ASSERT_NO_FATAL_FAILURE(ExpectWorks(talk));
    const auto ours = ParseKeyLog(log);
    EXPECT_EQ(ours.size(), 5u);
    EXPECT_EQ(ours, ParseKeyLog(ReadFile(path)));
  }
}

}  // namespace
}  // namespace lockstep::interop
