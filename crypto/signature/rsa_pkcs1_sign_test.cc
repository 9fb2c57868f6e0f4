#include "crypto/signature/rsa_pkcs1_sign.h"

#include <gtest/gtest.h>

#include <array>

#include "crypto/chacha20_keystream.h"
#include "crypto/signature/private_keys.h"
#include "crypto/signature/testing/rsa_test_key.h"
#include "crypto/testing/rfc8448_key.h"

namespace lockstep::crypto {
namespace {

Random MakeRandom(uint8_t seed) {
  return Random(ChaCha20Keystream, std::array<uint8_t, kSeedSize>{seed});
}

TEST(SignRsaPkcs1Test, SignsWithEachHashWhateverTheRandomness) {
  const auto key = *MakeRsaTestKey(KeyAlgorithm::kRsa, Rfc8448Key());
  Random first = MakeRandom(1), second = MakeRandom(2);
  for (const SignatureAlgorithm algorithm :
       {SignatureAlgorithm::kRsaPkcs1Sha256, SignatureAlgorithm::kRsaPkcs1Sha384,
        SignatureAlgorithm::kRsaPkcs1Sha512}) {
    const std::vector<uint8_t> signature =
        *SignRsaPkcs1(*key, algorithm, AsBytes("message"), first);
    EXPECT_EQ(*SignRsaPkcs1(*key, algorithm, AsBytes("message"), second), signature);
    EXPECT_TRUE(RsaTestVerifier(algorithm)
                    ->verify(key->public_key(), AsBytes("message"), signature)
                    .has_value());
  }
}

TEST(SignRsaPkcs1Test, OtherKeysAndAlgorithmsAreUnsupported) {
  Random random = MakeRandom(1);
  const auto reason = [&](const SigningKey& key, SignatureAlgorithm algorithm) {
    return SignRsaPkcs1(key, algorithm, AsBytes("message"), random).error().reason;
  };
  const auto rsa = *MakeRsaTestKey(KeyAlgorithm::kRsa, Rfc8448Key());
  const auto pss = *MakeRsaTestKey(KeyAlgorithm::kRsaPss, Rfc8448Key());
  const auto ed25519 = *MakeEd25519Key(GenerateEd25519Seed(random));
  EXPECT_EQ(reason(*rsa, SignatureAlgorithm::kRsaPssSha256), Reason::kUnsupportedAlgorithm);
  EXPECT_EQ(reason(*rsa, SignatureAlgorithm::kEd25519), Reason::kUnsupportedAlgorithm);
  EXPECT_EQ(reason(*pss, SignatureAlgorithm::kRsaPkcs1Sha256), Reason::kUnsupportedAlgorithm);
  EXPECT_EQ(reason(*ed25519, SignatureAlgorithm::kRsaPkcs1Sha256), Reason::kUnsupportedAlgorithm);
}

}  // namespace
}  // namespace lockstep::crypto
