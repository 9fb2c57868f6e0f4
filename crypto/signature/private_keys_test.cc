#include "crypto/signature/private_keys.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <thread>
#include <vector>

#include "crypto/chacha20_keystream.h"
#include "crypto/provider.h"
#include "crypto/signature/testing/rsa_test_key.h"
#include "crypto/testing/allocations.h"
#include "crypto/testing/hex.h"
#include "crypto/testing/rfc8448_key.h"

namespace lockstep::crypto {
namespace {

Random MakeRandom(uint8_t seed = 1) {
  return Random(ChaCha20Keystream, std::array<uint8_t, kSeedSize>{seed});
}

using KeyPointer = std::shared_ptr<const SigningKey>;

const RsaPrivateNumbers& Rsa2048() {
  static const RsaPrivateNumbers numbers = [] {
    Random random = MakeRandom();
    return *GenerateRsaNumbers(2048, random);
  }();
  return numbers;
}

KeyPointer Generate(KeyAlgorithm algorithm) {
  Random random = MakeRandom();
  switch (algorithm) {
    case KeyAlgorithm::kRsa:
    case KeyAlgorithm::kRsaPss:
      return *MakeRsaKey(algorithm, Rsa2048());
    case KeyAlgorithm::kEd25519:
      return *MakeEd25519Key(GenerateEd25519Seed(random));
    default:
      return *MakeEcdsaKey(algorithm, *GenerateEcScalar(algorithm, random));
  }
}

class SigningKeyTest : public testing::TestWithParam<KeyAlgorithm> {
 protected:
  const KeyPointer key_ = Generate(GetParam());
};
std::string AlgorithmName(const testing::TestParamInfo<KeyAlgorithm>& algorithm) {
  constexpr const char* kNames[] = {"Rsa", "RsaPss", "P256", "P384", "P521", "Ed25519"};
  return kNames[static_cast<size_t>(algorithm.param)];
}
INSTANTIATE_TEST_SUITE_P(Algorithms, SigningKeyTest,
                         testing::Values(KeyAlgorithm::kRsa, KeyAlgorithm::kRsaPss,
                                         KeyAlgorithm::kEcdsaP256, KeyAlgorithm::kEcdsaP384,
                                         KeyAlgorithm::kEcdsaP521, KeyAlgorithm::kEd25519),
                         AlgorithmName);

TEST_P(SigningKeyTest, EverySchemeOfTheKeySignsWhatItsRowVerifies) {
  Random random = MakeRandom();
  EXPECT_FALSE(key_->schemes().empty());
  for (const SignatureScheme scheme : key_->schemes()) {
    EXPECT_EQ(PartsOf(scheme)->key, GetParam());
    EXPECT_FALSE(IsCertificateOnly(scheme));
    const std::vector<uint8_t> signature = *key_->Sign(scheme, AsBytes("message"), random);
    const SignatureVerifier* row = Find(DefaultProvider(), PartsOf(scheme)->algorithm);
    ASSERT_NE(row, nullptr);
    EXPECT_TRUE(row->verify(key_->public_key(), AsBytes("message"), signature).has_value());
    EXPECT_FALSE(row->verify(key_->public_key(), AsBytes("massage"), signature).has_value());
  }
}

TEST_P(SigningKeyTest, SchemesOfOtherKeysAndOfCertificatesOnlyAreUnsupported) {
  Random random = MakeRandom();
  for (uint16_t scheme = 0x0400; scheme < 0x0900; ++scheme) {
    const auto offered = static_cast<SignatureScheme>(scheme);
    if (std::ranges::find(key_->schemes(), offered) != key_->schemes().end()) continue;
    EXPECT_EQ(key_->Sign(offered, AsBytes("message"), random).error().reason,
              Reason::kUnsupportedAlgorithm);
  }
}

TEST_P(SigningKeyTest, TheSameRandomnessGivesTheSameSignature) {
  const SignatureScheme scheme = key_->schemes()[0];
  Random first = MakeRandom(), second = MakeRandom();
  EXPECT_EQ(*key_->Sign(scheme, AsBytes("message"), first),
            *key_->Sign(scheme, AsBytes("message"), second));
}

TEST_P(SigningKeyTest, AKeyCanBeSharedByThreads) {
  const SignatureScheme scheme = key_->schemes()[0];
  const SignatureVerifier* row = Find(DefaultProvider(), PartsOf(scheme)->algorithm);
  std::array<bool, 4> valid{};
  std::vector<std::thread> threads;
  threads.reserve(valid.size());
  for (size_t i = 0; i < valid.size(); ++i) {
    threads.emplace_back([&, i] {
      Random random = MakeRandom(static_cast<uint8_t>(i));
      const auto signature = key_->Sign(scheme, AsBytes("message"), random);
      valid[i] = signature.has_value() &&
                 row->verify(key_->public_key(), AsBytes("message"), *signature).has_value();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(valid, (std::array<bool, 4>{true, true, true, true}));
}

TEST_P(SigningKeyTest, OutOfMemoryIsAnError) {
  Random random = MakeRandom();
  const FailingAllocations failing(0);
  EXPECT_EQ(key_->Sign(key_->schemes()[0], AsBytes("message"), random).error().reason,
            Reason::kOutOfMemory);
}

TEST(MakeEcdsaKeyTest, ScalarsOutOfRangeOrOfAnotherLengthAreRefused) {
  const auto reason = [](KeyAlgorithm algorithm, Bytes scalar) {
    return MakeEcdsaKey(algorithm, EcScalar::CopyOf(scalar)).error().reason;
  };
  EXPECT_EQ(reason(KeyAlgorithm::kEcdsaP256, std::vector<uint8_t>(32)), Reason::kInvalidPrivateKey);
  EXPECT_EQ(reason(KeyAlgorithm::kEcdsaP256, kP256.n), Reason::kInvalidPrivateKey);
  EXPECT_EQ(reason(KeyAlgorithm::kEcdsaP256, std::vector<uint8_t>(31, 1)),
            Reason::kInvalidPrivateKey);
  EXPECT_EQ(reason(KeyAlgorithm::kEcdsaP384, std::vector<uint8_t>(32, 1)),
            Reason::kInvalidPrivateKey);
  EXPECT_EQ(reason(KeyAlgorithm::kRsa, std::vector<uint8_t>(32, 1)), Reason::kInvalidArgument);
}

TEST(MakeEd25519KeyTest, SeedsOfAnotherLengthAreRefused) {
  EXPECT_EQ(MakeEd25519Key(Ed25519Seed(31)).error().reason, Reason::kInvalidPrivateKey);
}

TEST(MakeRsaKeyTest, NumbersThatDoNotBelongTogetherAreRefused) {
  const auto reason = [](auto change) {
    RsaPrivateNumbers numbers = Rfc8448Key();
    change(numbers);
    const auto key = MakeRsaTestKey(KeyAlgorithm::kRsa, numbers);
    return key.has_value() ? Reason{} : key.error().reason;
  };
  using N = RsaPrivateNumbers;
  EXPECT_EQ(reason([](N&) {}), Reason{});
  EXPECT_EQ(reason([](N& n) { n.modulus[3] ^= 1; }), Reason::kInvalidPrivateKey);
  EXPECT_EQ(reason([](N& n) { n.public_exponent = {3}; }), Reason::kInvalidPrivateKey);
  EXPECT_EQ(reason([](N& n) { n.public_exponent = {}; }), Reason::kInvalidPrivateKey);
  EXPECT_EQ(reason([](N& n) { n.private_exponent.Mutable()[9] ^= 1; }), Reason::kInvalidPrivateKey);
  EXPECT_EQ(reason([](N& n) { n.prime1.Mutable()[9] ^= 2; }), Reason::kInvalidPrivateKey);
  EXPECT_EQ(reason([](N& n) { n.prime2 = decltype(n.prime2)(); }), Reason::kInvalidPrivateKey);
  EXPECT_EQ(reason([](N& n) { std::swap(n.prime1, n.prime2); }), Reason::kInvalidPrivateKey);
  EXPECT_EQ(reason([](N& n) { n.exponent1.Mutable()[9] ^= 1; }), Reason::kInvalidPrivateKey);
  EXPECT_EQ(reason([](N& n) { n.exponent2.Mutable()[9] ^= 1; }), Reason::kInvalidPrivateKey);
  EXPECT_EQ(reason([](N& n) { n.coefficient.Mutable()[9] ^= 1; }), Reason::kInvalidPrivateKey);
}

TEST(MakeRsaKeyTest, AShortKeyIsForTestsOnlyAndHasTheSchemesThatFit) {
  const RsaPrivateNumbers numbers = Rfc8448Key();
  EXPECT_EQ(MakeRsaKey(KeyAlgorithm::kRsa, numbers).error().reason, Reason::kInvalidPrivateKey);
  EXPECT_EQ(MakeRsaTestKey(KeyAlgorithm::kEd25519, numbers).error().reason,
            Reason::kInvalidArgument);
  const KeyPointer key = *MakeRsaTestKey(KeyAlgorithm::kRsa, numbers);
  EXPECT_EQ(key->schemes().size(), 2u);  // SHA-512 and its salt do not fit into 1024 bits
  Random random = MakeRandom();
  const std::vector<uint8_t> signature =
      *key->Sign(SignatureScheme::kRsaPssRsaeSha384, AsBytes("message"), random);
  EXPECT_TRUE(RsaTestVerifier(SignatureAlgorithm::kRsaPssSha384)
                  ->verify(key->public_key(), AsBytes("message"), signature)
                  .has_value());
}

TEST(GenerateRsaNumbersTest, TheKeyHasTheSizeAskedForAndDependsOnTheRandomnessOnly) {
  EXPECT_EQ(Rsa2048().modulus.size(), 256u);
  EXPECT_GE(Rsa2048().modulus[0], 0x80);
  EXPECT_EQ(ToHex(Rsa2048().public_exponent), "010001");
  Random again = MakeRandom();
  EXPECT_EQ(GenerateRsaNumbers(2048, again)->modulus, Rsa2048().modulus);
}

TEST(GenerateRsaNumbersTest, SizesOutOfBoundsAreRefused) {
  Random random = MakeRandom();
  for (const size_t bits : {0u, 1024u, 1984u, 2049u, 8256u})
    EXPECT_EQ(GenerateRsaNumbers(bits, random).error().reason, Reason::kInvalidArgument);
  EXPECT_EQ(GenerateEcScalar(KeyAlgorithm::kEd25519, random).error().reason,
            Reason::kInvalidArgument);
}

}  // namespace
}  // namespace lockstep::crypto
