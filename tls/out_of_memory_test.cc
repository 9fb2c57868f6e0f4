// Every allocation of a connection's life may fail: what comes of it is kOutOfMemory, and sticky.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <new>
#include <optional>

#include "crypto/testing/allocations.h"
#include "tls/testing/early_data.h"
#include "tls/testing/fake_tickets.h"
#include "tls/testing/trap.h"

namespace lockstep {
namespace {

using testing::kServerName;
using testing::TestEnvironment;

// What is under way to one side. Allocates nothing itself.
class Wire {
 public:
  MutableBytes room() { return MutableBytes(bytes_).subspan(size_); }
  MutableBytes arrived() { return MutableBytes(bytes_).first(size_); }
  void Wrote(size_t count) { size_ += count; }
  void Consumed(size_t count) {
    std::copy(bytes_.begin() + static_cast<std::ptrdiff_t>(count),
              bytes_.begin() + static_cast<std::ptrdiff_t>(size_), bytes_.begin());
    size_ -= count;
  }

 private:
  std::array<uint8_t, 1 << 16> bytes_;
  size_t size_ = 0;
};

// One side, and how far it has come.
struct Side {
  std::optional<Connection> connection;
  Wire inbox;
  bool done = false;
  bool authenticated = false;
  size_t data = 0;
  bool closed = false;

  // The connection has failed for want of memory, and says so again and again.
  bool FailedWell() {
    const Failure* failure = connection->failure();
    return failure != nullptr && failure->error.reason == Reason::kOutOfMemory &&
           connection->Receive({}).error().reason == Reason::kOutOfMemory &&
           connection->Close().error().reason == Reason::kOutOfMemory;
  }
};

enum class Outcome { kSuccess, kOutOfMemory, kWrong };

// What `from` has to send, and `plaintext`.
Outcome Send(Side& from, Side& to, Bytes plaintext) {
  const auto sent = from.connection->Send(plaintext, to.inbox.room());
  if (!sent.has_value()) return from.FailedWell() ? Outcome::kOutOfMemory : Outcome::kWrong;
  to.inbox.Wrote(sent->written);
  return Outcome::kSuccess;
}

Outcome Receive(Side& side) {
  while (true) {
    const auto received = side.connection->Receive(side.inbox.arrived());
    if (!received.has_value()) return side.FailedWell() ? Outcome::kOutOfMemory : Outcome::kWrong;
    if (std::holds_alternative<NeedBytes>(received->event)) return Outcome::kSuccess;
    if (const auto* data = std::get_if<ApplicationData>(&received->event)) {
      side.data += data->data.size();
    }
    side.done = side.done || std::holds_alternative<HandshakeDone>(received->event);
    side.authenticated =
        side.authenticated || std::holds_alternative<ClientAuthenticated>(received->event);
    side.inbox.Consumed(received->consumed);
    if (std::holds_alternative<PeerClosed>(received->event)) {
      side.closed = true;
      return Outcome::kSuccess;
    }
  }
}

class OutOfMemoryTest : public testing::TrapTest {
 protected:
  // Handshake, data each way, KeyUpdate, close.
  Outcome Converse(const std::shared_ptr<const ClientConfig>& client_config,
                   const std::shared_ptr<const ServerConfig>& server_config) {
    static Side client, server;
    client = {};
    server = {};
    auto client_connection = MakeClient(client_config);
    if (!client_connection.has_value()) return OutcomeOf(client_connection.error());
    auto server_connection = Connection::Server(server_config, TestEnvironment(2));
    if (!server_connection.has_value()) return OutcomeOf(server_connection.error());
    client.connection.emplace(*std::move(client_connection));
    server.connection.emplace(*std::move(server_connection));
    const auto turn = [&](bool from_client, std::string_view data) {
      Side& from = from_client ? client : server;
      Side& to = from_client ? server : client;
      const Outcome sent = Send(from, to, AsBytes(data));
      return sent == Outcome::kSuccess ? Receive(to) : sent;
    };
    for (int i = 0; i < 3; ++i) {
      for (const bool from_client : {true, false}) {
        if (const Outcome outcome = turn(from_client, {}); outcome != Outcome::kSuccess) {
          return outcome;
        }
      }
    }
    if (!client.done || !server.done) return Outcome::kWrong;
    if (client_.post_handshake_authentication) {
      const auto asked = server.connection->RequestClientCertificate();
      if (!asked.has_value()) return OutcomeOf(asked.error());
      for (const bool from_client : {false, true}) {
        if (const Outcome outcome = turn(from_client, {}); outcome != Outcome::kSuccess) {
          return outcome;
        }
      }
      if (!server.authenticated) return Outcome::kWrong;
    }
    if (!client.connection->UpdateKeys(KeyUpdateRequest::kUpdateRequested)) return Outcome::kWrong;
    if (turn(true, "data") != Outcome::kSuccess || turn(false, "data") != Outcome::kSuccess ||
        !client.connection->Close().has_value() || turn(true, {}) != Outcome::kSuccess) {
      return Outcome::kWrong;  // nothing of this allocates, so that nothing of it can fail
    }
    return client.data == 4 && server.data == 4 && server.closed ? Outcome::kSuccess
                                                                 : Outcome::kWrong;
  }
  Result<Connection> MakeClient(const std::shared_ptr<const ClientConfig>& config) const {
    if (!session_) return Connection::Client(config, kServerName, TestEnvironment(1));
    try {
      auto session = ClientSession::Parse(session_->Expose()).value();
      return Connection::Client(config, kServerName, TestEnvironment(1), std::move(session));
    } catch (const std::bad_alloc&) {  // the session is the caller's
      return Error{Reason::kOutOfMemory};
    }
  }
  // A connection, or configuration, that could not be made.
  static Outcome OutcomeOf(const Error& error) {
    return error.reason == Reason::kOutOfMemory ? Outcome::kOutOfMemory : Outcome::kWrong;
  }

  void ExpectSurvival() {
    const auto client_config = CreateConfig(client_).value();
    const auto server_config = CreateConfig(server_).value();
    bool wrong = false;
    const size_t failures = crypto::SurviveEveryAllocationFailure([&] {
      const Outcome outcome = Converse(client_config, server_config);
      wrong = wrong || outcome == Outcome::kWrong;
      return outcome != Outcome::kOutOfMemory;
    });
    EXPECT_FALSE(wrong) << "after " << failures << " allocations";
    EXPECT_GT(failures, 20u);
  }
  std::optional<SecretBytes> session_;  // serialised; for the client to resume
};

TEST_F(OutOfMemoryTest, EveryAllocationOfAHandshakeMayFail) { ExpectSurvival(); }

TEST_F(OutOfMemoryTest, EveryAllocationOfAHandshakeInFragmentsMayFail) {
  client_.common.max_fragment_size = server_.common.max_fragment_size = 50;
  server_.common.groups = {NamedGroup::kSecp256r1};
  client_.common.alpn_protocols =
      server_.common.alpn_protocols = {"a name that does not fit into a string's own bytes"};
  ExpectSurvival();
}

TEST_F(OutOfMemoryTest, EveryAllocationOfClientAuthenticationMayFail) {
  client_.credentials = {pki_.IssueToClient()};
  client_.post_handshake_authentication = true;
  server_.client_authentication = ClientAuthentication::kRequired;
  server_.trust_store = pki_.trust_store();
  server_.certificate_authorities = {pki_.name()};
  ExpectSurvival();
}

TEST_F(OutOfMemoryTest, EveryAllocationOfAResumptionMayFail) {
  server_.tickets = std::make_shared<testing::FakeTickets>();
  server_.psks =
      client_.psks = {ExternalPsk::Import(AsBytes("identity"), testing::Bytestring(32, 1)).value()};
  // With early data accepted, though every round sends the same ClientHello.
  const auto guard = std::make_shared<testing::FakeReplayGuard>();
  guard->verdict = ReplayVerdict::kFresh;
  server_.replay_guard = guard;
  server_.max_early_data_size = 1000;
  client_.offer_early_data = true;
  testing::Loopback first(client_, server_);
  ASSERT_TRUE(first.Handshake());
  session_ = first.client.sessions.front().Serialize().value();
  ExpectSurvival();
  // A client that lacks memory has to get as far as before, and the session has to fit.
  testing::Loopback last(client_, server_, {.session = std::move(first.client.sessions.front())});
  ASSERT_TRUE(last.Handshake());
  EXPECT_EQ(last.server.connection.negotiated().resumption, Resumption::kResumed);
  EXPECT_EQ(last.server.connection.negotiated().early_data, EarlyDataOutcome::kAccepted);
}

TEST_F(OutOfMemoryTest, AFailureIsDescribedWhateverAllocationFails) {
  server_.credentials = {pki_.Subordinate().Issue({kServerName})};  // the CA between is missing
  testing::Loopback loopback(client_, server_);
  (void)loopback.Handshake();
  const Failure* failure = loopback.client.connection.failure();
  ASSERT_NE(failure, nullptr);
  ASSERT_NE(failure->diagnosis, nullptr);
  const auto survive = [](const auto& describe) {
    return crypto::SurviveEveryAllocationFailure([&] { return describe() != kNoMemoryToDescribe; });
  };
  EXPECT_GT(survive([&] { return Describe(failure->error); }), 0u);
  EXPECT_GT(survive([&] { return failure->Describe(); }), 0u);
  EXPECT_GT(survive([&] { return failure->diagnosis->Summary(); }), 0u);
  EXPECT_GT(survive([&] { return failure->diagnosis->Explain(); }), 0u);
}

TEST_F(OutOfMemoryTest, EveryAllocationOfAConfigurationMayFail) {
  client_.common.alpn_protocols = server_.common.alpn_protocols = {"h2", "http/1.1"};
  bool wrong = false;
  const auto survive = [&](const auto& options) {
    return crypto::SurviveEveryAllocationFailure([&] {
      try {
        const auto config = CreateConfig(options);  // the copy is the caller's
        if (config.has_value()) return true;
        wrong = wrong || config.error().reason != Reason::kOutOfMemory;
      } catch (const std::bad_alloc&) {
      }
      return false;
    });
  };
  EXPECT_GT(survive(client_), 5u);
  EXPECT_GT(survive(server_), 5u);
  EXPECT_FALSE(wrong);
}

TEST_F(OutOfMemoryTest, EveryAllocationOfACredentialMayFail) {
  const auto key = crypto::MakeFakeKey(crypto::KeyAlgorithm::kEcdsaP256, 9);
  const std::vector<std::vector<uint8_t>> chain = {pki_.Certify(key->public_key(), {kServerName})};
  bool wrong = false;
  const size_t failures = crypto::SurviveEveryAllocationFailure([&] {
    try {
      const auto credential = Credential::Create(chain, key);
      if (credential.has_value()) return true;
      wrong = wrong || credential.error().reason != Reason::kOutOfMemory;
    } catch (const std::bad_alloc&) {  // the copy is the caller's
    }
    return false;
  });
  EXPECT_GT(failures, 2u);
  EXPECT_FALSE(wrong);
}

}  // namespace
}  // namespace lockstep
