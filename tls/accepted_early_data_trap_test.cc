// Traps of early data that is accepted, or wrongly said to be (RFC 9846 sections 4.3.10, 4.3.11,
// 4.6).
#include <gtest/gtest.h>

#include <algorithm>

#include "tls/messages/client_hello.h"
#include "tls/messages/encrypted_extensions.h"
#include "tls/messages/testing/raw.h"
#include "tls/testing/change.h"
#include "tls/testing/early_data.h"

namespace lockstep {
namespace {

using messages::ClientHello;
using messages::EncryptedExtensions;
using messages::ExtensionType;
using messages::HandshakeType;
using messages::testing::RawExtension;
using record::ContentType;
using testing::Bytestring;
using testing::Interposer;
using testing::kFine;
using testing::Loopback;
using testing::MessageLoop;
using testing::PlainRecord;
using testing::Take;
using testing::Together;
using testing::Verdict;
using testing::VerdictOf;

constexpr Verdict kUnexpected{Reason::kUnexpectedMessage, AlertDescription::kUnexpectedMessage};
constexpr Verdict kBadMac{Reason::kBadRecordMac, AlertDescription::kBadRecordMac};
constexpr Verdict kNotPossible{Reason::kEarlyDataNotPossible, AlertDescription::kIllegalParameter};
const Bytestring kEndOfEarlyData = {5, 0, 0, 0};

class AcceptedEarlyDataTrap : public testing::EarlyDataTest {
 protected:
  // A server that has accepted early data, and a forger that speaks under its keys.
  void Accept() {
    duel_.emplace(client_, server_, testing::LoopbackStart{.session = Session()});
    ASSERT_TRUE(Take(server(), duel_->client().Flush()).has_value());
    ASSERT_EQ(server().connection.negotiated().early_data, EarlyDataOutcome::kAccepted);
    forger().SendUnderEarlyKeys();
  }
  Verdict After(ContentType type, Bytes content) {
    (void)Take(server(), forger().Record(type, content));
    return VerdictOf(server().connection);
  }
  testing::Endpoint& server() { return duel_->server(); }
  testing::Forger& forger() { return duel_->to_server(); }

  // A client with a session, whose server's EncryptedExtensions are changed.
  template <class Change>
  Verdict ClientAfter(ClientSession session, Change change) {
    MessageLoop loop(client_, server_, {}, std::move(session));
    loop.tap = [&](bool, Bytestring& message) {
      if (message[0] == static_cast<uint8_t>(HandshakeType::kEncryptedExtensions)) {
        message = change(Bytes(message));
      }
    };
    return VerdictOf(loop.Run().client);
  }
  static Bytestring WithEarlyData(Bytes message) {
    return testing::WithExtensions<EncryptedExtensions>(message,
                                                        RawExtension(ExtensionType::kEarlyData));
  }
  std::optional<Interposer> duel_;
};

TEST_F(AcceptedEarlyDataTrap, ABadRecordIsBadRecordMac) {
  Accept();
  (void)Take(server(), PlainRecord(ContentType::kApplicationData, Bytestring(50, 0x5c)));
  EXPECT_EQ(VerdictOf(server().connection), kBadMac);
}

TEST_F(AcceptedEarlyDataTrap, TheClientsFinishedWithoutEndOfEarlyDataIsBadRecordMac) {
  Accept();
  forger().UseHandshakeKeys();
  EXPECT_EQ(After(ContentType::kHandshake,
                  testing::RawMessage(HandshakeType::kFinished, Bytestring(32, 1))),
            kBadMac);
}

TEST_F(AcceptedEarlyDataTrap, FinishedUnderEarlyKeysIsUnexpectedMessage) {
  Accept();
  EXPECT_EQ(After(ContentType::kHandshake,
                  testing::RawMessage(HandshakeType::kFinished, Bytestring(32, 1))),
            kUnexpected);
  EXPECT_EQ(server().connection.failure()->state, "WAIT_EOED");
}

TEST_F(AcceptedEarlyDataTrap, NoKeyUpdateUnderEarlyKeys) {
  Accept();
  EXPECT_EQ(
      After(ContentType::kHandshake, testing::RawMessage(HandshakeType::kKeyUpdate, Bytestring{0})),
      kUnexpected);
}

TEST_F(AcceptedEarlyDataTrap, EndOfEarlyDataIsEmpty) {
  Accept();
  EXPECT_EQ(After(ContentType::kHandshake,
                  testing::RawMessage(HandshakeType::kEndOfEarlyData, Bytestring{0}))
                .alert,
            AlertDescription::kDecodeError);
}

TEST_F(AcceptedEarlyDataTrap, EndOfEarlyDataEndsItsRecord) {
  Accept();
  EXPECT_EQ(After(ContentType::kHandshake, Together(kEndOfEarlyData, Bytestring{20})),
            (Verdict{Reason::kHandshakeSpansKeyChange, AlertDescription::kUnexpectedMessage}));
}

TEST_F(AcceptedEarlyDataTrap, APartialEndOfEarlyDataBehindTheClientHelloIsUnexpectedMessage) {
  Interposer duel(client_, server_, {.session = Session()});
  const Bytestring hello = duel.FromClient().front();
  (void)Take(duel.server(),
             PlainRecord(ContentType::kHandshake, Together(hello, Bytestring{5, 0})));
  EXPECT_EQ(VerdictOf(duel.server().connection),
            (Verdict{Reason::kHandshakeSpansKeyChange, AlertDescription::kUnexpectedMessage}));
}

TEST_F(AcceptedEarlyDataTrap, DataBetweenEndOfEarlyDataAndFinishedIsRefused) {
  Accept();
  ASSERT_EQ(After(ContentType::kApplicationData, AsBytes("early")), kFine);
  EXPECT_EQ(server().early, "early");
  ASSERT_EQ(After(ContentType::kHandshake, kEndOfEarlyData), kFine);
  forger().UseHandshakeKeys();
  EXPECT_EQ(After(ContentType::kApplicationData, AsBytes("late")),
            (Verdict{Reason::kUnexpectedRecordType, AlertDescription::kUnexpectedMessage}));
}

TEST_F(AcceptedEarlyDataTrap, MoreThanTheTicketAllowsIsUnexpectedMessageAndCountsPlaintext) {
  Accept();
  ASSERT_EQ(After(ContentType::kApplicationData, Bytestring(999, 'x')), kFine);
  // Padding is not counted, and neither is the type.
  Bytestring padded(500, 0);
  padded[0] = 'y';
  padded[1] = static_cast<uint8_t>(ContentType::kApplicationData);
  (void)Take(server(), forger().SealInner(padded));
  ASSERT_EQ(VerdictOf(server().connection), kFine);
  EXPECT_EQ(server().early.size(), 1000u);
  EXPECT_EQ(After(ContentType::kApplicationData, Bytestring(1, 'z')),
            (Verdict{Reason::kEarlyDataTooLong, AlertDescription::kUnexpectedMessage}));
}

TEST_F(AcceptedEarlyDataTrap, EmptyEarlyDataYieldsNothing) {
  Accept();
  EXPECT_EQ(After(ContentType::kApplicationData, {}), kFine);
  EXPECT_EQ(server().early, "");
}

TEST_F(AcceptedEarlyDataTrap, IdentityZeroOnly) {
  ClientSession session = Session();
  const ClientSession copy = CopyOf(session);
  MessageLoop loop(client_, server_, {}, std::move(session));
  loop.tap = [&](bool from_client, Bytestring& message) {
    if (!from_client || message[0] != 1) return;
    static const Bytestring unknown(40, 3);
    static const Bytestring rubbish(32, 4);
    static std::vector<messages::PskIdentity> identities;
    identities = {{{unknown}, 7}, {{copy.ticket}, copy.age_add}};
    static const messages::PskBinderEntry binders[] = {{rubbish}, {rubbish}};
    message = testing::Changed<ClientHello>(message, [&](ClientHello& hello) {
      hello.extensions.pre_shared_key->identities = identities;
      hello.extensions.pre_shared_key->binders = binders;
    });
    const auto hello = wire::Parse<ClientHello>(Bytes(message).subspan(4)).value();
    const Psk psk(*testing::SuiteOf(client_.common).hash, PskKind::kResumption, copy.psk.Expose());
    const auto binder = BinderOf(psk, nullptr, messages::Truncate(message, hello));
    std::ranges::copy(binder.Expose(), message.end() - 32);
  };
  (void)loop.Run();
  EXPECT_EQ(loop.server_standing.negotiated.resumption, Resumption::kResumed);
  EXPECT_EQ(loop.server_standing.negotiated.early_data, EarlyDataOutcome::kNotResumed);
  EXPECT_TRUE(loop.server_standing.sink.skips_early_data);
}

TEST_F(AcceptedEarlyDataTrap, AcceptanceWithAnotherPskThanTheFirstIsIllegalParameter) {
  client_.psks = {ExternalPsk::Import(AsBytes("a"), Bytestring(32, 1)).value()};
  ClientSession session = Session();
  server_.psks = client_.psks;
  session.ticket[0] ^= 1;  // so that the server takes the other one
  EXPECT_EQ(ClientAfter(std::move(session), WithEarlyData), kNotPossible);
}

TEST_F(AcceptedEarlyDataTrap, AcceptanceWithoutAPskIsIllegalParameter) {
  ClientSession session = Session();
  session.ticket[0] ^= 1;
  EXPECT_EQ(ClientAfter(std::move(session), WithEarlyData), kNotPossible);
}

TEST_F(AcceptedEarlyDataTrap, AcceptanceWithAnotherCipherSuiteIsIllegalParameter) {
  ClientSession session = Session();
  server_.common.cipher_suites = {CipherSuiteId::kChaCha20Poly1305Sha256};
  EXPECT_EQ(ClientAfter(std::move(session), WithEarlyData), kNotPossible);
}

TEST_F(AcceptedEarlyDataTrap, AcceptanceWithAnotherProtocolIsIllegalParameter) {
  client_.common.alpn_protocols = {"h2", "h3"};
  server_.common.alpn_protocols = {"h2"};
  ClientSession session = Session();
  EXPECT_EQ(ClientAfter(std::move(session),
                        [](Bytes message) {
                          Bytestring changed = Copy(message);
                          const auto h2 = std::ranges::search(changed, std::string_view("h2"));
                          *std::next(h2.begin()) = '3';
                          return changed;
                        }),
            kNotPossible);
}

TEST_F(AcceptedEarlyDataTrap, AcceptanceThatWasNotAskedForIsUnsupportedExtension) {
  const Verdict unsolicited{Reason::kUnsolicitedExtension, AlertDescription::kUnsupportedExtension};
  ClientSession session = Session();
  client_.offer_early_data = false;
  EXPECT_EQ(ClientAfter(std::move(session), WithEarlyData), unsolicited);
  // After a HelloRetryRequest it is not asked for any more.
  client_.offer_early_data = true;
  session = Session();
  server_.common.groups = {NamedGroup::kSecp256r1};
  EXPECT_EQ(ClientAfter(std::move(session), WithEarlyData), unsolicited);
}

TEST_F(AcceptedEarlyDataTrap, AWrongFinishedOfTheServersIsDecryptErrorAndAcceptanceNeverReported) {
  Interposer duel(client_, server_, {.session = Session()});
  testing::Endpoint& client = duel.client();
  const Bytestring first = client.FlushEarly("early");
  ASSERT_TRUE(Take(duel.server(), first).has_value());
  auto flight = duel.FromServer();
  ASSERT_EQ(flight.size(), 3u);
  ASSERT_TRUE(Take(client, PlainRecord(ContentType::kHandshake, flight[0])).has_value());
  duel.to_client().UseHandshakeKeys();
  ASSERT_TRUE(
      Take(client, duel.to_client().Record(ContentType::kHandshake, flight[1])).has_value());
  flight[2].back() ^= 1;
  (void)Take(client, duel.to_client().Record(ContentType::kHandshake, flight[2]));
  EXPECT_EQ(VerdictOf(client.connection),
            (Verdict{Reason::kFinishedMismatch, AlertDescription::kDecryptError}));
  EXPECT_FALSE(client.done);
  // Neither accepted nor rejected, which would invite to send it again.
  EXPECT_EQ(client.connection.negotiated().early_data, EarlyDataOutcome::kPending);
  Bytestring out(1000);
  EXPECT_EQ(client.connection.SendEarlyData(AsBytes("more"), out).error().reason,
            Reason::kFinishedMismatch);
  // The alert goes out under the early keys, which the server reads, and nothing else.
  (void)Take(duel.server(), client.Flush());
  EXPECT_EQ(duel.server().connection.failure()->error.values[0],
            static_cast<uint64_t>(AlertDescription::kDecryptError));
  EXPECT_EQ(duel.server().early, "early");
}

TEST_F(AcceptedEarlyDataTrap, AfterAHelloRetryRequestTheClientIsUnprotectedAgain) {
  ClientSession session = Session();
  server_.common.groups = {NamedGroup::kSecp256r1};
  Loopback loopback = Early(std::move(session));
  ASSERT_TRUE(loopback.Deliver(loopback.server, loopback.client).has_value());
  Bytestring out(100);
  EXPECT_EQ(loopback.client.connection.SendEarlyData(AsBytes("x"), out).error().reason,
            Reason::kNoEarlyData);
  const Bytestring second = loopback.client.Flush();
  EXPECT_EQ(second[0], 22);  // a handshake record in the clear, and no second change_cipher_spec
  EXPECT_EQ(second[5], 1);
  ASSERT_TRUE(Take(loopback.server, second).has_value());
  EXPECT_TRUE(loopback.Handshake());
}

TEST_F(AcceptedEarlyDataTrap, TheClientStopsBeforeTheLimitOfTheEarlyKey) {
  // A row that may protect 8 records.
  static const crypto::Aead aead = [] {
    crypto::Aead row = *crypto::FakeProvider().cipher_suites.front()->aead;
    row.record_limit = 8;
    return row;
  }();
  static const crypto::CipherSuite suite = [] {
    crypto::CipherSuite row = *crypto::FakeProvider().cipher_suites.front();
    row.aead = &aead;
    return row;
  }();
  static const crypto::CipherSuite* const suites[] = {&suite};
  static const crypto::Provider provider = [] {
    crypto::Provider row = crypto::FakeProvider();
    row.cipher_suites = suites;
    return row;
  }();
  client_.common.provider = server_.common.provider = &provider;
  Loopback loopback = With(Session());
  size_t records = 0;
  Bytestring wire;
  while (true) {
    Bytestring out(2000);
    const auto sent = loopback.client.connection.SendEarlyData(AsBytes("x"), out);
    if (!sent.has_value()) {
      EXPECT_EQ(sent.error().reason, Reason::kEarlyDataLimit);
      break;
    }
    wire.insert(wire.end(), out.begin(), out.begin() + static_cast<std::ptrdiff_t>(sent->written));
    ASSERT_LT(++records, 9u);
  }
  EXPECT_GE(records, 4u);
  EXPECT_EQ(loopback.client.connection.failure(), nullptr);
  ASSERT_TRUE(Take(loopback.server, wire).has_value());
  EXPECT_TRUE(loopback.Handshake());
}

}  // namespace
}  // namespace lockstep
