// Every way of cutting a whole handshake's bytes gives the same result on both sides.
#include <gtest/gtest.h>

#include <array>
#include <string>

#include "tls/testing/fixture.h"
#include "tls/testing/loopback.h"

namespace lockstep {
namespace {

using testing::Endpoint;
using testing::FakePki;
using testing::Loopback;

class CutTest : public ::testing::TestWithParam<bool> {
 protected:
  CutTest() {
    if (GetParam()) server_.common.groups = {NamedGroup::kSecp256r1};  // HelloRetryRequest
  }
  FakePki pki_;
  ClientOptions client_ = testing::FakeClientOptions(pki_);
  ServerOptions server_ = testing::FakeServerOptions(pki_);
};

// What a run leaves behind, to be compared.
struct Outcome {
  bool done;
  std::vector<uint8_t> client_sent;
  std::vector<uint8_t> server_sent;
  std::string client_data;
  std::string server_data;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

// Hands what `from` sends to `to`, in two parts cut after `cut` bytes of all that it has sent so
// far, each shown to Receive `window` bytes at a time.
void Deliver(Endpoint& from, Endpoint& to, std::vector<uint8_t>& all, size_t cut, size_t window,
             std::string_view plaintext = {}) {
  const std::vector<uint8_t> bytes = from.Flush(plaintext);
  const size_t first = cut > all.size() ? std::min(cut - all.size(), bytes.size()) : bytes.size();
  all.insert(all.end(), bytes.begin(), bytes.end());
  const auto middle = bytes.begin() + static_cast<std::ptrdiff_t>(first);
  to.inbox.insert(to.inbox.end(), bytes.begin(), middle);
  ASSERT_TRUE(to.Drain(window).has_value());
  to.inbox.insert(to.inbox.end(), middle, bytes.end());
  ASSERT_TRUE(to.Drain(window).has_value());
}

Outcome Converse(const ClientOptions& client, const ServerOptions& server, size_t client_cut,
                 size_t server_cut, size_t window) {
  Loopback loopback(client, server);
  Outcome result{};
  while (loopback.client.connection.wants_send() || loopback.server.connection.wants_send()) {
    Deliver(loopback.client, loopback.server, result.client_sent, client_cut, window);
    Deliver(loopback.server, loopback.client, result.server_sent, server_cut, window);
  }
  Deliver(loopback.client, loopback.server, result.client_sent, client_cut, window, "question");
  Deliver(loopback.server, loopback.client, result.server_sent, server_cut, window, "answer");
  result.done = loopback.client.done && loopback.server.done;
  result.client_data = loopback.client.data;
  result.server_data = loopback.server.data;
  return result;
}

TEST_P(CutTest, EverySplitPointGivesTheSameResult) {
  const Outcome whole = Converse(client_, server_, 0, 0, SIZE_MAX);
  ASSERT_TRUE(whole.done);
  EXPECT_EQ(whole.client_data, "answer");
  EXPECT_EQ(whole.server_data, "question");
  for (size_t cut = 1; cut < whole.client_sent.size(); ++cut) {
    ASSERT_EQ(Converse(client_, server_, cut, 0, SIZE_MAX), whole) << "client's byte " << cut;
  }
  for (size_t cut = 1; cut < whole.server_sent.size(); ++cut) {
    ASSERT_EQ(Converse(client_, server_, 0, cut, SIZE_MAX), whole) << "server's byte " << cut;
  }
}

TEST_P(CutTest, ByteByByteAndOtherWindowsGiveTheSameResult) {
  const Outcome whole = Converse(client_, server_, 0, 0, SIZE_MAX);
  for (const size_t window : std::to_array<size_t>({1, 2, 3, 5, 7, 16, 100, 1000})) {
    ASSERT_EQ(Converse(client_, server_, 0, 0, window), whole) << "window " << window;
  }
}

TEST_P(CutTest, HandshakeMessagesInFragmentsOfAnySizeAreTheSameHandshake) {
  for (const size_t fragment : std::to_array<size_t>({1, 2, 3, 4, 5, 17, 64, 255, 1000})) {
    client_.common.max_fragment_size = fragment;
    server_.common.max_fragment_size = fragment;
    const Outcome fragmented = Converse(client_, server_, 0, 0, SIZE_MAX);
    ASSERT_TRUE(fragmented.done) << "fragments of " << fragment;
    ASSERT_EQ(fragmented.client_data, "answer");
    ASSERT_EQ(fragmented.server_data, "question");
  }
}

INSTANTIATE_TEST_SUITE_P(All, CutTest, ::testing::Bool(), [](const auto& test) {
  return test.param ? "HelloRetryRequest" : "FullHandshake";
});

}  // namespace
}  // namespace lockstep
