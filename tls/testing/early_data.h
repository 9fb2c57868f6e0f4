// EarlyDataTest: what tests of early data that may be accepted share.
#ifndef TLS_TESTING_EARLY_DATA_H_
#define TLS_TESTING_EARLY_DATA_H_

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tls/replay_guard.h"
#include "tls/testing/resumption.h"

namespace lockstep::testing {

// Remembers everything, or answers what a test wants.
class FakeReplayGuard final : public ReplayGuard {
 public:
  ReplayVerdict Check(const ReplayCheck& check) override {
    last_arrival = check.expected_arrival;
    if (verdict) return *verdict;
    const bool fresh = seen.insert(Copy(check.binder)).second;
    return fresh ? ReplayVerdict::kFresh : ReplayVerdict::kReplayed;
  }
  std::set<std::vector<uint8_t>> seen = {};
  std::optional<ReplayVerdict> verdict = std::nullopt;
  int64_t last_arrival = 0;
};

class EarlyDataTest : public ResumptionTest {
 protected:
  EarlyDataTest() {
    client_.offer_early_data = true;
    server_.max_early_data_size = 1000;
    server_.replay_guard = guard_;
  }
  // Two connections; the client's first flight has reached the server, with early data.
  Loopback Early(ClientSession session, std::string_view data = "early") {
    Loopback loopback = With(std::move(session));
    Bytestring flight = loopback.client.FlushEarly(data);
    sent_ = flight;
    EXPECT_TRUE(Take(loopback.server, flight).has_value());
    return loopback;
  }
  // What becomes of early data in a handshake that both sides finish, with data after it.
  EarlyDataOutcome Outcome(ClientSession session) {
    Loopback loopback = Early(std::move(session));
    EXPECT_TRUE(loopback.Handshake());
    EXPECT_TRUE(loopback.Deliver(loopback.client, loopback.server, "later").has_value());
    EXPECT_EQ(loopback.server.data, "later");
    const EarlyDataOutcome outcome = loopback.server.connection.negotiated().early_data;
    const bool accepted = outcome == EarlyDataOutcome::kAccepted;
    EXPECT_EQ(loopback.server.early, accepted ? "early" : "");
    client_outcome_ = loopback.client.connection.negotiated().early_data;
    EXPECT_EQ(client_outcome_ == EarlyDataOutcome::kAccepted, accepted);
    return outcome;
  }

  std::shared_ptr<FakeReplayGuard> guard_ = std::make_shared<FakeReplayGuard>();
  EarlyDataOutcome client_outcome_{};
  Bytestring sent_;  // the client's first flight
};

}  // namespace lockstep::testing

#endif  // TLS_TESTING_EARLY_DATA_H_
