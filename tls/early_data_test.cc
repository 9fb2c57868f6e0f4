// 0-RTT: early data from the ticket to its acceptance or rejection (RFC 9846 sections 2.3, 4.3.10,
// 8).
#include "tls/testing/early_data.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "tls/messages/new_session_ticket.h"
#include "tls/testing/change.h"

namespace lockstep {
namespace {

using messages::HandshakeType;
using testing::Bytestring;
using testing::Endpoint;
using testing::Interposer;
using testing::Loopback;
using testing::MessageLoop;
using testing::Take;

using EarlyDataTest = testing::EarlyDataTest;

TEST_F(EarlyDataTest, ArrivesAsItsOwnEventBeforeTheHandshakeIsDone) {
  Loopback loopback = Early(Session());
  EXPECT_EQ(loopback.server.early, "early");
  EXPECT_EQ(loopback.server.data, "");
  EXPECT_FALSE(loopback.server.done);
  EXPECT_EQ(loopback.client.connection.negotiated().early_data, EarlyDataOutcome::kPending);
  EXPECT_EQ(loopback.server.connection.negotiated().early_data, EarlyDataOutcome::kAccepted);
  ASSERT_TRUE(loopback.Handshake());
  EXPECT_EQ(loopback.client.connection.negotiated().early_data, EarlyDataOutcome::kAccepted);
  ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server, "later").has_value());
  EXPECT_EQ(loopback.server.data, "later");
  EXPECT_EQ(loopback.server.early, "early");
}

TEST_F(EarlyDataTest, EverySuiteTakesIt) {
  for (const auto* suite : crypto::FakeProvider().cipher_suites) {
    client_.common.cipher_suites = {suite->id};
    EXPECT_EQ(Outcome(Session()), EarlyDataOutcome::kAccepted) << suite->name;
  }
}

TEST_F(EarlyDataTest, NeedsNoneToBeSent) {
  Loopback loopback = With(Session());
  ASSERT_TRUE(loopback.Handshake());
  EXPECT_EQ(loopback.client.connection.negotiated().early_data, EarlyDataOutcome::kAccepted);
  EXPECT_EQ(loopback.server.early, "");
}

TEST_F(EarlyDataTest, GoesOnUntilTheServersFinished) {
  Interposer duel(client_, server_, {.session = Session()});
  ASSERT_TRUE(Take(duel.server(), duel.client().FlushEarly("one, ")).has_value());
  const auto flight = duel.FromServer();
  ASSERT_EQ(flight.size(), 3u);
  ASSERT_TRUE(Take(duel.client(), testing::PlainRecord(record::ContentType::kHandshake, flight[0]))
                  .has_value());
  ASSERT_TRUE(Take(duel.server(), duel.client().FlushEarly("two, ")).has_value());
  duel.to_client().UseHandshakeKeys();
  ASSERT_TRUE(
      Take(duel.client(), duel.to_client().Record(record::ContentType::kHandshake, flight[1]))
          .has_value());
  EXPECT_EQ(duel.client().connection.negotiated().early_data, EarlyDataOutcome::kPending);
  ASSERT_TRUE(Take(duel.server(), duel.client().FlushEarly("three")).has_value());
  EXPECT_EQ(duel.server().early, "one, two, three");
  ASSERT_TRUE(
      Take(duel.client(), duel.to_client().Record(record::ContentType::kHandshake, flight[2]))
          .has_value());
  Bytestring out(100);
  EXPECT_EQ(duel.client().connection.SendEarlyData(AsBytes("x"), out).error().reason,
            Reason::kNoEarlyData);
  ASSERT_TRUE(Take(duel.server(), duel.client().Flush("done")).has_value());
  EXPECT_TRUE(duel.server().done);
  EXPECT_EQ(duel.server().data, "done");
}

TEST_F(EarlyDataTest, FitsIntoOutputsOfAnySize) {
  ClientSession session = Session();
  const std::string text(300, 'e');
  for (size_t room : {size_t{1}, size_t{30}, size_t{700}}) {
    guard_->seen.clear();
    Loopback loopback = With(CopyOf(session));
    Bytes rest = AsBytes(text);
    while (!rest.empty()) {
      Bytestring out(room);
      const auto sent = loopback.client.connection.SendEarlyData(rest, out);
      ASSERT_TRUE(sent.has_value());
      room = std::max(room, sent->needed);
      rest = rest.subspan(sent->taken);
      ASSERT_TRUE(Take(loopback.server, Bytes(out).first(sent->written)).has_value());
    }
    EXPECT_EQ(loopback.server.early, text);
    EXPECT_TRUE(loopback.Handshake());
  }
}

TEST_F(EarlyDataTest, WhyItIsRejected) {
  const ClientSession session = Session();
  const ServerOptions server = server_;
  const ClientOptions client = client_;
  const auto outcome = [&] { return Outcome(CopyOf(session)); };
  const auto edited = [&](auto change) {
    const Bytestring good = tickets_->sessions[session.ticket];
    tickets_->Edit(session.ticket, change);
    const EarlyDataOutcome result = outcome();
    tickets_->sessions[session.ticket] = good;
    return result;
  };

  server_.common.groups = {NamedGroup::kSecp256r1};
  EXPECT_EQ(outcome(), EarlyDataOutcome::kHelloRetryRequest);
  EXPECT_EQ(client_outcome_, EarlyDataOutcome::kHelloRetryRequest);
  server_ = server;

  EXPECT_EQ(edited([](ServerSession& s) { s.server_name = "other.example"; }),
            EarlyDataOutcome::kNotResumed);
  EXPECT_EQ(client_outcome_, EarlyDataOutcome::kNotResumed);
  EXPECT_EQ(edited([](ServerSession& s) { s.max_early_data_size = 0; }),
            EarlyDataOutcome::kNotWanted);
  EXPECT_EQ(client_outcome_, EarlyDataOutcome::kRejected);
  server_.max_early_data_size = 0;
  EXPECT_EQ(outcome(), EarlyDataOutcome::kNotWanted);
  server_ = server;

  EXPECT_EQ(edited([](ServerSession& s) { s.alpn_protocol = "h2"; }),
            EarlyDataOutcome::kOtherParameters);
  server_.common.cipher_suites = {CipherSuiteId::kChaCha20Poly1305Sha256};
  EXPECT_EQ(outcome(), EarlyDataOutcome::kNotResumed);
  EXPECT_EQ(client_outcome_, EarlyDataOutcome::kNotResumed);
  server_ = server;

  // 10 seconds of difference are tolerated.
  for (const int64_t skew : {-1, 1}) {
    guard_->seen.clear();
    EXPECT_EQ(edited([&](ServerSession& s) {
                s.issued_at -= 1000'000;
                s.age_add -= static_cast<uint32_t>(1000'000 + skew * 10'000);
              }),
              EarlyDataOutcome::kAccepted);
    EXPECT_EQ(edited([&](ServerSession& s) {
                s.issued_at -= 1000'000;
                s.age_add -= static_cast<uint32_t>(1000'000 + skew * 10'001);
              }),
              EarlyDataOutcome::kNotFresh);
  }

  for (const ReplayVerdict verdict : {ReplayVerdict::kReplayed, ReplayVerdict::kUnknown}) {
    guard_->verdict = verdict;
    EXPECT_EQ(outcome(), EarlyDataOutcome::kReplayed);
    EXPECT_EQ(client_outcome_, EarlyDataOutcome::kRejected);
  }
}

TEST_F(EarlyDataTest, WhatIsRejectedIsNeverSentAgainByItself) {
  ClientSession session = Session();
  guard_->verdict = ReplayVerdict::kReplayed;
  Loopback loopback = Early(std::move(session));
  ASSERT_TRUE(loopback.Handshake());
  EXPECT_EQ(loopback.server.early, "");
  EXPECT_EQ(loopback.server.data, "");
}

TEST_F(EarlyDataTest, TheSameFirstFlightTwiceIsAReplay) {
  Loopback first = Early(Session());
  EXPECT_EQ(first.server.early, "early");
  Loopback second = With(std::nullopt);
  ASSERT_TRUE(Take(second.server, sent_).has_value());
  EXPECT_EQ(second.server.early, "");
  EXPECT_EQ(second.server.connection.negotiated().early_data, EarlyDataOutcome::kReplayed);
}

TEST_F(EarlyDataTest, TheGuardLearnsWhenTheClientHelloWasSentByTheClientsClock) {
  ClientSession session = Session();
  tickets_->Edit(session.ticket, [](ServerSession& s) { s.issued_at -= 4000; });
  session.received_at -= 1000;
  EXPECT_EQ(Outcome(std::move(session)), EarlyDataOutcome::kAccepted);
  EXPECT_EQ(guard_->last_arrival, now_ - 3000);
}

// Or the copies might be looked for in different parts of what a guard remembers.
TEST_F(EarlyDataTest, EveryCopyIsExpectedAtTheSameTimeWhileTheClockRuns) {
  Loopback first = Early(Session());
  const int64_t arrival = guard_->last_arrival;
  EXPECT_EQ(arrival, now_);
  auto time = std::make_shared<int64_t>(now_);
  Environment environment = testing::TestEnvironment(2);
  environment.clock = [time] { return *time += 7; };
  auto copy = Connection::Server(CreateConfig(server_).value(), environment).value();
  (void)copy.Receive(sent_);
  EXPECT_EQ(copy.negotiated().early_data, EarlyDataOutcome::kReplayed);
  EXPECT_EQ(guard_->last_arrival, arrival);
}

TEST_F(EarlyDataTest, IsNotOfferedWhereItCannotBe) {
  const ClientSession session = Session();
  const ClientOptions client = client_;
  const auto offered = [&](ClientSession one) {
    Loopback loopback = With(std::move(one));
    Bytestring out(3000);
    const auto sent = loopback.client.connection.SendEarlyData(AsBytes("x"), out);
    if (!sent.has_value()) {
      EXPECT_EQ(sent.error().reason, Reason::kNoEarlyData);
    }
    EXPECT_EQ(loopback.client.connection.negotiated().early_data,
              sent.has_value() ? EarlyDataOutcome::kPending : EarlyDataOutcome::kNotOffered);
    return sent.has_value();
  };
  EXPECT_TRUE(offered(CopyOf(session)));
  client_.offer_early_data = false;
  EXPECT_FALSE(offered(CopyOf(session)));
  client_ = client;
  ClientSession without = CopyOf(session);
  without.max_early_data_size = 0;
  EXPECT_FALSE(offered(std::move(without)));
  ClientSession protocol = CopyOf(session);
  protocol.alpn_protocol = "h2";
  EXPECT_FALSE(offered(CopyOf(protocol)));
  client_.common.alpn_protocols = {"h2"};
  EXPECT_TRUE(offered(std::move(protocol)));
  ClientSession expired = CopyOf(session);
  expired.lifetime = 1;
  expired.received_at -= 2000;
  EXPECT_FALSE(offered(std::move(expired)));
  Loopback server = With(std::nullopt);
  Bytestring out(100);
  EXPECT_EQ(server.server.connection.SendEarlyData(AsBytes("x"), out).error().reason,
            Reason::kNoEarlyData);
}

TEST_F(EarlyDataTest, TheClientKeepsToTheTicketsLimit) {
  Loopback loopback = With(Session());
  size_t taken = 0;
  const Bytestring first = loopback.client.FlushEarly(std::string(900, 'a'), &taken);
  EXPECT_EQ(taken, 900u);
  const Bytestring second = loopback.client.FlushEarly(std::string(900, 'b'), &taken);
  EXPECT_EQ(taken, 100u);
  Bytestring out(100);
  EXPECT_EQ(loopback.client.connection.SendEarlyData(AsBytes("c"), out).error().reason,
            Reason::kEarlyDataLimit);
  EXPECT_TRUE(loopback.client.connection.SendEarlyData({}, out).has_value());
  ASSERT_TRUE(Take(loopback.server, testing::Together(first, second)).has_value());
  EXPECT_EQ(loopback.server.early.size(), 1000u);
  EXPECT_TRUE(loopback.Handshake());
}

TEST_F(EarlyDataTest, WhatTicketsAllowIsSkippedWhereItIsRejected) {
  server_.max_early_data_size = 300'000;  // above the limit of what is skipped otherwise
  ClientSession session = Session();
  guard_->verdict = ReplayVerdict::kUnknown;
  Loopback loopback = Early(std::move(session), std::string(300'000, 'e'));
  EXPECT_TRUE(loopback.Handshake());
}

TEST_F(EarlyDataTest, WhatTicketsAllowIsAddedToTheLargestLimitToo) {
  server_.common.limits.skipped_early_data = SIZE_MAX;
  ClientSession session = Session();
  guard_->verdict = ReplayVerdict::kUnknown;
  Loopback loopback = Early(std::move(session), std::string(1000, 'e'));
  EXPECT_TRUE(loopback.Handshake());
}

TEST_F(EarlyDataTest, EarlyKeyingMaterialIsTheSameOnBothSides) {
  Loopback loopback = Early(Session());
  std::array<uint8_t, 20> client{}, server{};
  const auto into = [](const Endpoint& from, MutableBytes out) {
    return from.connection.ExportEarlyKeyingMaterial("EXPERIMENTAL test", AsBytes("x"), out);
  };
  ASSERT_TRUE(into(loopback.client, client).has_value());
  ASSERT_TRUE(into(loopback.server, server).has_value());
  EXPECT_EQ(client, server);
  // It lasts as long as the connection; one that was rejected has none.
  ASSERT_TRUE(loopback.Handshake());
  std::array<uint8_t, 20> later{};
  ASSERT_TRUE(into(loopback.client, later).has_value());
  EXPECT_EQ(client, later);
  ClientSession session = Session();
  guard_->verdict = ReplayVerdict::kReplayed;
  Loopback rejected = Early(std::move(session));
  ASSERT_TRUE(rejected.Handshake());
  EXPECT_EQ(into(rejected.client, client).error().reason, Reason::kNoEarlyData);
  EXPECT_EQ(into(rejected.server, server).error().reason, Reason::kNoEarlyData);
}

TEST_F(EarlyDataTest, TheKeyLogHasTheEarlySecrets) {
  testing::KeyLog client_log, server_log;
  ClientSession session = Session();
  client_ = testing::WithLog(client_, client_log);
  server_ = testing::WithLog(server_, server_log);
  Loopback loopback = Early(std::move(session));
  const crypto::Hash& hash = *testing::SuiteOf(client_.common).hash;
  for (const char* label : {"CLIENT_EARLY_TRAFFIC_SECRET", "EARLY_EXPORTER_SECRET"}) {
    EXPECT_TRUE(Equal(client_log.Find(label, hash).Expose(), server_log.Find(label, hash).Expose()))
        << label;
  }
}

TEST_F(EarlyDataTest, ChangeCipherSpecComesBeforeItAndNotAgain) {
  Loopback loopback = With(Session());
  int specs = 0;
  const auto count = [&](Bytes records) {
    for (Bytes rest = records; !rest.empty();) {
      specs += rest[0] == 20;
      rest = rest.subspan(5 + (size_t{rest[3]} << 8 | rest[4]));
    }
  };
  const Bytestring first = loopback.client.FlushEarly("early");
  count(first);
  EXPECT_EQ(specs, 1);
  ASSERT_TRUE(Take(loopback.server, first).has_value());
  ASSERT_TRUE(loopback.Deliver(loopback.server, loopback.client).has_value());
  count(loopback.client.Flush());
  EXPECT_EQ(specs, 1);
}

TEST_F(EarlyDataTest, TheSecondSinkAgreesOnTheEarlySecretWithAndWithoutEndOfEarlyData) {
  for (const bool end_of_early_data : {true, false}) {
    guard_->seen.clear();
    const TransportProfile profile{.compatibility_mode = false,
                                   .end_of_early_data = end_of_early_data};
    MessageLoop loop(client_, server_, profile, Session());
    std::map<uint8_t, int> messages;
    loop.tap = [&](bool, Bytestring& message) { ++messages[message[0]]; };
    ASSERT_TRUE(loop.Run().good());
    EXPECT_TRUE(loop.client.done() && loop.server.done());
    EXPECT_EQ(messages[static_cast<uint8_t>(HandshakeType::kEndOfEarlyData)],
              end_of_early_data ? 1 : 0);
    EXPECT_FALSE(loop.client_standing.sink.early_secret_sent.empty());
    EXPECT_EQ(loop.client_standing.sink.early_secret_sent,
              loop.server_standing.sink.early_secret_received);
    EXPECT_EQ(loop.server_standing.sink.receive_level, EncryptionLevel::kApplication);
  }
}

TEST_F(EarlyDataTest, AReplayIsToldLate) {
  for (const ReplayVerdict verdict :
       {ReplayVerdict::kFresh, ReplayVerdict::kReplayed, ReplayVerdict::kUnknown}) {
    ClientSession session = Session();
    server_.check_replay = Answerer::kCaller;
    server_.replay_guard = nullptr;
    Loopback loopback = With(std::move(session));
    ASSERT_TRUE(Take(loopback.server, loopback.client.FlushEarly("early")).has_value());
    ASSERT_NE(loopback.server.question, nullptr);
    const auto& question = std::get<CheckReplayQuestion>(*loopback.server.question);
    EXPECT_EQ(question.now, now_);
    EXPECT_EQ(question.binder.size(), 32u);
    EXPECT_FALSE(loopback.server.connection.wants_send());
    Connection& server = loopback.server.connection;
    EXPECT_EQ(server.Answer(question.token, PskReply{}).error().reason, Reason::kStaleAnswer);
    ASSERT_TRUE(server.Answer(question.token, ReplayReply{verdict}).has_value());
    ASSERT_TRUE(loopback.server.Drain().has_value());
    ASSERT_TRUE(loopback.Handshake());
    EXPECT_EQ(loopback.server.early, verdict == ReplayVerdict::kFresh ? "early" : "");
    EXPECT_EQ(loopback.client.connection.negotiated().resumption, Resumption::kResumed);
  }
}

// Section 8.1.
TEST_F(EarlyDataTest, SingleUseTicketsAreADefenceOfTheirOwn) {
  server_.replay_guard = nullptr;
  tickets_->single_use = true;
  Loopback first = Early(Session());
  EXPECT_EQ(first.server.early, "early");
  Loopback second = With(std::nullopt);
  ASSERT_TRUE(Take(second.server, sent_).has_value());
  EXPECT_EQ(second.server.early, "");
  EXPECT_EQ(second.server.connection.negotiated().early_data, EarlyDataOutcome::kNotResumed);
}

TEST_F(EarlyDataTest, WithoutAnybodyWhoChecksItIsNotConfigured) {
  server_.replay_guard = nullptr;
  EXPECT_EQ(CreateConfig(server_).error().reason, Reason::kInvalidConfiguration);
  // Only what the engine opens itself is known to be used once.
  tickets_->single_use = true;
  EXPECT_TRUE(CreateConfig(server_).has_value());
  server_.find_psk = Answerer::kCaller;
  EXPECT_EQ(CreateConfig(server_).error().reason, Reason::kInvalidConfiguration);
  server_.check_replay = Answerer::kCaller;
  EXPECT_TRUE(CreateConfig(server_).has_value());
}

}  // namespace
}  // namespace lockstep
