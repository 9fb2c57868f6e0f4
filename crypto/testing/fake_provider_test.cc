#include "crypto/testing/fake_provider.h"

#include <gtest/gtest.h>

#include <vector>

namespace lockstep::crypto {
namespace {

Random MakeRandom(uint8_t seed = 1) {
  return Random(FakeProvider().keystream, std::array<uint8_t, kSeedSize>{seed});
}

TEST(FakeProviderTest, SealedMessagesOpenAndForgedOnesDoNot) {
  const Nonce nonce;
  const std::vector<uint8_t> plaintext(45, 7);
  const std::array<Bytes, 2> pieces = {Bytes(plaintext).first(3), Bytes(plaintext).subspan(3)};
  for (const CipherSuite* suite : FakeProvider().cipher_suites) {
    const std::vector<uint8_t> key_bytes(suite->aead->key_size, 9);
    AeadKey key = *AeadKey::Create(*suite->aead, key_bytes);
    std::vector<uint8_t> output(plaintext.size() + 1 + kAeadTagSize);
    const SealRequest seal = {nonce, plaintext, pieces, {1, 23}, output};
    ASSERT_TRUE(key.Seal({&seal, 1}).has_value());
    const OpenRequest open = {nonce, plaintext, output};
    for (size_t i = 0; i < output.size(); ++i) {
      output[i] ^= 1;
      EXPECT_EQ(key.Open({&open, 1}), 0u);
      output[i] ^= 1;
    }
    ASSERT_EQ(key.Open({&open, 1}), 1u);
    EXPECT_TRUE(Equal(Bytes(output).first(plaintext.size()), plaintext));
    EXPECT_EQ(output[plaintext.size()], 23);
  }
}

TEST(FakeProviderTest, BothSidesAgreeAndBadSharesAreRefused) {
  for (const KeyExchange* group : FakeProvider().groups) {
    Random client = MakeRandom(1), server = MakeRandom(2);
    const KeyPair pair = *group->generate(client);
    EXPECT_EQ(pair.share.size(), group->client_share_size);
    Encapsulation answer = *group->encapsulate(server, pair.share);
    EXPECT_EQ(answer.share.size(), group->server_share_size);
    const SharedSecret secret = *group->decapsulate(pair.private_key, answer.share);
    EXPECT_TRUE(ConstantTimeEqual(secret.Expose(), answer.secret.Expose()));
    std::ranges::fill(answer.share, uint8_t{0});
    EXPECT_EQ(group->decapsulate(pair.private_key, answer.share).error().reason,
              Reason::kInvalidKeyShare);
  }
}

TEST(FakeProviderTest, SignaturesVerifyUnderTheirKeyAndMessageOnly) {
  Random random = MakeRandom();
  for (const KeyAlgorithm algorithm : {KeyAlgorithm::kEcdsaP256, KeyAlgorithm::kEd25519}) {
    const auto key = MakeFakeKey(algorithm, 1);
    const auto other = MakeFakeKey(algorithm, 2);
    const SignatureScheme scheme = key->schemes()[0];
    const SignatureVerifier* row = Find(FakeProvider(), PartsOf(scheme)->algorithm);
    ASSERT_NE(row, nullptr);
    const std::vector<uint8_t> signature = *key->Sign(scheme, AsBytes("message"), random);
    EXPECT_TRUE(row->verify(key->public_key(), AsBytes("message"), signature).has_value());
    EXPECT_FALSE(row->verify(other->public_key(), AsBytes("message"), signature).has_value());
    EXPECT_FALSE(row->verify(key->public_key(), AsBytes("massage"), signature).has_value());
    EXPECT_EQ(key->Sign(SignatureScheme::kRsaPssRsaeSha256, {}, random).error().reason,
              Reason::kUnsupportedAlgorithm);
  }
}

TEST(FakeProviderTest, TheGeneratorDependsOnItsSeed) {
  std::array<uint8_t, 40> first{}, second{}, other{};
  MakeRandom(1).Fill(first);
  MakeRandom(1).Fill(second);
  MakeRandom(2).Fill(other);
  EXPECT_EQ(first, second);
  EXPECT_NE(first, other);
}

TEST(ProviderTest, FindReturnsTheRowOrNull) {
  const Provider& provider = FakeProvider();
  EXPECT_EQ(Find(provider, CipherSuiteId::kAes256GcmSha384), provider.cipher_suites[1]);
  EXPECT_EQ(Find(provider, CipherSuiteId::kAes128CcmSha256), nullptr);
  EXPECT_EQ(Find(provider, NamedGroup::kSecp256r1), provider.groups[1]);
  EXPECT_EQ(Find(provider, NamedGroup::kSecp521r1), nullptr);
  EXPECT_EQ(Find(provider, SignatureAlgorithm::kEd25519), provider.verifiers[1]);
  EXPECT_EQ(Find(provider, SignatureAlgorithm::kRsaPssSha256), nullptr);
  EXPECT_EQ(Find(provider, HashId::kSha384), provider.hashes[1]);
  EXPECT_EQ(Find(provider, HashId::kSha512), nullptr);
}

}  // namespace
}  // namespace lockstep::crypto
