// ML-KEM in handshakes: by itself and in hybrids, beside plain groups, asked for again, in pieces,
// and by the caller.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tls/messages/client_hello.h"
#include "tls/messages/server_hello.h"
#include "tls/testing/change.h"
#include "tls/testing/early_data.h"
#include "tls/testing/late_answers.h"
#include "tls/testing/stateless_retry.h"

namespace lockstep {
namespace {

using messages::HandshakeType;
using testing::Bytestring;
using testing::LateAnswers;
using testing::Loopback;

// The fake provider, whose certificates are easily made, with the real groups.
const crypto::Provider& ProviderWithRealGroups() {
  static const crypto::Provider provider = [] {
    crypto::Provider copy = crypto::FakeProvider();
    copy.groups = crypto::DefaultProvider().groups;
    return copy;
  }();
  return provider;
}

constexpr NamedGroup kPostQuantumGroups[] = {
    NamedGroup::kX25519MlKem768, NamedGroup::kSecP256r1MlKem768, NamedGroup::kSecP384r1MlKem1024,
    NamedGroup::kMlKem768, NamedGroup::kMlKem1024};

std::string Why(const Connection& connection) {
  return connection.failure() == nullptr ? "no failure" : connection.failure()->Describe();
}

class PostQuantumTest : public testing::StatelessRetryTest {
 protected:
  PostQuantumTest() {
    client_.common.provider = server_.common.provider = &ProviderWithRealGroups();
    client_.common.groups = server_.common.groups = {};
    server_.retry_cookies = nullptr;
    client_.common.trace = [this](const TraceEvent& event) {
      if (event.sent && event.kind == TraceEvent::Kind::kHandshake &&
          event.bytes[0] == static_cast<uint8_t>(HandshakeType::kClientHello))
        hellos_.push_back(Copy(event.bytes));
    };
  }

  void ExpectAgreed(Loopback& loopback, NamedGroup group, bool hello_retry_request) {
    ASSERT_TRUE(loopback.Handshake())
        << Why(loopback.client.connection) << "; " << Why(loopback.server.connection);
    for (const auto* side : {&loopback.client, &loopback.server}) {
      EXPECT_EQ(side->connection.negotiated().group, group);
      EXPECT_EQ(side->connection.negotiated().hello_retry_request, hello_retry_request);
    }
    EXPECT_EQ(hellos_.size(), hello_retry_request ? 2u : 1u);
  }
  void ExpectAgreed(NamedGroup group, bool hello_retry_request) {
    Loopback loopback(client_, server_);
    ExpectAgreed(loopback, group, hello_retry_request);
  }

  // The share for `group` in a ClientHello; empty where there is none.
  static Bytestring ShareIn(const Bytestring& encoded, NamedGroup group) {
    const auto hello = wire::Parse<messages::ClientHello>(Bytes(encoded).subspan(4)).value();
    const auto entry = hello.extensions.key_share->client_shares.Find(
        [&](const messages::KeyShareEntry& each) { return each.group == group; });
    return entry ? Copy(entry->key_exchange.bytes) : Bytestring();
  }

  // The share for X25519MLKEM768 within a message: what follows its group and length.
  static MutableBytes ShareAfter(Bytestring& message, size_t size) {
    const uint8_t front[] = {0x11, 0xec, static_cast<uint8_t>(size >> 8),
                             static_cast<uint8_t>(size)};
    const auto found = std::ranges::search(message, front);
    EXPECT_FALSE(found.empty());
    return MutableBytes(found.end(), message.end()).first(size);
  }
  // What the other side says to the one's share for X25519MLKEM768 after `spoil`.
  template <class Spoil>
  testing::Verdict VerdictOnClientShare(Spoil spoil) {
    const auto outcome = RunChanging(HandshakeType::kClientHello, [&](Bytes message) {
      Bytestring changed = Copy(message);
      spoil(ShareAfter(changed, kClientShareSize));
      return changed;
    });
    return testing::VerdictOf(outcome.server);
  }
  template <class Spoil>
  testing::Verdict VerdictOnServerShare(Spoil spoil) {
    const auto outcome = RunChanging(HandshakeType::kServerHello, [&](Bytes message) {
      Bytestring changed = Copy(message);
      spoil(ShareAfter(changed, kServerShareSize));
      return changed;
    });
    return testing::VerdictOf(outcome.client);
  }

  // Of X25519MLKEM768.
  static constexpr size_t kClientShareSize = 1184 + 32, kServerShareSize = 1088 + 32;
  static constexpr testing::Verdict kInvalidShare{Reason::kInvalidKeyShare,
                                                  AlertDescription::kIllegalParameter};
  std::vector<Bytestring> hellos_;
};

TEST_F(PostQuantumTest, X25519MlKem768IsTheFirstChoiceOfBothSides) {
  ExpectAgreed(NamedGroup::kX25519MlKem768, false);
}

// RFC 10024 puts X25519's share last.
TEST_F(PostQuantumTest, TheSharesOfTheHybridAndOfX25519AreOneKey) {
  ExpectAgreed(NamedGroup::kX25519MlKem768, false);
  const Bytestring hybrid = ShareIn(hellos_[0], NamedGroup::kX25519MlKem768);
  const Bytestring plain = ShareIn(hellos_[0], NamedGroup::kX25519);
  ASSERT_EQ(hybrid.size(), 1184u + 32);
  ASSERT_EQ(plain.size(), 32u);
  EXPECT_TRUE(std::ranges::equal(plain, Bytes(hybrid).last(32)));
}

TEST_F(PostQuantumTest, AKeyOfAHybridThatStandsAfterItsPartIsOneKeyToo) {
  client_.common.groups = {NamedGroup::kSecp256r1, NamedGroup::kSecP256r1MlKem768};
  server_.common.groups = {NamedGroup::kSecP256r1MlKem768};
  ExpectAgreed(NamedGroup::kSecP256r1MlKem768, false);
  EXPECT_TRUE(
      std::ranges::equal(ShareIn(hellos_[0], NamedGroup::kSecp256r1),
                         Bytes(ShareIn(hellos_[0], NamedGroup::kSecP256r1MlKem768)).first(65)));
}

TEST_F(PostQuantumTest, AServerWithoutHybridsTakesX25519WithoutAHelloRetryRequest) {
  server_.common.groups = {NamedGroup::kX25519, NamedGroup::kSecp256r1};
  ExpectAgreed(NamedGroup::kX25519, false);
}

TEST_F(PostQuantumTest, AClientWithoutHybridsIsServedWithoutAHelloRetryRequest) {
  client_.common.groups = {NamedGroup::kX25519, NamedGroup::kSecp256r1};
  ExpectAgreed(NamedGroup::kX25519, false);
}

// The most preferred group, and the most preferred one of the other kind.
TEST_F(PostQuantumTest, WithoutHybridsOneShareIsSent) {
  client_.common.groups = {NamedGroup::kX25519, NamedGroup::kSecp256r1};
  ExpectAgreed(NamedGroup::kX25519, false);
  EXPECT_TRUE(ShareIn(hellos_[0], NamedGroup::kSecp256r1).empty());
  hellos_.clear();
  client_.common.groups = {NamedGroup::kX25519, NamedGroup::kSecp256r1, NamedGroup::kMlKem768,
                           NamedGroup::kX25519MlKem768};
  ExpectAgreed(NamedGroup::kX25519, false);
  EXPECT_TRUE(ShareIn(hellos_[0], NamedGroup::kSecp256r1).empty());
  EXPECT_EQ(ShareIn(hellos_[0], NamedGroup::kMlKem768).size(), 1184u);
  EXPECT_TRUE(ShareIn(hellos_[0], NamedGroup::kX25519MlKem768).empty());
}

TEST_F(PostQuantumTest, EveryGroupAgreesByItself) {
  for (const NamedGroup group : kPostQuantumGroups) {
    hellos_.clear();
    client_.common.groups = server_.common.groups = {group};
    ExpectAgreed(group, false);
  }
}

TEST_F(PostQuantumTest, AHelloRetryRequestLeadsFromPlainToHybrid) {
  client_.key_share_groups = {NamedGroup::kX25519};
  server_.retry_for_preferred_group = true;
  ExpectAgreed(NamedGroup::kX25519MlKem768, true);
}

TEST_F(PostQuantumTest, AHelloRetryRequestLeadsFromHybridToPlainAndToAnotherHybrid) {
  for (const NamedGroup group : {NamedGroup::kSecp384r1, NamedGroup::kSecP384r1MlKem1024}) {
    hellos_.clear();
    server_.common.groups = {group};
    ExpectAgreed(group, true);
  }
}

// A key that the first ClientHello showed is not shown again (section 4.3.8).
TEST_F(PostQuantumTest, AHelloRetryRequestGetsAFreshKey) {
  client_.key_share_groups = {NamedGroup::kX25519};
  server_.common.groups = {NamedGroup::kX25519MlKem768};
  ExpectAgreed(NamedGroup::kX25519MlKem768, true);
  const Bytestring first = ShareIn(hellos_[0], NamedGroup::kX25519);
  const Bytestring second = ShareIn(hellos_[1], NamedGroup::kX25519MlKem768);
  EXPECT_FALSE(std::ranges::equal(first, Bytes(second).last(32)));
}

TEST_F(PostQuantumTest, ACookieBringsALargeClientHelloBack) {
  server_.common.groups = {NamedGroup::kSecP384r1MlKem1024};
  server_.retry_cookies = cookies_;
  Loopback loopback = Retried();
  ASSERT_TRUE(loopback.Handshake()) << Why(loopback.server.connection);
  EXPECT_EQ(loopback.server.connection.negotiated().group, NamedGroup::kSecP384r1MlKem1024);
}

// Of RFC 9846 section 5.1: messages may be fragmented across several records.
TEST_F(PostQuantumTest, HellosInManySmallRecordsAndSingleBytesArePutTogether) {
  for (const size_t fragment : {size_t{1}, size_t{100}, size_t{1000}}) {
    hellos_.clear();
    client_.common.max_fragment_size = server_.common.max_fragment_size = fragment;
    Loopback loopback(client_, server_);
    size_t records = 0;
    loopback.tap = [&](bool from_client, Bytestring& bytes) {
      if (!from_client || records != 0) return;
      for (size_t at = 0; at + 5 <= bytes.size(); at += 5 + 256u * bytes[at + 3] + bytes[at + 4])
        ++records;
    };
    ExpectAgreed(loopback, NamedGroup::kX25519MlKem768, false);
    EXPECT_GE(records, hellos_[0].size() / fragment);
  }
}

TEST_F(PostQuantumTest, TheSmallestMemoryThatIsAllowedHasRoomForEveryShare) {
  client_.common.groups = {std::begin(kPostQuantumGroups), std::end(kPostQuantumGroups)};
  client_.key_share_groups = client_.common.groups;
  server_.common.groups = {NamedGroup::kMlKem1024};
  client_.common.limits.handshake_memory = server_.common.limits.handshake_memory = 16 << 10;
  ExpectAgreed(NamedGroup::kMlKem1024, false);
}

TEST_F(PostQuantumTest, TheCallerMayMakeTheSharesOfEveryGroup) {
  client_.common.key_exchange = server_.common.key_exchange = Answerer::kCaller;
  for (const NamedGroup group : kPostQuantumGroups) {
    client_.common.groups = server_.common.groups = {group, NamedGroup::kX25519};
    LateAnswers answers;
    Loopback loopback(client_, server_);
    ASSERT_TRUE(answers.Run(loopback)) << Why(loopback.client.connection);
    EXPECT_EQ(loopback.server.connection.negotiated().group, group);
  }
}

// Whoever answers has to give shares and secrets of the hybrid's sizes, not of a part's.
TEST_F(PostQuantumTest, SharesOfAPartAreNotAnAnswer) {
  client_.common.key_exchange = Answerer::kCaller;
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.client.Drain().has_value());
  const Status answered = loopback.client.connection.Answer(
      TokenOf(*loopback.client.question), KeySharesReply{{Bytestring(32, 1), Bytestring(32, 1)}});
  EXPECT_EQ(answered.error().reason, Reason::kInvalidArgument);
}

// Section 7.4.2: an all-zero result of X25519 ends the handshake, inside a hybrid too; whoever
// computed it.
TEST_F(PostQuantumTest, ASecretWithAPartOfZerosIsRefusedWhoeverComputedIt) {
  server_.common.key_exchange = Answerer::kCaller;
  for (const size_t zeros_at : {size_t{0}, size_t{32}}) {
    Loopback loopback(client_, server_);
    ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
    crypto::SharedSecret secret(64);
    std::ranges::fill(secret.Mutable().subspan(32 - zeros_at, 32), uint8_t{1});
    (void)loopback.server.connection.Answer(
        TokenOf(*loopback.server.question),
        EncapsulationReply{{{Bytestring(kServerShareSize, 1), std::move(secret)}}});
    EXPECT_EQ(testing::VerdictOf(loopback.server.connection), kInvalidShare);
  }
}

TEST_F(PostQuantumTest, AnX25519PointOfLowOrderInsideAHybridIsIllegalParameter) {
  const auto zero_x25519 = [](MutableBytes share) {
    std::ranges::fill(share.last(32), uint8_t{0});
  };
  EXPECT_EQ(VerdictOnClientShare(zero_x25519), kInvalidShare);
  EXPECT_EQ(VerdictOnServerShare(zero_x25519), kInvalidShare);
}

// FIPS 203 section 7.2, the modulus check: 4095 is not below 3329.
TEST_F(PostQuantumTest, AnEncapsulationKeyWithANumberThatIsNotReducedIsIllegalParameter) {
  EXPECT_EQ(VerdictOnClientShare([](MutableBytes share) {
              share[0] = 0xff;
              share[1] |= 0x0f;
            }),
            kInvalidShare);
}

TEST_F(PostQuantumTest, AShareOfAnotherLengthIsIllegalParameter) {
  for (const size_t size :
       {size_t{1}, size_t{32}, kClientShareSize - 32, kClientShareSize - 1, kClientShareSize + 1}) {
    const Bytestring bytes(size, 1);
    const messages::KeyShareEntry share[] = {{NamedGroup::kX25519MlKem768, {bytes}}};
    const auto outcome = RunChanging(HandshakeType::kClientHello, [&](Bytes message) {
      return testing::Changed<messages::ClientHello>(
          message, [&](auto& hello) { hello.extensions.key_share->client_shares = share; });
    });
    EXPECT_EQ(testing::VerdictOf(outcome.server), kInvalidShare) << size;
  }
  for (const size_t size : {size_t{1}, size_t{32}, kServerShareSize - 32, kServerShareSize - 1,
                            kServerShareSize + 1, kClientShareSize}) {
    const Bytestring bytes(size, 1);
    const auto outcome = RunChanging(HandshakeType::kServerHello, [&](Bytes message) {
      return testing::Changed<messages::ServerHello>(message, [&](auto& hello) {
        hello.extensions.key_share->server_share = {NamedGroup::kX25519MlKem768, {bytes}};
      });
    });
    EXPECT_EQ(testing::VerdictOf(outcome.client), kInvalidShare) << size;
  }
}

// Implicit rejection: what was tampered with on its way gives a secret that nobody else has.
TEST_F(PostQuantumTest, ACiphertextThatWasTamperedWithEndsInARecordThatDoesNotOpen) {
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
  Bytestring flight = loopback.server.Flush();
  ShareAfter(flight, kServerShareSize)[0] ^= 1;
  (void)testing::Take(loopback.client, flight);
  EXPECT_EQ(testing::VerdictOf(loopback.client.connection),
            (testing::Verdict{Reason::kBadRecordMac, AlertDescription::kBadRecordMac}));
}

}  // namespace
}  // namespace lockstep
