// The contract of the calls: sticky errors, misuse that changes nothing, lifetimes, moves.
#include <gtest/gtest.h>

#include <array>
#include <stdexcept>
#include <string>

#include "tls/testing/duel.h"

namespace lockstep {
namespace {

using record::ContentType;
using testing::Bytestring;
using testing::Endpoint;
using testing::Interposer;
using testing::kServerName;
using testing::Loopback;
using testing::Take;
using testing::TestEnvironment;
using testing::Verdict;
using testing::VerdictOf;

class ApiTest : public testing::TrapTest {
 protected:
  // What each call of a connection answers, `plaintext` aside.
  static void ExpectEverythingIs(Connection& connection, Reason reason) {
    Bytestring buffer(100);
    EXPECT_EQ(connection.Receive(buffer).error().reason, reason);
    EXPECT_EQ(connection.Receive({}).error().reason, reason);
    EXPECT_EQ(connection.ReceiveEnd().error().reason, reason);
    EXPECT_EQ(connection.Send(Bytes(), buffer).error().reason, reason);
    EXPECT_EQ(connection.Send(AsBytes("x"), buffer).error().reason, reason);
    EXPECT_EQ(connection.SealInPlace(buffer, 5, 17).error().reason, reason);
    EXPECT_EQ(connection.Answer({}, CertificateVerdict{}).error().reason, reason);
    EXPECT_EQ(connection.Answer({}, Signature{}).error().reason, reason);
    EXPECT_EQ(connection.UpdateKeys(KeyUpdateRequest::kUpdateRequested).error().reason, reason);
    EXPECT_EQ(connection.Close().error().reason, reason);
    EXPECT_FALSE(connection.wants_send());
  }
};

const Bytestring kGarbage = {99, 3, 3, 0, 1, 1};

TEST_F(ApiTest, ErrorsAreStickyButForTheSendThatCarriesTheAlert) {
  for (const bool early : {true, false}) {
    Interposer duel(client_, server_);
    if (!early) {
      ASSERT_TRUE(duel.Handshake());
    }
    Connection& connection = duel.server().connection;
    EXPECT_EQ(Take(duel.server(), kGarbage).error().reason, Reason::kUnexpectedRecordType);
    const Failure* failure = connection.failure();
    ASSERT_NE(failure, nullptr);
    // Calls that carry nothing answer the error, and the alert stays due.
    EXPECT_EQ(connection.Receive({}).error(), failure->error);
    EXPECT_EQ(connection.Close().error(), failure->error);
    EXPECT_EQ(connection.ReceiveEnd().error(), failure->error);
    ASSERT_TRUE(connection.wants_send());
    EXPECT_EQ(connection.Send(AsBytes("x"), {})->written, 0u);
    Bytestring out(connection.MaxSealedSize(0));
    const auto sent = connection.Send(AsBytes("not taken"), out);
    ASSERT_TRUE(sent.has_value());
    EXPECT_EQ(sent->taken, 0u);
    const auto heard = duel.to_server().Hear(
        Bytestring(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(sent->written)));
    ASSERT_EQ(heard.size(), 1u);
    EXPECT_EQ(heard[0].bytes, (Bytestring{2, 10}));
    ExpectEverythingIs(connection, Reason::kUnexpectedRecordType);
    EXPECT_EQ(connection.failure(), failure);
    EXPECT_EQ(failure->alert_sent, AlertDescription::kUnexpectedMessage);
  }
}

TEST_F(ApiTest, AnAlertGoesAfterQueuedFlightsUnderTheKeyThenCurrent) {
  Interposer duel(client_, server_);
  ASSERT_TRUE(Take(duel.server(), duel.client().Flush()).has_value());
  (void)Take(duel.server(), kGarbage);
  const auto heard = duel.to_server().Hear(duel.server().Flush());
  ASSERT_EQ(heard.size(), 6u);  // ServerHello to Finished, and the alert
  EXPECT_EQ(heard[5].type, ContentType::kAlert);
}

TEST_F(ApiTest, AMovedFromConnectionAnswersMovedFromToEverything) {
  Loopback loopback(client_, server_);
  const Connection moved = std::move(loopback.client.connection);
  Connection& empty = loopback.client.connection;
  ExpectEverythingIs(empty, Reason::kMovedFrom);
  EXPECT_EQ(KindOf(Reason::kMovedFrom), ErrorKind::kMisuse);
  EXPECT_EQ(empty.MaxSealedSize(100), 0u);
  EXPECT_FALSE(empty.handshake_done());
  EXPECT_EQ(empty.failure(), nullptr);
  EXPECT_EQ(empty.negotiated().server_name, "");
  EXPECT_EQ(empty.negotiated().peer_chain, nullptr);
}

TEST_F(ApiTest, SpansAndNegotiatedValuesStayValidOverAMove) {
  client_.common.alpn_protocols = server_.common.alpn_protocols = {"protocol"};
  Interposer duel(client_, server_);
  ASSERT_TRUE(duel.Handshake());
  const Negotiated* negotiated = &duel.client().connection.negotiated();
  Bytestring record = duel.to_client().Record(ContentType::kApplicationData, AsBytes("data"));
  const auto received = duel.client().connection.Receive(record);
  Connection moved = std::move(duel.client().connection);
  const auto& data = std::get<ApplicationData>(received->event).data;
  EXPECT_EQ(AsText(data), "data");
  // In place: the data lies in the caller's own bytes.
  EXPECT_EQ(data.data(), record.data() + record::kHeaderSize);
  EXPECT_EQ(&moved.negotiated(), negotiated);
  EXPECT_EQ(negotiated->alpn_protocol, "protocol");
}

TEST_F(ApiTest, AssigningOverAConnectionEndsItAndNothingElse) {
  Loopback a(client_, server_), b(client_, server_);
  ASSERT_TRUE(a.Handshake() && b.Handshake());
  a.client.connection = std::move(b.client.connection);
  ASSERT_TRUE(b.Deliver(a.client, b.server, "moved").has_value());
  EXPECT_EQ(b.server.data, "moved");
}

TEST_F(ApiTest, WithoutAConfigurationOrAClockThereIsNoConnection) {
  const auto client = CreateConfig(client_).value();
  const auto server = CreateConfig(server_).value();
  Environment no_clock = TestEnvironment(1);
  no_clock.clock = nullptr;
  for (const auto& result : {Connection::Client(nullptr, kServerName, TestEnvironment(1)).error(),
                             Connection::Client(client, kServerName, no_clock).error(),
                             Connection::Server(nullptr, TestEnvironment(1)).error(),
                             Connection::Server(server, no_clock).error()}) {
    EXPECT_EQ(result.reason, Reason::kInvalidConfiguration);
    EXPECT_EQ(KindOf(result.reason), ErrorKind::kMisuse);
  }
}

TEST_F(ApiTest, ANameThatIsNoneIsMisuse) {
  const auto config = CreateConfig(client_).value();
  for (const std::string& name :
       {std::string(), std::string("."), std::string("a..b"), std::string("*.example"),
        std::string("exam ple"), std::string(300, 'a'), std::string("1.2.3.4.5"),
        std::string("::1::"), std::string("a\0b", 3), std::string("host:443")}) {
    const auto connection = Connection::Client(config, name, TestEnvironment(1));
    EXPECT_EQ(connection.error().reason, Reason::kInvalidReferenceName) << name;
  }
}

TEST_F(ApiTest, DataBeforeTheHandshakeIsMisuseThatChangesNothing) {
  Loopback loopback(client_, server_);
  Bytestring out(1000);
  for (Connection* connection : {&loopback.client.connection, &loopback.server.connection}) {
    EXPECT_EQ(connection->Send(AsBytes("early"), out).error().reason, Reason::kNotConnected);
    EXPECT_EQ(connection->failure(), nullptr);
  }
  // No data at all is always allowed, in however many pieces.
  const Bytes empty[3] = {};
  ASSERT_TRUE(loopback.server.connection.Send(empty, out).has_value());
  EXPECT_TRUE(loopback.Handshake());
}

TEST_F(ApiTest, AServerDoesNotSendDataBeforeTheClientsFinished) {
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
  Bytestring out(10000);
  EXPECT_EQ(loopback.server.connection.Send(AsBytes("x"), out).error().reason,
            Reason::kNotConnected);
  EXPECT_TRUE(loopback.Handshake());
}

TEST_F(ApiTest, ReceiveSaysHowMuchIsMissing) {
  Interposer duel(client_, server_);
  ASSERT_TRUE(duel.Handshake());
  Bytestring record = duel.to_client().Record(ContentType::kApplicationData, AsBytes("data"));
  for (size_t size = 0; size < record.size(); ++size) {
    const auto received = duel.client().connection.Receive(MutableBytes(record).first(size));
    ASSERT_TRUE(received.has_value());
    EXPECT_EQ(received->consumed, 0u);
    const size_t expected = size < 5 ? 5 - size : record.size() - size;
    EXPECT_EQ(std::get<NeedBytes>(received->event).at_least, expected);
  }
  EXPECT_EQ(duel.client().connection.Receive(record)->consumed, record.size());
}

TEST_F(ApiTest, ReceiveTakesAtMostOneRecord) {
  Interposer duel(client_, server_);
  ASSERT_TRUE(duel.Handshake());
  const Bytestring one = duel.to_client().Record(ContentType::kApplicationData, AsBytes("one"));
  const Bytestring two = duel.to_client().Record(ContentType::kApplicationData, AsBytes("two"));
  Bytestring both = testing::Together(one, two);
  EXPECT_EQ(duel.client().connection.Receive(both)->consumed, one.size());
  // The second record was not touched.
  EXPECT_EQ(Bytestring(both.begin() + static_cast<std::ptrdiff_t>(one.size()), both.end()), two);
}

TEST_F(ApiTest, TheSameSeedClockAndBytesGiveTheSameBytes) {
  client_.common.padding = server_.common.padding = {1, 100};
  Bytestring first;
  for (int run = 0; run < 2; ++run) {
    Loopback loopback(client_, server_);
    Bytestring all;
    loopback.tap = [&](bool, Bytestring& bytes) {
      all.insert(all.end(), bytes.begin(), bytes.end());
    };
    ASSERT_TRUE(loopback.Handshake());
    ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server, "data").has_value());
    if (run == 0) first = all;
    EXPECT_TRUE(all == first);
  }
}

TEST_F(ApiTest, WhatACallbackThrowsDoesNotEscape) {
  server_.common.trace = [](const TraceEvent&) { throw std::runtime_error("full"); };
  Loopback loopback(client_, server_);
  EXPECT_EQ(loopback.Deliver(loopback.client, loopback.server).error().reason,
            Reason::kInternalError);
  EXPECT_EQ(VerdictOf(loopback.server.connection),
            (Verdict{Reason::kInternalError, AlertDescription::kInternalError}));
  // The alert is traced as well, and so cannot be sent: then it is not owed any more.
  Bytestring out(1000);
  (void)loopback.server.connection.Send(Bytes(), out).has_value();
  EXPECT_EQ(loopback.server.connection.Send(Bytes(), out).error().reason, Reason::kInternalError);
  EXPECT_FALSE(loopback.server.connection.wants_send());
}

TEST_F(ApiTest, TheFailureKeepsThePeersChainOfAnEstablishedConnectionToo) {
  Interposer duel(client_, server_);
  ASSERT_TRUE(duel.Handshake());
  (void)Take(duel.client(), kGarbage);
  const Failure* failure = duel.client().connection.failure();
  ASSERT_NE(failure, nullptr);
  EXPECT_EQ(failure->state, "CONNECTED");
  EXPECT_EQ(*failure->peer_chain, server_.credentials.front()->chain());
  EXPECT_NE(failure->Describe().find("unexpected_message"), std::string::npos);
}

TEST_F(ApiTest, ThePeersChainIsKeptOnlyIfAskedFor) {
  client_.common.keep_peer_chain = false;
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  EXPECT_EQ(loopback.client.connection.negotiated().peer_chain, nullptr);
}

}  // namespace
}  // namespace lockstep
