// Traps of tickets, PSKs and their binders (RFC 9846 sections 4.3.9, 4.3.11, 4.7.1).
#include <gtest/gtest.h>

#include <algorithm>

#include "tls/messages/client_hello.h"
#include "tls/messages/server_hello.h"
#include "tls/testing/change.h"
#include "tls/testing/resumption.h"

namespace lockstep {
namespace {

using messages::ClientHello;
using messages::HandshakeType;
using messages::PskBinderEntry;
using messages::PskIdentity;
using messages::ServerHello;
using record::ContentType;
using testing::Bytestring;
using testing::Interposer;
using testing::kFine;
using testing::Loopback;
using testing::MessageLoop;
using testing::PlainRecord;
using testing::Take;
using testing::Verdict;
using testing::VerdictOf;

constexpr Verdict kWrongBinder{Reason::kBinderMismatch, AlertDescription::kDecryptError};
constexpr Verdict kUnexpected{Reason::kUnexpectedMessage, AlertDescription::kUnexpectedMessage};

class ResumptionTrap : public testing::ResumptionTest {
 protected:
  // A handshake that brings a session and in which `change` replaces the `occurrence`th message of
  // a type.
  MessageLoop::Outcome ResumeChanging(HandshakeType type, const testing::MessageChange& change,
                                      int occurrence = 1) {
    MessageLoop loop(client_, server_, {}, Session());
    loop.tap = [&](bool, Bytestring& message) {
      if (message[0] == static_cast<uint8_t>(type) && --occurrence == 0) message = change(message);
    };
    auto outcome = loop.Run();
    resumed_ = loop.server_standing.negotiated.resumption == Resumption::kResumed;
    return outcome;
  }
  template <class Change>
  MessageLoop::Outcome ResumeChangingHello(Change change, int occurrence = 1) {
    return ResumeChanging(
        HandshakeType::kClientHello,
        [&](Bytes message) { return testing::Changed<ClientHello>(message, change); }, occurrence);
  }
  // A ClientHello that is signed again after the change: the session's binder is right.
  template <class Change>
  Bytestring ChangedAndSigned(Bytes message, const ClientSession& session, Change change) {
    Bytestring hello = testing::Changed<ClientHello>(message, change);
    const auto parsed = wire::Parse<ClientHello>(Bytes(hello).subspan(4)).value();
    const crypto::CipherSuite& suite = testing::SuiteOf(client_.common);
    const Psk psk(*suite.hash, PskKind::kResumption, session.psk.Expose());
    const auto binder = BinderOf(psk, nullptr, messages::Truncate(hello, parsed));
    std::ranges::copy(binder.Expose(), hello.end() - static_cast<std::ptrdiff_t>(binder.size()));
    return hello;
  }
  bool resumed_ = false;
};

TEST_F(ResumptionTrap, AWrongBinderIsDecryptError) {
  const auto outcome = ResumeChanging(HandshakeType::kClientHello, [](Bytes message) {
    Bytestring changed = Copy(message);
    changed.back() ^= 1;
    return changed;
  });
  EXPECT_EQ(VerdictOf(outcome.server), kWrongBinder);
}

TEST_F(ResumptionTrap, ABinderCoversTheWholeClientHelloBeforeIt) {
  // Any byte of the random, and of the obfuscated age.
  for (const size_t from_end : {size_t{0}, size_t{38}}) {
    const auto outcome = ResumeChanging(HandshakeType::kClientHello, [&](Bytes message) {
      Bytestring changed = Copy(message);
      changed[from_end == 0 ? 10 : changed.size() - from_end] ^= 1;
      return changed;
    });
    EXPECT_EQ(VerdictOf(outcome.server), kWrongBinder) << from_end;
  }
}

TEST_F(ResumptionTrap, ABinderOfAnotherLengthIsDecryptError) {
  const auto outcome = ResumeChangingHello([](ClientHello& hello) {
    static const Bytestring longer(33, 1);
    static const PskBinderEntry entries[] = {{longer}};
    hello.extensions.pre_shared_key->binders = entries;
  });
  EXPECT_EQ(VerdictOf(outcome.server), kWrongBinder);
}

TEST_F(ResumptionTrap, TheBinderAfterAHelloRetryRequestCoversItAndMessageHash) {
  server_.common.groups = {NamedGroup::kX25519};
  ClientSession session = Session();
  server_.common.groups = {NamedGroup::kSecp256r1};
  MessageLoop loop(client_, server_, {}, std::move(session));
  int hellos = 0;
  loop.tap = [&](bool from_client, Bytestring& message) {
    // The same ClientHello, but its binder over another HelloRetryRequest.
    if (from_client && message[0] == 1 && ++hellos == 2) message.back() ^= 1;
  };
  EXPECT_EQ(VerdictOf(loop.Run().server), kWrongBinder);
}

TEST_F(ResumptionTrap, OnlyTheBinderOfTheChosenPskIsChecked) {
  ClientSession session = Session();
  const ClientSession copy = CopyOf(session);
  MessageLoop loop(client_, server_, {}, std::move(session));
  static const Bytestring unknown(40, 3);
  static const Bytestring rubbish(32, 4);
  loop.tap = [&](bool from_client, Bytestring& message) {
    if (!from_client || message[0] != 1) return;
    message = ChangedAndSigned(message, copy, [&](ClientHello& hello) {
      static std::vector<PskIdentity> identities;
      identities = {{{unknown}, 7}, {{copy.ticket}, copy.age_add}};
      static const PskBinderEntry binders[] = {{rubbish}, {rubbish}};
      hello.extensions.pre_shared_key->identities = identities;
      hello.extensions.pre_shared_key->binders = binders;
    });
  };
  // The client has offered one PSK only: it refuses the second. The server has accepted it.
  EXPECT_EQ(VerdictOf(loop.Run().client),
            (Verdict{Reason::kPskNotOffered, AlertDescription::kIllegalParameter}));
  EXPECT_EQ(loop.server_standing.negotiated.resumption, Resumption::kResumed);
}

TEST_F(ResumptionTrap, AServerLooksAtAsManyIdentitiesAsItsLimitSays) {
  for (const uint32_t limit : {1u, 2u}) {
    server_.common.limits.psk_identities = limit;
    ClientSession session = Session();
    const ClientSession copy = CopyOf(session);
    tickets_->opened = 0;
    MessageLoop loop(client_, server_, {}, std::move(session));
    loop.tap = [&](bool from_client, Bytestring& message) {
      if (!from_client || message[0] != 1) return;
      message = ChangedAndSigned(message, copy, [&](ClientHello& hello) {
        static const Bytestring unknown(40, 3);
        static const Bytestring rubbish(32, 4);
        static std::vector<PskIdentity> identities;
        identities = {{{unknown}, 7}, {{copy.ticket}, copy.age_add}};
        static const PskBinderEntry binders[] = {{rubbish}, {rubbish}};
        hello.extensions.pre_shared_key->identities = identities;
        hello.extensions.pre_shared_key->binders = binders;
      });
    };
    (void)loop.Run();
    EXPECT_EQ(tickets_->opened, limit);
    EXPECT_EQ(loop.server_standing.negotiated.resumption == Resumption::kResumed, limit == 2);
  }
}

TEST_F(ResumptionTrap, ATamperedOrForeignTicketIsAFullHandshake) {
  ClientSession session = Session();
  session.ticket[3] ^= 1;
  EXPECT_EQ(Resume(std::move(session)), Resumption::kDeclined);
}

// Tickets are sent in the clear.
TEST_F(ResumptionTrap, WhoeverHasOnlySeenASingleUseTicketDoesNotUseItUp) {
  const ClientSession session = Session();
  tickets_->single_use = true;
  ClientSession stolen = CopyOf(session);
  stolen.psk = crypto::HashValue::CopyOf(Bytestring(session.psk.size(), 1));
  Loopback thief = With(std::move(stolen));
  EXPECT_FALSE(thief.Handshake());
  EXPECT_EQ(VerdictOf(thief.server.connection), kWrongBinder);
  // Nor does who shows it where it does not fit.
  ClientSession elsewhere = CopyOf(session);
  elsewhere.server_name = "other.example";
  Loopback stranger(client_, server_,
                    {.server_name = "other.example", .session = std::move(elsewhere), .now = now_});
  (void)stranger.Handshake();
  EXPECT_EQ(stranger.server.connection.negotiated().resumption, Resumption::kDeclined);
  EXPECT_EQ(Resume(CopyOf(session)), Resumption::kResumed);
  EXPECT_EQ(Resume(CopyOf(session)), Resumption::kDeclined);
}

TEST_F(ResumptionTrap, ATicketThatAnotherConnectionUsesInBetweenIsAFullHandshake) {
  ClientSession session = Session();
  tickets_->single_use = true;
  tickets_->used_elsewhere = true;
  Loopback loopback = With(std::move(session));
  ASSERT_TRUE(loopback.Handshake());
  const Negotiated& negotiated = loopback.server.connection.negotiated();
  EXPECT_EQ(negotiated.resumption, Resumption::kDeclined);
  EXPECT_EQ(negotiated.ticket_age_skew, std::nullopt);
  EXPECT_NE(loopback.client.connection.negotiated().peer_chain, nullptr);
}

TEST_F(ResumptionTrap, WhatATicketOpensToIsHeldAgainstThisConnection) {
  const ClientSession session = Session();
  const Bytestring good = tickets_->sessions[session.ticket];
  const auto declines = [&](auto change) {
    tickets_->sessions[session.ticket] = good;
    tickets_->Edit(session.ticket, change);
    return Resume(CopyOf(session)) == Resumption::kDeclined;
  };
  EXPECT_TRUE(declines([](ServerSession& s) { s.server_name = "other.example"; }));
  EXPECT_TRUE(declines([](ServerSession& s) { s.configuration[0] ^= 1; }));
  EXPECT_TRUE(declines([&](ServerSession& s) { s.issued_at = now_ + 10'001; }));
  // Issued by a machine whose clock is ahead by what tickets' ages may be off.
  EXPECT_FALSE(declines([&](ServerSession& s) { s.issued_at = now_ + 10'000; }));
  EXPECT_TRUE(declines([&](ServerSession& s) { s.issued_at = now_ - 7200'001; }));
  EXPECT_TRUE(declines([&](ServerSession& s) { s.authenticated_at = now_ - 604'800'001; }));
  EXPECT_TRUE(declines([](ServerSession& s) { s.cipher_suite = CipherSuiteId{0x1399}; }));
  EXPECT_FALSE(declines([](ServerSession&) {}));
  // Not a session at all.
  tickets_->sessions[session.ticket] = {9, 9, 9};
  EXPECT_EQ(Resume(CopyOf(session)), Resumption::kDeclined);
}

TEST_F(ResumptionTrap, APskOfAnotherHashThanAnyCommonSuiteIsPassedOver) {
  client_.common.cipher_suites = {CipherSuiteId::kAes128GcmSha256, CipherSuiteId::kAes256GcmSha384};
  ClientSession session = Session();
  server_.common.cipher_suites = {CipherSuiteId::kAes256GcmSha384};
  EXPECT_EQ(Resume(std::move(session)), Resumption::kDeclined);
}

TEST_F(ResumptionTrap, AfterHelloRetryRequestPsksOfAnotherHashAreDropped) {
  client_.common.cipher_suites = {CipherSuiteId::kAes128GcmSha256, CipherSuiteId::kAes256GcmSha384};
  ClientSession session = Session();
  server_.common.cipher_suites = {CipherSuiteId::kAes256GcmSha384};
  server_.common.groups = {NamedGroup::kSecp256r1};
  MessageLoop loop(client_, server_, {}, std::move(session));
  std::vector<bool> offers;
  loop.tap = [&](bool from_client, Bytestring& message) {
    if (!from_client || message[0] != 1) return;
    const auto hello = wire::Parse<ClientHello>(Bytes(message).subspan(4)).value();
    offers.push_back(hello.extensions.pre_shared_key.has_value());
  };
  ASSERT_TRUE(loop.Run().good());
  EXPECT_EQ(offers, (std::vector{true, false}));
}

TEST_F(ResumptionTrap, AfterHelloRetryRequestAgesAreRecomputed) {
  ClientSession session = Session();
  const uint32_t age_add = session.age_add;
  server_.common.groups = {NamedGroup::kSecp256r1};
  MessageLoop loop(client_, server_, {}, std::move(session));
  loop.client_standing.environment.clock = [this] { return now_; };
  std::vector<uint32_t> ages;
  loop.tap = [&](bool from_client, Bytestring& message) {
    if (!from_client || message[0] != 1) return;
    const auto hello = wire::Parse<ClientHello>(Bytes(message).subspan(4)).value();
    ages.push_back(hello.extensions.pre_shared_key->identities.First()->obfuscated_ticket_age -
                   age_add);
    now_ += 1234;
  };
  ASSERT_TRUE(loop.Run().good());
  EXPECT_EQ(ages, (std::vector<uint32_t>{0, 1234}));
}

TEST_F(ResumptionTrap, TheSecondHelloWithoutAnyPskIsMissingExtension) {
  server_.common.groups = {NamedGroup::kX25519};
  ClientSession session = Session();
  server_.common.groups = {NamedGroup::kSecp256r1};
  MessageLoop loop(client_, server_, {}, std::move(session));
  int hellos = 0;
  loop.tap = [&](bool from_client, Bytestring& message) {
    if (!from_client || message[0] != 1 || ++hellos != 2) return;
    message = testing::Changed<ClientHello>(
        message, [](ClientHello& hello) { hello.extensions.pre_shared_key.reset(); });
  };
  EXPECT_EQ(VerdictOf(loop.Run().server),
            (Verdict{Reason::kMissingExtension, AlertDescription::kMissingExtension}));
}

TEST_F(ResumptionTrap, TheSecondHelloWithAnotherPskIsIllegalParameter) {
  ClientSession session = Session();
  server_.common.groups = {NamedGroup::kSecp256r1};
  MessageLoop loop(client_, server_, {}, std::move(session));
  int hellos = 0;
  loop.tap = [&](bool from_client, Bytestring& message) {
    if (!from_client || message[0] != 1 || ++hellos != 2) return;
    message = testing::Changed<ClientHello>(message, [](ClientHello& hello) {
      static const Bytestring unknown(16, 3);
      static const PskIdentity identities[] = {{{unknown}, 0}};
      hello.extensions.pre_shared_key->identities = identities;
    });
  };
  EXPECT_EQ(VerdictOf(loop.Run().server),
            (Verdict{Reason::kClientHelloChanged, AlertDescription::kIllegalParameter}));
}

TEST_F(ResumptionTrap, PskKeyExchangeModesMustComeWithPreSharedKey) {
  const auto outcome = ResumeChangingHello(
      [](ClientHello& hello) { hello.extensions.psk_key_exchange_modes.reset(); });
  EXPECT_EQ(VerdictOf(outcome.server),
            (Verdict{Reason::kMissingExtension, AlertDescription::kMissingExtension}));
}

TEST_F(ResumptionTrap, AModeThatIsNotListedIsNotSelected) {
  server_.common.allow_psk_without_dhe = true;
  for (const int mode : {2, 0}) {
    const auto outcome = ResumeChangingHello([&](ClientHello& hello) {
      static messages::PskKeyExchangeMode modes[1];
      modes[0] = static_cast<messages::PskKeyExchangeMode>(mode);
      hello.extensions.psk_key_exchange_modes->ke_modes = modes;
    });
    // An unknown mode: a full handshake, whose transcripts differ. psk_ke: the binder is checked.
    EXPECT_EQ(VerdictOf(outcome.server), mode == 0 ? kWrongBinder : kFine);
    EXPECT_FALSE(resumed_);
  }
}

TEST_F(ResumptionTrap, AnIdentityThatWasNotOfferedIsIllegalParameter) {
  const auto outcome = ResumeChanging(HandshakeType::kServerHello, [](Bytes message) {
    return testing::Changed<ServerHello>(message, [](ServerHello& hello) {
      hello.extensions.pre_shared_key->selected_identity = 1;
    });
  });
  EXPECT_EQ(VerdictOf(outcome.client),
            (Verdict{Reason::kPskNotOffered, AlertDescription::kIllegalParameter}));
}

TEST_F(ResumptionTrap, APskThatWasNotOfferedAtAllIsUnsupportedExtension) {
  const auto outcome = RunChanging(HandshakeType::kServerHello, [](Bytes message) {
    return testing::WithExtensions<ServerHello>(message, Bytestring{0, 41, 0, 2, 0, 0});
  });
  EXPECT_EQ(VerdictOf(outcome.client),
            (Verdict{Reason::kUnsolicitedExtension, AlertDescription::kUnsupportedExtension}));
}

TEST_F(ResumptionTrap, ASuiteOfAnotherHashThanThePskIsIllegalParameter) {
  client_.common.cipher_suites = {CipherSuiteId::kAes128GcmSha256, CipherSuiteId::kAes256GcmSha384};
  const auto outcome = ResumeChanging(HandshakeType::kServerHello, [](Bytes message) {
    return testing::Changed<ServerHello>(
        message, [](ServerHello& hello) { hello.cipher_suite = CipherSuiteId::kAes256GcmSha384; });
  });
  EXPECT_EQ(VerdictOf(outcome.client),
            (Verdict{Reason::kPskHashMismatch, AlertDescription::kIllegalParameter}));
}

TEST_F(ResumptionTrap, APskWithoutAKeyShareIsIllegalParameterUnlessPskKeWasOffered) {
  for (const bool offered : {false, true}) {
    client_.common.allow_psk_without_dhe = offered;
    const auto outcome = ResumeChanging(HandshakeType::kServerHello, [](Bytes message) {
      return testing::Changed<ServerHello>(
          message, [](ServerHello& hello) { hello.extensions.key_share.reset(); });
    });
    const Verdict refused{Reason::kPskModeNotOffered, AlertDescription::kIllegalParameter};
    EXPECT_EQ(VerdictOf(outcome.client) == refused, !offered);
  }
}

TEST_F(ResumptionTrap, NoCertificateRequestAndNoCertificateOnResumption) {
  for (const HandshakeType type : {HandshakeType::kCertificateRequest, HandshakeType::kCertificate,
                                   HandshakeType::kCertificateVerify}) {
    Interposer duel(client_, server_, {.session = Session()});
    const auto flight = duel.ServerFlight();
    ASSERT_EQ(flight.size(), 3u);
    ASSERT_TRUE(duel.TakeServerHello(flight[0]).has_value());
    ASSERT_TRUE(Take(duel.client(), duel.to_client().Say(flight[1])).has_value());
    (void)Take(duel.client(),
               duel.to_client().Record(ContentType::kHandshake, testing::RawMessage(type, {})));
    EXPECT_EQ(VerdictOf(duel.client().connection), kUnexpected);
    EXPECT_EQ(duel.client().connection.failure()->state, "WAIT_FINISHED");
  }
}

TEST_F(ResumptionTrap, AServerSendsNoCertificateRequestOnResumption) {
  client_.credentials = {pki_.IssueToClient()};
  server_.client_authentication = ClientAuthentication::kRequested;
  server_.trust_store = pki_.trust_store();
  Interposer duel(client_, server_, {.session = Session()});
  const auto flight = duel.ServerFlight();
  ASSERT_EQ(flight.size(), 3u);
  EXPECT_EQ(flight[1][0], static_cast<uint8_t>(HandshakeType::kEncryptedExtensions));
  EXPECT_EQ(flight[2][0], static_cast<uint8_t>(HandshakeType::kFinished));
}

}  // namespace
}  // namespace lockstep
