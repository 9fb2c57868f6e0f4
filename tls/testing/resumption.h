// ResumptionTest: what tests of tickets and PSKs share.
#ifndef TLS_TESTING_RESUMPTION_H_
#define TLS_TESTING_RESUMPTION_H_

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "tls/testing/duel.h"
#include "tls/testing/fake_tickets.h"

namespace lockstep::testing {

// A server that gives tickets. Both clocks stand at `now_`.
class ResumptionTest : public TrapTest {
 protected:
  ResumptionTest() { server_.tickets = tickets_; }

  // A session of a full handshake under the present options.
  ClientSession Session() { return std::move(Sessions().front()); }
  std::vector<ClientSession> Sessions() {
    Loopback first(client_, server_, {.now = now_});
    EXPECT_TRUE(first.Handshake());
    EXPECT_FALSE(first.client.sessions.empty());
    return std::move(first.client.sessions);
  }
  // Two connections, of which the client brings a session.
  Loopback With(std::optional<ClientSession> session) {
    return {client_, server_, {.session = std::move(session), .now = now_}};
  }
  // What became of the session after a handshake that both sides finish.
  Resumption Resume(std::optional<ClientSession> session) {
    Loopback second = With(std::move(session));
    EXPECT_TRUE(second.Handshake());
    const bool resumed = second.server.connection.negotiated().resumption == Resumption::kResumed;
    const Resumption outcome = second.client.connection.negotiated().resumption;
    EXPECT_EQ(resumed, outcome == Resumption::kResumed);
    return outcome;
  }
  static ClientSession CopyOf(const ClientSession& session) {
    return ClientSession::Parse(session.Serialize()->Expose()).value();
  }

  std::shared_ptr<FakeTickets> tickets_ = std::make_shared<FakeTickets>();
  int64_t now_ = kNow * 1000;
};

}  // namespace lockstep::testing

#endif  // TLS_TESTING_RESUMPTION_H_
