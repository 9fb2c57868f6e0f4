// The limits on what one key protects (RFC 9846 section 5.5), with rows that lower them.
#include <gtest/gtest.h>

#include <array>
#include <string>

#include "tls/testing/duel.h"
#include "tls/testing/limited_provider.h"

namespace lockstep {
namespace {

using record::ContentType;
using testing::Bytestring;
using testing::Interposer;
using testing::kFine;
using testing::LimitedProvider;
using testing::Loopback;
using testing::Take;
using testing::VerdictOf;

class KeyLimitTrap : public testing::TrapTest {
 protected:
  // The sender's side is limited; the receiver counts nothing.
  void LimitClient() {
    client_.common.provider = &LimitedProvider<12>();
    client_.common.max_fragment_size = 100;
  }
};

std::string Pattern(size_t size) {
  std::string out(size, '\0');
  for (size_t i = 0; i < size; ++i) out[i] = static_cast<char>('a' + i % 23);
  return out;
}

TEST_F(KeyLimitTrap, KeysAreUpdatedInTheMiddleOfASendAndNothingIsLost) {
  LimitClient();
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  const std::string data = Pattern(100 * 1000);  // 1000 records under 125 keys
  Bytestring out(loopback.client.connection.MaxSealedSize(data.size()));
  const auto sent = loopback.client.connection.Send(AsBytes(data), out);
  ASSERT_TRUE(sent.has_value());
  EXPECT_EQ(sent->taken, data.size());
  ASSERT_TRUE(Take(loopback.server, Bytes(out).first(sent->written)).has_value());
  EXPECT_TRUE(loopback.server.data == data);
}

TEST_F(KeyLimitTrap, AKeyUpdateThatTheLastRecordMakesDueGoesOutInTheSameCall) {
  LimitClient();
  for (size_t records = 1; records < 30; ++records) {
    Loopback loopback(client_, server_);
    ASSERT_TRUE(loopback.Handshake());
    const std::string data = Pattern(100 * records);
    Bytestring out(loopback.client.connection.MaxSealedSize(data.size()));
    const auto sent = loopback.client.connection.Send(AsBytes(data), out);
    ASSERT_TRUE(sent.has_value());
    EXPECT_EQ(sent->taken, data.size());
    EXPECT_FALSE(loopback.client.connection.wants_send()) << records;
    ASSERT_TRUE(Take(loopback.server, Bytes(out).first(sent->written)).has_value());
  }
}

TEST_F(KeyLimitTrap, KeyUpdatesFallDueAnywhereInGatheredPieces) {
  LimitClient();
  const std::string data = Pattern(20000);
  for (const size_t piece : {1u, 7u, 99u, 100u, 101u, 799u, 800u, 801u, 5000u}) {
    Loopback loopback(client_, server_);
    ASSERT_TRUE(loopback.Handshake());
    std::vector<Bytes> pieces = {{}};
    for (Bytes rest = AsBytes(data); !rest.empty();) {
      const size_t size = std::min(piece, rest.size());
      pieces.push_back(rest.first(size));
      pieces.emplace_back();  // empty pieces do not matter
      rest = rest.subspan(size);
    }
    Bytestring out(loopback.client.connection.MaxSealedSize(data.size()));
    const auto sent = loopback.client.connection.Send(pieces, out);
    ASSERT_TRUE(sent.has_value());
    ASSERT_EQ(sent->taken, data.size()) << "pieces of " << piece;
    ASSERT_TRUE(Take(loopback.server, Bytes(out).first(sent->written)).has_value());
    EXPECT_TRUE(loopback.server.data == data) << "pieces of " << piece;
  }
}

TEST_F(KeyLimitTrap, SmallOutputsLeadThroughEveryKeyToo) {
  LimitClient();
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  const std::string data = Pattern(10000);
  ASSERT_TRUE(Take(loopback.server, loopback.client.Flush(data, 130)).has_value());
  EXPECT_TRUE(loopback.server.data == data);
}

TEST_F(KeyLimitTrap, NoKeyProtectsMoreRecordsThanItsRowAllows) {
  LimitClient();
  Interposer duel(client_, server_);
  ASSERT_TRUE(duel.Handshake());
  int under_one_key = 0, most = 0, updates = 0;
  for (const auto& heard : duel.to_client().Hear(duel.client().Flush(Pattern(50000)))) {
    ++under_one_key;
    most = std::max(most, under_one_key);
    if (heard.type == ContentType::kHandshake) {
      ++updates;
      under_one_key = 0;
    }
  }
  EXPECT_GT(updates, 40);
  EXPECT_LE(most, 12);
}

TEST_F(KeyLimitTrap, SealInPlaceSaysSendFirstUntilSendHasUpdatedTheKeys) {
  LimitClient();
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  Connection& connection = loopback.client.connection;
  int updates = 0;
  for (int i = 0; i < 50; ++i) {
    Bytestring buffer(5 + 1 + 17, 'x');
    auto record = connection.SealInPlace(buffer, 5, 17);
    if (!record.has_value()) {
      ASSERT_EQ(record.error().reason, Reason::kSendFirst);
      ASSERT_TRUE(connection.wants_send());
      ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
      ++updates;
      record = connection.SealInPlace(buffer, 5, 17);
    }
    ASSERT_TRUE(record.has_value());
    ASSERT_TRUE(Take(loopback.server, *record).has_value());
  }
  EXPECT_EQ(loopback.server.data, std::string(50, 'x'));
  EXPECT_GT(updates, 4);
}

TEST_F(KeyLimitTrap, TheCloseNotifyAlwaysFits) {
  LimitClient();
  for (int records = 0; records < 20; ++records) {
    Loopback loopback(client_, server_);
    ASSERT_TRUE(loopback.Handshake());
    ASSERT_TRUE(loopback
                    .Deliver(loopback.client, loopback.server,
                             std::string(static_cast<size_t>(records) * 100, 'x'))
                    .has_value());
    ASSERT_TRUE(loopback.client.connection.Close().has_value());
    ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
    EXPECT_TRUE(loopback.server.closed) << records;
  }
}

TEST_F(KeyLimitTrap, AnAnswerToACertificateRequestGoesUnderOneKey) {
  // Section 4.7.2: no KeyUpdate may come between its messages, which take some 6 records.
  LimitClient();
  client_.credentials = {pki_.IssueToClient()};
  client_.post_handshake_authentication = true;
  server_.trust_store = pki_.trust_store();
  for (const Answerer signer : {Answerer::kEngine, Answerer::kCaller}) {
    client_.common.sign = signer;
    for (size_t records = 0; records < 20; ++records) {
      Loopback loopback(client_, server_);
      ASSERT_TRUE(loopback.Handshake());
      const std::string data = Pattern(100 * records);
      ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server, data).has_value());
      ASSERT_TRUE(loopback.server.connection.RequestClientCertificate().has_value());
      ASSERT_TRUE(loopback.Deliver(loopback.server, loopback.client).has_value());
      if (signer == Answerer::kCaller) {
        ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server, data).has_value());
        const auto& question = std::get<SignQuestion>(*loopback.client.question);
        const auto signature =
            crypto::FakeSignature(question.credential->key().public_key(), question.message);
        ASSERT_TRUE(loopback.client.connection.Answer(question.token, Signature{Copy(signature)})
                        .has_value());
      }
      ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server, "on").has_value());
      EXPECT_EQ(loopback.server.authenticated.size(), 1u) << records;
      EXPECT_TRUE(loopback.server.data.ends_with("on"));
    }
  }
}

TEST_F(KeyLimitTrap, TheReceiverDoesNotEnforceTheLimitOnItsPeer) {
  LimitClient();
  Interposer duel(client_, server_);
  ASSERT_TRUE(duel.Handshake());
  // The server's keys are the fake provider's; the client's row would be used up by 12 records.
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(
        Take(duel.client(), duel.to_client().Record(ContentType::kApplicationData, AsBytes("more")))
            .has_value());
  }
  EXPECT_EQ(VerdictOf(duel.client().connection), kFine);
}

TEST_F(KeyLimitTrap, ARowWhoseKeysAreUsedUpByAHandshakeIsRefusedByTheConfiguration) {
  client_.common.provider = &LimitedProvider<4>();
  EXPECT_EQ(CreateConfig(client_).error().reason, Reason::kInvalidConfiguration);
}

}  // namespace
}  // namespace lockstep
