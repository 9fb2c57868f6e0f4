// ReceiveMany: many records by one call, with everything that may stand among them at every place,
// in every suite.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "tls/split.h"
#include "tls/testing/duel.h"
#include "tls/testing/halves.h"

namespace lockstep {
namespace {

using record::ContentType;
using testing::Bytestring;
using testing::Endpoint;
using testing::Forger;
using testing::KeyLog;
using testing::kFine;
using testing::Loopback;
using testing::Together;
using testing::Verdict;
using testing::VerdictOf;

// More than go to the AEAD at once.
constexpr size_t kRecords = 18;

const Bytestring kKeyUpdate = {24, 0, 0, 1, 0};
const Bytestring kTicket = {4, 0, 0, 14, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 1, 7, 0, 0};

// The default provider's suites; certificates of the fake one.
const crypto::Provider& RealAeads() {
  static const crypto::Provider provider = [] {
    crypto::Provider real = crypto::DefaultProvider();
    real.verifiers = crypto::FakeProvider().verifiers;
    return real;
  }();
  return provider;
}

// A client after its handshake, and a forger in its server's place.
struct Scene {
  Scene(ClientOptions client, ServerOptions server, const crypto::CipherSuite& suite)
      : loopback(WithLog(std::move(client), log), WithLog(std::move(server), log)),
        forger(Side::kServer, log, suite) {
    if (!loopback.Handshake()) return;
    forger.SendUnderApplicationKeys();
  }
  Connection& client() { return loopback.client.connection; }

  KeyLog log;
  Loopback loopback;
  Forger forger;
};

// What came of bytes that were given to ReceiveMany for as long as it took them.
struct Outcome {
  std::string data = {};
  std::vector<size_t> events = {};  // of which alternative, Progress and NeedBytes left out
  std::optional<Reason> error = std::nullopt;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

template <class Receiver>
Outcome TakeAll(Receiver& receiver, Bytestring bytes, size_t room = 64) {
  Outcome outcome;
  std::array<MutableBytes, 64> data;
  for (MutableBytes rest(bytes);;) {
    const auto received = receiver.ReceiveMany(rest, std::span(data).first(room));
    if (!received.has_value()) {
      outcome.error = received.error().reason;
      return outcome;
    }
    for (size_t i = 0; i < received->records; ++i) outcome.data += AsText(data[i]);
    rest = rest.subspan(received->consumed);
    EXPECT_FALSE(std::holds_alternative<ApplicationData>(received->event));
    if (std::holds_alternative<NeedBytes>(received->event)) return outcome;
    if (!std::holds_alternative<Progress>(received->event))
      outcome.events.push_back(received->event.index());
    if (std::holds_alternative<PeerClosed>(received->event)) return outcome;
  }
}

template <class T>
const size_t kIndexOf = Event(T{}).index();

class ReceiveManyTest : public testing::TrapTest {
 protected:
  // Calls `body(scene, n)` with a new connection for every suite and every place among kRecords.
  template <class Body>
  void ForEverySuiteAndPlace(Body body) {
    for (const crypto::Provider* provider : {&crypto::FakeProvider(), &RealAeads()}) {
      client_.common.provider = server_.common.provider = provider;
      for (const auto* suite : provider->cipher_suites) {
        client_.common.cipher_suites = server_.common.cipher_suites = {suite->id};
        for (size_t n = 0; n <= kRecords; ++n) {
          SCOPED_TRACE(::testing::Message() << suite->name << " " << n);
          Scene scene(client_, server_, *suite);
          ASSERT_TRUE(scene.client().handshake_done());
          body(scene, n);
          if (HasFatalFailure()) return;
        }
      }
    }
  }
  static std::string Content(size_t n) {
    return std::string(1 + n * 29 % 90, static_cast<char>('a' + n));
  }
  static std::string Contents(size_t first, size_t end) {
    std::string all;
    for (size_t i = first; i < end; ++i) all += Content(i);
    return all;
  }
  static Bytestring Data(Forger& forger, size_t first, size_t end) {
    Bytestring out;
    for (size_t i = first; i < end; ++i)
      out = Together(out, forger.Record(ContentType::kApplicationData, AsBytes(Content(i))));
    return out;
  }
  // Data records with `middle` before the nth.
  static Bytestring Around(Forger& forger, size_t n, const std::function<Bytestring()>& middle) {
    Bytestring out = Data(forger, 0, n);
    out = Together(out, middle());
    return Together(out, Data(forger, n, kRecords));
  }
};

TEST_F(ReceiveManyTest, AKeyUpdateAtEveryPlaceChangesTheKeyOfWhatIsBehindIt) {
  ForEverySuiteAndPlace([](Scene& scene, size_t n) {
    const Bytestring sent = Around(scene.forger, n, [&] {
      Bytestring update = scene.forger.Record(ContentType::kHandshake, kKeyUpdate);
      scene.forger.UpdateSendKeys();
      return update;
    });
    EXPECT_EQ(TakeAll(scene.client(), sent), Outcome{Contents(0, kRecords)});
    EXPECT_EQ(VerdictOf(scene.client()), kFine);
  });
}

TEST_F(ReceiveManyTest, TheCallThatFindsAKeyUpdateLeavesWhatIsBehindItUntouched) {
  ForEverySuiteAndPlace([](Scene& scene, size_t n) {
    const auto update = [&] { return scene.forger.Record(ContentType::kHandshake, kKeyUpdate); };
    // Under the old key all of it, which the peer must not do.
    const Bytestring sent = Around(scene.forger, n, update);
    Bytestring bytes = sent;
    std::array<MutableBytes, 64> data;
    const auto received = scene.client().ReceiveMany(bytes, data);
    ASSERT_TRUE(received.has_value());
    EXPECT_EQ(received->records, n);
    const auto tail = static_cast<std::ptrdiff_t>(received->consumed);
    EXPECT_TRUE(std::equal(sent.begin() + tail, sent.end(), bytes.begin() + tail));
    if (n == kRecords) return;
    const MutableBytes rest = MutableBytes(bytes).subspan(received->consumed);
    const Outcome outcome = TakeAll(scene.client(), Copy(rest));
    EXPECT_EQ(outcome, (Outcome{.error = Reason::kBadRecordMac}));
  });
}

TEST_F(ReceiveManyTest, NothingBehindAnAlertIsDelivered) {
  ForEverySuiteAndPlace([](Scene& scene, size_t n) {
    const Bytestring fatal = {2, 80};
    const Bytestring sent =
        Around(scene.forger, n, [&] { return scene.forger.Record(ContentType::kAlert, fatal); });
    EXPECT_EQ(TakeAll(scene.client(), sent), (Outcome{Contents(0, n), {}, Reason::kPeerSentAlert}));
  });
}

TEST_F(ReceiveManyTest, NothingBehindACloseNotifyIsDelivered) {
  ForEverySuiteAndPlace([](Scene& scene, size_t n) {
    const Bytestring close = {1, 0};
    const Bytestring sent =
        Around(scene.forger, n, [&] { return scene.forger.Record(ContentType::kAlert, close); });
    EXPECT_EQ(TakeAll(scene.client(), sent), (Outcome{Contents(0, n), {kIndexOf<PeerClosed>}}));
    EXPECT_EQ(TakeAll(scene.client(), Data(scene.forger, 0, 2)),
              (Outcome{"", {kIndexOf<PeerClosed>}}));
  });
}

TEST_F(ReceiveManyTest, ABadRecordIsNoErrorUntilItsTurn) {
  ForEverySuiteAndPlace([](Scene& scene, size_t n) {
    if (n == kRecords) return;
    Bytestring sent = Data(scene.forger, 0, n);
    const size_t bad = sent.size() + record::kHeaderSize;
    sent = Together(sent, Data(scene.forger, n, kRecords));
    sent[bad] ^= 1;
    Bytestring bytes = sent;
    std::array<MutableBytes, 64> data;
    auto received = scene.client().ReceiveMany(bytes, data);
    if (n > 0) {
      ASSERT_TRUE(received.has_value());
      EXPECT_EQ(received->records, n);
      EXPECT_EQ(received->consumed, bad - record::kHeaderSize);
      EXPECT_TRUE(std::holds_alternative<Progress>(received->event));
      EXPECT_EQ(scene.client().failure(), nullptr);
      EXPECT_FALSE(scene.client().wants_send());
      received = scene.client().ReceiveMany(MutableBytes(bytes).subspan(received->consumed), data);
    }
    EXPECT_EQ(received.error().reason, Reason::kBadRecordMac);
    EXPECT_EQ(VerdictOf(scene.client()),
              (Verdict{Reason::kBadRecordMac, AlertDescription::kBadRecordMac}));
    // No plaintext of it, and what is behind it is as it was.
    const auto behind = static_cast<std::ptrdiff_t>(bad + Content(n).size() + 1);
    EXPECT_TRUE(std::equal(sent.begin() + behind, sent.end(), bytes.begin() + behind));
    if (Content(n).size() <= 8) return;
    EXPECT_EQ(AsText(bytes).substr(bad).find(Content(n).substr(0, 8)), std::string_view::npos);
  });
}

TEST_F(ReceiveManyTest, ATicketAtEveryPlaceIsAnEventBetweenData) {
  ForEverySuiteAndPlace([](Scene& scene, size_t n) {
    const Bytestring sent = Around(
        scene.forger, n, [&] { return scene.forger.Record(ContentType::kHandshake, kTicket); });
    EXPECT_EQ(TakeAll(scene.client(), sent),
              (Outcome{Contents(0, kRecords), {kIndexOf<TicketReceived>}}));
  });
}

TEST_F(ReceiveManyTest, DataBetweenTheFragmentsOfAMessageIsRefused) {
  ForEverySuiteAndPlace([](Scene& scene, size_t n) {
    const Bytestring sent = Around(scene.forger, n, [&] {
      return scene.forger.Record(ContentType::kHandshake, Bytes(kTicket).first(7));
    });
    Outcome expected{Contents(0, n)};
    if (n < kRecords) expected.error = Reason::kInterleavedHandshake;
    EXPECT_EQ(TakeAll(scene.client(), sent), expected);
  });
}

TEST_F(ReceiveManyTest, FragmentsAtEveryPlaceMakeTheirMessage) {
  ForEverySuiteAndPlace([](Scene& scene, size_t n) {
    const Bytestring sent = Around(scene.forger, n, [&] {
      const Bytestring first =
          scene.forger.Record(ContentType::kHandshake, Bytes(kTicket).first(7));
      return Together(first,
                      scene.forger.Record(ContentType::kHandshake, Bytes(kTicket).subspan(7)));
    });
    EXPECT_EQ(TakeAll(scene.client(), sent),
              (Outcome{Contents(0, kRecords), {kIndexOf<TicketReceived>}}));
  });
}

TEST_F(ReceiveManyTest, EmptyAndPaddedRecordsAtEveryPlaceYieldTheirContent) {
  ForEverySuiteAndPlace([](Scene& scene, size_t n) {
    const Bytestring sent = Around(scene.forger, n, [&] {
      const Bytestring padded = {'!', 23, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
      const Bytestring empty = scene.forger.Record(ContentType::kApplicationData, {});
      return Together(empty, scene.forger.SealInner(padded));
    });
    EXPECT_EQ(TakeAll(scene.client(), sent), Outcome{Contents(0, n) + "!" + Contents(n, kRecords)});
  });
}

TEST_F(ReceiveManyTest, ItFindsWhatReceiveFindsHoweverMuchRoomThereIs) {
  const auto stream = [](Forger& forger) {
    const Bytestring warning = {1, 90}, close = {1, 0};
    Bytestring out = Data(forger, 0, 5);
    out = Together(out, forger.Record(ContentType::kHandshake, kTicket));
    out = Together(out, Data(forger, 5, 7));
    out = Together(out, forger.Record(ContentType::kAlert, warning));
    out = Together(out, Data(forger, 7, 9));
    out = Together(out, forger.Record(ContentType::kHandshake, kKeyUpdate));
    forger.UpdateSendKeys();
    out = Together(out, Data(forger, 9, 18));
    out = Together(out, forger.Record(ContentType::kAlert, close));
    return out;
  };
  const auto& suite = *crypto::FakeProvider().cipher_suites.front();
  Scene one(client_, server_, suite);
  ASSERT_TRUE(testing::Take(one.loopback.client, stream(one.forger)).has_value());
  EXPECT_EQ(one.loopback.client.data, Contents(0, 18));
  for (size_t room = 1; room <= 20; ++room) {
    Scene many(client_, server_, suite);
    EXPECT_EQ(
        TakeAll(many.client(), stream(many.forger), room),
        (Outcome{one.loopback.client.data, {kIndexOf<TicketReceived>, kIndexOf<PeerClosed>}}));
  }
}

TEST_F(ReceiveManyTest, AHandshakeCanBeReceivedByItToo) {
  Loopback loopback(client_, server_);
  Outcome client, server;
  for (int i = 0; i < 3; ++i) {
    server = TakeAll(loopback.server.connection, loopback.client.Flush());
    client = TakeAll(loopback.client.connection, loopback.server.Flush());
    if (loopback.client.connection.handshake_done()) break;
  }
  EXPECT_EQ(client.events, std::vector{kIndexOf<HandshakeDone>});
  EXPECT_EQ(client.error, std::nullopt);
}

TEST_F(ReceiveManyTest, WithoutRoomForDataItIsMisuseThatChangesNothing) {
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  const Bytestring sent = loopback.server.Flush("data");
  Bytestring bytes = sent;
  EXPECT_EQ(loopback.client.connection.ReceiveMany(bytes, {}).error().reason,
            Reason::kInvalidArgument);
  EXPECT_EQ(bytes, sent);
  EXPECT_EQ(TakeAll(loopback.client.connection, bytes), Outcome{"data"});
}

TEST_F(ReceiveManyTest, AReceivingHalfOwesWhatTheCallFound) {
  const auto& suite = *crypto::FakeProvider().cipher_suites.front();
  Scene scene(client_, server_, suite);
  const Bytestring asks = {24, 0, 0, 1, 1};
  Bytestring sent = Data(scene.forger, 0, 3);
  sent = Together(sent, scene.forger.Record(ContentType::kHandshake, asks));
  testing::Halves halves(std::move(scene.client()));
  std::array<MutableBytes, 8> data;
  auto [received, for_sender] = halves.receive.ReceiveMany(sent, data);
  ASSERT_TRUE(received.has_value());
  EXPECT_EQ(received->records, 3u);
  EXPECT_EQ(received->consumed, sent.size());
  EXPECT_TRUE(static_cast<bool>(for_sender));
  halves.Keep(std::move(for_sender));
  ASSERT_TRUE(halves.Settle().has_value());
  EXPECT_TRUE(halves.send.wants_send());
}

TEST_F(ReceiveManyTest, AMovedFromConnectionHasNothing) {
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  std::array<MutableBytes, 1> data;
  Connection moved = std::move(loopback.client.connection);
  EXPECT_EQ(loopback.client.connection.ReceiveMany({}, data).error().reason, Reason::kMovedFrom);
}

}  // namespace
}  // namespace lockstep
