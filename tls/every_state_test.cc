// Every state against every message that it does not accept.
#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "tls/client/states.h"
#include "tls/messages/handshake_type.h"
#include "tls/server/acceptor.h"
#include "tls/server/states.h"
#include "tls/testing/change.h"
#include "tls/testing/duel.h"
#include "tls/testing/early_data.h"

namespace lockstep {
namespace {

using messages::HandshakeType;
using record::ContentType;
using testing::Bytestring;
using testing::Endpoint;
using testing::Interposer;
using testing::PlainRecord;
using testing::Take;
using testing::Verdict;
using testing::VerdictOf;

// The states that tests below feed.
template <class S, class... States>
constexpr bool kIsOneOf = (std::is_same_v<S, States> || ...);
template <class S>
constexpr bool kFed =
    kIsOneOf<S, client::WaitServerHello, client::WaitEncryptedExtensions,
             client::WaitCertificateOrRequest, client::WaitCertificate,
             client::WaitCertificateVerify, client::WaitFinished, client::Connected,
             server::WaitClientHello, server::WaitEndOfEarlyData, server::WaitCertificate,
             server::WaitCertificateVerify, server::WaitFinished, server::Connected,
             acceptor::WaitClientHello>;
// A state that accepts anything and is missing there does not compile.
template <class S>
constexpr bool kNeedsNoTest = !Row(std::type_identity<S>()).accepts_any() || kFed<S>;
template <class... States>
constexpr bool AllFed(std::type_identity<std::variant<States...>>) {
  return (kNeedsNoTest<States> && ...);
}
static_assert(AllFed(std::type_identity<client::State>()));
static_assert(AllFed(std::type_identity<server::State>()));
static_assert(AllFed(std::type_identity<acceptor::State>()));

class EveryStateTest : public testing::TrapTest {
 protected:
  // Says a message of every type in state `S`, with an empty body: those that its row does not
  // accept, and `also` does not name, are unexpected. `reach(duel)` leads there, and returns how
  // to put a message into a record.
  template <class S, class Reach>
  void ExpectOnly(bool is_client, Reach reach, std::initializer_list<HandshakeType> also = {}) {
    static_assert(kFed<S>);
    constexpr StateRow kRow = Row(std::type_identity<S>());
    for (int value = 0; value < 256; ++value) {
      const auto type = static_cast<HandshakeType>(value);
      Interposer duel(client_, server_, Start());
      const auto record_of = reach(duel);
      Endpoint& victim = is_client ? duel.client() : duel.server();
      (void)Take(victim, record_of(testing::RawMessage(type, {})));
      const Failure* failure = victim.connection.failure();
      ASSERT_NE(failure, nullptr) << kRow.name() << " took " << value;
      EXPECT_EQ(failure->state, kRow.name());
      const bool is_accepted = kRow.Accepts(type) || std::ranges::find(also, type) != also.end();
      const Verdict unexpected{Reason::kUnexpectedMessage, AlertDescription::kUnexpectedMessage};
      if (is_accepted) {
        EXPECT_NE(VerdictOf(victim.connection), unexpected) << kRow.name() << " refused " << value;
      } else {
        EXPECT_EQ(VerdictOf(victim.connection), unexpected) << kRow.name() << " took " << value;
        EXPECT_EQ(failure->error.values[0], static_cast<uint64_t>(value));
        EXPECT_EQ(failure->section, "4");
      }
    }
  }
  // With the session to resume, if there is one. A replay guard that is asked again forgets.
  testing::LoopbackStart Start() const {
    if (!session_) return {};
    dynamic_cast<testing::FakeReplayGuard&>(*server_.replay_guard).seen.clear();
    return {.session = ClientSession::Parse(session_->Expose()).value()};
  }
  std::optional<SecretBytes> session_;  // serialised
  // A client that has taken the first `count` messages of the server's flight.
  template <class S>
  void ExpectClient(size_t count) {
    ExpectOnly<S>(/*is_client=*/true, [=](Interposer& duel) {
      const auto flight = duel.ServerFlight();
      if (count > 0) {
        EXPECT_TRUE(duel.TakeServerHello(flight[0]).has_value());
      }
      for (size_t i = 1; i < count; ++i)
        EXPECT_TRUE(Take(duel.client(), duel.to_client().Say(flight[i])).has_value());
      return [&duel, count](Bytes message) {
        return count == 0 ? PlainRecord(ContentType::kHandshake, message)
                          : duel.to_client().Record(ContentType::kHandshake, message);
      };
    });
  }
};

// Leads to a server that has taken the first `count` messages of the client's last flight.
auto InClientsFlight(size_t count) {
  return [count](Interposer& duel) {
    EXPECT_TRUE(Take(duel.server(), duel.client().Flush()).has_value());
    EXPECT_TRUE(Take(duel.client(), duel.server().Flush()).has_value());
    duel.to_server().UseHandshakeKeys();
    duel.to_client().UseHandshakeKeys();
    const auto flight = duel.FromClient();
    for (size_t i = 0; i < count; ++i) {
      EXPECT_TRUE(Take(duel.server(), duel.to_server().Record(ContentType::kHandshake, flight[i]))
                      .has_value());
    }
    return [&duel](Bytes message) {
      return duel.to_server().Record(ContentType::kHandshake, message);
    };
  };
}

Bytestring Plain(Bytes message) { return PlainRecord(ContentType::kHandshake, message); }

TEST_F(EveryStateTest, ClientWaitServerHello) { ExpectClient<client::WaitServerHello>(0); }

TEST_F(EveryStateTest, ClientWaitServerHelloAfterHelloRetryRequest) {
  server_.common.groups = {NamedGroup::kSecp256r1};
  ExpectOnly<client::WaitServerHello>(/*is_client=*/true, [](Interposer& duel) {
    EXPECT_TRUE(Take(duel.server(), duel.client().Flush()).has_value());
    EXPECT_TRUE(Take(duel.client(), duel.server().Flush()).has_value());
    return Plain;
  });
}

TEST_F(EveryStateTest, ClientWaitEncryptedExtensions) {
  ExpectClient<client::WaitEncryptedExtensions>(1);
}

TEST_F(EveryStateTest, ClientWaitCertificateOrRequest) {
  ExpectClient<client::WaitCertificateOrRequest>(2);
}

TEST_F(EveryStateTest, ClientWaitCertificate) {
  ExpectOnly<client::WaitCertificate>(/*is_client=*/true, [](Interposer& duel) {
    const auto flight = duel.ServerFlight();
    EXPECT_TRUE(duel.TakeServerHello(flight[0]).has_value());
    EXPECT_TRUE(Take(duel.client(), duel.to_client().Say(flight[1])).has_value());
    const Bytestring request = {13, 0, 0, 11, 0, 0, 8, 0, 13, 0, 4, 0, 2, 4, 3};
    EXPECT_TRUE(Take(duel.client(), duel.to_client().Say(request)).has_value());
    return [&duel](Bytes message) {
      return duel.to_client().Record(ContentType::kHandshake, message);
    };
  });
}

TEST_F(EveryStateTest, ClientWaitCertificateVerify) {
  ExpectClient<client::WaitCertificateVerify>(3);
}

TEST_F(EveryStateTest, ClientWaitFinished) { ExpectClient<client::WaitFinished>(4); }

TEST_F(EveryStateTest, ClientConnected) {
  // A CertificateRequest has a reason of its own: see PostHandshakeTrap.
  ExpectOnly<client::Connected>(/*is_client=*/true,
                                [](Interposer& duel) {
                                  EXPECT_TRUE(duel.Handshake());
                                  return [&duel](Bytes message) {
                                    return duel.to_client().Record(ContentType::kHandshake,
                                                                   message);
                                  };
                                },
                                {HandshakeType::kNewSessionTicket, HandshakeType::kKeyUpdate,
                                 HandshakeType::kCertificateRequest});
}

TEST_F(EveryStateTest, ClientWaitFinishedOfAResumedHandshake) {
  client_.psks =
      server_.psks = {ExternalPsk::Import(AsBytes("identity"), Bytestring(32, 1)).value()};
  ExpectClient<client::WaitFinished>(2);
}

TEST_F(EveryStateTest, ServerStart) {
  ExpectOnly<server::WaitClientHello>(/*is_client=*/false, [](Interposer&) { return Plain; });
}

TEST_F(EveryStateTest, ServerStartWithoutAConfiguration) {
  ExpectOnly<acceptor::WaitClientHello>(/*is_client=*/false, [](Interposer& duel) {
    duel.server().connection =
        Connection::Accept(testing::TestEnvironment(2), {.provider = &crypto::FakeProvider()})
            .value();
    return Plain;
  });
}

TEST_F(EveryStateTest, ServerStartAfterHelloRetryRequest) {
  server_.common.groups = {NamedGroup::kSecp256r1};
  ExpectOnly<server::WaitClientHello>(/*is_client=*/false, [](Interposer& duel) {
    EXPECT_TRUE(Take(duel.server(), duel.client().Flush()).has_value());
    return Plain;
  });
}

TEST_F(EveryStateTest, ServerWaitCertificate) {
  server_.client_authentication = ClientAuthentication::kRequested;
  server_.trust_store = pki_.trust_store();
  ExpectOnly<server::WaitCertificate>(/*is_client=*/false, InClientsFlight(0));
}

TEST_F(EveryStateTest, ServerWaitCertificateVerify) {
  client_.credentials = {pki_.IssueToClient()};
  server_.client_authentication = ClientAuthentication::kRequested;
  server_.trust_store = pki_.trust_store();
  ExpectOnly<server::WaitCertificateVerify>(/*is_client=*/false, InClientsFlight(1));
}

TEST_F(EveryStateTest, ServerWaitFinishedOfAnAuthenticatedClient) {
  client_.credentials = {pki_.IssueToClient()};
  server_.client_authentication = ClientAuthentication::kRequested;
  server_.trust_store = pki_.trust_store();
  ExpectOnly<server::WaitFinished>(/*is_client=*/false, InClientsFlight(2));
}

TEST_F(EveryStateTest, ServerWaitFinished) {
  ExpectOnly<server::WaitFinished>(/*is_client=*/false, [](Interposer& duel) {
    EXPECT_TRUE(Take(duel.server(), duel.client().Flush()).has_value());
    duel.to_server().UseHandshakeKeys();
    return [&duel](Bytes message) {
      return duel.to_server().Record(ContentType::kHandshake, message);
    };
  });
}

TEST_F(EveryStateTest, ServerWaitEndOfEarlyData) {
  server_.tickets = std::make_shared<testing::FakeTickets>();
  server_.replay_guard = std::make_shared<testing::FakeReplayGuard>();
  server_.max_early_data_size = 100;
  client_.offer_early_data = true;
  testing::Loopback first(client_, server_);
  ASSERT_TRUE(first.Handshake());
  session_ = first.client.sessions.front().Serialize().value();
  ExpectOnly<server::WaitEndOfEarlyData>(/*is_client=*/false, [](Interposer& duel) {
    EXPECT_TRUE(Take(duel.server(), duel.client().Flush()).has_value());
    duel.to_server().SendUnderEarlyKeys();
    return [&duel](Bytes message) {
      // With a byte too many, so that the one that is accepted is an error too.
      return duel.to_server().Record(ContentType::kHandshake,
                                     testing::Together(message, Bytestring{0}));
    };
  });
}

TEST_F(EveryStateTest, ServerConnected) {
  ExpectOnly<server::Connected>(/*is_client=*/false,
                                [](Interposer& duel) {
                                  EXPECT_TRUE(duel.Handshake());
                                  return [&duel](Bytes message) {
                                    return duel.to_server().Record(ContentType::kHandshake,
                                                                   message);
                                  };
                                },
                                {HandshakeType::kKeyUpdate});
}

TEST_F(EveryStateTest, ServerConnectedThatWaitsForAnAuthentication) {
  client_.post_handshake_authentication = true;
  server_.trust_store = pki_.trust_store();
  ExpectOnly<server::Connected>(
      /*is_client=*/false,
      [](Interposer& duel) {
        EXPECT_TRUE(duel.Handshake());
        EXPECT_TRUE(duel.server().connection.RequestClientCertificate().has_value());
        return [&duel](Bytes message) {
          return duel.to_server().Record(ContentType::kHandshake, message);
        };
      },
      {HandshakeType::kKeyUpdate, HandshakeType::kCertificate});
}

// While a question is open, messages wait, whatever they are.
TEST_F(EveryStateTest, OpenQuestionsLetEveryMessageWait) {
  client_.common.verify_certificate = Answerer::kCaller;
  server_.common.sign = Answerer::kCaller;
  testing::Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
  for (int value = 0; value < 256; ++value) {
    Bytestring record = Plain(testing::RawMessage(static_cast<HandshakeType>(value), {}));
    const auto received = loopback.server.connection.Receive(record);
    ASSERT_TRUE(received.has_value());
    EXPECT_EQ(received->consumed, 0u);
    EXPECT_TRUE(std::holds_alternative<Asked>(received->event));
  }
}

TEST_F(EveryStateTest, OpenQuestionsOfClientAuthenticationLetEveryMessageWait) {
  client_.credentials = {pki_.IssueToClient()};
  client_.common.sign = Answerer::kCaller;
  server_.client_authentication = ClientAuthentication::kRequired;
  server_.common.verify_certificate = Answerer::kCaller;
  testing::Loopback loopback(client_, server_);
  loopback.Handshake();
  const auto expect_waiting = [](Connection& connection) {
    for (int value = 0; value < 256; ++value) {
      Bytestring record = Plain(testing::RawMessage(static_cast<HandshakeType>(value), {}));
      const auto received = connection.Receive(record);
      ASSERT_TRUE(received.has_value());
      EXPECT_EQ(received->consumed, 0u);
      EXPECT_TRUE(std::holds_alternative<Asked>(received->event));
    }
  };
  expect_waiting(loopback.client.connection);
  const auto& question = std::get<SignQuestion>(*loopback.client.question);
  const auto signature =
      crypto::FakeSignature(question.credential->key().public_key(), question.message);
  ASSERT_TRUE(
      loopback.client.connection.Answer(question.token, Signature{Copy(signature)}).has_value());
  loopback.Handshake();
  ASSERT_NE(loopback.server.question, nullptr);
  expect_waiting(loopback.server.connection);
}

}  // namespace
}  // namespace lockstep
