#include "stores/ticket_keys.h"

#include <gtest/gtest.h>

#include <array>
#include <thread>
#include <vector>

#include "crypto/aead/aead.h"
#include "crypto/hash/hkdf.h"
#include "crypto/provider.h"

namespace lockstep::stores {
namespace {

constexpr int64_t kStart = 1'795'219'200'000;
constexpr int64_t kPeriod = 1000;
const std::vector<uint8_t> kSecret(TicketKeys::kSecretSize, 0x5a);

std::shared_ptr<TicketKeys> Keys(Bytes secret = kSecret) {
  return TicketKeys::Create(secret, {.start = kStart, .period = kPeriod}).value();
}

class TicketKeysTest : public ::testing::Test {
 protected:
  std::vector<uint8_t> Seal(TicketKeys& keys, int64_t now) {
    return keys.Seal(AsBytes("the session"), now, random_).value();
  }
  static bool Opens(TicketKeys& keys, Bytes ticket, int64_t now) {
    const auto opened = keys.Open(ticket, now);
    return opened && AsText(opened->Expose()) == "the session";
  }
  crypto::Random random_{crypto::DefaultProvider().keystream,
                         std::array<uint8_t, crypto::kSeedSize>{}};
};

TEST_F(TicketKeysTest, WhatWasSealedOpensInItsPeriodAndTheNext) {
  const auto keys = Keys();
  const auto ticket = Seal(*keys, kStart);
  EXPECT_TRUE(Opens(*keys, ticket, kStart));
  EXPECT_TRUE(Opens(*keys, ticket, kStart + 2 * kPeriod - 1));
  EXPECT_FALSE(Opens(*keys, ticket, kStart + 2 * kPeriod));
}

TEST_F(TicketKeysTest, AForgottenKeyStaysForgottenWhenTheClockGoesBack) {
  const auto keys = Keys();
  const auto ticket = Seal(*keys, kStart);
  EXPECT_FALSE(Opens(*keys, ticket, kStart + 2 * kPeriod));
  EXPECT_FALSE(Opens(*keys, ticket, kStart));
}

// Nor does it lie anywhere in the object, also where threads read it.
TEST_F(TicketKeysTest, AForgottenKeyIsOverwritten) {
  const crypto::Hash& hash = *crypto::Find(crypto::DefaultProvider(), crypto::HashId::kSha256);
  std::array<uint8_t, TicketKeys::kSecretSize> first;
  ASSERT_TRUE(crypto::HkdfExpand(hash, kSecret, AsBytes("lockstep ticket key"), first).has_value());
  const auto keys = Keys();
  const auto places = [&](int64_t period) {
    Seal(*keys, kStart + period * kPeriod);
    const Bytes object(reinterpret_cast<const uint8_t*>(keys.get()), sizeof(TicketKeys));
    size_t count = 0;
    for (Bytes rest = object; rest.size() >= first.size(); rest = rest.subspan(1))
      count += Equal(rest.first(first.size()), first) ? 1 : 0;
    return count;
  };
  EXPECT_EQ(places(0), 2u);  // its own, and the one that threads read
  EXPECT_EQ(places(1), 2u);
  EXPECT_EQ(places(2), 0u);
}

TEST_F(TicketKeysTest, AfterAReadingFarAheadOnlyTicketsAreLost) {
  const auto keys = Keys();
  const auto other = Keys();
  const auto before = Seal(*keys, kStart);
  Seal(*keys, kStart + 1000 * kPeriod);
  // The clock is right again: what was sealed before is gone, what is sealed from now on is good
  // here, and elsewhere once time has come that far.
  const auto after = Seal(*keys, kStart + 1);
  EXPECT_FALSE(Opens(*keys, before, kStart + 1));
  EXPECT_TRUE(Opens(*keys, after, kStart + 1));
  EXPECT_FALSE(Opens(*other, after, kStart + 1));
  EXPECT_FALSE(Opens(*keys, Seal(*other, kStart + 1), kStart + 1));
  EXPECT_TRUE(Opens(*other, after, kStart + 1000 * kPeriod));
}

TEST_F(TicketKeysTest, KeysOfOnePurposeOpenNothingOfAnother) {
  const TicketKeysOptions options{
      .start = kStart, .period = kPeriod, .purpose = Purpose::kRetryCookies};
  const auto tickets = Keys();
  const auto cookies = TicketKeys::Create(kSecret, options).value();
  EXPECT_FALSE(Opens(*tickets, Seal(*cookies, kStart), kStart));
  EXPECT_FALSE(Opens(*cookies, Seal(*tickets, kStart), kStart));
  EXPECT_TRUE(Opens(*TicketKeys::Create(kSecret, options).value(), Seal(*cookies, kStart), kStart));
}

TEST_F(TicketKeysTest, MachinesWithTheSameSecretOpenEachOthersTickets) {
  const auto one = Keys();
  const auto other = Keys();
  for (const int64_t period : {0, 1, 5, 6}) {
    const int64_t now = kStart + period * kPeriod;
    EXPECT_TRUE(Opens(*other, Seal(*one, now), now));
  }
  // A clock that runs ahead by less than a period.
  EXPECT_TRUE(Opens(*other, Seal(*one, kStart + 7 * kPeriod), kStart + 7 * kPeriod - 1));
}

TEST_F(TicketKeysTest, AForeignTicketIsNothing) {
  std::vector<uint8_t> secret = kSecret;
  secret[31] ^= 1;
  EXPECT_FALSE(Opens(*Keys(secret), Seal(*Keys(), kStart), kStart));
}

// What anybody can make: under the empty key, of the period that would come before the first.
TEST_F(TicketKeysTest, InTheFirstPeriodThereIsNoKeyBeforeIt) {
  const crypto::Provider& provider = crypto::DefaultProvider();
  const crypto::Aead& aead = *crypto::Find(provider, CipherSuiteId::kAes256GcmSha384)->aead;
  std::vector<uint8_t> ticket(24, 0xff);  // period and salt
  std::vector<uint8_t> material(aead.key_size + crypto::kAeadNonceSize);
  const crypto::Hash& hash = *crypto::Find(provider, crypto::HashId::kSha256);
  ASSERT_TRUE(crypto::HkdfExpand(hash, {}, ticket, material).has_value());
  auto key = crypto::AeadKey::Create(aead, Bytes(material).first(aead.key_size));
  ticket.resize(ticket.size() + 3 + crypto::kAeadTagSize);
  const Bytes session = AsBytes("any");
  const crypto::SealRequest request{
      .nonce = crypto::Nonce::From(Bytes(material).last<crypto::kAeadNonceSize>()),
      .associated_data = Bytes(ticket).first(24),
      .plaintext = {&session, 1},
      .trailer = {},
      .output = MutableBytes(ticket).subspan(24)};
  ASSERT_TRUE(key->Seal({&request, 1}).has_value());
  EXPECT_FALSE(Keys()->Open(ticket, kStart).has_value());
}

TEST_F(TicketKeysTest, ATicketWithAnyByteChangedCutOrAddedIsNothing) {
  const auto keys = Keys();
  const auto ticket = Seal(*keys, kStart);
  for (size_t i = 0; i < ticket.size(); ++i) {
    auto changed = ticket;
    changed[i] ^= 0x80;
    EXPECT_FALSE(keys->Open(changed, kStart).has_value()) << i;
    EXPECT_FALSE(keys->Open(Bytes(ticket).first(i), kStart).has_value()) << i;
  }
  auto longer = ticket;
  longer.push_back(0);
  EXPECT_FALSE(keys->Open(longer, kStart).has_value());
}

TEST_F(TicketKeysTest, NoTwoTicketsAreAlike) {
  const auto keys = Keys();
  EXPECT_NE(Seal(*keys, kStart), Seal(*keys, kStart));
}

TEST_F(TicketKeysTest, ATimeThatCannotBeReachedIsRefusedAndChangesNothing) {
  const auto keys = Keys();
  const auto ticket = Seal(*keys, kStart);
  const auto far = kStart + static_cast<int64_t>(TicketKeys::kMaxSteps + 1) * kPeriod;
  EXPECT_FALSE(keys->Seal({}, kStart - 1, random_).has_value());
  EXPECT_FALSE(keys->Seal({}, far, random_).has_value());
  EXPECT_FALSE(keys->Open(ticket, far).has_value());
  EXPECT_TRUE(Opens(*keys, ticket, kStart));
}

TEST_F(TicketKeysTest, BadSettingsAndSessionsTooLongAreErrors) {
  EXPECT_FALSE(TicketKeys::Create(Bytes(kSecret).first(31), {}).has_value());
  EXPECT_FALSE(TicketKeys::Create(kSecret, {.period = 0}).has_value());
  const std::vector<uint8_t> session(65536);
  EXPECT_EQ(Keys()->Seal(session, kStart, random_).error().reason, Reason::kLengthOutOfRange);
}

TEST_F(TicketKeysTest, ThreadsShareOneWithoutHarm) {
  const auto keys = Keys();
  std::vector<std::thread> threads;
  std::array<int, 4> opened{};
  for (size_t id = 0; id < opened.size(); ++id) {
    threads.emplace_back([&, id] {
      crypto::Random random(crypto::DefaultProvider().keystream,
                            std::array<uint8_t, crypto::kSeedSize>{static_cast<uint8_t>(id)});
      for (int64_t i = 0; i < 200; ++i) {
        const int64_t now = kStart + i * kPeriod / 100;
        const auto ticket = keys->Seal(AsBytes("the session"), now, random).value();
        opened[id] += keys->Open(ticket, now).has_value() ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const int count : opened) EXPECT_EQ(count, 200);
}

}  // namespace
}  // namespace lockstep::stores
