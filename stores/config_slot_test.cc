#include "stores/config_slot.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include "tls/testing/fixture.h"
#include "tls/testing/loopback.h"

namespace lockstep::stores {
namespace {

using testing::Endpoint;
using testing::FakePki;
using testing::TestEnvironment;
using Slot = ConfigSlot<ServerConfig>;

class ConfigSlotTest : public ::testing::Test {
 protected:
  std::shared_ptr<const Credential> NewCredential() { return pki_.Issue({testing::kServerName}); }

  // The leaf that a server with this configuration proves to have; empty where there is no
  // handshake.
  std::vector<uint8_t> Leaf(const std::shared_ptr<const ServerConfig>& config) const {
    Endpoint client{
        Connection::Client(client_config_, testing::kServerName, TestEnvironment(1)).value()};
    Endpoint server{Connection::Server(config, TestEnvironment(2)).value()};
    while (client.connection.wants_send() || server.connection.wants_send()) {
      server.inbox = client.Flush();
      (void)server.Drain();
      client.inbox = server.Flush();
      (void)client.Drain();
    }
    if (!client.done || !server.done) return {};
    return client.connection.negotiated().peer_chain->front();
  }

  FakePki pki_;
  ServerOptions options_ = testing::FakeServerOptions(pki_);
  std::shared_ptr<const ClientConfig> client_config_ =
      CreateConfig(testing::FakeClientOptions(pki_)).value();
};

TEST_F(ConfigSlotTest, ReadersGetWhatWasPublishedLast) {
  const auto slot = Slot::Create(options_).value();
  Slot::Reader one(slot);
  Slot::Reader other(slot);
  EXPECT_EQ(Leaf(one.Get()), options_.credentials.front()->chain().front());
  const auto credential = NewCredential();
  ASSERT_TRUE(slot->PublishCredentials({credential}).has_value());
  EXPECT_EQ(Leaf(one.Get()), credential->chain().front());
  EXPECT_EQ(one.Get(), other.Get());
}

TEST_F(ConfigSlotTest, WithoutNewsTheCachedCopyIsGivenOutAgain) {
  const auto slot = Slot::Create(options_).value();
  Slot::Reader reader(slot);
  const auto& first = reader.Get();
  const long owners = first.use_count();
  const auto& second = reader.Get();
  EXPECT_EQ(&first, &second);
  EXPECT_EQ(second.use_count(), owners);
}

TEST_F(ConfigSlotTest, AConnectionKeepsTheConfigurationThatItWasMadeWith) {
  const auto slot = Slot::Create(options_).value();
  Slot::Reader reader(slot);
  const auto before = reader.Get();
  ASSERT_TRUE(slot->PublishCredentials({NewCredential()}).has_value());
  EXPECT_NE(reader.Get(), before);
  EXPECT_EQ(Leaf(before), options_.credentials.front()->chain().front());
}

TEST_F(ConfigSlotTest, OnlyTheCredentialsChangeWithPublishCredentials) {
  options_.common.alpn_protocols = {"h2"};
  const auto slot = Slot::Create(options_).value();
  ASSERT_TRUE(slot->PublishCredentials({NewCredential()}).has_value());
  auto client_options = testing::FakeClientOptions(pki_);
  client_options.common.alpn_protocols = {"http/1.1"};
  client_config_ = CreateConfig(client_options).value();
  Slot::Reader reader(slot);
  EXPECT_TRUE(Leaf(reader.Get()).empty());  // no_application_protocol
}

TEST_F(ConfigSlotTest, BadOptionsAreRefusedAndTheLastGoodOnesKept) {
  const auto slot = Slot::Create(options_).value();
  Slot::Reader reader(slot);
  const auto good = reader.Get();
  EXPECT_EQ(slot->PublishCredentials({}).error().reason, Reason::kInvalidConfiguration);
  EXPECT_EQ(slot->PublishCredentials({nullptr}).error().reason, Reason::kInvalidConfiguration);
  ServerOptions bad = options_;
  bad.ticket_lifetime = 0;
  EXPECT_EQ(slot->Publish(bad).error().reason, Reason::kInvalidConfiguration);
  EXPECT_EQ(reader.Get(), good);
  // Nor does what was refused come back with the next that is published.
  EXPECT_TRUE(slot->PublishCredentials({NewCredential()}).has_value());
}

TEST_F(ConfigSlotTest, AKeyOfAnotherCertificateMakesNoCredentialToPublish) {
  const auto one = NewCredential();
  const auto other = NewCredential();
  const std::shared_ptr<const crypto::SigningKey> key(other, &other->key());
  EXPECT_EQ(Credential::Create(one->chain(), key).error().reason, Reason::kInvalidCredential);
}

TEST_F(ConfigSlotTest, ThereIsNoEmptySlot) {
  static_assert(!std::is_default_constructible_v<Slot>);
  static_assert(!std::is_default_constructible_v<ConfigSlot<ClientConfig>>);
  static_assert(!std::is_move_constructible_v<Slot>);
  Slot::Reader reader(Slot::Create(options_).value());
  EXPECT_NE(reader.Get(), nullptr);
}

TEST_F(ConfigSlotTest, BadOptionsMakeNoSlot) {
  options_.credentials = {};
  EXPECT_EQ(Slot::Create(options_).error().reason, Reason::kInvalidConfiguration);
}

TEST_F(ConfigSlotTest, AClientsConfigurationHasSlotsToo) {
  auto options = testing::FakeClientOptions(pki_);
  const auto slot = ConfigSlot<ClientConfig>::Create(options).value();
  ConfigSlot<ClientConfig>::Reader reader(slot);
  const auto before = reader.Get();
  ASSERT_TRUE(slot->PublishCredentials({pki_.IssueToClient()}).has_value());
  EXPECT_NE(reader.Get(), before);
}

// For the thread sanitizer too.
TEST_F(ConfigSlotTest, CredentialsAreSwappedWhileHandshakesRun) {
  std::vector<std::shared_ptr<const Credential>> credentials;
  for (int i = 0; i < 16; ++i) credentials.push_back(NewCredential());
  options_.credentials = {credentials.front()};
  const auto slot = Slot::Create(options_).value();
  std::atomic<bool> stop = false;
  std::atomic<int> failures = 0;
  std::atomic<int> handshakes = 0;

  const auto serve = [&] {
    Slot::Reader reader(slot);
    size_t newest = 0;  // what was seen never becomes older
    while (!stop) {
      const auto leaf = Leaf(reader.Get());
      while (newest < credentials.size() && credentials[newest]->chain().front() != leaf) ++newest;
      if (newest == credentials.size()) {
        ++failures;
        return;
      }
      ++handshakes;
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) threads.emplace_back(serve);
  for (const auto& credential : credentials) {
    EXPECT_TRUE(slot->PublishCredentials({credential}).has_value());
    EXPECT_FALSE(slot->PublishCredentials({}).has_value());
    const int seen = handshakes;
    while (handshakes < seen + 5 && failures == 0) std::this_thread::yield();
  }
  stop = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failures, 0);
  Slot::Reader reader(slot);
  EXPECT_EQ(Leaf(reader.Get()), credentials.back()->chain().front());
}

}  // namespace
}  // namespace lockstep::stores
