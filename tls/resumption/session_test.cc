#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <type_traits>

#include "tls/resumption/client_session.h"
#include "tls/resumption/server_session.h"
#include "x509/verify_request.h"

namespace lockstep {
namespace {

constexpr int64_t kNow = 1'795'219'200'000;
constexpr int64_t kDay = 86'400'000;

ServerSession Server() {
  ServerSession session;
  session.cipher_suite = CipherSuiteId::kAes256GcmSha384;
  session.psk = crypto::HashValue::CopyOf(std::vector<uint8_t>(48, 7));
  session.authenticated_at = kNow - kDay;
  session.issued_at = kNow;
  session.lifetime = 7200;
  session.age_add = 0xfedcba98;
  session.max_early_data_size = 14336;
  session.alpn_protocol = "h2";
  session.server_name = "server.example";
  session.configuration.fill(9);
  session.peer_chain = {{1, 2, 3}, {4}};
  session.not_after = kNow / 1000 + 90 * 86400;
  session.psk_identity = {8};
  session.psk_binding = {{8, 9}, crypto::HashValue::CopyOf(std::vector<uint8_t>(48, 6))};
  return session;
}

ClientSession Client() {
  ClientSession session;
  session.cipher_suite = CipherSuiteId::kAes128GcmSha256;
  session.psk = crypto::HashValue::CopyOf(std::vector<uint8_t>(32, 7));
  session.ticket = {5, 6, 7};
  session.authenticated_at = session.received_at = kNow;
  session.lifetime = 604800;
  session.age_add = 0xffffffff;
  session.server_name = "server.example";
  session.not_after = kNow / 1000 + 90 * 86400;
  session.peer_chain = {{1, 2, 3}};
  return session;
}

// A ticket is for one connection, unless its owner goes out of the way to copy it.
static_assert(!std::is_copy_constructible_v<ClientSession> &&
              !std::is_copy_assignable_v<ClientSession>);

TEST(SessionTest, AServersSessionComesBackAsItWas) {
  const SecretBytes bytes = Server().Serialize().value();
  const auto read = ServerSession::Parse(bytes.Expose());
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->cipher_suite, CipherSuiteId::kAes256GcmSha384);
  EXPECT_TRUE(ConstantTimeEqual(read->psk.Expose(), Server().psk.Expose()));
  EXPECT_EQ(read->age_add, 0xfedcba98);
  EXPECT_EQ(read->alpn_protocol, "h2");
  EXPECT_EQ(read->peer_chain, Server().peer_chain);
  EXPECT_EQ(read->psk_identity, Server().psk_identity);
  EXPECT_EQ(read->psk_binding.identity, Server().psk_binding.identity);
  EXPECT_TRUE(Equal(read->psk_binding.key_hash.Expose(), Server().psk_binding.key_hash.Expose()));
  EXPECT_TRUE(ConstantTimeEqual(read->Serialize()->Expose(), bytes.Expose()));
}

TEST(SessionTest, AClientsSessionComesBackAsItWas) {
  const SecretBytes bytes = Client().Serialize().value();
  const auto read = ClientSession::Parse(bytes.Expose());
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->ticket, Client().ticket);
  EXPECT_EQ(read->server_name, "server.example");
  EXPECT_EQ(read->not_after, Client().not_after);
  EXPECT_TRUE(ConstantTimeEqual(read->Serialize()->Expose(), bytes.Expose()));
}

template <class Session>
void RefusesWhatItHasNotWritten(const Session& session) {
  const SecretBytes bytes = session.Serialize().value();
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_EQ(Session::Parse(bytes.Expose().first(size)).error().reason, Reason::kInvalidSession);
  }
  std::vector<uint8_t> longer = Copy(bytes.Expose());
  longer.push_back(0);
  EXPECT_EQ(Session::Parse(longer).error().reason, Reason::kInvalidSession);
  std::vector<uint8_t> newer = Copy(bytes.Expose());
  ++newer[0];
  EXPECT_EQ(Session::Parse(newer).error().reason, Reason::kInvalidSession);
}

TEST(SessionTest, NothingCutOrLongerOrOfAnotherVersionIsRead) {
  RefusesWhatItHasNotWritten(Server());
  RefusesWhatItHasNotWritten(Client());
}

TEST(SessionTest, WhatCannotBeWrittenIsAnError) {
  ServerSession server = Server();
  server.server_name = std::string(65536, 'a');
  EXPECT_EQ(server.Serialize().error().reason, Reason::kLengthOutOfRange);
  ClientSession client = Client();
  client.peer_chain.resize(x509::kMaxChainLength + 1);
  EXPECT_EQ(client.Serialize().error().reason, Reason::kLengthOutOfRange);
}

TEST(SessionTest, ATicketIsFreshToTheMillisecondOfItsLifetime) {
  const ServerSession session = Server();
  EXPECT_TRUE(session.Fresh(kNow));
  EXPECT_TRUE(session.Fresh(kNow + 7200'000));
  EXPECT_FALSE(session.Fresh(kNow + 7200'001));
}

TEST(SessionTest, AClockThatWentBackwardsMakesNothingFresh) {
  EXPECT_FALSE(Server().Fresh(kNow - 1));
  EXPECT_FALSE(Client().Fresh(kNow - 1));
}

TEST(SessionTest, AnotherMachinesClockMayBeAheadByTheTolerance) {
  ServerSession session = Server();
  session.authenticated_at = kNow;
  EXPECT_TRUE(session.Fresh(kNow - 10'000, 10'000));
  EXPECT_FALSE(session.Fresh(kNow - 10'001, 10'000));
  session.issued_at = kNow - 10'001;
  EXPECT_FALSE(session.Fresh(kNow - 10'001, 10'000));
  // What it adds at the beginning it does not add at the end.
  EXPECT_FALSE(Server().Fresh(kNow + 7200'001, 10'000));
  session.issued_at = std::numeric_limits<int64_t>::min();
  EXPECT_FALSE(session.Fresh(std::numeric_limits<int64_t>::max(), 10'000));
  session.issued_at = std::numeric_limits<int64_t>::max();
  EXPECT_FALSE(session.Fresh(std::numeric_limits<int64_t>::min(), 10'000));
}

TEST(SessionTest, SevenDaysFromTheFullHandshakeAreTheEndOverAllReissues) {
  ServerSession session = Server();
  session.authenticated_at = kNow - 7 * kDay + 1000;
  EXPECT_TRUE(session.Fresh(kNow + 1000));
  EXPECT_FALSE(session.Fresh(kNow + 1001));
}

TEST(SessionTest, AnExpiredCertificateEndsTheSession) {
  ClientSession session = Client();
  session.not_after = kNow / 1000;
  EXPECT_TRUE(session.Fresh(kNow + 999));
  EXPECT_FALSE(session.Fresh(kNow + 1000));
  ServerSession server = Server();
  server.not_after = kNow / 1000;
  EXPECT_TRUE(server.Fresh(kNow + 999));
  EXPECT_FALSE(server.Fresh(kNow + 1000));
}

TEST(SessionTest, TheAgeIsObfuscatedModuloTwoToThe32) {
  // Section 4.3.11.1.
  EXPECT_EQ(Client().ObfuscatedAge(kNow + 5), 4u);
}

}  // namespace
}  // namespace lockstep
