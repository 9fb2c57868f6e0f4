// How often a handshake calls the hash's compression function: what its transcript, its key
// schedule and its Finished messages cost. A change that makes a count grow hashes something twice.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <ostream>
#include <utility>

#include "crypto/hash/sha2.h"
#include "crypto/testing/counting_hash.h"
#include "crypto/testing/fake_provider.h"
#include "tls/testing/one_suite_provider.h"
#include "tls/testing/resumption.h"

namespace lockstep {
namespace {

using testing::Loopback;

// The fake provider with no suite but the first of this hash, which counts.
template <class Counted>
const crypto::Provider& CountingProvider() {
  static const crypto::Hash hash = Counted::Row();
  static const testing::OneSuiteProvider counting([] {
    const auto& suites = crypto::FakeProvider().cipher_suites;
    crypto::CipherSuite row = **std::ranges::find_if(
        suites, [](const crypto::CipherSuite* one) { return one->hash->id == hash.id; });
    row.hash = &hash;
    return row;
  }());
  return counting.provider();
}

struct Count {
  size_t client;
  size_t server;
  friend bool operator==(const Count&, const Count&) = default;
};
void PrintTo(const Count& count, std::ostream* out) {
  *out << "client " << count.client << ", server " << count.server;
}

// The hash of a suite, and what each handshake takes of it.
struct Sha256 {
  template <int kSide>
  using Counted = crypto::CountingHash<crypto::kSha256, kSide>;
  static constexpr Count kFull = {84, 81}, kFullWithTickets = {92, 92}, kResumed = {88, 106};
};
struct Sha384 {
  template <int kSide>
  using Counted = crypto::CountingHash<crypto::kSha384, kSide>;
  static constexpr Count kFull = {77, 74}, kFullWithTickets = {85, 85}, kResumed = {84, 100};
};

template <class Hash>
class CompressionsTest : public testing::ResumptionTest {
 protected:
  using OfClient = typename Hash::template Counted<0>;
  using OfServer = typename Hash::template Counted<1>;

  CompressionsTest() {
    client_.common.provider = &CountingProvider<OfClient>();
    server_.common.provider = &CountingProvider<OfServer>();
  }
  // From the ClientHello until both sides have nothing to say.
  Count CountOf(std::optional<ClientSession> session) {
    Loopback loopback = With(std::move(session));
    const Count before{OfClient::compressions(), OfServer::compressions()};
    EXPECT_TRUE(loopback.Handshake());
    return {OfClient::compressions() - before.client, OfServer::compressions() - before.server};
  }
};
using Hashes = ::testing::Types<Sha256, Sha384>;
TYPED_TEST_SUITE(CompressionsTest, Hashes);

TYPED_TEST(CompressionsTest, OfAFullHandshake) {
  this->server_.tickets = nullptr;
  EXPECT_EQ(this->CountOf(std::nullopt), TypeParam::kFull);
}

TYPED_TEST(CompressionsTest, OfAFullHandshakeWithTickets) {
  EXPECT_EQ(this->CountOf(std::nullopt), TypeParam::kFullWithTickets);
}

TYPED_TEST(CompressionsTest, OfAResumedHandshake) {
  EXPECT_EQ(this->CountOf(this->Session()), TypeParam::kResumed);
}

}  // namespace
}  // namespace lockstep
