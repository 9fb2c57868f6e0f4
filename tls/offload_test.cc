// Keys handed out (kTLS): what goes on with them, and what the engine does not do any more.
#include <gtest/gtest.h>

#include <string>

#include "record/reader.h"
#include "record/writer.h"
#include "tls/key_schedule/traffic_secret.h"
#include "tls/offload_keys.h"
#include "tls/split.h"
#include "tls/testing/halves.h"
#include "tls/testing/post_handshake.h"

namespace lockstep {
namespace {

using record::ContentType;
using testing::Bytestring;
using testing::Endpoint;
using testing::Halves;
using testing::Loopback;
using testing::Take;

constexpr auto kNotRequested = KeyUpdateRequest::kUpdateNotRequested;
constexpr auto kRequested = KeyUpdateRequest::kUpdateRequested;

// The default provider's suites; certificates of the fake one.
const crypto::Provider& RealAeads() {
  static const crypto::Provider provider = [] {
    crypto::Provider real = crypto::DefaultProvider();
    real.verifiers = crypto::FakeProvider().verifiers;
    return real;
  }();
  return provider;
}

class OffloadTest : public testing::PostHandshakeTest {
 protected:
  OffloadTest() { client_.common.provider = server_.common.provider = &RealAeads(); }

  void Connect() {
    loopback_.emplace(client_, server_);
    ASSERT_TRUE(loopback_->Handshake());
  }
  Endpoint& client() { return loopback_->client; }
  Endpoint& server() { return loopback_->server; }

  static record::Protection Protect(const OffloadKeys& keys) {
    const crypto::CipherSuite& suite = *crypto::Find(RealAeads(), keys.cipher_suite);
    // The secret is the one that the keys come from, and the next ones will.
    const TrafficKeys derived =
        TrafficSecret(*suite.hash, crypto::HashValue::CopyOf(keys.traffic_secret.Expose()))
            .Keys(*suite.aead);
    EXPECT_TRUE(Equal(derived.key.Expose(), keys.key.Expose()));
    EXPECT_TRUE(Equal(derived.iv.Expose(), keys.iv.Expose()));
    return record::Protection::Create(*suite.aead, keys.key.Expose(), keys.iv.Expose(),
                                      keys.sequence_number)
        .value();
  }
  static record::Writer WriterOf(const OffloadKeys& keys) {
    record::Writer writer;
    writer.Protect(Protect(keys));
    return writer;
  }
  static record::Reader ReaderOf(const OffloadKeys& keys) {
    record::Reader reader;
    reader.Protect(Protect(keys));
    return reader;
  }
  static Bytestring Write(record::Writer& writer, std::string_view text,
                          ContentType type = ContentType::kApplicationData) {
    Bytestring out(text.size() + 100);
    const Bytes content[] = {AsBytes(text)};
    out.resize(writer.Seal(type, content, out).value().written);
    return out;
  }
  static std::string Read(record::Reader& reader, Bytestring records) {
    std::string out;
    for (MutableBytes rest(records); !rest.empty();) {
      const auto next = reader.Next(rest);
      if (!next.has_value() || !next->record) return "no record";
      out += AsText(next->record->content);
      rest = rest.subspan(next->consumed);
    }
    return out;
  }

  std::optional<Loopback> loopback_;
};

TEST_F(OffloadTest, BothEndsGoOnWithTheKeysInTheMiddleOfTheStreamWithEverySuite) {
  for (const auto* suite : RealAeads().cipher_suites) {
    SCOPED_TRACE(suite->name);
    client_.common.cipher_suites = server_.common.cipher_suites = {suite->id};
    for (const bool after_update : {false, true}) {
      Connect();
      if (after_update) {
        ASSERT_TRUE(client().connection.UpdateKeys(kNotRequested).has_value());
      }
      for (const char* text : {"one, ", "two, "}) {
        ASSERT_TRUE(loopback_->Deliver(client(), server(), text).has_value());
      }
      const OffloadKeys sending = client().connection.DangerouslyTakeSendKeys().value();
      const OffloadKeys receiving = server().connection.DangerouslyTakeReceiveKeys().value();
      EXPECT_EQ(sending.cipher_suite, suite->id);
      EXPECT_EQ(sending.sequence_number, 2u);
      EXPECT_EQ(receiving.sequence_number, 2u);
      record::Writer writer = WriterOf(sending);
      record::Reader reader = ReaderOf(receiving);
      EXPECT_EQ(Read(reader, Write(writer, "three, ")), "three, ");
      EXPECT_EQ(Read(reader, Write(writer, "four")), "four");
      // The other direction is the engine's as before.
      ASSERT_TRUE(loopback_->Deliver(server(), client(), "answer").has_value());
      EXPECT_EQ(client().data, "answer");
    }
  }
}

TEST_F(OffloadTest, OneEndGoesOnWithTheKeysAndTheEngineAtTheOther) {
  Connect();
  ASSERT_TRUE(loopback_->Deliver(client(), server(), "one, ").has_value());
  record::Writer writer = WriterOf(client().connection.DangerouslyTakeSendKeys().value());
  ASSERT_TRUE(Take(server(), Write(writer, "two")).has_value());
  EXPECT_EQ(server().data, "one, two");
  record::Reader reader = ReaderOf(client().connection.DangerouslyTakeReceiveKeys().value());
  EXPECT_EQ(Read(reader, server().Flush("three")), "three");
}

TEST_F(OffloadTest, HalvesHandOutTheirs) {
  Connect();
  Halves one(std::move(client().connection));
  Halves other(std::move(server().connection));
  ASSERT_TRUE(other.Take(one.Flush("first")).has_value());
  record::Writer writer = WriterOf(one.send.DangerouslyTakeSendKeys().value());
  record::Reader reader = ReaderOf(other.receive.DangerouslyTakeReceiveKeys().value());
  EXPECT_EQ(Read(reader, Write(writer, "second")), "second");
  EXPECT_EQ(one.send.Send(AsBytes("x"), {}).error().reason, Reason::kKeysHandedOut);
  EXPECT_EQ(one.send.DangerouslyTakeSendKeys().error().reason, Reason::kKeysHandedOut);
  EXPECT_EQ(other.receive.Receive({}).result.error().reason, Reason::kKeysHandedOut);
  EXPECT_EQ(other.receive.DangerouslyTakeReceiveKeys().error().reason, Reason::kKeysHandedOut);
  // What the receiving half finds is the new owner's to do.
  ASSERT_TRUE(other.send.UpdateKeys(kRequested).has_value());
  ASSERT_TRUE(one.Take(other.Flush()).has_value());
  const auto event = one.send.Take(std::move(one.owed.front()));
  ASSERT_TRUE(event.has_value() && event->has_value());
  EXPECT_TRUE(std::holds_alternative<KeyUpdateOwed>(**event));
}

TEST_F(OffloadTest, BeforeHandshakeDoneItIsMisuse) {
  Loopback loopback(client_, server_);
  Connection& connection = loopback.client.connection;
  EXPECT_EQ(connection.DangerouslyTakeSendKeys().error().reason, Reason::kNotConnected);
  EXPECT_EQ(connection.DangerouslyTakeReceiveKeys().error().reason, Reason::kNotConnected);
  EXPECT_TRUE(loopback.Handshake());
}

TEST_F(OffloadTest, WhatIsOwedHasToBeSentFirst) {
  Connect();
  ASSERT_TRUE(server().connection.UpdateKeys(kRequested).has_value());
  ASSERT_TRUE(loopback_->Deliver(server(), client()).has_value());
  EXPECT_EQ(client().connection.DangerouslyTakeSendKeys().error().reason, Reason::kSendFirst);
  ASSERT_TRUE(loopback_->Deliver(client(), server()).has_value());
  EXPECT_TRUE(client().connection.DangerouslyTakeSendKeys().has_value());
}

TEST_F(OffloadTest, HalfAMessageHasToBeReceivedFirst) {
  Connect();
  record::Writer writer = WriterOf(server().connection.DangerouslyTakeSendKeys().value());
  ASSERT_TRUE(Take(client(), Write(writer, {"\x04\0", 2}, ContentType::kHandshake)).has_value());
  EXPECT_EQ(client().connection.DangerouslyTakeReceiveKeys().error().reason, Reason::kReceiveFirst);
  EXPECT_EQ(client().connection.failure(), nullptr);
}

// Else the client's certificate would never be refused, nor told of.
TEST_F(OffloadTest, AClientsCertificateHasToBeJudgedAndToldOfFirst) {
  server_.common.verify_certificate = Answerer::kCaller;
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  Connection& server = loopback.server.connection;
  Ask(loopback);
  ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
  ASSERT_NE(loopback.server.question, nullptr);
  EXPECT_EQ(server.DangerouslyTakeReceiveKeys().error().reason, Reason::kReceiveFirst);
  ASSERT_TRUE(server.Answer(TokenOf(*loopback.server.question), CertificateVerdict{}).has_value());
  EXPECT_EQ(server.DangerouslyTakeReceiveKeys().error().reason, Reason::kReceiveFirst);
  ASSERT_TRUE(loopback.server.Drain().has_value());
  EXPECT_EQ(loopback.server.authenticated.size(), 1u);
  EXPECT_TRUE(server.DangerouslyTakeReceiveKeys().has_value());
}

TEST_F(OffloadTest, SendingIsOverAndReceivingGoesOn) {
  Connect();
  Connection& connection = client().connection;
  ASSERT_TRUE(connection.DangerouslyTakeSendKeys().has_value());
  std::array<uint8_t, 100> buffer{};
  EXPECT_EQ(connection.Send(AsBytes("x"), buffer).error().reason, Reason::kKeysHandedOut);
  EXPECT_EQ(connection.SealInPlace(buffer, 20, 40).error().reason, Reason::kKeysHandedOut);
  EXPECT_EQ(connection.UpdateKeys(kNotRequested).error().reason, Reason::kKeysHandedOut);
  EXPECT_EQ(connection.ConfirmHandshake().error().reason, Reason::kKeysHandedOut);
  EXPECT_EQ(connection.Close().error().reason, Reason::kKeysHandedOut);
  EXPECT_EQ(connection.DangerouslyTakeSendKeys().error().reason, Reason::kKeysHandedOut);
  EXPECT_EQ(connection.failure(), nullptr);
  EXPECT_FALSE(connection.wants_send());
  ASSERT_TRUE(loopback_->Deliver(server(), client(), "data").has_value());
  EXPECT_EQ(client().data, "data");
}

TEST_F(OffloadTest, ReceivingIsOverAndSendingGoesOn) {
  Connect();
  Connection& connection = client().connection;
  ASSERT_TRUE(connection.DangerouslyTakeReceiveKeys().has_value());
  EXPECT_EQ(connection.Receive({}).error().reason, Reason::kKeysHandedOut);
  EXPECT_EQ(connection.ReceiveEnd().error().reason, Reason::kKeysHandedOut);
  EXPECT_EQ(connection.DangerouslyTakeReceiveKeys().error().reason, Reason::kKeysHandedOut);
  EXPECT_EQ(connection.failure(), nullptr);
  // Nobody here would see the answer.
  EXPECT_EQ(connection.UpdateKeys(kRequested).error().reason, Reason::kKeysHandedOut);
  EXPECT_EQ(connection.ConfirmHandshake().error().reason, Reason::kKeysHandedOut);
  // The answer to a KeyUpdate that somebody else saw.
  ASSERT_TRUE(connection.UpdateKeys(kNotRequested).has_value());
  ASSERT_TRUE(loopback_->Deliver(client(), server(), "data").has_value());
  EXPECT_EQ(server().data, "data");
  ASSERT_TRUE(connection.Close().has_value());
  ASSERT_TRUE(loopback_->Deliver(client(), server()).has_value());
  EXPECT_TRUE(server().closed);
}

TEST_F(OffloadTest, AKeyUpdateThatIsAskedForIsAnEventForTheOwnerOfTheKeys) {
  Connect();
  ASSERT_TRUE(client().connection.DangerouslyTakeSendKeys().has_value());
  ASSERT_TRUE(server().connection.UpdateKeys(kRequested).has_value());
  Bytestring update = server().Flush();
  const auto received = client().connection.Receive(update);
  ASSERT_TRUE(received.has_value());
  EXPECT_TRUE(std::holds_alternative<KeyUpdateOwed>(received->event));
  EXPECT_FALSE(client().connection.wants_send());
}

TEST_F(OffloadTest, WithoutTheKeysThereIsNoAlertAndNoAnswer) {
  Connect();
  ASSERT_TRUE(client().connection.DangerouslyTakeSendKeys().has_value());
  Ask(*loopback_);
  EXPECT_FALSE(client().connection.wants_send());
  EXPECT_EQ(client().connection.failure(), nullptr);
  Bytestring record = server().Flush("data");
  record.back() ^= 1;
  EXPECT_EQ(Take(client(), record).error().reason, Reason::kBadRecordMac);
  EXPECT_EQ(client().connection.failure()->alert_sent, std::nullopt);
  EXPECT_FALSE(client().connection.wants_send());
}

TEST_F(OffloadTest, AfterAClosingThereIsNothingToHandOut) {
  Connect();
  ASSERT_TRUE(client().connection.Close().has_value());
  EXPECT_EQ(client().connection.DangerouslyTakeSendKeys().error().reason, Reason::kSendingClosed);
  ASSERT_TRUE(loopback_->Deliver(client(), server()).has_value());
  EXPECT_EQ(server().connection.DangerouslyTakeReceiveKeys().error().reason,
            Reason::kReceivingClosed);
}

}  // namespace
}  // namespace lockstep
