// What a ChainCache saves, and what each handshake checks all the same.
#include "tls/chain_cache.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "tls/chain_scope.h"
#include "tls/config.h"
#include "tls/testing/duel.h"

namespace lockstep {
namespace {

using testing::Bytestring;
using testing::kFine;
using testing::kNow;
using testing::kServerName;
using testing::Loopback;
using testing::Verdict;
using testing::VerdictOf;

constexpr int64_t kDay = int64_t{24} * 3600;

class RecordingCache final : public ChainCache {
 public:
  std::optional<x509::SignedPath> Find(const ChainKey& key) override {
    const auto found = paths.find(key);
    if (found == paths.end()) return std::nullopt;
    ++hits;
    return found->second;
  }
  void Add(const ChainKey& key, const x509::SignedPath& path) override {
    ++additions;
    paths[key] = path;
  }
  std::map<ChainKey, x509::SignedPath> paths;
  int hits = 0;
  int additions = 0;
};

class ChainCacheTest : public testing::TrapTest {
 protected:
  ChainCacheTest() {
    const auto key = crypto::MakeFakeKey(crypto::KeyAlgorithm::kEcdsaP256, 77);
    const testing::FakePki intermediate = pki_.Subordinate();
    server_.credentials = {
        Credential::Create({intermediate.Certify(key->public_key(), {kServerName, "b.example"}),
                            intermediate.certificate()},
                           key)
            .value()};
    client_.common.verification.chain_cache = cache_;
  }
  Verdict Client(testing::LoopbackStart start = {}) {
    Loopback loopback(client_, server_, std::move(start));
    loopback.Handshake();
    return VerdictOf(loopback.client.connection);
  }
  // From here on, no signature on a certificate can be verified.
  void ForbidSignatures() { client_.common.verification.budget.signatures = 0; }

  std::shared_ptr<RecordingCache> cache_ = std::make_shared<RecordingCache>();
};

TEST_F(ChainCacheTest, AChainThatComesAgainCostsNoSignatures) {
  EXPECT_EQ(Client(), kFine);
  EXPECT_EQ(cache_->additions, 1);
  ForbidSignatures();
  EXPECT_EQ(Client(), kFine);
  EXPECT_EQ(cache_->hits, 1);
  EXPECT_EQ(cache_->additions, 1);
  // What was forgotten is verified again.
  cache_->paths.clear();
  EXPECT_EQ(Client().reason, Reason::kPathBudgetExceeded);
}

TEST_F(ChainCacheTest, ServersRememberTheChainsOfClients) {
  client_.credentials = {pki_.IssueToClient()};
  server_.client_authentication = ClientAuthentication::kRequired;
  server_.trust_store = pki_.trust_store();
  server_.common.verification.chain_cache = cache_;
  client_.common.verification.chain_cache = nullptr;
  EXPECT_EQ(Client(), kFine);
  server_.common.verification.budget.signatures = 0;
  Loopback loopback(client_, server_);
  EXPECT_TRUE(loopback.Handshake());
  EXPECT_EQ(cache_->hits, 1);
}

TEST_F(ChainCacheTest, NothingIsRememberedOfAChainThatWasRefused) {
  EXPECT_EQ(Client({.server_name = "c.example"}).reason, Reason::kNameMismatch);
  EXPECT_EQ(Client({.now = (kNow + 3650 * kDay) * 1000}).reason, Reason::kCertificateExpired);
  client_.common.verification.budget.signatures = 1;
  EXPECT_EQ(Client().reason, Reason::kPathBudgetExceeded);
  EXPECT_EQ(cache_->additions, 0);
}

TEST_F(ChainCacheTest, TheNameIsCheckedOnEachHit) {
  EXPECT_EQ(Client(), kFine);
  EXPECT_EQ(Client({.server_name = "b.example"}), kFine);
  EXPECT_EQ(Client({.server_name = "c.example"}).reason, Reason::kNameMismatch);
  EXPECT_EQ(cache_->hits, 2);
}

TEST_F(ChainCacheTest, ValidityIsCheckedOnEachHit) {
  EXPECT_EQ(Client(), kFine);
  EXPECT_EQ(Client({.now = (kNow + 3650 * kDay) * 1000}).reason, Reason::kCertificateExpired);
  EXPECT_EQ(Client({.now = (kNow - 3650 * kDay) * 1000}).reason, Reason::kCertificateNotYetValid);
  EXPECT_EQ(cache_->hits, 2);
}

TEST_F(ChainCacheTest, CertificateVerifyIsCheckedOnEachHit) {
  EXPECT_EQ(Client(), kFine);
  const auto outcome = RunChanging(messages::HandshakeType::kCertificateVerify, [](Bytes message) {
    Bytestring changed(message.begin(), message.end());
    changed.back() ^= 1;
    return changed;
  });
  ASSERT_TRUE(outcome.client.has_value());
  EXPECT_EQ(outcome.client->reason, Reason::kCertificateVerifyFailed);
  EXPECT_EQ(cache_->hits, 1);
}

TEST_F(ChainCacheTest, RevocationAndPinsAreCheckedOnEachHit) {
  EXPECT_EQ(Client(), kFine);
  client_.common.revocation.mode = x509::RevocationMode::kHardFail;
  EXPECT_EQ(Client().reason, Reason::kRevocationStatusUnknown);
  client_.common.revocation = {};
  ASSERT_TRUE(client_.pins.Add(x509::Pin{}));
  EXPECT_EQ(Client().reason, Reason::kPinMismatch);
  EXPECT_EQ(cache_->hits, 2);
}

TEST_F(ChainCacheTest, AnchorsThatAreNotTheSameFindNothing) {
  EXPECT_EQ(Client(), kFine);
  ForbidSignatures();
  auto more = std::make_shared<x509::TrustStore>();
  ASSERT_TRUE(more->AddCertificate(pki_.certificate()).has_value());
  client_.trust_store = more;
  EXPECT_EQ(Client(), kFine);  // another store, but equal
  const testing::FakePki other = pki_.Subordinate();
  ASSERT_TRUE(more->AddCertificate(other.certificate()).has_value());
  EXPECT_EQ(Client().reason, Reason::kPathBudgetExceeded);
}

TEST_F(ChainCacheTest, ItIsTheEnginesToAsk) {
  client_.common.verify_certificate = Answerer::kCaller;
  EXPECT_EQ(CreateConfig(client_).error(), InvalidConfiguration(ConfigOption::kVerification));
}

// ---- Keys ----

class ChainKeyTest : public testing::TrapTest {
 protected:
  [[nodiscard]] ChainScope Scope(x509::Purpose purpose = x509::Purpose::kServerAuth) const {
    return {client_.common, *client_.trust_store, purpose,
            *crypto::Find(*client_.common.provider, crypto::HashId::kSha256)};
  }
  [[nodiscard]] ChainKey Key() const { return Scope().KeyOf(chain_, *client_.trust_store); }

  std::vector<Bytestring> chain_ = {{1, 2, 3}, {4, 5}};
};

TEST_F(ChainKeyTest, EveryByteAndTheOrderAndTheBordersCount) {
  const ChainKey key = Key();
  for (Bytestring& certificate : chain_) {
    for (uint8_t& byte : certificate) {
      byte ^= 0x80;
      EXPECT_NE(Key(), key);
      byte ^= 0x80;
    }
  }
  EXPECT_EQ(Key(), key);
  for (const std::vector<Bytestring>& other : {std::vector<Bytestring>{{4, 5}, {1, 2, 3}},
                                               {{1, 2}, {3, 4, 5}},
                                               {{1, 2, 3, 4, 5}},
                                               {{1, 2, 3}},
                                               {{1, 2, 3}, {4, 5}, {}}}) {
    chain_ = other;
    EXPECT_NE(Key(), key);
  }
}

TEST_F(ChainKeyTest, WhatTheChainIsJudgedByCounts) {
  const ChainKey key = Key();
  EXPECT_NE(Scope(x509::Purpose::kClientAuth).KeyOf(chain_, *client_.trust_store), key);
  client_.common.verification.policy = x509::Policy::kWebStrict;
  EXPECT_NE(Key(), key);
  client_.common.verification.policy = x509::Policy::kWeb;
  EXPECT_EQ(Key(), key);
  crypto::Provider fewer = *client_.common.provider;
  fewer.verifiers = fewer.verifiers.subspan(1);
  client_.common.provider = &fewer;
  EXPECT_NE(Key(), key);
}

TEST_F(ChainKeyTest, AnchorsAddedAfterwardsCount) {
  x509::TrustStore trust;
  ASSERT_TRUE(trust.AddCertificate(pki_.certificate()).has_value());
  const ChainScope scope = Scope();
  const ChainKey key = scope.KeyOf(chain_, trust);
  ASSERT_TRUE(trust.AddCertificate(pki_.Subordinate().certificate()).has_value());
  EXPECT_NE(scope.KeyOf(chain_, trust), key);
}

}  // namespace
}  // namespace lockstep
