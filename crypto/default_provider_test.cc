#include <gtest/gtest.h>

#include "crypto/provider.h"

namespace lockstep::crypto {
namespace {

TEST(DefaultProviderTest, SuitesAreThoseOfTheRfcWithTheirHashAndCcmLast) {
  const auto& suites = DefaultProvider().cipher_suites;
  ASSERT_EQ(suites.size(), 4u);
  for (const CipherSuite* suite : suites) EXPECT_EQ(suite->name, NameOf(suite->id));
  EXPECT_EQ(suites.back()->id, CipherSuiteId::kAes128CcmSha256);
  const CipherSuite& aes256 = *Find(DefaultProvider(), CipherSuiteId::kAes256GcmSha384);
  EXPECT_EQ(aes256.aead->name, "AES-256-GCM");
  EXPECT_EQ(aes256.aead->key_size, 32u);
  EXPECT_EQ(aes256.hash->name, "SHA-384");
  const CipherSuite& ccm = *Find(DefaultProvider(), CipherSuiteId::kAes128CcmSha256);
  EXPECT_EQ(ccm.aead->name, "AES-128-CCM");
  EXPECT_EQ(ccm.hash->name, "SHA-256");
}

TEST(DefaultProviderTest, GroupsAreInOrderOfPreference) {
  const auto& groups = DefaultProvider().groups;
  ASSERT_EQ(groups.size(), 9u);
  EXPECT_EQ(groups[0]->group, NamedGroup::kX25519MlKem768);
  EXPECT_EQ(groups[3]->group, NamedGroup::kX25519);
  EXPECT_EQ(groups[6]->group, NamedGroup::kSecp521r1);
  for (const KeyExchange* group : groups) EXPECT_EQ(group->name, NameOf(group->group));
}

TEST(DefaultProviderTest, EverySchemeThatIsNamedHasAVerifier) {
  for (unsigned value = 0; value <= 0xffff; ++value) {
    const auto scheme = static_cast<SignatureScheme>(value);
    const auto parts = PartsOf(scheme);
    EXPECT_EQ(parts.has_value(), !NameOf(scheme).empty()) << value;
    if (parts) {
      EXPECT_NE(Find(DefaultProvider(), parts->algorithm), nullptr) << NameOf(scheme);
    }
  }
}

TEST(DefaultProviderTest, HashesAreFoundByTheirId) {
  for (const HashId id : {HashId::kSha256, HashId::kSha384, HashId::kSha512})
    EXPECT_EQ(Find(DefaultProvider(), id)->id, id);
}

}  // namespace
}  // namespace lockstep::crypto
