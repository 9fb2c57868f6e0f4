#include "tls/connection/sender.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

#include "crypto/testing/fake_provider.h"

namespace lockstep {
namespace {

constexpr uint64_t kMaxKeyUpdates = (uint64_t{1} << 48) - 1;

class SenderTest : public ::testing::Test {
 protected:
  SenderTest() {
    aead_ = *crypto::FakeProvider().cipher_suites.front()->aead;
    aead_.record_limit = 10;
    suite_ = *crypto::FakeProvider().cipher_suites.front();
    suite_.aead = &aead_;
    options_.provider = &crypto::FakeProvider();
    options_.max_fragment_size = 10;
  }
  // A sender after its handshake, which has sent so many KeyUpdates.
  Sender After(uint64_t key_updates) {
    Sender sender(options_, random_.Fork(), /*is_client=*/true, key_updates);
    sender.QueueKeys(suite_, {*suite_.hash, crypto::HashValue(32)}).value();
    sender.EndHandshake();
    return sender;
  }

  crypto::Aead aead_;
  crypto::CipherSuite suite_;
  CommonOptions options_;
  crypto::Random random_{crypto::FakeProvider().keystream,
                         std::array<uint8_t, crypto::kSeedSize>{}};
  std::vector<uint8_t> data_ = std::vector<uint8_t>(1000);
  std::vector<uint8_t> out_ = std::vector<uint8_t>(10000);
};

TEST_F(SenderTest, StopsAtTheLastKeyUpdateThatTheRfcAllows) {
  // Section 4.7.3: 2^48 - 1. One is left, so two keys, each for 6 records of data.
  Sender sender = After(kMaxKeyUpdates - 1);
  const Bytes plaintext[] = {data_};
  const auto sent = sender.Send(plaintext, out_);
  ASSERT_TRUE(sent.has_value());
  EXPECT_EQ(sent->taken, 2u * 6 * 10);
  EXPECT_EQ(sent->needed, 0u);  // more output would not help
  const Bytes rest[] = {Bytes(data_).subspan(sent->taken)};
  EXPECT_EQ(sender.Send(rest, out_).error().reason, Reason::kKeyLimitReached);
  // What was kept back is enough to say so.
  sender.QueueFatalAlert(messages::AlertDescription::kInternalError);
  EXPECT_GT(sender.Send({}, out_)->written, 0u);
  EXPECT_FALSE(sender.wants_send());
}

TEST_F(SenderTest, SealingInPlaceStopsThereToo) {
  Sender sender = After(kMaxKeyUpdates);
  ASSERT_TRUE(sender.Send({}, out_).has_value());  // the keys
  const auto seal = [&] { return sender.SealInPlace(out_, 100, out_.size() - 100 - 10); };
  for (int i = 0; i < 6; ++i) ASSERT_TRUE(seal().has_value());
  // What is left of the key is for the alerts.
  EXPECT_EQ(seal().error().reason, Reason::kKeyLimitReached);
  sender.QueueFatalAlert(messages::AlertDescription::kInternalError);
  EXPECT_GT(sender.Send({}, out_)->written, 0u);
}

TEST_F(SenderTest, BeyondItRequestsAreIgnored) {
  Sender sender = After(kMaxKeyUpdates);
  sender.OnPeerKeyUpdate(KeyUpdateRequest::kUpdateRequested);
  sender.QueueKeyUpdate(KeyUpdateRequest::kUpdateRequested).value();
  EXPECT_EQ(sender.Send({}, out_)->written, 0u);
  EXPECT_FALSE(sender.wants_send());
}

TEST_F(SenderTest, MessagesThatWearTheKeyOutBetweenThemUpdateIt) {
  Sender sender = After(0);
  ASSERT_TRUE(sender.Send({}, out_).has_value());  // the keys
  // Three records each, of the ten that one key may protect.
  const Bytes message = Bytes(data_).first(30);
  for (int i = 0; i < 8; ++i) ASSERT_TRUE(sender.QueuePostHandshakeMessage(message).has_value());
  const auto sent = sender.Send({}, out_);
  ASSERT_TRUE(sent.has_value());
  EXPECT_EQ(sent->needed, 0u);
  EXPECT_FALSE(sender.wants_send());
}

TEST_F(SenderTest, AKeyIsReservedAfterAllThatWaits) {
  Sender sender = After(0);
  ASSERT_TRUE(sender.Send({}, out_).has_value());  // the keys
  const TrafficSecret first = sender.ReserveKey(0).value();
  const Bytes message = Bytes(data_).first(30);
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(sender.QueuePostHandshakeMessage(message).has_value());
  // Two messages are as much as fits under one key, so the next is the third.
  const TrafficSecret third = sender.ReserveKey(30).value();
  EXPECT_TRUE(std::ranges::equal(third.Expose(), first.Next().Next().Expose()));
  // It waits behind the KeyUpdates, and does not make another.
  EXPECT_TRUE(std::ranges::equal(sender.ReserveKey(30)->Expose(), third.Expose()));
}

TEST_F(SenderTest, NothingIsSentOnceItIsAbandoned) {
  Sender sender = After(0);
  sender.OnPeerKeyUpdate(KeyUpdateRequest::kUpdateRequested);
  sender.QueueCloseNotify();
  EXPECT_TRUE(sender.wants_send());
  sender.Abandon();
  EXPECT_FALSE(sender.wants_send());
  EXPECT_EQ(sender.Send({}, out_)->written, 0u);
}

}  // namespace
}  // namespace lockstep
