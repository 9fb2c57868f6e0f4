// No nonce twice, ever (RFC 9846 section 5.3), whatever the caller does: outputs too short,
// overlapping buffers, calls again after an error, moves, key updates, a split. The AEAD itself
// takes note of every key and nonce that it is asked to seal with, whatever becomes of the output;
// and what was written arrives in order, so that each number stood for one record.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "tls/split.h"
#include "tls/testing/one_suite_provider.h"
#include "tls/testing/trap.h"

namespace lockstep {
namespace {

using crypto::Aead;
using crypto::AeadState;
using crypto::SealRequest;
using testing::Bytestring;
using testing::Loopback;

constexpr uint64_t kRecordLimit = 40;  // of one key (section 5.5)

// What the AEAD was asked to seal, by whichever side.
struct Watch {
  std::map<uint64_t, std::set<std::array<uint8_t, 16>>> nonces;  // by key
  size_t requests = 0, repeated = 0;
  size_t before_failure = SIZE_MAX;  // requests that are sealed; then the AEAD fails

  [[nodiscard]] size_t MostUnderOneKey() const {
    size_t most = 0;
    for (const auto& [key, used] : nonces) most = std::max(most, used.size());
    return most;
  }
};
Watch watch;

const Aead& FakeRow() { return *crypto::FakeProvider().cipher_suites.front()->aead; }

Status WatchedSeal(AeadState& state, std::span<const SealRequest> requests) {
  uint64_t key = 0;  // the fake AEAD's state
  std::memcpy(&key, state.bytes.data(), sizeof key);
  for (const SealRequest& request : requests) {
    ++watch.requests;
    if (!watch.nonces[key].insert(request.nonce.bytes).second) ++watch.repeated;
    if (watch.before_failure == 0) return Error{Reason::kLibraryFailure};
    --watch.before_failure;
  }
  return FakeRow().seal(state, requests);
}

const crypto::Provider& WatchedProvider() {
  static const Aead aead = [] {
    Aead row = FakeRow();
    row.record_limit = kRecordLimit;
    row.seal = WatchedSeal;
    return row;
  }();
  static const testing::OneSuiteProvider watched(aead);
  return watched.provider();
}

class HostileSender : public testing::TrapTest {
 protected:
  HostileSender() {
    for (CommonOptions* options : {&client_.common, &server_.common}) {
      options->provider = &WatchedProvider();
      options->limits.key_updates = 1000;
    }
    client_.common.padding = {.block = 1, .random = 5};
  }

  uint32_t Roll(uint32_t sides) {
    state_ = state_ * 1664525 + 1013904223;
    return (state_ >> 8) % sides;
  }
  Loopback Begin() {
    watch = Watch();  // the same seeds make the same keys
    client_.common.max_fragment_size = 1 + Roll(60);
    Loopback loopback(client_, server_);
    EXPECT_TRUE(loopback.Handshake());
    return loopback;
  }

  // One call that may write records; what it took of `text_` and wrote is kept.
  template <class Sender>
  void Step(Sender& sender) {
    const Bytes piece = AsBytes(text_).first(Roll(90));
    const Bytes pieces[] = {piece.first(piece.size() / 2), {}, piece.subspan(piece.size() / 2)};
    const MutableBytes out = MutableBytes(room_).first(Roll(400));
    switch (Roll(7)) {
      case 0:
        EXPECT_FALSE(sender.Send(Bytes(room_).first(20), MutableBytes(room_).subspan(19)));
        break;
      case 1:
        SealInPlace(sender, piece);
        break;
      case 2:
        (void)sender.UpdateKeys(KeyUpdateRequest::kUpdateNotRequested);
        break;
      case 3:
        Keep(sender.Send(pieces, out), piece, out);
        break;
      default:
        Keep(sender.Send(piece, out), piece, out);
    }
  }
  template <class Sender>
  void SealInPlace(Sender& sender, Bytes piece) {
    const size_t headroom = Roll(8), tailroom = Roll(30);
    Bytestring buffer(headroom + piece.size() + tailroom);
    std::ranges::copy(piece, buffer.begin() + static_cast<std::ptrdiff_t>(headroom));
    const auto record = sender.SealInPlace(buffer, headroom, tailroom);
    if (!record.has_value()) return;
    wire_.insert(wire_.end(), record->begin(), record->end());
    sent_ += AsText(piece);
  }
  void Keep(const Result<Sent>& sent, Bytes piece, MutableBytes out) {
    if (!sent.has_value()) return;
    ASSERT_LE(sent->written, out.size());
    wire_.insert(wire_.end(), out.begin(),
                 out.begin() + static_cast<std::ptrdiff_t>(sent->written));
    sent_ += AsText(piece.first(sent->taken));
  }
  // Everything that was written, to a peer that takes many records a call.
  void ExpectThatAllArrives(Connection& peer) {
    std::array<MutableBytes, 20> data;
    std::string arrived;
    for (MutableBytes rest(wire_); !rest.empty();) {
      const auto received = peer.ReceiveMany(rest, data);
      ASSERT_TRUE(received.has_value()) << Describe(received.error());
      ASSERT_GT(received->consumed, 0u);
      for (size_t i = 0; i < received->records; ++i) arrived += AsText(data[i]);
      rest = rest.subspan(received->consumed);
    }
    EXPECT_TRUE(arrived == sent_);
    wire_.clear();
    sent_.clear();
  }
  void ExpectNoNonceTwice() {
    EXPECT_EQ(watch.repeated, 0u);
    EXPECT_LE(watch.MostUnderOneKey(), kRecordLimit);
  }
  // Each call is refused for this reason, and nothing is sealed.
  template <class Sender>
  void ExpectThatNothingIsSealed(Sender& sender, Reason reason) {
    const size_t before = watch.requests;
    Bytestring buffer(100, 'x');
    EXPECT_EQ(sender.Send(AsBytes(text_), room_).error().reason, reason);
    EXPECT_EQ(sender.SealInPlace(buffer, 5, 40).error().reason, reason);
    EXPECT_EQ(sender.UpdateKeys(KeyUpdateRequest::kUpdateNotRequested).error().reason, reason);
    EXPECT_EQ(sender.Send(Bytes(), room_).error().reason, reason);
    EXPECT_EQ(watch.requests, before);
  }

  uint32_t state_ = 1;
  std::string text_ = std::string(100, 'h');
  std::array<uint8_t, 400> room_{};
  Bytestring wire_;
  std::string sent_;
};

TEST_F(HostileSender, UsesEachSequenceNumberForOneRecord) {
  size_t most = 0;
  for (int run = 0; run < 40; ++run) {
    Loopback loopback = Begin();
    Connection sender = std::move(loopback.client.connection);
    for (int step = 0; step < 60; ++step) {
      Step(sender);
      if (Roll(10) == 0) sender = Connection(std::move(sender));
    }
    ExpectThatAllArrives(loopback.server.connection);
    // Its last KeyUpdate, if one waits, so that it can be split.
    Keep(sender.Send(Bytes(), room_), {}, room_);
    SplitConnection halves = std::move(sender).Split().value();
    for (int step = 0; step < 60; ++step) {
      Step(halves.send);
      if (Roll(10) == 0) halves.send = SendHalf(std::move(halves.send));
    }
    ExpectThatAllArrives(loopback.server.connection);
    ExpectNoNonceTwice();
    most = std::max(most, watch.MostUnderOneKey());
  }
  EXPECT_GT(most, kRecordLimit / 2) << "keys were updated before their limit mattered";
}

TEST_F(HostileSender, SealsNothingWithWhatWasMovedAway) {
  Loopback loopback = Begin();
  Connection sender = std::move(loopback.client.connection);
  ExpectThatNothingIsSealed(loopback.client.connection, Reason::kMovedFrom);
  for (int step = 0; step < 20; ++step) Step(sender);
  Keep(sender.Send(Bytes(), room_), {}, room_);
  SplitConnection halves = std::move(sender).Split().value();
  ExpectThatNothingIsSealed(sender, Reason::kMovedFrom);
  SendHalf half = std::move(halves.send);
  ExpectThatNothingIsSealed(halves.send, Reason::kMovedFrom);
  for (int step = 0; step < 20; ++step) Step(half);
  ExpectThatAllArrives(loopback.server.connection);
  ExpectNoNonceTwice();
}

TEST_F(HostileSender, SealsNothingMoreOnceTheAeadHasFailed) {
  for (const bool split : {false, true}) {
    for (size_t good = 0; good < 60; ++good) {
      Loopback loopback = Begin();
      Connection& sender = loopback.client.connection;
      const auto use_up = [&](auto& each) {
        watch.before_failure = good;
        for (int step = 0; step < 1000 && each.failure() == nullptr; ++step) Step(each);
        ASSERT_NE(each.failure(), nullptr);
        // The number of the record that failed is spent, and nobody may try again under it.
        ExpectThatNothingIsSealed(each, Reason::kLibraryFailure);
        watch.before_failure = SIZE_MAX;
        ExpectThatNothingIsSealed(each, Reason::kLibraryFailure);
      };
      if (split) {
        SplitConnection halves = std::move(sender).Split().value();
        use_up(halves.send);
      } else {
        use_up(sender);
      }
      ExpectNoNonceTwice();
      wire_.clear();
      sent_.clear();
    }
  }
}

}  // namespace
}  // namespace lockstep
