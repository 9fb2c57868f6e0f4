// No handshake message spans a key change, and nothing comes between its fragments (RFC 9846
// section 5.1).
#include <gtest/gtest.h>

#include "tls/messages/handshake_type.h"
#include "tls/testing/change.h"
#include "tls/testing/duel.h"

namespace lockstep {
namespace {

using messages::HandshakeType;
using record::ContentType;
using testing::Bytestring;
using testing::Interposer;
using testing::PlainRecord;
using testing::Take;
using testing::Together;
using testing::Verdict;
using testing::VerdictOf;

constexpr Verdict kSpans{Reason::kHandshakeSpansKeyChange, AlertDescription::kUnexpectedMessage};
constexpr Verdict kUnprotected{Reason::kUnprotectedRecord, AlertDescription::kBadRecordMac};
constexpr Verdict kInterleaved{Reason::kInterleavedHandshake, AlertDescription::kUnexpectedMessage};

using KeyChangeTrap = testing::TrapTest;

// What may follow a message in its record: a part of the next one's header, or all of it.
const Bytestring kTails[] = {{8}, {8, 0, 0}, {8, 0, 0, 2, 0}, {8, 0, 0, 2, 0, 0}};
const Bytestring kKeyUpdate = {24, 0, 0, 1, 0};

TEST_F(KeyChangeTrap, AClientHelloEndsItsRecord) {
  for (const bool retry : {false, true}) {
    if (retry) server_.common.groups = {NamedGroup::kSecp256r1};
    for (const Bytestring& tail : kTails) {
      Interposer duel(client_, server_);
      const Bytestring hello = duel.FromClient().front();
      (void)Take(duel.server(), PlainRecord(ContentType::kHandshake, Together(hello, tail)));
      EXPECT_EQ(VerdictOf(duel.server().connection), kSpans);
      EXPECT_TRUE(duel.server().connection.failure()->state == "START");
    }
  }
}

TEST_F(KeyChangeTrap, ASecondClientHelloEndsItsRecord) {
  server_.common.groups = {NamedGroup::kSecp256r1};
  Interposer duel(client_, server_);
  ASSERT_TRUE(Take(duel.server(), duel.client().Flush()).has_value());
  ASSERT_TRUE(Take(duel.client(), duel.server().Flush()).has_value());
  const Bytestring hello = duel.FromClient().front();
  (void)Take(duel.server(), PlainRecord(ContentType::kHandshake, Together(hello, kTails[0])));
  EXPECT_EQ(VerdictOf(duel.server().connection), kSpans);
}

TEST_F(KeyChangeTrap, AServerHelloEndsItsRecord) {
  for (const Bytestring& tail : kTails) {
    Interposer duel(client_, server_);
    const Bytestring hello = duel.ServerFlight().front();
    (void)Take(duel.client(), PlainRecord(ContentType::kHandshake, Together(hello, tail)));
    EXPECT_EQ(VerdictOf(duel.client().connection), kSpans);
  }
}

TEST_F(KeyChangeTrap, AHelloRetryRequestEndsItsRecord) {
  server_.common.groups = {NamedGroup::kSecp256r1};
  Interposer duel(client_, server_);
  ASSERT_TRUE(Take(duel.server(), duel.client().Flush()).has_value());
  const Bytestring request = duel.FromServer().front();
  (void)Take(duel.client(), PlainRecord(ContentType::kHandshake, Together(request, kTails[1])));
  EXPECT_EQ(VerdictOf(duel.client().connection), kSpans);
}

TEST_F(KeyChangeTrap, TheServersFinishedEndsItsRecord) {
  for (const Bytestring& tail : {Bytestring{24}, kKeyUpdate}) {
    Interposer duel(client_, server_);
    const auto flight = duel.ServerFlight();
    Bytestring rest;
    for (size_t i = 1; i < flight.size(); ++i) rest = Together(rest, flight[i]);
    (void)Take(duel.client(),
               Together(PlainRecord(ContentType::kHandshake, flight[0]),
                        duel.to_client().Record(ContentType::kHandshake, Together(rest, tail))));
    EXPECT_EQ(VerdictOf(duel.client().connection), kSpans);
    EXPECT_FALSE(duel.client().done);
  }
}

TEST_F(KeyChangeTrap, TheClientsFinishedEndsItsRecord) {
  for (const Bytestring& tail : {Bytestring{24}, kKeyUpdate}) {
    Interposer duel(client_, server_);
    const Bytestring finished = duel.ClientFinished();
    (void)Take(duel.server(),
               duel.to_server().Record(ContentType::kHandshake, Together(finished, tail)));
    EXPECT_EQ(VerdictOf(duel.server().connection), kSpans);
    EXPECT_FALSE(duel.server().done);
  }
}

TEST_F(KeyChangeTrap, AKeyUpdateEndsItsRecord) {
  for (const Bytestring& tail : {Bytestring{24}, kKeyUpdate, Bytestring{4, 0, 0, 9, 1}}) {
    Interposer duel(client_, server_);
    ASSERT_TRUE(duel.Handshake());
    (void)Take(duel.client(),
               duel.to_client().Record(ContentType::kHandshake, Together(kKeyUpdate, tail)));
    EXPECT_EQ(VerdictOf(duel.client().connection), kSpans);
  }
}

TEST_F(KeyChangeTrap, AMessageBegunUnprotectedCannotEndProtected) {
  Interposer duel(client_, server_);
  const auto flight = duel.ServerFlight();
  ASSERT_TRUE(Take(duel.client(), PlainRecord(ContentType::kHandshake, flight[0])).has_value());
  (void)Take(duel.client(), PlainRecord(ContentType::kHandshake, Bytes(flight[1]).first(3)));
  EXPECT_EQ(VerdictOf(duel.client().connection), kUnprotected);
}

TEST_F(KeyChangeTrap, WhatFollowsTheClientHelloUnprotectedIsRefused) {
  Interposer duel(client_, server_);
  ASSERT_TRUE(Take(duel.server(), duel.client().Flush()).has_value());
  (void)Take(duel.server(), PlainRecord(ContentType::kHandshake, Bytestring{20, 0, 0, 32}));
  EXPECT_EQ(VerdictOf(duel.server().connection), kUnprotected);
}

TEST_F(KeyChangeTrap, TheNewKeysHoldFromTheNextRecordOn) {
  // After Finished, the old keys open nothing.
  Interposer duel(client_, server_);
  const Bytestring finished = duel.ClientFinished();
  ASSERT_TRUE(
      Take(duel.server(), duel.to_server().Record(ContentType::kHandshake, finished)).has_value());
  ASSERT_TRUE(duel.server().done);
  (void)Take(duel.server(), duel.to_server().Record(ContentType::kApplicationData, AsBytes("old")));
  EXPECT_EQ(VerdictOf(duel.server().connection).reason, Reason::kBadRecordMac);
}

TEST_F(KeyChangeTrap, NothingComesBetweenTheFragmentsOfAMessage) {
  const Bytestring begun = {4, 0, 0, 40, 1, 2, 3};  // a NewSessionTicket
  for (const auto& [type, content] : {std::pair{ContentType::kApplicationData, Bytestring{'d'}},
                                      std::pair{ContentType::kApplicationData, Bytestring{}},
                                      std::pair{ContentType::kAlert, Bytestring{1, 0}},
                                      std::pair{ContentType::kAlert, Bytestring{1, 90}}}) {
    Interposer duel(client_, server_);
    ASSERT_TRUE(duel.Handshake());
    ASSERT_TRUE(
        Take(duel.client(), duel.to_client().Record(ContentType::kHandshake, begun)).has_value());
    (void)Take(duel.client(), duel.to_client().Record(type, content));
    EXPECT_EQ(VerdictOf(duel.client().connection), kInterleaved);
    EXPECT_TRUE(duel.client().data.empty());
    EXPECT_FALSE(duel.client().closed);
  }
}

TEST_F(KeyChangeTrap, NotEvenAChangeCipherSpecComesBetweenTheFragments) {
  Interposer duel(client_, server_);
  const Bytestring hello = duel.ServerFlight().front();
  ASSERT_TRUE(
      Take(duel.client(), PlainRecord(ContentType::kHandshake, Bytes(hello).first(5))).has_value());
  (void)Take(duel.client(), Bytestring{20, 3, 3, 0, 1, 1});
  EXPECT_EQ(VerdictOf(duel.client().connection), kInterleaved);
}

TEST_F(KeyChangeTrap, MessagesInOneRecordAreAnsweredOneEventAtATime) {
  // HandshakeDone comes out of the middle of what was received; nothing after it is lost.
  Interposer duel(client_, server_);
  const auto flight = duel.ServerFlight();
  Bytestring rest;
  for (size_t i = 1; i < flight.size(); ++i) rest = Together(rest, flight[i]);
  testing::Forger& forger = duel.to_client();
  Bytestring bytes = Together(PlainRecord(ContentType::kHandshake, flight[0]),
                              forger.Record(ContentType::kHandshake, rest));
  forger.SendUnderApplicationKeys();
  bytes = Together(bytes, forger.Record(ContentType::kHandshake, kKeyUpdate));
  forger.UpdateSendKeys();
  bytes = Together(bytes, forger.Record(ContentType::kApplicationData, AsBytes("half-RTT")));
  ASSERT_TRUE(Take(duel.client(), bytes).has_value());
  EXPECT_TRUE(duel.client().done);
  EXPECT_EQ(duel.client().data, "half-RTT");
}

}  // namespace
}  // namespace lockstep
