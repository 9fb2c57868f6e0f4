// The traps under "Records": what a connection takes for a record, and when (RFC 9846 section 5).
#include <gtest/gtest.h>

#include "record/reader.h"
#include "tls/testing/duel.h"

namespace lockstep {
namespace {

using record::ContentType;
using testing::Bytestring;
using testing::Interposer;
using testing::kFine;
using testing::PlainRecord;
using testing::Take;
using testing::Together;
using testing::Verdict;
using testing::VerdictOf;

constexpr AlertDescription kUnexpected = AlertDescription::kUnexpectedMessage;

class RecordsTrap : public testing::TrapTest {
 protected:
  // What an established client makes of records that its server sends.
  template <class Forge>
  Verdict Established(Forge forge) {
    Interposer duel(client_, server_);
    EXPECT_TRUE(duel.Handshake());
    (void)Take(duel.client(), forge(duel.to_client()));
    return VerdictOf(duel.client().connection);
  }
  // What a server makes of the first bytes that it gets.
  Verdict Fresh(Bytes bytes) {
    Interposer duel(client_, server_);
    (void)Take(duel.server(), bytes);
    return VerdictOf(duel.server().connection);
  }
};

const Bytestring kChangeCipherSpec = {20, 3, 3, 0, 1, 1};
const Bytestring kUserCanceled = {1, 90};

TEST_F(RecordsTrap, AnAlertIsExactlyTwoBytes) {
  for (const size_t size : {1u, 3u, 4u}) {
    const Bytestring alert(size, 1);
    const Verdict malformed{Reason::kMalformedAlert, AlertDescription::kDecodeError};
    EXPECT_EQ(Established([&](auto& forger) { return forger.Record(ContentType::kAlert, alert); }),
              malformed);
    EXPECT_EQ(Fresh(PlainRecord(ContentType::kAlert, alert)), malformed);
  }
}

TEST_F(RecordsTrap, NoEmptyAlertAndNoEmptyHandshakeRecord) {
  EXPECT_EQ(Established([&](auto& forger) { return forger.Record(ContentType::kAlert, {}); }),
            (Verdict{Reason::kEmptyAlertRecord, kUnexpected}));
  EXPECT_EQ(Fresh(PlainRecord(ContentType::kAlert, {})),
            (Verdict{Reason::kEmptyAlertRecord, kUnexpected}));
  EXPECT_EQ(Established([&](auto& forger) { return forger.Record(ContentType::kHandshake, {}); }),
            (Verdict{Reason::kEmptyHandshakeRecord, kUnexpected}));
  EXPECT_EQ(Fresh(PlainRecord(ContentType::kHandshake, {})),
            (Verdict{Reason::kEmptyHandshakeRecord, kUnexpected}));
}

TEST_F(RecordsTrap, AnInnerPlaintextIsAtMost2To14Plus1BytesWithItsType) {
  Bytestring inner(record::kMaxInnerPlaintextSize, 0);
  inner[0] = 23;  // no content, then padding
  EXPECT_EQ(Established([&](auto& forger) { return forger.SealInner(inner); }), kFine);
  inner.push_back(0);
  EXPECT_EQ(Established([&](auto& forger) { return forger.SealInner(inner); }),
            (Verdict{Reason::kRecordOverflow, AlertDescription::kRecordOverflow}));
}

TEST_F(RecordsTrap, AHeaderThatClaimsTooMuchIsRecordOverflowBeforeTheRestArrived) {
  const Verdict overflow{Reason::kRecordOverflow, AlertDescription::kRecordOverflow};
  EXPECT_EQ(Established([](auto&) { return Bytestring{23, 3, 3, 0x41, 0x01}; }), overflow);
  EXPECT_EQ(Established([](auto&) { return Bytestring{23, 3, 3, 0x41, 0x00}; }), kFine);
  EXPECT_EQ(Fresh(Bytestring{22, 3, 1, 0x40, 0x01}), overflow);
  EXPECT_EQ(Fresh(Bytestring{22, 3, 1, 0xff, 0xff}), overflow);
  EXPECT_EQ(Fresh(Bytestring{22, 3, 1, 0x40, 0x00}), kFine);
}

TEST_F(RecordsTrap, AllZerosIsUnexpectedMessage) {
  for (const size_t size : {0u, 1u, 7u, 8u, 9u, 16385u}) {
    EXPECT_EQ(Established([&](auto& forger) { return forger.SealInner(Bytestring(size, 0)); }),
              (Verdict{Reason::kMissingContentType, kUnexpected}))
        << size;
  }
}

TEST_F(RecordsTrap, TheOuterTypeIsApplicationDataOnceThereAreKeys) {
  for (const uint8_t outer : {uint8_t{21}, uint8_t{22}}) {
    EXPECT_EQ(
        Established([&](auto& forger) { return forger.SealInner(Bytestring{'d', 23}, outer); }),
        (Verdict{Reason::kUnprotectedRecord, AlertDescription::kBadRecordMac}));
  }
  EXPECT_EQ(Established([](auto& forger) { return forger.SealInner(Bytestring{'d', 23}, 20); }),
            (Verdict{Reason::kUnexpectedChangeCipherSpec, kUnexpected}));
}

TEST_F(RecordsTrap, UndefinedTypesAreUnexpectedMessageInsideAndOutside) {
  const Verdict unexpected{Reason::kUnexpectedRecordType, kUnexpected};
  for (const uint8_t type : {uint8_t{19}, uint8_t{20}, uint8_t{24}, uint8_t{255}}) {
    EXPECT_EQ(Established([&](auto& forger) { return forger.SealInner(Bytestring{1, type}); }),
              unexpected);
  }
  EXPECT_EQ(Established([](auto&) { return Bytestring{24, 3, 3, 0, 1, 1}; }), unexpected);
  EXPECT_EQ(Fresh(Bytestring{0x80, 0x2e, 1, 3, 1}), unexpected);  // SSL 2.0
}

TEST_F(RecordsTrap, AnotherProtocolIsNamedAsSuch) {
  EXPECT_EQ(Fresh(AsBytes("GET / HTTP/1.1\r\n")), (Verdict{Reason::kNotTls, kUnexpected}));
}

TEST_F(RecordsTrap, TheRecordVersionIsIgnored) {
  // Also of a protected record, whatever became of it on the way.
  EXPECT_EQ(Established([](auto& forger) {
              Bytestring record = forger.SealInner(Bytestring{'d', 23});
              record[1] = record[2] = 0x77;
              return record;
            }),
            kFine);
  for (const uint8_t major : {uint8_t{0}, uint8_t{3}, uint8_t{0xff}}) {
    Interposer duel(client_, server_);
    Bytestring hello = duel.client().Flush();
    hello[1] = major;
    hello[2] = 0xaa;
    EXPECT_TRUE(Take(duel.server(), hello).has_value());
  }
}

TEST_F(RecordsTrap, ARecordThatDoesNotOpenIsBadRecordMac) {
  const Verdict bad{Reason::kBadRecordMac, AlertDescription::kBadRecordMac};
  EXPECT_EQ(Established([](auto& forger) {
              Bytestring record = forger.SealInner(Bytestring{'d', 23});
              record.back() ^= 1;
              return record;
            }),
            bad);
  // What is authenticated has the version 0x0303 (section 5.2), and no other.
  EXPECT_EQ(
      Established([](auto& forger) { return forger.SealInner(Bytestring{'d', 23}, 23, 0x7777); }),
      bad);
  // A replay.
  EXPECT_EQ(Established([](auto& forger) {
              const Bytestring record = forger.SealInner(Bytestring{'d', 23});
              return Together(record, record);
            }),
            bad);
  // Out of order.
  EXPECT_EQ(Established([](auto& forger) {
              const Bytestring first = forger.SealInner(Bytestring{'d', 23});
              return Together(forger.SealInner(Bytestring{'d', 23}), first);
            }),
            bad);
}

TEST_F(RecordsTrap, ARecordShorterThanItsTagIsBadRecordMac) {
  for (const size_t size : {0u, 1u, 15u}) {
    EXPECT_EQ(Established([&](auto&) {
                return PlainRecord(ContentType::kApplicationData, Bytestring(size, 7));
              }),
              (Verdict{Reason::kRecordTooShort, AlertDescription::kBadRecordMac}));
  }
}

TEST_F(RecordsTrap, ApplicationDataWithoutKeysIsUnexpectedMessage) {
  EXPECT_EQ(Fresh(PlainRecord(ContentType::kApplicationData, AsBytes("early"))),
            (Verdict{Reason::kUnprotectedApplicationData, kUnexpected}));
}

TEST_F(RecordsTrap, ApplicationDataUnderHandshakeKeysIsUnexpectedMessage) {
  for (const bool to_client : {true, false}) {
    Interposer duel(client_, server_);
    if (to_client) {
      const auto flight = duel.ServerFlight();
      EXPECT_TRUE(Take(duel.client(), PlainRecord(ContentType::kHandshake, flight[0])).has_value());
    } else {
      duel.ClientFinished();
    }
    testing::Endpoint& victim = to_client ? duel.client() : duel.server();
    testing::Forger& forger = to_client ? duel.to_client() : duel.to_server();
    (void)Take(victim, forger.Record(ContentType::kApplicationData, AsBytes("too soon")));
    EXPECT_EQ(VerdictOf(victim.connection), (Verdict{Reason::kUnexpectedRecordType, kUnexpected}));
    EXPECT_TRUE(victim.data.empty());
  }
}

TEST_F(RecordsTrap, AnEmptyApplicationDataRecordYieldsNothing) {
  Interposer duel(client_, server_);
  ASSERT_TRUE(duel.Handshake());
  Bytestring record = duel.to_client().Record(ContentType::kApplicationData, {});
  const auto received = duel.client().connection.Receive(record);
  ASSERT_TRUE(received.has_value());
  EXPECT_EQ(received->consumed, record.size());
  EXPECT_TRUE(std::holds_alternative<Progress>(received->event));
}

// `count` records in a row that lead nowhere.
template <class MakeRecord>
Bytestring Flood(int count, MakeRecord make_record) {
  Bytestring flood;
  for (int i = 0; i < count; ++i) flood = Together(flood, make_record());
  return flood;
}

TEST_F(RecordsTrap, ConsecutiveEmptyRecordsAreCapped) {
  const auto flood = [](int count) {
    return [=](testing::Forger& forger) {
      return Flood(count, [&] { return forger.Record(ContentType::kApplicationData, {}); });
    };
  };
  EXPECT_EQ(Established(flood(record::kMaxConsecutiveEmptyRecords)), kFine);
  EXPECT_EQ(Established(flood(record::kMaxConsecutiveEmptyRecords + 1)),
            (Verdict{Reason::kTooManyEmptyRecords, kUnexpected}));
}

TEST_F(RecordsTrap, ConsecutiveWarningAlertsAreCapped) {
  const auto flood = [](int count) {
    return [=](testing::Forger& forger) {
      return Flood(count, [&] { return forger.Record(ContentType::kAlert, kUserCanceled); });
    };
  };
  EXPECT_EQ(Established(flood(record::kMaxConsecutiveWarningAlerts)), kFine);
  EXPECT_EQ(Established(flood(record::kMaxConsecutiveWarningAlerts + 1)),
            (Verdict{Reason::kTooManyWarningAlerts, kUnexpected}));
}

TEST_F(RecordsTrap, ConsecutiveChangeCipherSpecsAreCapped) {
  Interposer duel(client_, server_);
  ASSERT_TRUE(Take(duel.server(), duel.client().Flush()).has_value());
  ASSERT_TRUE(Take(duel.server(), Flood(record::kMaxConsecutiveChangeCipherSpecs,
                                        [] { return kChangeCipherSpec; }))
                  .has_value());
  (void)Take(duel.server(), kChangeCipherSpec);
  EXPECT_EQ(VerdictOf(duel.server().connection),
            (Verdict{Reason::kTooManyChangeCipherSpecs, kUnexpected}));
}

// The window of change_cipher_spec: from the first ClientHello to the peer's Finished.

TEST_F(RecordsTrap, ChangeCipherSpecBeforeTheClientHelloIsUnexpectedMessage) {
  EXPECT_EQ(Fresh(kChangeCipherSpec), (Verdict{Reason::kUnexpectedChangeCipherSpec, kUnexpected}));
}

TEST_F(RecordsTrap, ChangeCipherSpecAfterThePeersFinishedIsUnexpectedMessage) {
  const Verdict unexpected{Reason::kUnexpectedChangeCipherSpec, kUnexpected};
  EXPECT_EQ(Established([](auto&) { return kChangeCipherSpec; }), unexpected);
  Interposer duel(client_, server_);
  ASSERT_TRUE(duel.Handshake());
  (void)Take(duel.server(), kChangeCipherSpec);
  EXPECT_EQ(VerdictOf(duel.server().connection), unexpected);
}

TEST_F(RecordsTrap, ChangeCipherSpecIsDroppedAnywhereBetweenTheHandshakesMessages) {
  for (const bool retry : {false, true}) {
    if (retry) server_.common.groups = {NamedGroup::kSecp256r1};
    Interposer duel(client_, server_);
    ASSERT_TRUE(Take(duel.client(), kChangeCipherSpec).has_value());
    for (int round = 0; round < 3; ++round) {
      ASSERT_TRUE(Take(duel.server(), duel.client().Flush()).has_value());
      for (testing::Endpoint* side : {&duel.server(), &duel.client()}) {
        if (side->done) continue;
        ASSERT_TRUE(Take(*side, kChangeCipherSpec).has_value());
      }
      ASSERT_TRUE(Take(duel.client(), duel.server().Flush()).has_value());
    }
    EXPECT_TRUE(duel.client().done && duel.server().done);
  }
}

TEST_F(RecordsTrap, ChangeCipherSpecIsTheByteOneAndNothingElse) {
  const Verdict malformed{Reason::kMalformedChangeCipherSpec, kUnexpected};
  for (const Bytestring& record : {Bytestring{20, 3, 3, 0, 1, 2}, Bytestring{20, 3, 3, 0, 1, 0},
                                   Bytestring{20, 3, 3, 0, 0}, Bytestring{20, 3, 3, 0, 2, 1, 1}}) {
    Interposer duel(client_, server_);
    (void)Take(duel.client(), record);
    EXPECT_EQ(VerdictOf(duel.client().connection), malformed);
  }
}

TEST_F(RecordsTrap, ChangeCipherSpecProtectedIsUnexpectedMessageEvenInItsWindow) {
  Interposer duel(client_, server_);
  const auto flight = duel.ServerFlight();
  ASSERT_TRUE(Take(duel.client(), PlainRecord(ContentType::kHandshake, flight[0])).has_value());
  (void)Take(duel.client(), duel.to_client().SealInner(Bytestring{1, 20}));
  EXPECT_EQ(VerdictOf(duel.client().connection),
            (Verdict{Reason::kUnexpectedRecordType, kUnexpected}));
}

}  // namespace
}  // namespace lockstep
