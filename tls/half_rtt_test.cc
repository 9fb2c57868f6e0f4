// What a server sends between its Finished and the client's (RFC 9846 section 2.3).
#include <gtest/gtest.h>

#include <string>

#include "tls/testing/early_data.h"
#include "tls/testing/limited_provider.h"

namespace lockstep {
namespace {

using testing::Bytestring;
using testing::Loopback;
using testing::Take;

using HalfRttTest = testing::EarlyDataTest;

TEST_F(HalfRttTest, AServersDataBeforeTheClientsFinishedNeedsAnOptIn) {
  for (const bool allowed : {false, true}) {
    server_.allow_half_rtt_data = allowed;
    Loopback loopback = Early(Session());
    Bytestring out(5000);
    const auto sent = loopback.server.connection.Send(AsBytes("half"), out);
    EXPECT_EQ(sent.has_value(), allowed);
    if (!allowed) {
      EXPECT_EQ(sent.error().reason, Reason::kNotConnected);
      continue;
    }
    EXPECT_EQ(sent->taken, 4u);
    // No more than data: nothing that follows the handshake.
    EXPECT_EQ(
        loopback.server.connection.UpdateKeys(KeyUpdateRequest::kUpdateNotRequested).error().reason,
        Reason::kNotConnected);
    ASSERT_TRUE(Take(loopback.client, Bytes(out).first(sent->written)).has_value());
    EXPECT_TRUE(loopback.client.done);
    EXPECT_EQ(loopback.client.data, "half");
    ASSERT_TRUE(loopback.Handshake());
  }
}

TEST_F(HalfRttTest, ItsKeyIsUpdatedWhereItWearsOut) {
  // Section 4.7.3: a KeyUpdate may follow our Finished; it need not wait for the client's.
  server_.common.provider = &testing::LimitedProvider<12>();
  server_.allow_half_rtt_data = true;
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
  Bytestring flight = loopback.server.Flush();
  std::string expected;
  for (char c = 'a'; c <= 'z'; ++c) {
    const Bytestring record = loopback.server.Flush(std::string(1, c));
    flight.insert(flight.end(), record.begin(), record.end());
    expected += c;
  }
  EXPECT_EQ(loopback.server.connection.failure(), nullptr);
  ASSERT_FALSE(loopback.server.done);
  ASSERT_TRUE(Take(loopback.client, flight).has_value());
  EXPECT_EQ(loopback.client.data, expected);
  EXPECT_TRUE(loopback.Handshake());
}

}  // namespace
}  // namespace lockstep
