// Two connections through memory, on the fake provider: what a handshake agrees on, and what
// follows it.
#include "tls/testing/loopback.h"

#include <gtest/gtest.h>

#include <string>

#include "tls/testing/fixture.h"

namespace lockstep {
namespace {

using testing::FakeClientOptions;
using testing::FakePki;
using testing::FakeServerOptions;
using testing::kServerName;
using testing::Loopback;

class LoopbackTest : public ::testing::Test {
 protected:
  FakePki pki_;
  ClientOptions client_ = FakeClientOptions(pki_);
  ServerOptions server_ = FakeServerOptions(pki_);
};

std::string Why(const Connection& connection) {
  return connection.failure() == nullptr ? "no failure" : connection.failure()->Describe();
}

TEST_F(LoopbackTest, AFullHandshakeAgreesOnTheSameParameters) {
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake())
      << Why(loopback.client.connection) << "; " << Why(loopback.server.connection);
  const Negotiated& client = loopback.client.connection.negotiated();
  const Negotiated& server = loopback.server.connection.negotiated();
  EXPECT_EQ(client.cipher_suite, server.cipher_suite);
  EXPECT_EQ(client.group, server.group);
  EXPECT_EQ(client.signature_scheme, server.signature_scheme);
  EXPECT_EQ(client.server_name, kServerName);
  EXPECT_EQ(server.server_name, kServerName);
  EXPECT_FALSE(client.hello_retry_request);
  ASSERT_NE(client.peer_chain, nullptr);
  EXPECT_EQ(*client.peer_chain, server_.credentials.front()->chain());
}

TEST_F(LoopbackTest, TheTraceShowsWhatIsSentInTheOrderOfTheWire) {
  const auto trace_into = [](std::string& out) {
    return [&out](const TraceEvent& event) {
      if (!event.sent) return;
      out += event.kind == TraceEvent::Kind::kChangeCipherSpec ? std::string("ccs")
             : event.kind == TraceEvent::Kind::kAlert          ? std::string("alert")
                                                               : std::to_string(event.bytes[0]);
      out += ' ';
    };
  };
  std::string client;
  std::string server;
  client_.common.trace = trace_into(client);
  server_.common.trace = trace_into(server);
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  ASSERT_TRUE(loopback.client.connection.Close().has_value());
  ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
  EXPECT_EQ(client, "1 ccs 20 alert ");
  EXPECT_EQ(server, "2 ccs 8 11 15 20 ");
}

TEST_F(LoopbackTest, EverySuiteCarriesDataBothWays) {
  for (const auto* suite : client_.common.provider->cipher_suites) {
    client_.common.cipher_suites = {suite->id};
    Loopback loopback(client_, server_);
    ASSERT_TRUE(loopback.Handshake()) << suite->name << Why(loopback.client.connection);
    EXPECT_EQ(loopback.client.connection.negotiated().cipher_suite, suite->id);
    const std::string message(40000, 'x');
    ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server, message).has_value());
    ASSERT_TRUE(loopback.Deliver(loopback.server, loopback.client, "answer").has_value());
    EXPECT_EQ(loopback.server.data, message);
    EXPECT_EQ(loopback.client.data, "answer");
  }
}

TEST_F(LoopbackTest, AHelloRetryRequestAsksForAShareOfAnotherGroup) {
  client_.common.groups = {NamedGroup::kX25519, NamedGroup::kSecp256r1};
  server_.common.groups = {NamedGroup::kSecp256r1};
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake())
      << Why(loopback.client.connection) << "; " << Why(loopback.server.connection);
  EXPECT_TRUE(loopback.client.connection.negotiated().hello_retry_request);
  EXPECT_TRUE(loopback.server.connection.negotiated().hello_retry_request);
  EXPECT_EQ(loopback.client.connection.negotiated().group, NamedGroup::kSecp256r1);
}

TEST_F(LoopbackTest, AlpnIsTheServersFirstChoiceAmongTheClients) {
  client_.common.alpn_protocols = {"http/1.1", "h2"};
  server_.common.alpn_protocols = {"h3", "h2", "http/1.1"};
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  EXPECT_EQ(loopback.client.connection.negotiated().alpn_protocol, "h2");
  EXPECT_EQ(loopback.server.connection.negotiated().alpn_protocol, "h2");
}

TEST_F(LoopbackTest, WithoutACommonProtocolTheServerSendsNoApplicationProtocol) {
  client_.common.alpn_protocols = {"spdy/1"};
  server_.common.alpn_protocols = {"h2"};
  Loopback loopback(client_, server_);
  EXPECT_FALSE(loopback.Handshake());
  EXPECT_EQ(loopback.server.connection.failure()->alert_sent,
            AlertDescription::kNoApplicationProtocol);
  EXPECT_EQ(loopback.client.connection.failure()->alert_received,
            AlertDescription::kNoApplicationProtocol);
}

TEST_F(LoopbackTest, KeyUpdatesFromEitherSideLoseNothing) {
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  std::string sent;
  for (int round = 0; round < 5; ++round) {
    for (auto* from : {&loopback.client, &loopback.server}) {
      auto* to = from == &loopback.client ? &loopback.server : &loopback.client;
      ASSERT_TRUE(from->connection.UpdateKeys(KeyUpdateRequest::kUpdateRequested).has_value());
      ASSERT_TRUE(loopback.Deliver(*from, *to, "after update ").has_value());
      ASSERT_TRUE(loopback.Deliver(*to, *from, "answered ").has_value());
    }
    sent += "after update answered ";
  }
  EXPECT_EQ(loopback.server.data, sent);
  EXPECT_EQ(
      loopback.client.data, std::string(sent.size() - 22 * 5, ' ') + [] {
        std::string all;
        for (int i = 0; i < 5; ++i) all += "answered after update ";
        return all;
      }());
}

TEST_F(LoopbackTest, CloseNotifyEndsOneDirectionOnly) {
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  ASSERT_TRUE(loopback.client.connection.Close().has_value());
  ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
  EXPECT_TRUE(loopback.server.closed);
  ASSERT_TRUE(loopback.Deliver(loopback.server, loopback.client, "still here").has_value());
  EXPECT_EQ(loopback.client.data, "still here");
  std::vector<uint8_t> out(100);
  EXPECT_EQ(loopback.client.connection.Send(AsBytes("no"), out).error().reason,
            Reason::kSendingClosed);
  EXPECT_TRUE(loopback.server.connection.ReceiveEnd().has_value());
  EXPECT_EQ(loopback.client.connection.ReceiveEnd().error().reason, Reason::kTruncatedConnection);
}

TEST_F(LoopbackTest, AWrongHostNameSendsBadCertificateAndKeepsTheDiagnosis) {
  Loopback loopback(client_, server_, "other.example");
  EXPECT_FALSE(loopback.Handshake());
  const Failure* failure = loopback.client.connection.failure();
  ASSERT_NE(failure, nullptr);
  EXPECT_EQ(failure->error.reason, Reason::kNameMismatch);
  EXPECT_EQ(failure->alert_sent, AlertDescription::kBadCertificate);
  EXPECT_EQ(failure->state, "WAIT_CERT_CR");
  ASSERT_NE(failure->peer_chain, nullptr);
  EXPECT_EQ(*failure->peer_chain, server_.credentials.front()->chain());
  ASSERT_NE(failure->diagnosis, nullptr);
  EXPECT_NE(failure->diagnosis->Explain().find(kServerName), std::string::npos);
  // The bytes at fault are found again in the chain that is kept with it.
  const x509::Fault& fault = failure->diagnosis->failure.fault;
  const Bytes leaf = failure->peer_chain->front();
  ASSERT_GT(fault.size, 0u);
  EXPECT_TRUE(Equal(leaf.subspan(fault.offset, fault.bytes.size()), fault.bytes));
  EXPECT_EQ(loopback.server.connection.failure()->alert_received,
            AlertDescription::kBadCertificate);
}

TEST_F(LoopbackTest, AnAlertInTheClearAboutTheServersFlightIsTheClients) {
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
  loopback.server.inbox = {21, 3, 3, 0, 2, 2, 42};
  ASSERT_FALSE(loopback.server.Drain().has_value());
  const Failure* failure = loopback.server.connection.failure();
  EXPECT_EQ(failure->error.reason, Reason::kPeerSentAlert);
  EXPECT_EQ(failure->alert_received, AlertDescription::kBadCertificate);
  EXPECT_EQ(failure->alert_sent, std::nullopt);
}

TEST_F(LoopbackTest, AnAlertInTheClearAfterAProtectedRecordIsBadRecordMac) {
  client_.common.max_fragment_size = 10;
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
  ASSERT_TRUE(loopback.Deliver(loopback.server, loopback.client).has_value());
  // change_cipher_spec, and the first fragment of Finished.
  const std::vector<uint8_t> flight = loopback.client.Flush();
  constexpr size_t kTwoRecords = 5 + 1 + 5 + 10 + 1 + 16;
  loopback.server.inbox.assign(flight.begin(), flight.begin() + kTwoRecords);
  for (const int byte : {21, 3, 3, 0, 2, 2, 42}) {
    loopback.server.inbox.push_back(static_cast<uint8_t>(byte));
  }
  ASSERT_FALSE(loopback.server.Drain().has_value());
  const Failure* failure = loopback.server.connection.failure();
  EXPECT_EQ(failure->error.reason, Reason::kUnprotectedRecord);
  EXPECT_EQ(failure->alert_sent, AlertDescription::kBadRecordMac);
}

TEST_F(LoopbackTest, AnAlertInTheClearFromAServerWithKeysIsRefused) {
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
  std::vector<uint8_t> flight = loopback.server.Flush();
  const size_t server_hello = 5u + flight[3] * 256u + flight[4];
  loopback.client.inbox.assign(flight.begin(),
                               flight.begin() + static_cast<std::ptrdiff_t>(server_hello));
  for (const int byte : {21, 3, 3, 0, 2, 2, 40}) {
    loopback.client.inbox.push_back(static_cast<uint8_t>(byte));
  }
  ASSERT_FALSE(loopback.client.Drain().has_value());
  EXPECT_EQ(loopback.client.connection.failure()->error.reason, Reason::kUnprotectedRecord);
}

}  // namespace
}  // namespace lockstep
