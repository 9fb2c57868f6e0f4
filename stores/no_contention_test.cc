// That connections which shake hands write nothing that they share with others: configurations,
// trust anchors, credentials and ticket keys lie in pages here that cannot be written while they
// do. That the engine has no writable data beside the heap's, tools/lint sees to.
#include <gtest/gtest.h>
#include <sys/mman.h>

#include <array>
#include <cstdlib>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <vector>

#include "stores/ticket_keys.h"
#include "tls/testing/fixture.h"
#include "tls/testing/real_pki.h"
#include "tls/tls.h"

namespace lockstep::stores {
namespace {

// Where what is shared is allocated, and stays.
struct Pages {
  static constexpr size_t kSize = size_t{4} << 20;

  void* Allocate(size_t size, size_t alignment) {
    used = (used + alignment - 1) / alignment * alignment + size;
    return used <= kSize ? memory + used - size : nullptr;
  }
  [[nodiscard]] bool Hold(const void* block) const {
    return block >= memory && block < memory + kSize;
  }
  void Protect(int protection) const {
    if (mprotect(memory, kSize, protection) != 0) std::abort();
  }

  uint8_t* memory = static_cast<uint8_t*>(
      mmap(nullptr, kSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  size_t used = 0;
};

Pages& ThePages() {
  static Pages pages;
  return pages;
}
bool allocates_shared = false;

void* Allocate(size_t size, size_t alignment) {
  if (allocates_shared) return ThePages().Allocate(size, alignment);
  return std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
}
void* AllocateOrThrow(size_t size, size_t alignment) {
  void* const block = Allocate(size == 0 ? 1 : size, alignment);
  if (block == nullptr) throw std::bad_alloc();
  return block;
}
void Free(void* block) {
  if (!ThePages().Hold(block)) std::free(block);
}

constexpr size_t kUsual = __STDCPP_DEFAULT_NEW_ALIGNMENT__;

}  // namespace
}  // namespace lockstep::stores

namespace stores = lockstep::stores;
void* operator new(size_t size) { return stores::AllocateOrThrow(size, stores::kUsual); }
void* operator new[](size_t size) { return stores::AllocateOrThrow(size, stores::kUsual); }
void* operator new(size_t size, std::align_val_t alignment) {
  return stores::AllocateOrThrow(size, static_cast<size_t>(alignment));
}
void* operator new(size_t size, const std::nothrow_t&) noexcept {
  return stores::Allocate(size == 0 ? 1 : size, stores::kUsual);
}
void operator delete(void* block) noexcept { stores::Free(block); }
void operator delete[](void* block) noexcept { stores::Free(block); }
void operator delete(void* block, size_t) noexcept { stores::Free(block); }
void operator delete[](void* block, size_t) noexcept { stores::Free(block); }
void operator delete(void* block, std::align_val_t) noexcept { stores::Free(block); }
void operator delete(void* block, size_t, std::align_val_t) noexcept { stores::Free(block); }

namespace lockstep::stores {
namespace {

constexpr int64_t kNow = testing::kNow * 1000;
constexpr int64_t kPeriod = int64_t{12} * 3600 * 1000;

struct Shared {
  std::shared_ptr<const ClientConfig> client;
  std::shared_ptr<const ServerConfig> server;
};

struct Kind {
  std::string name;
  std::vector<NamedGroup> client_groups, server_groups;
  ClientAuthentication client_authentication = ClientAuthentication::kNone;
  bool has_psk = false;
};

const Kind kKinds[] = {
    {.name = "X25519",
     .client_groups = {NamedGroup::kX25519},
     .server_groups = {NamedGroup::kX25519}},
    {.name = "X25519MlKem768",
     .client_groups = {NamedGroup::kX25519MlKem768},
     .server_groups = {NamedGroup::kX25519MlKem768}},
    // With a cookie.
    {.name = "HelloRetryRequest",
     .client_groups = {NamedGroup::kX25519, NamedGroup::kSecp384r1, NamedGroup::kSecp521r1},
     .server_groups = {NamedGroup::kSecp521r1}},
    {.name = "ClientAuthentication",
     .client_groups = {NamedGroup::kSecp256r1},
     .server_groups = {NamedGroup::kSecp256r1},
     .client_authentication = ClientAuthentication::kRequired},
    {.name = "ExternalPsk",
     .client_groups = {NamedGroup::kX25519},
     .server_groups = {NamedGroup::kX25519},
     .has_psk = true},
};

class NoContentionTest : public ::testing::TestWithParam<Kind> {
 protected:
  static constexpr auto kAlgorithm = crypto::KeyAlgorithm::kEcdsaP256;
  static constexpr std::array<uint8_t, TicketKeys::kSecretSize> kSecret = {1, 2, 3};

  Shared Make() {
    allocates_shared = true;
    testing::RealPki pki;
    ClientOptions client;
    ServerOptions server;
    client.common.groups = GetParam().client_groups;
    client.key_share_groups = {GetParam().client_groups.front()};
    server.common.groups = GetParam().server_groups;
    client.trust_store = server.trust_store = pki.trust_store();
    client.credentials = {CredentialOf(pki.Issue(kAlgorithm, /*to_client=*/true))};
    server.credentials = {CredentialOf(pki.Issue(kAlgorithm))};
    server.client_authentication = GetParam().client_authentication;
    if (GetParam().has_psk)
      client.psks = server.psks = {ExternalPsk::Import(AsBytes("identity"), kSecret).value()};
    server.tickets = TicketKeys::Create(kSecret, {.start = kNow, .period = kPeriod}).value();
    server.retry_cookies =
        TicketKeys::Create(kSecret,
                           {.start = kNow, .period = kPeriod, .purpose = Purpose::kRetryCookies})
            .value();
    Shared shared{CreateConfig(client).value(), CreateConfig(server).value()};
    allocates_shared = false;
    return shared;
  }

  static std::shared_ptr<const Credential> CredentialOf(const testing::RealIdentity& identity) {
    return Credential::FromPem(identity.certificate_pem, identity.key_pem).value();
  }

  // Pointers without counters.
  template <class Config>
  static std::shared_ptr<const Config> Uncounted(const std::shared_ptr<const Config>& config) {
    return {std::shared_ptr<void>(), config.get()};
  }

  // A handshake, with data both ways; what resumes it.
  std::optional<ClientSession> Handshake(std::optional<ClientSession> session, int64_t now = kNow) {
    const bool resumes = session.has_value();
    const auto environment = testing::TestEnvironment(1, now);
    Connection client =
        resumes ? Connection::Client(Uncounted(shared_.client), testing::kServerName, environment,
                                     *std::move(session))
                      .value()
                : Connection::Client(Uncounted(shared_.client), testing::kServerName, environment)
                      .value();
    Connection server =
        Connection::Server(Uncounted(shared_.server), testing::TestEnvironment(2, now)).value();
    session.reset();
    while (client.wants_send() || server.wants_send()) {
      Deliver(client, server, {}, session);
      Deliver(server, client, {}, session);
    }
    Deliver(client, server, AsBytes("a question"), session);
    Deliver(server, client, AsBytes("an answer"), session);
    EXPECT_EQ(received_, 2u);
    received_ = 0;
    EXPECT_EQ(resumes, client.negotiated().resumption == Resumption::kResumed);
    EXPECT_EQ(GetParam().has_psk, client.negotiated().psk_identity != nullptr);
    EXPECT_EQ(GetParam().client_authentication == ClientAuthentication::kRequired,
              server.negotiated().peer_chain != nullptr);
    return session;
  }
  void Deliver(Connection& from, Connection& to, Bytes data,
               std::optional<ClientSession>& session) {
    const size_t written = from.Send(data, buffer_).value_or(Sent{}).written;
    MutableBytes rest = MutableBytes(buffer_).first(written);
    while (true) {
      const auto received = to.Receive(rest);
      if (!received.has_value() || std::holds_alternative<NeedBytes>(received->event)) return;
      if (std::holds_alternative<ApplicationData>(received->event)) ++received_;
      if (std::holds_alternative<TicketReceived>(received->event))
        session = to.MakeSession().value();
      rest = rest.subspan(received->consumed);
    }
  }
  static void ForbidWriting() { ThePages().Protect(PROT_READ); }
  void TearDown() override { ThePages().Protect(PROT_READ | PROT_WRITE); }

  const Shared shared_ = Make();
  std::vector<uint8_t> buffer_ = std::vector<uint8_t>(1 << 16);
  size_t received_ = 0;
};

INSTANTIATE_TEST_SUITE_P(Kinds, NoContentionTest, ::testing::ValuesIn(kKinds),
                         [](const auto& each) { return each.param.name; });

TEST_P(NoContentionTest, HandshakesWriteNothingThatIsShared) {
  ForbidWriting();
  std::optional<ClientSession> session = Handshake(std::nullopt);
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(session.has_value());
    session = Handshake(std::move(session), kNow + i * 60'000);
  }
}

// What would be seen: the counter of a configuration's pointer, and a lock.
using NoContentionDeathTest = NoContentionTest;
INSTANTIATE_TEST_SUITE_P(Kinds, NoContentionDeathTest, ::testing::Values(kKinds[0]));

TEST_P(NoContentionDeathTest, WhatIsWrittenIsSeen) {
  std::optional<ClientSession> session = Handshake(std::nullopt);
  ForbidWriting();
  EXPECT_DEATH(const auto copy = shared_.server, "");
  EXPECT_DEATH(Handshake(std::move(session), kNow + kPeriod), "");
}

}  // namespace
}  // namespace lockstep::stores
